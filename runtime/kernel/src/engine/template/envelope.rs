//! Templates of the event around its signals.

use std::ops::Range;

use super::learn::{Nesting, Recording};
use super::matched::{Level, Matched, short};
use super::pattern::{Patterns, Tree};
use super::step::{Held, Step};
use super::{BYTES, Credit, LONGEST, TemplateLimit};
use crate::Count;
use crate::sink::Value;
use crate::tables::{Span, Tables, Text};

/// An event that the full parser has read, without its signals.
pub(in crate::engine) struct EnvelopeTemplate {
    pub(in crate::engine) steps: Span,
    pub(in crate::engine) counts: Box<[Count]>,
    /// The hole of the key.
    key: u32,
    /// The hole of the stream's creation time.
    created_at: Option<u32>,
}

/// An event up to the bracket of its signals.
pub(in crate::engine) struct Opening {
    /// Path of the signals, and how many arrays and objects are around one.
    pub(in crate::engine) path: Box<str>,
    pub(in crate::engine) depth: usize,
    /// From after the signals to the end of the line.
    pub(in crate::engine) after: Tree,
}

/// What a lesson is about, apart from the text.
pub(in crate::engine) struct EnvelopeLesson<'a> {
    /// The array of signals.
    pub(in crate::engine) signals: Range<usize>,
    pub(in crate::engine) path: &'a str,
    pub(in crate::engine) steps: Vec<Step>,
    pub(in crate::engine) counts: Vec<Count>,
}

/// The templates of the event.
pub(in crate::engine) struct Envelopes<'t> {
    tables: &'t Tables,
    limit: usize,
    pub(in crate::engine) patterns: Patterns<'t>,
    /// Up to the bracket of the signals; ends with the number of an opening. None before the first was learned.
    before: Option<Tree>,
    openings: Vec<Opening>,
    templates: Vec<EnvelopeTemplate>,
    credit: Credit,
}

impl EnvelopeTemplate {
    /// The key is not empty.
    fn has_key(&self, line: &str, words: &[Text], level: Level, matched: &Matched) -> bool {
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
        let patterns = Patterns::new(tables);
        Self { tables, limit: limit.0, patterns, before: None, openings: Vec::new(), templates: Vec::new(), credit }
    }

    /// What the line is up to its signals, if a template says so, and where these begin.
    pub(in crate::engine) fn begin(&self, line: &str, matched: &mut Matched) -> Option<(&Opening, usize)> {
        let (number, end) = self.patterns.hit_apart(self.before?, line, 0, matched)?;
        Some((self.openings.get(number as usize)?, end))
    }

    /// The template that hits a line whose signals end at `at`, and the rest of it.
    pub(in crate::engine) fn end(
        &mut self,
        after: Tree,
        line: &str,
        at: usize,
        level: Level,
        matched: &mut Matched,
    ) -> Option<u32> {
        let (number, end) = self.patterns.hit_apart(after, line, at, matched)?;
        let template = self.templates.get(number as usize)?;
        let hits = end == line.len() && template.has_key(line, &self.tables.words, level, matched);
        hits.then(|| {
            self.credit.earn();
            number
        })
    }

    pub(in crate::engine) fn get(&self, number: u32) -> Option<&EnvelopeTemplate> {
        self.templates.get(number as usize)
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
        if self.patterns.size() > BYTES || self.templates.len() >= self.limit {
            self.patterns.clear();
            self.before = None;
            self.openings.clear();
            self.templates.clear();
        }
        let EnvelopeLesson { signals: Range { start, end }, path, steps, counts } = lesson;
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
        let depth = Nesting::default().depth_at(first, start)? + 1;
        let tree = match self.before {
            Some(tree) => tree,
            None => *self.before.insert(self.patterns.plant()),
        };
        let opening = self.patterns.add(tree, first, &before, short(self.openings.len()))?;
        if self.openings.get(opening as usize).is_none() {
            let after = self.patterns.plant();
            self.openings.push(Opening { path: path.into(), depth, after });
        }
        let tree = self.openings.get(opening as usize)?.after;
        let number = self.patterns.add(tree, last, &after, short(self.templates.len()))?;
        if self.templates.get(number as usize).is_none() {
            let steps = self.patterns.add_steps(steps);
            self.templates.push(EnvelopeTemplate { steps, counts: counts.into(), key, created_at });
        }
        Some(())
    }
}
