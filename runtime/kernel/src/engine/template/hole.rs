//! Holes: reading the values between the constant text.
//!
//! A hole ends by its own grammar, never by what comes next. What the quick ways do not take goes through the same [`scalar`] as ever, and
//! a text that would not become a value declines the hit.

use super::matched::Matched;
use super::step::fixed;
use crate::Count;
use crate::engine::decode::{Decoded, UnitState, scalar};
use crate::engine::times::are_taken;
use crate::lexer::{Raw, RawKind, Short, Tape, scan_number, text_stop, unescape};
use crate::tables::{Field, Kind, Rules, Tables};

/// A place where a value stands.
#[derive(Clone, Copy)]
pub(super) struct Hole {
    /// How it is read in general: the number of a [`General`].
    pub(super) general: u32,
    /// Within which a number is taken the quick way.
    min: f64,
    max: f64,
    quick: Quick,
    shape: Quoted,
    /// Whether it is in a unit that did not come.
    assumed: bool,
}

/// How a value is read in general.
#[derive(Clone, Copy)]
pub(super) struct General<'t> {
    /// What it is decoded for; none if it is skipped.
    pub(super) field: Option<&'t Field>,
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
    /// A text that nobody reads.
    SkipText,
    SkipNumber,
}

impl Hole {
    pub(super) fn new(tables: &Tables, value: General<'_>, general: u32) -> Self {
        let bounds = value.field.map(|field| tables.rules(field).bounds).unwrap_or_default();
        let shape = if value.shape == Shape::Text(Quoted::Twice) { Quoted::Twice } else { Quoted::Once };
        Self {
            general,
            min: bounds.min.unwrap_or(f64::NEG_INFINITY),
            max: bounds.max.unwrap_or(f64::INFINITY),
            quick: Quick::of(tables, value),
            shape,
            assumed: value.unit == UnitState::Absent,
        }
    }

    /// Whether a number is within the limits; if so, it is counted as the unit asks.
    #[inline]
    fn holds(&self, measure: f64, matched: &mut Matched) -> Option<()> {
        if !(measure >= self.min && measure <= self.max) {
            return None;
        }
        if self.assumed {
            matched.count(Count::UnitAssumed);
        }
        Some(())
    }

    /// Reads what stands at `at` into `matched` the quick way; where it ends, or none if that way does not take it.
    #[allow(clippy::cast_precision_loss, clippy::cast_sign_loss)]
    #[inline(always)]
    pub(super) fn take(
        &self,
        tables: &Tables,
        general: &[General<'_>],
        line: &str,
        at: usize,
        matched: &mut Matched,
    ) -> Option<usize> {
        let bytes = line.as_bytes();
        let (bits, end) = match self.quick {
            Quick::EpochMs => (matched.times.micros(bytes, at)? as u64, at + 13),
            Quick::Double => {
                let (short, end) = Short::scan(bytes, at)?;
                let value = match short.double() {
                    Some(value) => value,
                    None => line.get(at..end)?.parse().ok()?,
                };
                self.holds(value, matched)?;
                (value.to_bits(), end)
            }
            Quick::Text => {
                let end = self.shape.plain_end(bytes, at)?;
                matched.hold_line(at, end);
                return Some(end);
            }
            Quick::Boolean => {
                let (value, len) = boolean(bytes, at)?;
                (value.into(), at + len)
            }
            Quick::Int => {
                let (short, end) = Short::scan(bytes, at)?;
                let value = i32::try_from(short.integer()?).ok()?;
                self.holds(value.into(), matched)?;
                (i64::from(value) as u64, end)
            }
            Quick::Long => {
                let (short, end) = Short::scan(bytes, at)?;
                let value = short.integer()?;
                self.holds(value as f64, matched)?;
                (value as u64, end)
            }
            Quick::Word => {
                let end = self.shape.plain_end(bytes, at)?;
                let rules = tables.rules(general.get(self.general as usize)?.field?);
                matched.hold_word(word(tables, rules, line.get(at..end)?)?);
                return Some(end);
            }
            Quick::SkipText => return self.shape.plain_end(bytes, at),
            Quick::SkipNumber => return Short::scan(bytes, at).map(|(_, end)| end),
            Quick::None => return None,
        };
        matched.hold(bits);
        Some(end)
    }
}

/// The number, among all words, of the one that `text` is.
fn word(tables: &Tables, rules: &Rules, text: &str) -> Option<usize> {
    let words = rules.words.slice(&tables.words);
    let found = words.iter().position(|word| word == text);
    let found = found.or_else(|| words.iter().position(|word| rules.fold.equal(text, word)))?;
    Some(rules.words.start as usize + found)
}

impl PartialEq for General<'_> {
    /// Two are the same if they are of the very same field.
    fn eq(&self, other: &Self) -> bool {
        let same = match (self.field, other.field) {
            (Some(one), Some(other)) => std::ptr::eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        same && self.unit == other.unit && self.shape == other.shape
    }
}

impl<'t> General<'t> {
    /// Reads what stands at `at` into `matched` as the full parser reads it; where it ends, or none if it becomes no value.
    #[inline(never)]
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

    /// Whether `raw` of `text` becomes a value, or is one to be skipped.
    fn decode(&self, tables: &'t Tables, text: &str, raw: Raw, matched: &mut Matched) -> bool {
        let Some(field) = self.field else { return raw.is_scalar() || !raw.is_empty(text) };
        let (mut buffer, mut counts) = (std::mem::take(&mut matched.text), std::mem::take(&mut matched.counts));
        counts.clear();
        let decoded = scalar(tables, field, text, raw, self.unit, &mut buffer, &mut counts);
        let taken = match decoded {
            Decoded::Value(value) => {
                counts.iter().for_each(|count| matched.count(*count));
                match fixed(value) {
                    Ok(value) => matched.push(value),
                    Err(text) => matched.keep(text),
                }
                true
            }
            Decoded::Null | Decoded::Refused(_) => false,
        };
        (matched.text, matched.counts) = (buffer, counts);
        taken
    }
}

impl Quick {
    fn of(tables: &Tables, value: General<'_>) -> Self {
        let General { field, unit, shape } = value;
        let Some(field) = field else {
            return match shape {
                Shape::Text(_) => Self::SkipText,
                Shape::Number => Self::SkipNumber,
                Shape::Boolean | Shape::Json { .. } => Self::None,
            };
        };
        let rules = tables.rules(field);
        let sentinels = rules.sentinels.slice(&tables.sentinels);
        let has_words = rules.words.len > 0;
        match (&field.kind, shape) {
            (Kind::Timestamp { .. }, Shape::Number) => {
                if are_taken(tables, field) {
                    Self::EpochMs
                } else {
                    Self::None
                }
            }
            _ if !sentinels.is_empty() || is_converted(rules, unit) => Self::None,
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

/// Whether a number in this unit is not what is written.
fn is_converted(rules: &Rules, unit: UnitState) -> bool {
    match unit {
        UnitState::Own => false,
        UnitState::Absent => rules.unit.is_some_and(|unit| unit.if_absent.is_some()),
        UnitState::Other(_) | UnitState::Unknown => true,
    }
}

impl Shape {
    /// What stands at `at`, as the decoder wants it, and where the hole ends.
    fn raw(self, bytes: &[u8], at: usize, tape: &mut Tape) -> Option<(Raw, usize)> {
        match self {
            Self::Boolean => {
                let (value, len) = boolean(bytes, at)?;
                let kind = if value { RawKind::True } else { RawKind::False };
                Some((Raw::new(at, at + len, kind, false), at + len))
            }
            Self::Number => {
                let end = scan_number(bytes, at)?;
                Some((Raw::new(at, end, RawKind::Number, false), end))
            }
            // The decoder looks between the first and the last byte, whatever the quotes are.
            Self::Text(quoted) => {
                let start = at.checked_sub(1)?;
                let plain_end = quoted.plain_end(bytes, at);
                let end = match (plain_end, quoted) {
                    (Some(end), _) => end,
                    (None, Quoted::Once) => skip(tape, bytes, start, 0)?.end() - 1,
                    (None, Quoted::Twice) => inner_end(bytes, at)?,
                };
                let escaped = plain_end.is_none();
                Some((Raw::new(start, end + 1, RawKind::Text, escaped), end))
            }
            Self::Json { kind, depth } => {
                let raw = skip(tape, bytes, at, depth).filter(|raw| raw.kind == kind)?;
                Some((raw, raw.end()))
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
