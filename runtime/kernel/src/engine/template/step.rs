//! How what a match held is fed to a sink.

use super::matched::{Level, Matched};
use crate::sink::{Sink, Value};
use crate::tables::{Kind, Text};

/// What the bits of a hole mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    Boolean,
    Int,
    Long,
    Double,
    Timestamp,
    Text,
    /// The bits are the number of a value that is no single word.
    Rare,
}

/// What the hole with this number held, set at a place.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) struct Fill {
    place: u32,
    number: u32,
}

/// What a sink is told: the calls of [`Sink`] as a value.
pub(in crate::engine) enum Step {
    // Each type apart: the sink's own match is then settled when this is compiled.
    Boolean(Fill),
    Int(Fill),
    Long(Fill),
    Double(Fill),
    Timestamp(Fill),
    Text(Fill),
    Rare(Fill),
    Null {
        place: u32,
    },
    /// A constant of another type than text.
    Constant {
        place: u32,
        value: Box<Value<'static>>,
    },
    Written {
        place: u32,
        text: Box<str>,
    },
    BeginArray(u32),
    EndArray,
    BeginStruct(u32),
    EndStruct,
}

impl Held {
    /// How a value of this kind is held.
    pub(super) fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Boolean => Self::Boolean,
            Kind::Int => Self::Int,
            Kind::Long => Self::Long,
            Kind::Double => Self::Double,
            Kind::Timestamp { .. } => Self::Timestamp,
            Kind::String | Kind::Sequence | Kind::Json => Self::Text,
            _ => Self::Rare,
        }
    }
}

impl Step {
    /// A hole's value, set at a place.
    pub(super) fn hole(held: Held, place: u32, number: u32) -> Self {
        let fill = Fill { place, number };
        match held {
            Held::Boolean => Self::Boolean(fill),
            Held::Int => Self::Int(fill),
            Held::Long => Self::Long(fill),
            Held::Double => Self::Double(fill),
            Held::Timestamp => Self::Timestamp(fill),
            Held::Text => Self::Text(fill),
            Held::Rare => Self::Rare(fill),
        }
    }

    /// A constant, set at a place.
    pub(super) fn constant(place: u32, value: Value<'_>) -> Self {
        match fixed(value) {
            Ok(Value::Null) => Self::Null { place },
            Ok(value) => Self::Constant { place, value: Box::new(value) },
            Err(text) => Self::Written { place, text: text.into() },
        }
    }

    /// The number of the hole that it sets, if it sets one.
    pub(super) fn number(&mut self) -> Option<&mut u32> {
        match self {
            Self::Boolean(fill)
            | Self::Int(fill)
            | Self::Long(fill)
            | Self::Double(fill)
            | Self::Timestamp(fill)
            | Self::Text(fill)
            | Self::Rare(fill) => Some(&mut fill.number),
            _ => None,
        }
    }
}

/// A match that is being fed.
struct Hit<'a> {
    matched: &'a Matched,
    line: &'a str,
    words: &'a [Text],
    bits: &'a [u64],
}

impl Hit<'_> {
    #[inline(always)]
    fn set<S: Sink>(&self, held: Held, Fill { place, number }: Fill, sink: &mut S) {
        if let Some(bits) = self.bits.get(number as usize) {
            sink.set(place, self.matched.value(self.line, self.words, held, *bits));
        }
    }
}

impl Matched {
    /// Does what `steps` say with what the match that began at `level` held.
    #[inline]
    pub(in crate::engine) fn feed<S: Sink>(
        &self,
        line: &str,
        words: &[Text],
        level: Level,
        steps: &[Step],
        sink: &mut S,
    ) {
        let hit = Hit { matched: self, line, words, bits: self.words(level) };
        for step in steps {
            match step {
                Step::Boolean(fill) => hit.set(Held::Boolean, *fill, sink),
                Step::Int(fill) => hit.set(Held::Int, *fill, sink),
                Step::Long(fill) => hit.set(Held::Long, *fill, sink),
                Step::Double(fill) => hit.set(Held::Double, *fill, sink),
                Step::Timestamp(fill) => hit.set(Held::Timestamp, *fill, sink),
                Step::Text(fill) => hit.set(Held::Text, *fill, sink),
                Step::Rare(fill) => hit.set(Held::Rare, *fill, sink),
                Step::Written { place, text } => sink.set(*place, Value::Text(text)),
                Step::Null { place } => sink.set(*place, Value::Null),
                Step::Constant { place, value } => sink.set(*place, **value),
                Step::BeginArray(place) => sink.begin_array(*place),
                Step::EndArray => sink.end_array(),
                Step::BeginStruct(place) => sink.begin_struct(*place),
                Step::EndStruct => sink.end_struct(),
            }
        }
    }
}

/// The value without a borrow, or the text that it is.
pub(super) fn fixed(value: Value<'_>) -> Result<Value<'static>, &str> {
    Ok(match value {
        Value::Null => Value::Null,
        Value::Boolean(v) => Value::Boolean(v),
        Value::Byte(v) => Value::Byte(v),
        Value::Short(v) => Value::Short(v),
        Value::Int(v) => Value::Int(v),
        Value::Long(v) => Value::Long(v),
        Value::Float(v) => Value::Float(v),
        Value::Double(v) => Value::Double(v),
        Value::Decimal(v) => Value::Decimal(v),
        Value::Timestamp(v) => Value::Timestamp(v),
        Value::Date(v) => Value::Date(v),
        Value::Text(text) => return Err(text),
    })
}
