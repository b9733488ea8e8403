//! What goes wrong while a value is made of a node.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

use super::number;
use super::tree::{Node, Value};
use crate::diagnostic::{Code, Diagnostic, list};

/// What goes wrong. It has no place yet: the innermost node that sees it gives it one.
#[derive(Debug)]
pub(super) enum Fault {
    /// It has been reported.
    Reported,
    /// Another kind of value than the one that is expected.
    Kind(String),
    /// A value that its type does not take.
    Value(String),
    /// The same in the words of the type: what is wrong, what was expected.
    Refused(String, String),
    /// A word that is none of the known ones.
    Word { word: String, known: &'static [&'static str] },
    /// A key is missing.
    Missing(&'static str),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reported => f.write_str("reported"),
            Self::Kind(text) | Self::Value(text) => f.write_str(text),
            Self::Refused(wrong, expected) => write!(f, "{wrong}; {expected}"),
            Self::Word { word, .. } => write!(f, "unknown word `{word}`"),
            Self::Missing(key) => write!(f, "missing key `{key}`"),
        }
    }
}

impl std::error::Error for Fault {}

impl Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        match text.rsplit_once("; ") {
            Some((wrong, expected)) => Self::Refused(wrong.to_owned(), expected.to_owned()),
            None => Self::Value(text),
        }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::Kind(format!("expected {expected}, found {unexpected}"))
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match unexpected {
            Unexpected::Unsigned(number) => format!("`{number}`"),
            Unexpected::Signed(number) => format!("`{number}`"),
            Unexpected::Float(number) => format!("`{number}`"),
            other => other.to_string(),
        };
        Self::Value(format!("expected {expected}, found {found}"))
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Self {
        Self::Word { word: word.to_owned(), known }
    }

    fn missing_field(key: &'static str) -> Self {
        Self::Missing(key)
    }
}

impl Fault {
    /// The fault at `node`; none if it has been reported.
    pub(super) fn at(self, node: &Node) -> Option<Diagnostic> {
        let span = node.span;
        Some(match self {
            Self::Reported => return None,
            Self::Kind(text) => mended(node, Diagnostic::new(Code::WrongKind, span, text)),
            Self::Value(text) => Diagnostic::new(Code::BadValue, span, text),
            Self::Refused(wrong, expected) => Diagnostic::new(Code::BadValue, span, wrong).label(expected),
            Self::Word { word, known } => Diagnostic::new(Code::BadValue, span, format!("unknown word `{word}`"))
                .label(format!("expected one of {}", list(known)))
                .nearest_of(span, &word, known.iter().copied()),
            Self::Missing(key) => Diagnostic::new(Code::MissingKey, span, format!("the key `{key}` is missing"))
                .label("in this mapping")
                .help(format!("add `{key}` to it")),
        })
    }
}

/// Offers what was meant where YAML itself is the trap: its other words for true and false, and numbers in quotes, are texts.
fn mended(node: &Node, diagnostic: Diagnostic) -> Diagnostic {
    let diagnostic = type_forms(node, diagnostic);
    let Value::Scalar { text, plain } = &node.value else { return diagnostic };
    let flag = match text.to_ascii_lowercase().as_str() {
        "yes" | "on" | "true" => Some("true"),
        "no" | "off" | "false" => Some("false"),
        _ => None,
    };
    match flag {
        Some(flag) if diagnostic.message.starts_with("expected `true` or `false`") => {
            diagnostic.replace(format!("write `{flag}`"), node.span, flag).surely()
        }
        _ if !plain && number::is_json(text) && diagnostic.message.starts_with("expected a number") => {
            diagnostic.replace("take the quotes away", node.span, text.clone()).surely()
        }
        _ => diagnostic,
    }
}

/// Says how a type is written, to whoever wrote something else where one is expected.
fn type_forms(node: &Node, diagnostic: Diagnostic) -> Diagnostic {
    if !diagnostic.message.starts_with("expected a type name or a mapping") {
        return diagnostic;
    }
    diagnostic.help(match node.value {
        Value::List(_) => "an array is written `array<T>`, such as `array<string>`",
        _ => "write a type, such as `double`, or a mapping, such as `{ type: double, comment: How far it came. }`",
    })
}
