//! Holes: reading the values between the constant text.
//!
//! A hole ends by its own grammar, never by what comes next. What the quick ways do not take goes through the same [`scalar`] as ever, and
//! a text that would not become a value declines the hit.

use super::matched::{Held, Matched, fixed, short};
use crate::engine::decode::{Decoded, UnitState, scalar};
use crate::lexer::{Raw, RawKind, Short, Tape, scan_number, text_stop, thirteen_digits, unescape};
use crate::tables::{Field, Kind, Sentinel, Tables, TimeFormat};

/// A place where a value stands.
#[derive(Clone, Copy)]
pub(super) struct Hole {
    /// Bytes of constant text before it.
    pub(super) before: u32,
    /// How it is read in general: the number of a [`General`].
    pub(super) general: u32,
    /// Within which a number is taken the quick way.
    min: f64,
    max: f64,
    quick: Quick,
    shape: Quoted,
}

/// How a value is read in general.
#[derive(Clone, Copy)]
pub(super) struct General<'t> {
    pub(super) field: &'t Field,
    pub(super) unit: UnitState,
    pub(super) shape: Shape,
}

/// What stands in a hole, by its grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// What stands between the quotes of a text.
    Text(Quoted),
    /// A value of this kind, whatever it holds, inside of so many arrays and objects.
    Json { kind: RawKind, depth: usize },
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quoted {
    /// In the line.
    Once,
    /// In a body that is a text itself: all is escaped once more.
    Twice,
}

/// The quick way for a value; what it does not take goes the general way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quick {
    None,
    Boolean,
    Text,
    /// A word of an enum.
    Word,
    Int,
    Long,
    Double,
    /// Milliseconds since 1970, thirteen digits.
    EpochMs,
}

impl Hole {
    pub(super) fn new(tables: &Tables, value: General<'_>, before: u32, general: u32) -> Self {
        let bounds = tables.rules(value.field).bounds;
        let shape = if value.shape == Shape::Text(Quoted::Twice) { Quoted::Twice } else { Quoted::Once };
        Self {
            before,
            general,
            min: bounds.min.unwrap_or(f64::NEG_INFINITY),
            max: bounds.max.unwrap_or(f64::INFINITY),
            quick: Quick::of(tables, value),
            shape,
        }
    }

    fn holds(&self, measure: f64) -> Option<()> {
        (measure >= self.min && measure <= self.max).then_some(())
    }

    /// Reads what stands at `at` into `matched` the quick way; where it ends, or none if that way does not take it.
    #[allow(clippy::cast_precision_loss)]
    #[inline]
    pub(super) fn take(
        &self,
        tables: &Tables,
        general: &[General<'_>],
        line: &str,
        at: usize,
        matched: &mut Matched,
    ) -> Option<usize> {
        let bytes = line.as_bytes();
        let (held, end) = match self.quick {
            // 2001 to 2286: within the years that a timestamp may have, and no sentinel.
            Quick::EpochMs => {
                let millis = i64::try_from(thirteen_digits(bytes, at)?).ok()?;
                (Held::Timestamp(millis * 1_000), at + 13)
            }
            Quick::Double => {
                let (short, end) = Short::scan(bytes, at)?;
                let value = match short.double() {
                    Some(value) => value,
                    None => line.get(at..end)?.parse().ok()?,
                };
                self.holds(value)?;
                (Held::Double(value), end)
            }
            Quick::Text => {
                let end = self.shape.plain_end(bytes, at)?;
                (Held::Line(short(at), short(end)), end)
            }
            Quick::Boolean => {
                let (value, len) = boolean(bytes, at)?;
                (Held::Boolean(value), at + len)
            }
            Quick::Int => {
                let (short, end) = Short::scan(bytes, at)?;
                let value = i32::try_from(short.integer()?).ok()?;
                self.holds(value.into())?;
                (Held::Int(value), end)
            }
            Quick::Long => {
                let (short, end) = Short::scan(bytes, at)?;
                let value = short.integer()?;
                self.holds(value as f64)?;
                (Held::Long(value), end)
            }
            Quick::Word => {
                let end = self.shape.plain_end(bytes, at)?;
                let text = line.get(at..end)?;
                let rules = tables.rules(general.get(self.general as usize)?.field);
                let word = rules.words.slice(&tables.words).iter().find(|word| rules.fold.equal(text, word))?;
                matched.keep(word);
                return Some(end);
            }
            Quick::None => return None,
        };
        matched.held.push(held);
        Some(end)
    }
}

impl<'t> General<'t> {
    /// Reads what stands at `at` into `matched` as the full parser reads it; where it ends, or none if it becomes no value.
    pub(super) fn take(&self, tables: &'t Tables, line: &str, at: usize, matched: &mut Matched) -> Option<usize> {
        let (raw, end) = self.shape.raw(line.as_bytes(), at, &mut matched.tape)?;
        let inner = line.get(at..end)?;
        if self.shape != Shape::Text(Quoted::Twice) || !inner.contains('\\') {
            return self.decode(tables, line, raw, matched).then_some(end);
        }
        let mut text = std::mem::take(&mut matched.inner);
        text.clear();
        text.push('"');
        let resolved = unescape(inner, &mut text);
        text.push('"');
        let raw = matched.tape.document(&text).ok().filter(|raw| resolved.is_ok() && raw.kind == RawKind::Text);
        let taken = raw.is_some_and(|raw| self.decode(tables, &text, raw, matched));
        matched.inner = text;
        taken.then_some(end)
    }

    /// Whether `raw` of `text` becomes a value.
    fn decode(&self, tables: &'t Tables, text: &str, raw: Raw, matched: &mut Matched) -> bool {
        let mut buffer = std::mem::take(&mut matched.text);
        let counted = matched.counted.len();
        let decoded = scalar(tables, self.field, text, raw, self.unit, &mut buffer, &mut matched.counted);
        let taken = match decoded {
            Decoded::Value(value) => {
                match fixed(value) {
                    Ok(value) => matched.push(value),
                    Err(text) => matched.keep(text),
                }
                true
            }
            Decoded::Null | Decoded::Refused(_) => false,
        };
        matched.text = buffer;
        if !taken {
            matched.counted.truncate(counted);
        }
        taken
    }
}

impl Quick {
    fn of(tables: &Tables, value: General<'_>) -> Self {
        let General { field, unit, shape } = value;
        let rules = tables.rules(field);
        let sentinels = rules.sentinels.slice(&tables.sentinels);
        let has_words = rules.words.len > 0;
        let zero = |sentinel: &Sentinel| matches!(sentinel, Sentinel::Number(number) if number == "0");
        match (&field.kind, shape) {
            (Kind::Timestamp { formats }, Shape::Number) => {
                let quick = formats.contains(&TimeFormat::EpochMs) && sentinels.iter().all(zero);
                if quick { Self::EpochMs } else { Self::None }
            }
            // A value without a unit is counted, one in another is converted.
            _ if !sentinels.is_empty() || unit != UnitState::Own && rules.unit.is_some() => Self::None,
            (Kind::String, Shape::Text(_)) => {
                if has_words {
                    Self::Word
                } else {
                    Self::Text
                }
            }
            (Kind::Boolean, Shape::Boolean) => Self::Boolean,
            (Kind::Int, Shape::Number) => Self::Int,
            (Kind::Long, Shape::Number) => Self::Long,
            (Kind::Double, Shape::Number) => Self::Double,
            _ => Self::None,
        }
    }
}

impl Shape {
    /// What stands at `at`, as the decoder wants it, and where the hole ends.
    fn raw(self, bytes: &[u8], at: usize, tape: &mut Tape) -> Option<(Raw, usize)> {
        match self {
            Self::Boolean => {
                let (value, len) = boolean(bytes, at)?;
                let kind = if value { RawKind::True } else { RawKind::False };
                Some((Raw { start: at, end: at + len, kind, node: 0 }, at + len))
            }
            Self::Number => {
                let end = scan_number(bytes, at)?;
                Some((Raw { start: at, end, kind: RawKind::Number, node: 0 }, end))
            }
            // The decoder looks between the first and the last byte, whatever the quotes are.
            Self::Text(quoted) => {
                let start = at.checked_sub(1)?;
                let end = match (quoted.plain_end(bytes, at), quoted) {
                    (Some(end), _) => end,
                    (None, Quoted::Once) => skip(tape, bytes, start, 0)?.end - 1,
                    (None, Quoted::Twice) => inner_end(bytes, at)?,
                };
                Some((Raw { start, end: end + 1, kind: RawKind::Text, node: 0 }, end))
            }
            Self::Json { kind, depth } => {
                let raw = skip(tape, bytes, at, depth).filter(|raw| raw.kind == kind)?;
                Some((raw, raw.end))
            }
        }
    }
}

impl Quoted {
    /// Where a text without escapes ends; none if it has one, or a character that must be escaped.
    #[inline]
    fn plain_end(self, bytes: &[u8], at: usize) -> Option<usize> {
        let end = text_stop(bytes, at)?;
        match (self, bytes.get(end)?, bytes.get(end + 1)?) {
            (Self::Once, b'"', _) | (Self::Twice, b'\\', b'"') => Some(end),
            _ => None,
        }
    }
}

/// The value at `at`, checked.
fn skip(tape: &mut Tape, bytes: &[u8], at: usize, depth: usize) -> Option<Raw> {
    tape.clear();
    tape.append(bytes, at, depth).ok()
}

/// Where a text in a text body ends, if nothing but its own escapes is escaped: at the first escaped quote that no backslash takes.
fn inner_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += match (bytes.get(at)?, bytes.get(at + 1)?) {
            (b'\\', b'"') => return Some(at),
            (b'\\', b'\\') => match (bytes.get(at + 2)?, bytes.get(at + 3)?) {
                (b'\\', b'"' | b'\\') => 4,
                (b'\\' | b'"', _) => return None,
                _ => 3,
            },
            (b'\\' | b'"', _) | (0..0x20, _) => return None,
            _ => 1,
        };
    }
}

fn boolean(bytes: &[u8], at: usize) -> Option<(bool, usize)> {
    match bytes.get(at)? {
        b't' => (bytes.get(at..at + 4)? == b"true").then_some((true, 4)),
        _ => (bytes.get(at..at + 5)? == b"false").then_some((false, 5)),
    }
}
