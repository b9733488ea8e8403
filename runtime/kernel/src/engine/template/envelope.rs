//! Templates of the event around its signals.

use std::ops::Range;

use super::learn::{Nesting, Recording};
use super::matched::{Level, Matched};
use super::pattern::{Pattern, Patterns};
use super::step::{Held, Step};
use super::{BYTES, Credit, LONGEST, TemplateLimit};
use crate::Count;
use crate::sink::Value;
use crate::tables::{Span, Tables, Text};

/// An event that the full parser has read, without its signals.
#[derive(Clone)]
pub(in crate::engine) struct EnvelopeTemplate {
    /// Up to the bracket of the signals.
    pub(in crate::engine) before: Pattern,
    /// From after that array to the end of the line.
    pub(in crate::engine) after: Pattern,
    pub(in crate::engine) steps: Span,
    pub(in crate::engine) counts: Box<[Count]>,
    /// The hole of the key.
    key: u32,
    /// The hole of the stream's creation time.
    created_at: Option<u32>,
    /// Root and path of the signals, and how many arrays and objects are around one.
    pub(in crate::engine) root: u32,
    pub(in crate::engine) path: Box<str>,
    pub(in crate::engine) depth: usize,
}

/// What a lesson is about, apart from the text.
pub(in crate::engine) struct EnvelopeLesson<'a> {
    /// The array of signals.
    pub(in crate::engine) signals: Range<usize>,
    pub(in crate::engine) root: u32,
    pub(in crate::engine) path: &'a str,
    pub(in crate::engine) steps: Vec<Step>,
    pub(in crate::engine) counts: Vec<Count>,
}

/// The templates of the event, the last that hit first.
pub(in crate::engine) struct Envelopes<'t> {
    tables: &'t Tables,
    limit: usize,
    pub(in crate::engine) patterns: Patterns<'t>,
    templates: Vec<EnvelopeTemplate>,
    credit: Credit,
}

impl EnvelopeTemplate {
    /// The key is not empty.
    pub(in crate::engine) fn has_key(&self, line: &str, words: &[Text], level: Level, matched: &Matched) -> bool {
        let value = matched.get(level, self.key).map(|bits| matched.value(line, words, Held::Text, bits));
        matches!(value, Some(Value::Text(key)) if !key.is_empty())
    }

    /// Microseconds of the stream's creation time.
    #[allow(clippy::cast_possible_wrap)]
    pub(in crate::engine) fn created_at(&self, level: Level, matched: &Matched) -> Option<i64> {
        matched.get(level, self.created_at?).map(|micros| micros as i64)
    }
}

impl<'t> Envelopes<'t> {
    pub(in crate::engine) fn new(tables: &'t Tables, limit: TemplateLimit) -> Self {
        let credit = Credit(Credit::FULL);
        Self { tables, limit: limit.0, patterns: Patterns::new(tables), templates: Vec::new(), credit }
    }

    pub(in crate::engine) fn len(&self) -> usize {
        self.templates.len()
    }

    pub(in crate::engine) fn get(&self, number: usize) -> Option<&EnvelopeTemplate> {
        self.templates.get(number)
    }

    /// The template with this number has hit.
    pub(in crate::engine) fn has_hit(&mut self, number: usize) {
        self.credit.earn();
        if let Some(up_to) = self.templates.get_mut(..=number) {
            up_to.rotate_right(1);
        }
    }

    /// Whether another template may be learned. Asking costs.
    pub(in crate::engine) fn wants(&mut self) -> bool {
        self.limit > 0 && self.credit.spend()
    }

    /// Learns the envelope of `line`, which gave nothing to rescue and has one array of signals.
    pub(in crate::engine) fn learn(
        &mut self,
        line: &str,
        lesson: EnvelopeLesson<'_>,
        recording: &Recording<'t>,
    ) -> Option<()> {
        if self.patterns.size() > BYTES {
            self.patterns.clear();
            self.templates.clear();
        }
        let EnvelopeLesson { signals: Range { start, end }, root, path, steps, counts } = lesson;
        let (first, last) = (line.get(..start)?, line.get(end..)?);
        let holes = recording.holes(line)?;
        let hole_of = |column: u32| {
            let note = recording.hole_of(self.tables.field(column)?)?;
            holes.number(note)
        };
        let (key, created_at) = (hole_of(self.tables.key)?, hole_of(self.tables.system.stream_created_at));
        let (before, after) = (holes.within(0..start), holes.within(end..line.len()));
        if before.len() + after.len() != holes.len() || first.len() + last.len() > LONGEST {
            return None;
        }
        let steps = holes.renumber(steps)?;
        let (before, after) = (self.patterns.add(first, &before)?, self.patterns.add(last, &after)?);
        let steps = self.patterns.add_steps(steps);
        let depth = Nesting::default().depth_at(first, start)? + 1;
        let (counts, path) = (counts.into(), path.into());
        self.templates.truncate(self.limit.saturating_sub(1));
        self.templates.insert(0, EnvelopeTemplate { before, after, steps, counts, key, created_at, root, path, depth });
        Some(())
    }
}
