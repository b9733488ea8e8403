//! Constant text with holes, and how a line is held against it.
//!
//! A hit must give exactly what the full parser would have given. So everything that decides what a value means stands in the constant
//! text, and what stands in a hole is a value by the same rules as ever.

use super::hole::{General, Hole};
use super::matched::{Matched, short};
use super::step::Step;
use crate::lexer::equal;
use crate::tables::{Span, Tables};

/// The patterns and steps of many templates, side by side: a line visits them in the order in which they were learned.
pub(in crate::engine) struct Patterns<'t> {
    tables: &'t Tables,
    texts: Vec<u8>,
    holes: Vec<Hole>,
    values: Vec<General<'t>>,
    steps: Vec<Step>,
    /// Bytes of the texts in the steps.
    constants: usize,
}

/// Constant text with holes.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) struct Pattern {
    holes: Span,
    /// The constant text after the last of them.
    rest: Span,
}

impl<'t> Patterns<'t> {
    pub(super) fn new(tables: &'t Tables) -> Self {
        Self { tables, texts: Vec::new(), holes: Vec::new(), values: Vec::new(), steps: Vec::new(), constants: 0 }
    }

    /// Forgets all patterns and steps.
    pub(super) fn clear(&mut self) {
        self.texts.clear();
        self.holes.clear();
        self.values.clear();
        self.steps.clear();
        self.constants = 0;
    }

    /// Bytes that they take.
    pub(super) fn size(&self) -> usize {
        let entries = size_of_val(&*self.holes) + size_of_val(&*self.values) + size_of_val(&*self.steps);
        self.texts.len() + self.constants + entries
    }

    /// Keeps the pattern of `text`, in which the values stand at these ranges, in their order; none if they overlap.
    pub(super) fn add(&mut self, text: &str, values: &[(std::ops::Range<usize>, General<'t>)]) -> Option<Pattern> {
        let mut at = 0;
        for (range, _) in values {
            text.get(at..range.start)?;
            at = range.end;
        }
        let last = text.get(at..)?;
        let (first, mut at) = (self.holes.len(), 0);
        for (range, value) in values {
            let before = self.keep(text.get(at..range.start)?);
            self.holes.push(Hole::new(self.tables, *value, before, short(self.values.len())));
            self.values.push(*value);
            at = range.end;
        }
        Some(Pattern { holes: Span::new(short(first), short(values.len())), rest: self.keep(last) })
    }

    fn keep(&mut self, constant: &str) -> Span {
        let start = self.texts.len();
        self.texts.extend_from_slice(constant.as_bytes());
        Span::new(short(start), short(constant.len()))
    }

    /// Keeps steps.
    pub(super) fn add_steps(&mut self, steps: Vec<Step>) -> Span {
        let span = Span::new(short(self.steps.len()), short(steps.len()));
        let constant = |step: &Step| if let Step::Written { text, .. } = step { text.len() } else { 0 };
        self.constants += steps.iter().map(constant).sum::<usize>();
        self.steps.extend(steps);
        span
    }

    pub(in crate::engine) fn steps(&self, span: Span) -> &[Step] {
        span.slice(&self.steps)
    }

    /// The constant text up to the first hole.
    pub(super) fn head(&self, pattern: Pattern) -> &[u8] {
        let first = pattern.holes.slice(&self.holes).first();
        first.map_or(pattern.rest, |hole| hole.before).slice(&self.texts)
    }

    /// The same as [`Patterns::hit`], where it is not worth being compiled into its caller.
    pub(in crate::engine) fn hit_apart(
        &self,
        pattern: Pattern,
        line: &str,
        at: usize,
        matched: &mut Matched,
    ) -> Option<usize> {
        self.hit(pattern, line, at, matched)
    }

    /// Holds `line`, from `at` on, against a pattern; where it ends if it hits. After a miss `matched` may hold too much.
    #[inline(always)]
    pub(in crate::engine) fn hit(
        &self,
        pattern: Pattern,
        line: &str,
        mut at: usize,
        matched: &mut Matched,
    ) -> Option<usize> {
        let bytes = line.as_bytes();
        for hole in pattern.holes.slice(&self.holes) {
            at = starts_with(bytes, at, hole.before.slice(&self.texts))?;
            at = match hole.take(self.tables, &self.values, line, at, matched) {
                Some(end) => end,
                None => self.values.get(hole.general as usize)?.take(self.tables, line, at, matched)?,
            };
        }
        starts_with(bytes, at, pattern.rest.slice(&self.texts))
    }
}

/// Where `constant` ends if it stands at `at`.
#[inline(always)]
fn starts_with(bytes: &[u8], at: usize, constant: &[u8]) -> Option<usize> {
    let end = at + constant.len();
    let found = bytes.get(at..end)?;
    equal(found, constant).then_some(end)
}
