//! What the holes of a match held, and how it is fed to a sink.

use crate::Count;
use crate::lexer::Tape;
use crate::sink::{Sink, Value};

/// A value that a hole held, small enough for two registers. Texts stay where they are.
#[derive(Clone, Copy)]
pub(super) enum Held {
    Boolean(bool),
    Int(i32),
    Long(i64),
    Double(f64),
    Timestamp(i64),
    /// From here to there in the line.
    Line(u32, u32),
    /// From here to there in [`Matched::kept`].
    Kept(u32, u32),
    /// Number of one of [`Matched::rare`].
    Rare(u32),
}

/// Working memory of the matches in one line.
#[derive(Default)]
pub(in crate::engine) struct Matched {
    pub(super) held: Vec<Held>,
    /// Values of the other types.
    rare: Vec<Value<'static>>,
    /// What the values of the holes are counted for.
    pub(super) counted: Vec<Count>,
    /// Texts that do not stand in the line as they are.
    kept: String,
    pub(super) text: String,
    pub(super) inner: String,
    /// Takes values that are skipped.
    pub(super) tape: Tape,
}

/// How much a [`Matched`] holds.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) struct Level {
    held: u32,
    counted: u32,
}

impl Matched {
    pub(in crate::engine) fn clear(&mut self) {
        self.held.clear();
        self.rare.clear();
        self.counted.clear();
        self.kept.clear();
    }

    pub(in crate::engine) fn level(&self) -> Level {
        Level { held: short(self.held.len()), counted: short(self.counted.len()) }
    }

    /// Takes back what came after `level`.
    pub(super) fn truncate(&mut self, level: Level) {
        self.held.truncate(level.held as usize);
        self.counted.truncate(level.counted as usize);
    }

    /// What was counted between two levels.
    pub(in crate::engine) fn counted(&self, from: Level, to: Level) -> &[Count] {
        self.counted.get(from.counted as usize..to.counted as usize).unwrap_or_default()
    }

    /// What the hole with this number, of the match that began at `level`, held.
    pub(in crate::engine) fn value<'a>(&'a self, line: &'a str, level: Level, number: u32) -> Value<'a> {
        match self.get(level, number) {
            Some(Held::Boolean(v)) => Value::Boolean(v),
            Some(Held::Int(v)) => Value::Int(v),
            Some(Held::Long(v)) => Value::Long(v),
            Some(Held::Double(v)) => Value::Double(v),
            Some(Held::Timestamp(v)) => Value::Timestamp(v),
            Some(Held::Line(start, end)) => Value::Text(text(line, start, end)),
            Some(Held::Kept(start, end)) => Value::Text(text(&self.kept, start, end)),
            Some(Held::Rare(number)) => self.rare.get(number as usize).copied().unwrap_or(Value::Null),
            None => Value::Null,
        }
    }

    #[inline]
    fn get(&self, level: Level, number: u32) -> Option<Held> {
        self.held.get(level.held as usize + number as usize).copied()
    }

    /// Does what `steps` say with what the match that began at `level` held.
    #[inline]
    pub(in crate::engine) fn feed<S: Sink>(&self, line: &str, level: Level, steps: &[Step], sink: &mut S) {
        for step in steps {
            match step {
                // Each type apart: the sink's own match is then settled when this is compiled.
                Step::Hole { place, number } => match self.get(level, *number) {
                    Some(Held::Boolean(v)) => sink.set(*place, Value::Boolean(v)),
                    Some(Held::Int(v)) => sink.set(*place, Value::Int(v)),
                    Some(Held::Double(v)) => sink.set(*place, Value::Double(v)),
                    Some(Held::Timestamp(v)) => sink.set(*place, Value::Timestamp(v)),
                    Some(Held::Line(start, end)) => sink.set(*place, Value::Text(text(line, start, end))),
                    _ => sink.set(*place, self.value(line, level, *number)),
                },
                Step::Text { place, text } => sink.set(*place, Value::Text(text)),
                Step::Null { place } => sink.set(*place, Value::Null),
                Step::Value { place, value } => sink.set(*place, **value),
                Step::BeginArray(place) => sink.begin_array(*place),
                Step::EndArray => sink.end_array(),
                Step::BeginStruct(place) => sink.begin_struct(*place),
                Step::EndStruct => sink.end_struct(),
            }
        }
    }

    pub(super) fn keep(&mut self, text: &str) {
        let start = self.kept.len();
        self.kept.push_str(text);
        self.held.push(Held::Kept(short(start), short(self.kept.len())));
    }

    pub(super) fn push(&mut self, value: Value<'static>) {
        let held = match value {
            Value::Boolean(v) => Held::Boolean(v),
            Value::Int(v) => Held::Int(v),
            Value::Long(v) => Held::Long(v),
            Value::Double(v) => Held::Double(v),
            Value::Timestamp(v) => Held::Timestamp(v),
            rare => {
                self.rare.push(rare);
                Held::Rare(short(self.rare.len() - 1))
            }
        };
        self.held.push(held);
    }
}

fn text(of: &str, start: u32, end: u32) -> &str {
    of.get(start as usize..end as usize).unwrap_or_default()
}

/// Offsets in a line and all that comes of it fit: a line has at most 16 MiB.
pub(in crate::engine) fn short(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// What a sink is told: the calls of [`Sink`] as a value.
pub(in crate::engine) enum Step {
    /// What the hole with this number held, set at a place.
    Hole {
        place: u32,
        number: u32,
    },
    Null {
        place: u32,
    },
    /// A constant of another type than text.
    Value {
        place: u32,
        value: Box<Value<'static>>,
    },
    Text {
        place: u32,
        text: Box<str>,
    },
    BeginArray(u32),
    EndArray,
    BeginStruct(u32),
    EndStruct,
}

impl Step {
    /// A constant, set at a place.
    pub(super) fn constant(place: u32, value: Value<'_>) -> Self {
        match fixed(value) {
            Ok(Value::Null) => Self::Null { place },
            Ok(value) => Self::Value { place, value: Box::new(value) },
            Err(text) => Self::Text { place, text: text.into() },
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
