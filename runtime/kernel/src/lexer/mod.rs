//! JSON as bytes: validation, spans, texts and numbers. Nothing is built.

mod number;
mod scan;
mod text;

pub use number::{Exact, is_number};
pub use scan::{Elements, Malformed, Members, document, elements, members};
pub use text::{LoneSurrogate, unescape};

/// Kind of a JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawKind {
    /// `null`.
    Null,
    /// `true`.
    True,
    /// `false`.
    False,
    /// A number.
    Number,
    /// A text.
    Text,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// Where a JSON value stands in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Raw {
    /// Offset of its first byte.
    pub start: usize,
    /// Offset after its last byte.
    pub end: usize,
    /// What it is.
    pub kind: RawKind,
}

impl Raw {
    /// Its text, as it came.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// What stands between the quotes, brackets or braces.
    #[must_use]
    pub fn inside(self, text: &str) -> &str {
        text.get(self.start + 1..self.end.saturating_sub(1)).unwrap_or_default()
    }

    /// Whether it holds nothing: null, `{}` or `[]`.
    #[must_use]
    pub fn is_empty(self, text: &str) -> bool {
        match self.kind {
            RawKind::Null => true,
            RawKind::Array | RawKind::Object => self.inside(text).bytes().all(scan::is_space),
            _ => false,
        }
    }

    /// Whether it is neither an array nor an object.
    #[must_use]
    pub fn is_scalar(self) -> bool {
        !matches!(self.kind, RawKind::Array | RawKind::Object)
    }
}
