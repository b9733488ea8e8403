//! What the holes of a match held.

use super::pattern::Turn;
use super::step::Held;
use crate::Count;
use crate::engine::times::Times;
use crate::lexer::Tape;
use crate::sink::Value;
use crate::tables::Text;

/// Working memory of the matches in one line.
#[derive(Default)]
pub(in crate::engine) struct Matched {
    /// One word for each hole: what its bits mean is known to the step that feeds it.
    held: Vec<u64>,
    /// Values that are no single word.
    rare: Vec<Value<'static>>,
    /// What the values of the holes are counted for, each with the number of holes that were read before.
    counted: Vec<(u32, Count)>,
    /// Texts that do not stand in the line as they are.
    kept: String,
    pub(super) times: Times,
    /// What the value that is being decoded is counted for.
    pub(super) counts: Vec<Count>,
    pub(super) text: String,
    pub(super) inner: String,
    /// Takes values that are skipped.
    pub(super) tape: Tape,
    /// Where the match that is tried may turn back to.
    pub(super) turns: Vec<Turn>,
}

/// How many holes a [`Matched`] has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::engine) struct Level(u32);

/// A text: where it starts, in the upper half where it ends, and in the highest bits where that is. Offsets are below 2^30: a line has at
/// most 16 MiB, and what comes of it is no longer.
#[derive(Clone, Copy)]
struct Place(u64);

impl Place {
    const KEPT: u64 = 1 << 63;
    const WORD: u64 = 1 << 62;

    #[inline]
    fn between(start: usize, end: usize) -> u64 {
        (end as u64) << 32 | start as u64
    }

    #[allow(clippy::cast_possible_truncation)]
    #[inline]
    fn of<'a>(self, line: &'a str, kept: &'a str, words: &'a [Text]) -> &'a str {
        let (start, end) = (self.0 as u32 as usize, (self.0 >> 32) as usize & 0x3fff_ffff);
        match self.0 & (Self::KEPT | Self::WORD) {
            0 => line.get(start..end),
            Self::WORD => words.get(start).map(|word| &**word),
            _ => kept.get(start..end),
        }
        .unwrap_or_default()
    }
}

impl Matched {
    pub(in crate::engine) fn clear(&mut self) {
        self.held.clear();
        self.rare.clear();
        self.counted.clear();
        self.kept.clear();
    }

    #[inline]
    pub(in crate::engine) fn level(&self) -> Level {
        Level(short(self.held.len()))
    }

    /// Takes back what came after `level`.
    #[inline]
    pub(in crate::engine) fn truncate(&mut self, level: Level) {
        self.held.truncate(level.0 as usize);
        while self.counted.pop_if(|(at, _)| *at >= level.0).is_some() {}
    }

    /// Forgets what was counted between two levels.
    pub(in crate::engine) fn discount(&mut self, from: Level, to: Level) {
        self.counted.retain(|(at, _)| !(from.0..to.0).contains(at));
    }

    /// Counts what a value is counted for, before the value is held.
    #[inline]
    pub(super) fn count(&mut self, count: Count) {
        self.counted.push((short(self.held.len()), count));
    }

    /// What was counted.
    pub(in crate::engine) fn counted(&self) -> impl Iterator<Item = Count> {
        self.counted.iter().map(|(_, count)| *count)
    }

    /// What the holes of the match that began at `level` held.
    #[inline]
    pub(super) fn words(&self, level: Level) -> &[u64] {
        self.held.get(level.0 as usize..).unwrap_or_default()
    }

    /// The bits of the hole with this number.
    pub(super) fn get(&self, level: Level, number: u32) -> Option<u64> {
        self.words(level).get(number as usize).copied()
    }

    /// The value that the bits of a hole are.
    #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap)]
    #[inline(always)]
    pub(super) fn value<'a>(&'a self, line: &'a str, words: &'a [Text], held: Held, bits: u64) -> Value<'a> {
        match held {
            Held::Boolean => Value::Boolean(bits != 0),
            Held::Int => Value::Int(bits as i32),
            Held::Long => Value::Long(bits as i64),
            Held::Double => Value::Double(f64::from_bits(bits)),
            Held::Timestamp => Value::Timestamp(bits as i64),
            Held::Text => Value::Text(Place(bits).of(line, &self.kept, words)),
            Held::Rare => self.rare.get(bits as usize).copied().unwrap_or(Value::Null),
        }
    }

    /// A hole held these bits.
    #[inline]
    pub(super) fn hold(&mut self, bits: u64) {
        self.held.push(bits);
    }

    /// A hole held the text of the line from here to there.
    #[inline]
    pub(super) fn hold_line(&mut self, start: usize, end: usize) {
        self.held.push(Place::between(start, end));
    }

    /// A hole held the word of an enum with this number among all words.
    #[inline]
    pub(super) fn hold_word(&mut self, number: usize) {
        self.held.push(Place::WORD | number as u64);
    }

    /// A hole held a text that does not stand in the line.
    pub(super) fn keep(&mut self, text: &str) {
        let start = self.kept.len();
        self.kept.push_str(text);
        self.held.push(Place::KEPT | Place::between(start, self.kept.len()));
    }

    /// A hole held this value.
    #[allow(clippy::cast_sign_loss)]
    pub(super) fn push(&mut self, value: Value<'static>) {
        let bits = match value {
            Value::Boolean(v) => v.into(),
            Value::Int(v) => i64::from(v) as u64,
            Value::Long(v) | Value::Timestamp(v) => v as u64,
            Value::Double(v) => v.to_bits(),
            rare => {
                self.rare.push(rare);
                self.rare.len() as u64 - 1
            }
        };
        self.held.push(bits);
    }
}

/// Offsets in a line and all that comes of it fit: a line has at most 16 MiB.
#[inline]
pub(in crate::engine) fn short(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
