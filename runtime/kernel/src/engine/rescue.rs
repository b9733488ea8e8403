//! What a row could not take: entries, their paths, and their order.

use std::ops::Range;

use crate::engine::counters::Counts;
use crate::lexer::{Raw, RawKind, unescape};
use crate::sink::{Sink, Value};
use crate::tables::Tables;
use crate::{Count, Reason};

/// A text that is being read, and where it stands in the line.
#[derive(Clone, Copy)]
pub(super) struct Doc<'a> {
    pub(super) text: &'a str,
    /// Offset of the JSON text that this is the content of; none for the line itself.
    pub(super) inside: Option<usize>,
}

impl Doc<'_> {
    pub(super) fn place(self, offset: usize) -> Place {
        match self.inside {
            Some(outer) => Place { outer, inner: offset },
            None => Place { outer: offset, inner: 0 },
        }
    }
}

/// Where something stands in the line: by the place of its body's text, then within it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) outer: usize,
    pub(super) inner: usize,
}

/// Which signal an entry speaks of.
#[derive(Debug, Clone)]
pub(super) enum Of {
    Envelope,
    Signal(u32),
    /// A code that the catalogue does not have, in the arena.
    Unknown(Range<usize>),
}

struct Entry {
    place: Place,
    reason: Reason,
    of: Of,
    path: Range<usize>,
    raw: Range<usize>,
}

/// Entries and counts of the row that is being read. What a frame adds can be taken back until the row ends.
#[derive(Default)]
pub(super) struct Trace {
    entries: Vec<Option<Entry>>,
    counts: Vec<Option<Count>>,
    /// What is counted for good.
    sums: Counts,
    arena: String,
    /// The item of `signals` that is being read: the kept path of the array, and which.
    frame: Option<(Range<usize>, usize)>,
    /// The path from there, or from the event.
    path: String,
}

/// How much a [`Trace`] holds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    entries: usize,
    counts: usize,
}

impl Trace {
    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.counts.clear();
        self.sums = Counts::default();
        self.arena.clear();
        self.turn_to_event();
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { entries: self.entries.len(), counts: self.counts.len() }
    }

    /// Takes back what was added between two marks.
    pub(super) fn forget(&mut self, from: Mark, to: Mark) {
        self.entries.iter_mut().take(to.entries).skip(from.entries).for_each(|entry| *entry = None);
        self.counts.iter_mut().take(to.counts).skip(from.counts).for_each(|count| *count = None);
    }

    /// Says which signal the entries between two marks belong to.
    pub(super) fn attribute(&mut self, from: Mark, to: Mark, of: &Of) {
        for entry in self.entries.iter_mut().take(to.entries).skip(from.entries).flatten() {
            entry.of = of.clone();
        }
    }

    pub(super) fn count(&mut self, count: Count) {
        self.counts.push(Some(count));
    }

    /// Counts what is not taken back.
    #[inline]
    pub(super) fn add(&mut self, count: Count, times: u64) {
        self.sums.add(count, times);
    }

    /// Adds up what was counted.
    pub(super) fn sum(&mut self) -> &Counts {
        let Self { counts, sums, .. } = self;
        counts.drain(..).flatten().for_each(|count| sums.add(count, 1));
        sums
    }

    /// What was counted between two marks.
    pub(super) fn counts_between(&self, from: Mark, to: Mark) -> impl Iterator<Item = Count> {
        self.counts.iter().take(to.counts).skip(from.counts).flatten().copied()
    }

    /// Whether nothing was rescued between two marks.
    pub(super) fn is_clean(&self, from: Mark, to: Mark) -> bool {
        self.entries.iter().take(to.entries).skip(from.entries).all(Option::is_none)
    }

    /// Undoes what was added since `mark`, the newest first.
    pub(super) fn truncate(&mut self, mark: Mark) {
        self.entries.truncate(mark.entries);
        self.counts.truncate(mark.counts);
    }

    /// Takes back what was rescued since `mark`; what was counted stays.
    pub(super) fn forget_entries(&mut self, mark: Mark) {
        self.entries.truncate(mark.entries);
    }

    pub(super) fn reasons(&self) -> impl Iterator<Item = Reason> {
        self.entries.iter().flatten().map(|entry| entry.reason)
    }

    /// Keeps a text until the row ends.
    pub(super) fn keep(&mut self, text: &str) -> Range<usize> {
        let start = self.arena.len();
        self.arena.push_str(text);
        start..self.arena.len()
    }

    /// The path of the scope that is being read.
    pub(super) fn path_len(&self) -> usize {
        self.path.len()
    }

    pub(super) fn truncate_path(&mut self, len: usize) {
        self.path.truncate(len);
    }

    /// Paths begin at the event.
    pub(super) fn turn_to_event(&mut self) {
        self.frame = None;
        self.path.clear();
    }

    /// Paths begin at an item of the array whose path was kept.
    pub(super) fn turn_to_frame(&mut self, array: Range<usize>, index: usize) {
        self.frame = Some((array, index));
        self.path.clear();
    }

    pub(super) fn kept(&self, kept: Range<usize>) -> &str {
        self.arena.get(kept).unwrap_or_default()
    }

    pub(super) fn keep_path(&mut self) -> Range<usize> {
        use std::fmt::Write;
        let start = self.arena.len();
        if let Some((array, index)) = self.frame.clone() {
            if self.arena.get(array.clone()).is_some() {
                self.arena.extend_from_within(array);
            }
            // Writing to a text cannot fail.
            let _ = write!(self.arena, "[{index}]");
            if !self.path.is_empty() && !self.path.starts_with('[') {
                self.arena.push('.');
            }
        }
        self.arena.push_str(&self.path);
        start..self.arena.len()
    }

    /// Descends along a path of the tables, which is written as entries write it; `.` stays.
    pub(super) fn push_path(&mut self, path: &str) {
        match path.as_bytes().first() {
            None | Some(b'.') => {}
            Some(b'[') => self.path.push_str(path),
            Some(_) => self.push_plain(path),
        }
    }

    /// Descends into a key; an unusual one stands as it came.
    pub(super) fn push_key(&mut self, doc: Doc<'_>, key: Raw) {
        let inside = key.inside(doc.text);
        if is_plain(inside) {
            return self.push_plain(inside);
        }
        let mut resolved = String::new();
        if inside.contains('\\') && unescape(inside, &mut resolved).is_ok() && is_plain(&resolved) {
            return self.push_plain(&resolved);
        }
        self.path.extend(["[", key.of(doc.text), "]"]);
    }

    /// Descends into an element.
    pub(super) fn push_index(&mut self, index: usize) {
        use std::fmt::Write;
        // Writing to a text cannot fail.
        let _ = write!(self.path, "[{index}]");
    }

    fn push_plain(&mut self, key: &str) {
        if !self.path.is_empty() {
            self.path.push('.');
        }
        self.path.push_str(key);
    }

    /// Adds an entry at the path that stands.
    pub(super) fn rescue(&mut self, doc: Doc<'_>, raw: Raw, reason: Reason, of: Of) {
        let kept = self.keep(raw.of(doc.text));
        self.rescue_kept(doc.place(raw.start()), kept, reason, of);
    }

    pub(super) fn rescue_kept(&mut self, place: Place, raw: Range<usize>, reason: Reason, of: Of) {
        let path = self.keep_path();
        self.entries.push(Some(Entry { place, reason, of, path, raw }));
    }

    /// Feeds the entries, in their order, to the column at `place`.
    pub(super) fn feed<S: Sink>(&mut self, tables: &Tables, place: u32, sink: &mut S) {
        self.entries.retain(Option::is_some);
        if self.entries.is_empty() {
            return;
        }
        let key = |entry: &Option<Entry>| entry.as_ref().map(|entry| (entry.place, entry.reason));
        self.entries.sort_by_key(key);
        // Two fields that read one path may refuse what stands there for the same reason.
        self.entries.dedup_by_key(|entry| key(entry));
        sink.begin_array(place);
        for entry in self.entries.iter().flatten() {
            sink.begin_struct(0);
            sink.set(0, Value::Text(entry.reason.word()));
            match &entry.of {
                Of::Envelope => {}
                Of::Signal(index) => {
                    if let Some(signal) = tables.signals.get(*index as usize) {
                        sink.set(1, Value::Text(&signal.code));
                    }
                }
                Of::Unknown(code) => sink.set(1, Value::Text(self.arena.get(code.clone()).unwrap_or_default())),
            }
            sink.set(2, Value::Text(self.arena.get(entry.path.clone()).unwrap_or_default()));
            sink.set(3, Value::Text(self.arena.get(entry.raw.clone()).unwrap_or_default()));
            sink.end_struct();
        }
        sink.end_array();
    }
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// Whether a kind of value is what a container of the tables takes.
pub(super) fn is_container(kind: RawKind) -> bool {
    matches!(kind, RawKind::Array | RawKind::Object)
}
