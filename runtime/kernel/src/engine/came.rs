//! A scalar as it came: its text or its number, read once.

use crate::Reason;
use crate::lexer::{Exact, Raw, RawKind, Short, is_number, unescape};
use crate::tables::{Rules, Sentinel};

/// A scalar as it came, escapes resolved.
pub(super) enum Came<'a> {
    Number(Number<'a>),
    Text(&'a str),
    Other,
}

impl<'a> Came<'a> {
    /// What `raw` of `text` is; `buffer` takes a text whose escapes are resolved. None if it is a text with half a surrogate pair.
    pub(super) fn of(raw: Raw, text: &'a str, buffer: &'a mut String) -> Option<Self> {
        Some(match raw.kind {
            RawKind::Number => Self::Number(Number::at(raw, text)),
            RawKind::Text if raw.escaped => {
                buffer.clear();
                unescape(raw.inside(text), buffer).ok()?;
                Self::Text(buffer)
            }
            RawKind::Text => Self::Text(raw.inside(text)),
            _ => Self::Other,
        })
    }

    pub(super) fn text(&self) -> Result<&'a str, Reason> {
        if let Self::Text(text) = self { Ok(text) } else { Err(Reason::WrongType) }
    }

    pub(super) fn number(&self, rules: &Rules) -> Result<Number<'a>, Reason> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Text(text) if rules.text => Number::of(text).ok_or(Reason::BadFormat),
            _ => Err(Reason::WrongType),
        }
    }
}

/// A number as it came, and as most of them are.
#[derive(Clone, Copy)]
pub(super) struct Number<'a> {
    pub(super) text: &'a str,
    pub(super) short: Option<Short>,
}

impl<'a> Number<'a> {
    /// The number at `raw`.
    fn at(raw: Raw, text: &'a str) -> Self {
        let short =
            Short::scan(text.as_bytes(), raw.start()).filter(|(_, end)| *end == raw.end()).map(|(short, _)| short);
        Self { text: raw.of(text), short }
    }

    /// The number that a text is, if it is one.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        is_number(text).then(|| Self { text, short: Short::of(text) })
    }

    pub(super) fn integer(self) -> Option<i64> {
        self.short.and_then(Short::integer)
    }

    pub(super) fn exact(self) -> Exact {
        Exact::of(self.text)
    }
}

/// Whether what came means "not known".
pub(super) fn is_sentinel(sentinels: &[Sentinel], rules: &Rules, came: &Came<'_>) -> bool {
    rules.sentinels.slice(sentinels).iter().any(|sentinel| match (sentinel, came) {
        (Sentinel::Number(sentinel), Came::Number(number)) => is_same(sentinel, *number),
        (Sentinel::Number(sentinel), Came::Text(text)) if rules.text => {
            Number::of(text).is_some_and(|number| is_same(sentinel, number))
        }
        (Sentinel::Text(sentinel), Came::Text(text)) => sentinel == text,
        _ => false,
    })
}

/// Whether two numbers have the same exact value.
fn is_same(sentinel: &str, number: Number<'_>) -> bool {
    match (Short::of(sentinel).and_then(Short::integer), number.integer()) {
        (Some(one), Some(other)) => one == other,
        _ => Exact::of(sentinel) == number.exact(),
    }
}
