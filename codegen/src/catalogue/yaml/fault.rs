//! What goes wrong while a value is made of a node.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

use super::tree::{Node, Value};
use super::{number, scalar};
use crate::diagnostic::{Code, Diagnostic, Span, list};

/// What goes wrong. It has no place yet: the innermost node that sees it gives it one.
#[derive(Debug)]
pub(super) enum Fault {
    /// It has been reported.
    Reported,
    /// Another kind of value than the one that is expected.
    Kind(String),
    /// A value that its type does not take.
    Value(String),
    /// The same in the words of the type.
    Refused(Refusal),
    /// A word that is none of the known ones.
    Word { word: String, known: &'static [&'static str] },
    /// A key is missing.
    Missing(&'static str),
}

/// Whether an unknown word is compared with the known ones, to offer the nearest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    Compared,
    AsTheyAre,
}

/// Why a type does not take a value. Types say it in one text, with `; ` between the three.
#[derive(Debug, Default)]
pub(super) struct Refusal {
    /// What is wrong.
    wrong: String,
    /// What was expected.
    expected: String,
    /// What to do about it; may be empty.
    help: String,
}

impl Refusal {
    fn of(text: &str) -> Self {
        // From the end: what is wrong may quote a text that somebody wrote.
        let mut parts = text.rsplitn(3, "; ").map(str::to_owned);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(help), Some(expected), Some(wrong)) => Self { wrong, expected, help },
            (Some(expected), Some(wrong), None) => Self { wrong, expected, help: String::new() },
            _ => Self { wrong: text.to_owned(), ..Self::default() },
        }
    }

    fn at(self, span: Span) -> Diagnostic {
        let diagnostic = Diagnostic::new(Code::BadValue, span, self.wrong).label(self.expected);
        if self.help.is_empty() { diagnostic } else { diagnostic.help(self.help) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reported => f.write_str("reported"),
            Self::Kind(text) | Self::Value(text) => f.write_str(text),
            Self::Refused(Refusal { wrong, expected, .. }) => write!(f, "{wrong}; {expected}"),
            Self::Word { word, .. } => write!(f, "unknown word `{word}`"),
            Self::Missing(key) => write!(f, "missing key `{key}`"),
        }
    }
}

impl std::error::Error for Fault {}

impl Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Refused(Refusal::of(&message.to_string()))
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
    pub(super) fn at(self, node: &Node, words: Words) -> Option<Diagnostic> {
        let span = node.span;
        Some(match self {
            Self::Reported => return None,
            Self::Kind(text) => mended(node, Diagnostic::new(Code::WrongKind, span, text)),
            Self::Value(text) => Diagnostic::new(Code::BadValue, span, text),
            Self::Refused(refusal) => refusal.at(span),
            Self::Word { word, known } => {
                let diagnostic = Diagnostic::new(Code::BadValue, span, format!("unknown word `{word}`"))
                    .label(format!("expected one of {}", list(known)));
                match words {
                    Words::Compared => diagnostic.nearest_of(span, &word, known.iter().copied()),
                    Words::AsTheyAre => diagnostic,
                }
            }
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
        _ if node.is_null() && diagnostic.help.is_none() => diagnostic.help("write one, or take the key out"),
        _ if diagnostic.message.starts_with("expected a number") => {
            diagnostic.help("write a number, such as `0` or `-40.5`")
        }
        _ if diagnostic.message.starts_with("expected a list") && text.len() < MAX_LISTED => {
            diagnostic.replace("write a list of one", node.span, format!("[{}]", scalar::quoted(text)))
        }
        _ => diagnostic,
    }
}

/// A longer text is not offered as an item.
const MAX_LISTED: usize = 200;

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
