//! Types as they are written: `double`, `decimal(10,2)`, `array<Door>`.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// A type as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum TypeExpr {
    /// `boolean`.
    Boolean,
    /// `byte`, 8 bits.
    Byte,
    /// `short`, 16 bits.
    Short,
    /// `int`, 32 bits.
    Int,
    /// `long`, 64 bits.
    Long,
    /// `float`, 32 bits.
    Float,
    /// `double`, 64 bits.
    Double,
    /// `decimal(precision,scale)`. That the digits are in range is checked later.
    Decimal {
        /// Digits in all.
        precision: u8,
        /// Digits after the point.
        scale: u8,
    },
    /// `string`.
    String,
    /// `timestamp`.
    Timestamp,
    /// `date`.
    Date,
    /// `json`, text kept as it came.
    Json,
    /// `array<T>`.
    Array(Box<Self>),
    /// One of the catalogue's own types, or a word that means nothing.
    Named(String),
}

impl TypeExpr {
    /// The built-in types that are one word.
    const SIMPLE: [(&'static str, Self); 11] = [
        ("boolean", Self::Boolean),
        ("byte", Self::Byte),
        ("short", Self::Short),
        ("int", Self::Int),
        ("long", Self::Long),
        ("float", Self::Float),
        ("double", Self::Double),
        ("string", Self::String),
        ("timestamp", Self::Timestamp),
        ("date", Self::Date),
        ("json", Self::Json),
    ];

    /// The built-in types that are one word, each with what it holds.
    pub fn simple() -> impl Iterator<Item = (&'static str, &'static str)> {
        Self::SIMPLE.iter().map(|(word, of)| (*word, of.holds()))
    }

    /// What a value of it is, in a sentence.
    const fn holds(&self) -> &'static str {
        match self {
            Self::Boolean => "`true` or `false`.",
            Self::Byte => "A whole number, -128 to 127.",
            Self::Short => "A whole number of 16 bits, -32768 to 32767.",
            Self::Int => "A whole number of 32 bits, about 2 billion either way.",
            Self::Long => "A whole number of 64 bits.",
            Self::Float => "A number of 32 bits, about 7 digits.",
            Self::Double => "A number of 64 bits, about 16 digits.",
            Self::Decimal { .. } => "An exact number of so many digits.",
            Self::String => "A text.",
            Self::Timestamp => "A moment, to the microsecond, UTC. `formats` says how it may be written.",
            Self::Date => "A day, `YYYY-MM-DD`.",
            Self::Json => "Any JSON value; its text is kept as it came.",
            Self::Array(_) => "An array.",
            Self::Named(_) => "One of the catalogue's own types.",
        }
    }

    /// The words of the built-in types, parametrised ones included.
    pub fn words() -> impl Iterator<Item = &'static str> {
        Self::SIMPLE.iter().map(|(word, _)| *word).chain(["decimal", "array"])
    }

    /// The type itself, or that of the elements of however many arrays.
    #[must_use]
    pub fn innermost(&self) -> &Self {
        match self {
            Self::Array(element) => element.innermost(),
            other => other,
        }
    }

    /// Whether it is a whole number, a float or a decimal.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(
            self,
            Self::Byte | Self::Short | Self::Int | Self::Long | Self::Float | Self::Double | Self::Decimal { .. }
        )
    }

    fn parse(text: &str, depth: usize) -> Result<Self, String> {
        let text = text.trim();
        if let Some((_, simple)) = Self::SIMPLE.iter().find(|(word, _)| *word == text) {
            return Ok(simple.clone());
        }
        if let Some(inner) = text.strip_prefix("array") {
            if let Some(element) = inner.trim_start().strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
                if depth == MAX_NESTING {
                    return Err(format!(
                        "the array nests deeper than {MAX_NESTING}; no column does; use `json` for the inner ones"
                    ));
                }
                return Ok(Self::Array(Box::new(Self::parse(element, depth + 1)?)));
            }
            if inner.is_empty() || inner.contains(['<', '>']) {
                return Err(ARRAY_FORM.to_owned());
            }
        }
        if let Some(inner) = text.strip_prefix("decimal") {
            if let Some(digits) = inner.trim_start().strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
                let mut numbers = digits.split(',').map(|number| number.trim().parse::<u8>());
                if let (Some(Ok(precision)), Some(Ok(scale)), None) = (numbers.next(), numbers.next(), numbers.next()) {
                    return Ok(Self::Decimal { precision, scale });
                }
                return Err(DECIMAL_FORM.to_owned());
            }
            if inner.is_empty() {
                return Err(DECIMAL_FORM.to_owned());
            }
        }
        if text.is_empty() || !text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(format!(
                "`{text}` is no type; expected a word, `decimal(p,s)` or `array<T>`; use a type of your own for a struct, `json` for anything else"
            ));
        }
        Ok(Self::Named(text.to_owned()))
    }
}

const ARRAY_FORM: &str = "the array does not say what it holds; expected `array<T>`; write it, such as `array<string>`";

const DECIMAL_FORM: &str = "the decimal does not say its digits; expected `decimal(p,s)`; write the digits in all and those after the \
                            point, such as `decimal(10,2)`";

/// Arrays of arrays end somewhere, so that whatever walks a type may recurse.
const MAX_NESTING: usize = 8;

impl TryFrom<String> for TypeExpr {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text, 0)
    }
}

impl fmt::Display for TypeExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decimal { precision, scale } => write!(f, "decimal({precision},{scale})"),
            Self::Array(element) => write!(f, "array<{element}>"),
            Self::Named(name) => f.write_str(name),
            simple => f.write_str(Self::SIMPLE.iter().find(|(_, of)| of == simple).map_or("", |(word, _)| word)),
        }
    }
}

impl JsonSchema for TypeExpr {
    fn schema_name() -> Cow<'static, str> {
        "Type".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<_> = Self::SIMPLE.iter().map(|(word, _)| *word).collect();
        json_schema!({
            "description": "A built-in type, `decimal(p,s)`, `array<T>`, or one of the catalogue's own types.",
            "anyOf": [
                { "enum": words },
                { "type": "string", "pattern": "^(decimal\\([0-9]+, *[0-9]+\\)|array<.+>|[A-Z][A-Za-z0-9_]*)$" },
            ],
        })
    }
}
