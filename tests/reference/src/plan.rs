//! What the catalogue means: fields with resolved types, paths and defaults.

use crate::number::Exact;
use crate::shape::Scalar;
use crate::units::{Unit, Units};
use crate::yaml::{Fold, Format, Keep, OnViolation, Unknown};

/// Keys from a scope inwards; empty is the scope's own value.
pub(crate) type Chain = Vec<String>;

/// A value of a scope: what it is called there, where it is looked for, what it is.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) chains: Vec<Chain>,
    pub(crate) kind: Kind,
}

/// The type of a value.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    Leaf(Box<Leaf>),
    Array(Box<Self>),
    Struct(Vec<Field>),
}

/// A type without parts, with what the catalogue says about its values.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    pub(crate) base: Base,
    pub(crate) unit: Option<Measure>,
    pub(crate) words: Option<Vec<String>>,
    pub(crate) fold: Fold,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) on_violation: OnViolation,
    pub(crate) sentinels: Vec<Sentinel>,
    pub(crate) accept_text: bool,
    pub(crate) formats: Vec<Format>,
}

/// The unit of a value and what governs it.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    pub(crate) own: Unit,
    pub(crate) if_absent: Unit,
    pub(crate) said_at: Chain,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Sentinel {
    Number(Exact),
    Text(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    Boolean,
    Byte,
    Short,
    Int,
    Long,
    Float,
    Double,
    Decimal(u32, u32),
    String,
    Timestamp,
    Date,
    Json,
}

/// One signal of the catalogue.
#[derive(Debug)]
pub(crate) struct Signal {
    pub(crate) code: String,
    pub(crate) group: String,
    pub(crate) name: String,
    pub(crate) aliases: Vec<Alias>,
    pub(crate) columns: Vec<Field>,
    pub(crate) ignore: Vec<Chain>,
}

/// What a signal was called once.
#[derive(Debug)]
pub(crate) struct Alias {
    pub(crate) code: String,
    pub(crate) pair: Option<(String, String)>,
}

/// Where the parts of an event stand, and what to do with some of them.
#[derive(Debug)]
pub(crate) struct Layout {
    pub(crate) roots: Vec<Chain>,
    /// For each root, in order.
    pub(crate) signals: Vec<Vec<Chain>>,
    pub(crate) code: Vec<Chain>,
    pub(crate) group: Vec<Chain>,
    pub(crate) name: Vec<Chain>,
    pub(crate) body: Vec<Chain>,
    pub(crate) failed: Vec<Chain>,
    pub(crate) failed_words: Vec<String>,
    pub(crate) failed_fold: Fold,
    pub(crate) state: Option<Vec<Field>>,
    pub(crate) keep: Keep,
    pub(crate) unknown: Unknown,
}

/// The whole catalogue.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) layout: Layout,
    pub(crate) key: String,
    pub(crate) envelope: Vec<Field>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) units: Units,
}

impl Leaf {
    /// A value of a base type about which the catalogue says nothing.
    pub(crate) fn plain(base: Base) -> Self {
        Self {
            base,
            unit: None,
            words: None,
            fold: Fold::None,
            min: None,
            max: None,
            on_violation: OnViolation::Keep,
            sentinels: Vec::new(),
            accept_text: false,
            formats: vec![Format::Rfc3339],
        }
    }
}

impl Kind {
    pub(crate) fn plain(base: Base) -> Self {
        Self::Leaf(Box::new(Leaf::plain(base)))
    }

    /// Whether an object may stand for it.
    pub(crate) fn takes_objects(&self) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.base == Base::Json,
            Self::Array(_) => false,
            Self::Struct(_) => true,
        }
    }

    /// All leaves in it.
    pub(crate) fn leaves(&self) -> Vec<&Leaf> {
        match self {
            Self::Leaf(leaf) => vec![leaf],
            Self::Array(element) => element.leaves(),
            Self::Struct(fields) => fields.iter().flat_map(|field| field.kind.leaves()).collect(),
        }
    }

    /// The type's text, as Spark writes it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Leaf(leaf) => leaf.base.text(),
            Self::Array(element) => format!("array<{}>", element.text()),
            Self::Struct(fields) => {
                let parts: Vec<String> =
                    fields.iter().map(|field| format!("{}:{}", field.name, field.kind.text())).collect();
                format!("struct<{}>", parts.join(","))
            }
        }
    }
}

impl Base {
    pub(crate) fn named(text: &str) -> Result<Option<Self>, String> {
        let base = match text {
            "boolean" => Self::Boolean,
            "byte" => Self::Byte,
            "short" => Self::Short,
            "int" => Self::Int,
            "long" => Self::Long,
            "float" => Self::Float,
            "double" => Self::Double,
            "string" => Self::String,
            "timestamp" => Self::Timestamp,
            "date" => Self::Date,
            "json" => Self::Json,
            _ => {
                let Some(inner) = text.strip_prefix("decimal(").and_then(|rest| rest.strip_suffix(')')) else {
                    return Ok(None);
                };
                let (precision, scale) = inner.split_once(',').ok_or_else(|| format!("`{text}` lacks a scale"))?;
                let part = |part: &str| part.trim().parse().map_err(|_| format!("`{text}` is no decimal(p,s)"));
                Self::Decimal(part(precision)?, part(scale)?)
            }
        };
        Ok(Some(base))
    }

    fn text(self) -> String {
        let word = match self {
            Self::Boolean => "boolean",
            Self::Byte => "tinyint",
            Self::Short => "smallint",
            Self::Int => "int",
            Self::Long => "bigint",
            Self::Float => "float",
            Self::Double => "double",
            Self::Decimal(precision, scale) => return format!("decimal({precision},{scale})"),
            Self::String | Self::Json => "string",
            Self::Timestamp => "timestamp",
            Self::Date => "date",
        };
        word.to_owned()
    }
}

/// A path as a chain of keys.
pub(crate) fn chain(path: &str) -> Chain {
    if path == "." { Vec::new() } else { path.split('.').map(str::to_owned).collect() }
}

/// The code of a group and a name.
pub(crate) fn code_of(group: &str, name: &str) -> String {
    format!("{}-{}", group.to_ascii_lowercase(), name.to_ascii_lowercase())
}

impl Alias {
    pub(crate) fn of(text: &str) -> Self {
        match text.split_once('.') {
            Some((group, name)) => Self { code: code_of(group, name), pair: Some((group.to_owned(), name.to_owned())) },
            None => Self { code: text.to_owned(), pair: None },
        }
    }
}

impl Sentinel {
    pub(crate) fn of(written: &Scalar) -> Self {
        match written {
            Scalar::Number(number) => Self::Number(Exact::of(number)),
            Scalar::Text(text) => Self::Text(text.clone()),
        }
    }
}
