//! JSON as bytes: validation, spans, texts and numbers. Nothing is built.

mod equal;
mod name;
mod number;
mod short;
mod swar;
mod tape;
mod text;
mod token;

pub(crate) use equal::equal;
pub(crate) use name::Name;
pub(crate) use number::scan as scan_number;
pub use number::{Exact, is_number};
pub(crate) use short::Short;
pub(crate) use swar::{Thirteen, text_stop};
pub use tape::Tape;
pub use text::{LoneSurrogate, unescape};
pub(crate) use token::{Separator, behind_colon, first, key, next, scalar, separator};

/// Why a text is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// It is not JSON.
    NotJson,
    /// It nests deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
    TooDeep,
}

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
    // Offsets in 32 bits: a line is at most 16 MiB, and many of these are held at once.
    start: u32,
    end: u32,
    /// Its number on the [`Tape`] that it was read to.
    node: u32,
    /// What it is.
    pub kind: RawKind,
    /// Whether it is a text that may hold an escape.
    pub escaped: bool,
}

impl Raw {
    /// A value that stands on no tape.
    #[inline]
    #[allow(clippy::cast_possible_truncation)]
    pub(crate) const fn new(start: usize, end: usize, kind: RawKind, escaped: bool) -> Self {
        Self { start: start as u32, end: end as u32, node: 0, kind, escaped }
    }

    /// Offset of its first byte.
    #[must_use]
    #[inline]
    pub const fn start(self) -> usize {
        self.start as usize
    }

    /// Offset after its last byte.
    #[must_use]
    #[inline]
    pub const fn end(self) -> usize {
        self.end as usize
    }

    /// Its text, as it came.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.start()..self.end()).unwrap_or_default()
    }

    /// What stands between the quotes, brackets or braces.
    #[must_use]
    pub fn inside(self, text: &str) -> &str {
        text.get(self.start() + 1..self.end().saturating_sub(1)).unwrap_or_default()
    }

    /// What a text without escapes says; none if it may have one, or is no text.
    #[must_use]
    pub fn plain_text(self, text: &str) -> Option<&str> {
        (self.kind == RawKind::Text && !self.escaped).then(|| self.inside(text))
    }

    /// Whether it is the text `known`, written without escapes.
    #[inline(always)]
    pub(crate) fn is(self, text: &str, known: &str) -> bool {
        let inside = text.as_bytes().get(self.start() + 1..self.end().wrapping_sub(1));
        self.kind == RawKind::Text && !self.escaped && inside.is_some_and(|inside| equal(inside, known.as_bytes()))
    }

    /// Whether it holds nothing: null, `{}` or `[]`.
    #[must_use]
    pub fn is_empty(self, text: &str) -> bool {
        match self.kind {
            RawKind::Null => true,
            RawKind::Array | RawKind::Object => self.inside(text).bytes().all(token::is_space),
            _ => false,
        }
    }

    /// Whether it is neither an array nor an object.
    #[must_use]
    pub fn is_scalar(self) -> bool {
        !matches!(self.kind, RawKind::Array | RawKind::Object)
    }
}
