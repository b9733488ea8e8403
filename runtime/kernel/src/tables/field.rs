//! One field: a column, a field of a struct, or the element of an array.

use super::{List, Span, Text, UnitRule};

/// A column, a field of a struct, or the element of an array.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name in the table; empty for elements of arrays.
    pub name: Text,
    /// Where it stands in its container: number of the column, or of the field in its struct; 0 for an element.
    pub place: u32,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may be NULL; false for the key alone.
    pub nullable: bool,
    /// Where it is looked for, in order of preference: entries of [`Tables::sources`](super::Tables::sources). Empty for elements and for
    /// system columns that the engine fills.
    pub sources: Span,
    /// Its attributes: an entry of [`Tables::rules`](super::Tables::rules).
    pub rules: u32,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// 8 bits.
    Byte,
    /// 16 bits.
    Short,
    /// 32 bits.
    Int,
    /// 64 bits.
    Long,
    /// IEEE 754, 32 bits.
    Float,
    /// IEEE 754, 64 bits.
    Double,
    /// Exact, base ten.
    Decimal {
        /// Digits in all, at most 38.
        precision: u8,
        /// Digits after the point.
        scale: u8,
    },
    /// Text.
    String,
    /// Decimal digits as text, padded to 40: `_stream_sequence`.
    Sequence,
    /// Microseconds since 1970, UTC.
    Timestamp {
        /// The formats that are accepted, at most one of them numeric.
        formats: List<TimeFormat>,
    },
    /// Days since 1970.
    Date,
    /// JSON text, kept as it came.
    Json,
    /// An array; the index is that of the element's field.
    Array {
        /// Index of the element's field.
        element: u32,
    },
    /// A struct; the scope says its fields.
    Struct {
        /// Index of the scope.
        scope: u32,
    },
    /// A map from text; the index is that of the value's field.
    Map {
        /// Index of the value's field.
        value: u32,
    },
}

/// How a timestamp may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeFormat {
    /// `2026-01-09T00:53:30.5+01:00`.
    Rfc3339,
    /// `2026-01-09 00:53:30`, UTC.
    NaiveUtc,
    /// A number of milliseconds since 1970.
    EpochMs,
    /// A number of seconds since 1970.
    EpochS,
}

/// Attributes that most fields do not have.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The unit and what governs it.
    pub unit: Option<UnitRule>,
    /// Values that mean "not known", into [`Tables::sentinels`](super::Tables::sentinels).
    pub sentinels: Span,
    /// The words of the enum, into [`Tables::words`](super::Tables::words); empty if there is none.
    pub words: Span,
    /// How a text is folded before it is compared with the words.
    pub fold: Fold,
    /// Least and greatest value.
    pub bounds: Bounds,
    /// What happens to a value outside the bounds or the enum.
    pub violation: Violation,
    /// Whether a number may come as text.
    pub text: bool,
}

impl Rules {
    /// The rules of a field that has none.
    pub const NONE: Self = Self {
        unit: None,
        sentinels: Span::new(0, 0),
        words: Span::new(0, 0),
        fold: Fold::None,
        bounds: Bounds { min: None, max: None },
        violation: Violation::Keep,
        text: false,
    };
}

/// Least and greatest value, inclusive, in the field's own unit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// The least value.
    pub min: Option<f64>,
    /// The greatest value.
    pub max: Option<f64>,
}

/// A value that means "not known".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sentinel {
    /// A number in JSON's grammar, compared exactly.
    Number(Text),
    /// A text.
    Text(Text),
}

/// How a text is folded before it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    /// As it is.
    None,
    /// ASCII letters to upper case.
    Upper,
    /// ASCII letters to lower case.
    Lower,
}

/// What happens to a value outside the bounds or the enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Violation {
    /// It is kept and counted.
    Keep,
    /// The column is NULL, the value rescued.
    Rescue,
}
