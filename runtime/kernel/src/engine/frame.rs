//! Frames, the items of `signals`: meeting them, and which of them count.

use super::Work;
use super::identity::Names;
use super::rescue::{Doc, Mark, Of};
use super::template::{FrameTemplate, Level, short};
use crate::lexer::{Raw, RawKind, Separator, first, separator};
use crate::tables::{Naming, Scope, Unknown};
use crate::{Count, Reason};

/// A frame of a known signal.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// Where it stands in the line.
    pub(super) start: u32,
    pub(super) end: u32,
    item: Item,
    pub(super) signal: u32,
    pub(super) naming: Naming,
    pub(super) counts: bool,
    pub(super) went: Went,
    pub(super) form: Form,
}

/// Which array of signals, and which item of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    array: u32,
    index: u32,
}

/// How a frame was read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    /// Collected by the full parser: its number on the tape, where its slots are, and what that added to the trace.
    Collected { node: u32, base: u32, trace: (Mark, Mark) },
    /// It hit a template: which, and which holes were its own.
    Hit { template: u32, from: Level, to: Level },
}

/// Whether the source says that it could read the signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Went {
    Well,
    Badly,
}

impl<'t> Work<'t> {
    /// Meets the items of an array of signals that is on the tape.
    pub(super) fn read_items(&mut self, doc: Doc<'_>, number: usize, frames: &mut Vec<Frame>) {
        let Some(scope) = self.tables.scope(self.tables.frame) else { return };
        let Some(items) = self.signals.get(number).and_then(|signals| signals.items) else { return };
        let (mut rest, mut previous) = (self.line_tape.inside(items), None);
        let mut item = Item { array: short(number), index: 0 };
        while let Some(raw) = self.line_tape.element(&mut rest) {
            match self.hit_apart(doc, raw.start, item, previous, None, frames) {
                Some((template, _)) => previous = Some(template),
                None => self.meet(doc, scope, raw, item, frames),
            }
            item.index += 1;
        }
    }

    /// Meets the items of an array of signals that no one has read yet, inside of `depth` arrays and objects; where it ends, or none if it
    /// is malformed.
    pub(super) fn read_array(
        &mut self,
        doc: Doc<'_>,
        number: usize,
        depth: usize,
        frames: &mut Vec<Frame>,
    ) -> Option<usize> {
        let scope = self.tables.scope(self.tables.frame)?;
        let bytes = doc.text.as_bytes();
        let mut next = first(bytes, self.signals.get(number)?.start)?;
        let (mut item, mut previous) = (Item { array: short(number), index: 0 }, None);
        loop {
            let start = match next {
                Separator::Comma(start) => start,
                Separator::End(end) => return Some(end),
            };
            let end = match self.hit(doc, start, item, previous, Some(depth), frames) {
                Some((template, end)) => {
                    previous = Some(template);
                    end
                }
                None => {
                    let raw = self.line_tape.append(bytes, start, depth).ok()?;
                    self.meet(doc, scope, raw, item, frames);
                    raw.end
                }
            };
            next = separator(bytes, end)?;
            item.index += 1;
        }
    }

    /// Reads the frame at `start` by a template, if one hits; which, and where the frame ends.
    #[inline(always)]
    fn hit(
        &mut self,
        doc: Doc<'_>,
        start: usize,
        item: Item,
        previous: Option<u32>,
        depth: Option<usize>,
        frames: &mut Vec<Frame>,
    ) -> Option<(u32, usize)> {
        let before = self.matched.level();
        let (template, end) = self.templates.hit(doc.text, start, previous, depth, &mut self.matched)?;
        let FrameTemplate { signal, naming, went, .. } = *self.templates.get(template)?;
        let form = Form::Hit { template, from: before, to: self.matched.level() };
        let (start, outer_end) = (short(start), short(end));
        self.contest(frames, Frame { start, end: outer_end, item, signal, naming, counts: true, went, form });
        Some((template, end))
    }

    /// The same as [`Work::hit`], where it is not worth being compiled into its caller.
    fn hit_apart(
        &mut self,
        doc: Doc<'_>,
        start: usize,
        item: Item,
        previous: Option<u32>,
        depth: Option<usize>,
        frames: &mut Vec<Frame>,
    ) -> Option<(u32, usize)> {
        self.hit(doc, start, item, previous, depth, frames)
    }

    /// The path of `frame`, and that entries speak of its signal.
    pub(super) fn turn_to(&mut self, frame: &Frame) {
        self.of = frame.of();
        self.turn_to_item(frame.item);
    }

    /// Paths begin at an item of an array of signals.
    fn turn_to_item(&mut self, item: Item) {
        if let Some(signals) = self.signals.get(item.array as usize) {
            self.trace.turn_to_frame(signals.path.clone(), item.index as usize);
        }
    }

    /// Collects an item and finds its signal.
    fn meet(&mut self, doc: Doc<'_>, scope: &Scope, raw: Raw, item: Item, frames: &mut Vec<Frame>) {
        self.of = Of::Envelope;
        self.turn_to_item(item);
        match raw.kind {
            RawKind::Object => {}
            RawKind::Null => return,
            _ => return self.rescue(doc, raw, Reason::WrongType),
        }
        let before = self.trace.mark();
        let base = self.open(scope);
        self.collect(doc, scope, raw, base);
        let previous = frames.last().map_or(short(self.tables.signals.len()), |frame| frame.signal);
        let (signal, naming) = if let Some(signal) = self.expected(doc, base, previous) {
            (signal, Naming::Own)
        } else {
            let names = self.read_names(doc, scope, base);
            let Some((signal, naming, agrees)) = self.identify(&names) else {
                self.trace.forget(before, self.trace.mark());
                self.slots.truncate(base);
                return self.unknown_signal(doc, raw, &names);
            };
            self.sequel.learn(previous, signal);
            if !agrees {
                self.mismatch(doc, base, raw, &names);
            }
            (signal, naming)
        };
        let trace = (before, self.trace.mark());
        self.trace.attribute(before, trace.1, &Of::Signal(signal));
        self.plain = false;
        let form = Form::Collected { node: raw.node, base: short(base), trace };
        let (start, end, went) = (short(raw.start), short(raw.end), Went::Well);
        self.contest(frames, Frame { start, end, item, signal, naming, counts: true, went, form });
    }

    fn unknown_signal(&mut self, doc: Doc<'_>, raw: Raw, names: &Names<'_>) {
        if self.tables.unknown == Unknown::Count {
            return self.trace.count(Count::UnknownCounted);
        }
        let of = names.code.as_deref().map_or(Of::Envelope, |code| Of::Unknown(self.trace.keep(code)));
        self.trace.rescue(doc, raw, Reason::UnknownSignal, of);
    }

    /// Of two frames of one signal, an own name beats an alias, and a later frame an earlier one.
    #[inline]
    fn contest(&mut self, frames: &mut Vec<Frame>, mut frame: Frame) {
        let (number, signal) = (short(frames.len()), frame.signal as usize);
        let other = self.best.held(signal);
        if let Some(other) = other {
            self.plain = false;
            if let Some(other) = frames.get_mut(other as usize) {
                frame.counts = frame.naming >= other.naming;
                other.counts = !frame.counts;
            }
        }
        if frame.counts {
            self.best.hold(signal, number);
        }
        frames.push(frame);
    }
}

impl Frame {
    fn of(&self) -> Of {
        Of::Signal(self.signal)
    }

    /// Number of the array of signals that it stands in.
    pub(super) fn array(&self) -> usize {
        self.item.array as usize
    }

    /// The object itself.
    pub(super) fn raw(&self) -> Raw {
        let node = if let Form::Collected { node, .. } = self.form { node } else { 0 };
        Raw { start: self.start as usize, end: self.end as usize, kind: RawKind::Object, escaped: false, node }
    }
}
