//! Learning: from what the full parser read to a pattern and the steps that feed it.
//!
//! An object that was read well is read once more with a [`Recording`] at hand, which notes each value that became a cell, and where it
//! stood, and each that nobody reads. Those places become holes; all else is constant text. What would make the constant text lie about its
//! meaning spoils the recording: an entry of `_rescued`, two alternatives of one field.

use super::hole::{General, Quoted, Shape};
use super::matched::short;
use super::pattern::Placed;
use super::step::{Held, Step};
use crate::engine::decode::UnitState;
use crate::engine::rescue::Doc;
use crate::lexer::{Raw, RawKind};
use crate::sink::Value;
use crate::tables::{Field, Kind};

/// What the full parser did with an object.
pub(in crate::engine) struct Recording<'t> {
    /// Where the object starts, and what is around it.
    around: Nesting,
    notes: Vec<Note<'t>>,
    /// Values whose text decides something: what the stream did, what failed, units.
    deciders: Vec<(Option<usize>, usize)>,
    steps: Vec<Step>,
    spoiled: bool,
}

/// A value that became a cell, or that nobody reads.
struct Note<'t> {
    /// Start of the body's text in the line, if it stood in one.
    inside: Option<usize>,
    raw: Raw,
    /// The cell; none if it is skipped.
    field: Option<&'t Field>,
    unit: UnitState,
}

/// Whether a value is read anew for each hit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Noted {
    Hole,
    Constant,
}

impl<'t> Recording<'t> {
    /// Nothing yet, of an object that has `around` around it.
    pub(in crate::engine) fn new(around: Nesting) -> Self {
        Self { around, notes: Vec::new(), deciders: Vec::new(), steps: Vec::new(), spoiled: false }
    }

    /// How many arrays and objects are around the object.
    pub(super) fn depth(&self) -> usize {
        self.around.depth
    }

    /// The text of `raw` decides something, so it is no hole.
    pub(in crate::engine) fn decider(&mut self, doc: Doc<'_>, raw: Raw) {
        self.deciders.push((doc.inside, raw.start()));
    }

    /// There is more to the object than constant text and holes.
    pub(in crate::engine) fn spoil(&mut self) {
        self.spoiled = true;
    }

    pub(in crate::engine) fn step(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// `raw` became `value`, the cell of `field`.
    pub(in crate::engine) fn value(
        &mut self,
        doc: Doc<'_>,
        raw: Raw,
        field: &'t Field,
        unit: UnitState,
        value: Value<'_>,
    ) -> Noted {
        let place = field.place;
        let decides = self.deciders.contains(&(doc.inside, raw.start()));
        // JSON that stands in a text body is not skipped in place.
        if decides || field.kind == Kind::Json && doc.inside.is_some() {
            self.steps.push(Step::constant(place, value));
            return Noted::Constant;
        }
        self.steps.push(Step::hole(Held::of(&field.kind), place, short(self.notes.len())));
        self.notes.push(Note { inside: doc.inside, raw, field: Some(field), unit });
        Noted::Hole
    }

    /// Nobody reads `raw`: whatever value of its kind stands there, the row is the same. An empty one may not be.
    pub(in crate::engine) fn skip(&mut self, doc: Doc<'_>, raw: Raw) {
        // Containers that stand in a text body are not skipped in place.
        if !raw.is_empty(doc.text) && (raw.is_scalar() || doc.inside.is_none()) {
            self.notes.push(Note { inside: doc.inside, raw, field: None, unit: UnitState::Own });
        }
    }

    /// What was to be done so far; later steps are apart.
    pub(in crate::engine) fn take_steps(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
    }

    /// The number of the hole of `field`.
    pub(in crate::engine) fn hole_of(&self, field: &Field) -> Option<u32> {
        self.notes
            .iter()
            .zip(0..)
            .find(|(note, _)| note.field.is_some_and(|it| std::ptr::eq(it, field)))
            .map(|(_, number)| number)
    }

    /// The values in the order of the line, and for each note the number of its hole; none if the recording is spoiled.
    pub(super) fn holes(&self, line: &str) -> Option<Holes<'t>> {
        let mut holes = Vec::with_capacity(self.notes.len());
        for (note, number) in self.notes.iter().zip(0..) {
            let (range, shape) = note.place(line)?;
            holes.push((range, General { field: note.field, unit: note.unit, shape }, number));
        }
        holes.sort_by_key(|(range, ..)| range.start);
        // Two fields that read one value: ranges overlap, unless it is an empty text.
        if holes.windows(2).any(|pair| matches!(pair, [(one, ..), (other, ..)] if one.start == other.start)) {
            return None;
        }
        let (mut numbers, mut next, mut nesting) = (vec![0; holes.len()], 0, self.around);
        for (range, hole, number) in &mut holes {
            if let Shape::Json { depth, .. } = &mut hole.shape {
                *depth = nesting.depth_at(line, range.start)?;
            }
            *numbers.get_mut::<usize>(*number)? = next;
            next += u32::from(hole.field.is_some());
        }
        let values = holes.into_iter().map(|(range, value, _)| (range, value)).collect();
        (!self.spoiled).then_some(Holes { values, numbers })
    }
}

/// Holes and where they stand in the line.
pub(super) struct Holes<'t> {
    values: Vec<Placed<'t>>,
    /// For each note, in the order of reading, the number of its hole, in the order of the line.
    numbers: Vec<u32>,
}

impl<'t> Holes<'t> {
    /// The steps with the holes' numbers.
    pub(super) fn renumber(&self, mut steps: Vec<Step>) -> Option<Vec<Step>> {
        for step in &mut steps {
            if let Some(number) = step.number() {
                *number = self.number(*number)?;
            }
        }
        Some(steps)
    }

    pub(super) fn number(&self, note: u32) -> Option<u32> {
        self.numbers.get(note as usize).copied()
    }

    /// The values that stand within `range` of the line, with their places in it.
    pub(super) fn within(&self, range: std::ops::Range<usize>) -> Vec<Placed<'t>> {
        let inside = self.values.iter().filter(|(hole, _)| hole.start >= range.start && hole.end <= range.end);
        inside.map(|(hole, value)| (hole.start - range.start..hole.end - range.start, *value)).collect()
    }

    /// Number of holes.
    pub(super) fn len(&self) -> usize {
        self.values.len()
    }
}

impl Note<'_> {
    /// Where its hole stands in the line, and what stands there; none if it can't be found.
    fn place(&self, line: &str) -> Option<(std::ops::Range<usize>, Shape)> {
        let (start, end, kind) = (self.raw.start(), self.raw.end(), self.raw.kind);
        let (range, shape) = match kind {
            _ if self.field.is_some_and(|field| field.kind == Kind::Json) => {
                (start..end, Shape::Json { kind, depth: 0 })
            }
            RawKind::True | RawKind::False => (start..end, Shape::Boolean),
            RawKind::Number => (start..end, Shape::Number),
            RawKind::Text if self.inside.is_some() => (start + 1..end - 1, Shape::Text(Quoted::Twice)),
            RawKind::Text => (start + 1..end - 1, Shape::Text(Quoted::Once)),
            RawKind::Array | RawKind::Object if self.field.is_none() => (start..end, Shape::Json { kind, depth: 0 }),
            RawKind::Null | RawKind::Array | RawKind::Object => return None,
        };
        let range = match self.inside {
            None => range,
            Some(body) => escaped(line, body, range.start)?..escaped(line, body, range.end)?,
        };
        Some((range, shape))
    }
}

/// Where the byte at `offset` of a text, its escapes resolved, stands in the line; the text's quote stands at `start`.
fn escaped(line: &str, start: usize, offset: usize) -> Option<usize> {
    let bytes = line.as_bytes();
    let (mut at, mut resolved) = (start + 1, 0);
    while resolved < offset {
        let (len, gives) = match (bytes.get(at)?, bytes.get(at + 1)?) {
            (b'\\', b'u') => return None,
            (b'\\', _) => (2, 1),
            _ => (1, 1),
        };
        at += len;
        resolved += gives;
    }
    (resolved == offset).then_some(at)
}

/// How many arrays and objects are open at a place of a valid line.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::engine) struct Nesting {
    at: usize,
    depth: usize,
    inside_text: bool,
    escaped: bool,
}

impl Nesting {
    /// So many are open at `at`, where a value starts.
    pub(in crate::engine) fn new(at: usize, depth: usize) -> Self {
        Self { at, depth, inside_text: false, escaped: false }
    }

    /// How many are open at `to`, which is not before the last place that was asked for.
    pub(in crate::engine) fn depth_at(&mut self, line: &str, to: usize) -> Option<usize> {
        for byte in line.as_bytes().get(self.at..to)? {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.inside_text = !self.inside_text,
                b'{' | b'[' if !self.inside_text => self.depth += 1,
                b'}' | b']' if !self.inside_text => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        self.at = to;
        Some(self.depth)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_body_is_found_in_the_line() {
        let line = r#"{"body":"{\"a\":1,\"é\\n\":2}"}"#;
        assert_eq!(escaped(line, 8, 0), Some(9));
        assert_eq!(escaped(line, 8, 5), line.find('1'));
        assert_eq!(escaped(line, 8, 14), line.find('2'));
        assert_eq!(escaped(r#""\u00e9x""#, 0, 2), None);
    }

    #[test]
    fn brackets_in_texts_do_not_nest() {
        let line = r#"{"a":[{"b":"]}\"]"},{"c":1"#;
        let mut nesting = Nesting::default();
        assert_eq!(nesting.depth_at(line, 6), Some(2));
        assert_eq!(nesting.depth_at(line, line.len()), Some(3));
        assert_eq!(Nesting::new(6, 2).depth_at(line, line.len()), Some(3));
        assert_eq!(nesting.depth_at(line, 99), None);
    }
}
