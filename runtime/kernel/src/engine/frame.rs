//! Frames, the items of `signals`: meeting them, and which of them count.

use super::Work;
use super::collect::Signals;
use super::identity::Names;
use super::rescue::{Doc, Mark, Of};
use super::template::{FrameTemplate, Level, short};
use crate::lexer::{Malformed, Raw, RawKind, Separator, first, separator};
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
    /// Collected by the full parser: where its slots are, and what that added to the trace.
    Collected { base: u32, trace: (Mark, Mark) },
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
    /// Meets the items of an array of signals; where it ends.
    #[inline(never)]
    pub(super) fn read_array(
        &mut self,
        doc: Doc<'_>,
        number: usize,
        frames: &mut Vec<Frame>,
    ) -> Result<usize, Malformed> {
        let scope = self.tables.scope(self.tables.frame).ok_or(Malformed::NotJson)?;
        let Signals { start, depth, .. } = *self.signals.get(number).ok_or(Malformed::NotJson)?;
        let bytes = doc.text.as_bytes();
        let mut next = first(bytes, start).ok_or(Malformed::NotJson)?;
        let (mut item, mut previous) = (Item { array: short(number), index: 0 }, None);
        loop {
            let start = match next {
                Separator::Comma(start) => start,
                Separator::End(end) => return Ok(end),
            };
            let end = match self.hit(doc, start, item, previous, depth, frames) {
                Some((template, end)) => {
                    previous = Some(template);
                    end
                }
                None => self.meet(doc, scope, start, depth, item, frames)?,
            };
            next = separator(bytes, end).ok_or(Malformed::NotJson)?;
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
        depth: usize,
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

    /// Collects the item that starts at `start`, inside of `depth` arrays and objects, and finds its signal; where the item ends.
    #[inline(never)]
    fn meet(
        &mut self,
        doc: Doc<'_>,
        scope: &Scope,
        start: usize,
        depth: usize,
        item: Item,
        frames: &mut Vec<Frame>,
    ) -> Result<usize, Malformed> {
        self.of = Of::Envelope;
        self.turn_to_item(item);
        let byte = *doc.text.as_bytes().get(start).ok_or(Malformed::NotJson)?;
        if byte != b'{' {
            let value = self.value(doc, start, byte, depth)?;
            if value.kind != RawKind::Null {
                self.rescue(doc, value, Reason::WrongType);
            }
            return Ok(value.end());
        }
        let before = self.trace.mark();
        let base = self.open(scope);
        let end = self.collect(doc, scope, start, depth, base)?;
        let raw = Raw::new(start, end, RawKind::Object, false);
        let previous = frames.last().map_or(short(self.tables.signals.len()), |frame| frame.signal);
        let (signal, naming) = if let Some(signal) = self.expected(doc, base, previous) {
            (signal, Naming::Own)
        } else {
            let names = self.read_names(doc, scope, base);
            let Some((signal, naming, agrees)) = self.identify(&names) else {
                self.trace.forget(before, self.trace.mark());
                self.slots.truncate(base);
                self.unknown_signal(doc, raw, &names);
                return Ok(end);
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
        let form = Form::Collected { base: short(base), trace };
        let (start, outer_end, went) = (short(start), short(end), Went::Well);
        self.contest(frames, Frame { start, end: outer_end, item, signal, naming, counts: true, went, form });
        Ok(end)
    }

    fn unknown_signal(&mut self, doc: Doc<'_>, raw: Raw, names: &Names<'_>) {
        if self.tables.unknown == Unknown::Count {
            return self.trace.count(Count::UnknownCounted);
        }
        let of = names.code.as_deref().map_or(Of::Envelope, |code| Of::Unknown(self.trace.keep(code)));
        self.trace.rescue(doc, raw, Reason::UnknownSignal, of);
    }

    /// Adds a frame behind those that were met.
    #[inline]
    fn contest(&mut self, frames: &mut Vec<Frame>, mut frame: Frame) {
        self.weigh(frames, &mut frame);
        frames.push(frame);
    }

    /// Of two frames of one signal, an own name beats an alias, and a later frame an earlier one.
    #[inline]
    fn weigh(&mut self, earlier: &mut [Frame], frame: &mut Frame) {
        let (number, signal) = (short(earlier.len()), frame.signal as usize);
        frame.counts = true;
        if let Some(other) = self.best.held(signal) {
            self.plain = false;
            if let Some(other) = earlier.get_mut(other as usize) {
                frame.counts = frame.naming >= other.naming;
                other.counts = !frame.counts;
            }
        }
        if frame.counts {
            self.best.hold(signal, number);
        }
    }

    /// Forgets the arrays of signals from `number` on, and what was met in them.
    pub(super) fn forget_signals(&mut self, number: usize) {
        if self.signals.len() == number {
            return;
        }
        self.signals.truncate(number);
        let mut frames = std::mem::take(&mut self.frames);
        for frame in frames.iter().filter(|frame| frame.array() >= number) {
            if let Form::Hit { from, .. } = frame.form {
                self.matched.truncate(from);
            }
        }
        frames.retain(|frame| frame.array() < number);
        self.contest_anew(&mut frames);
        self.frames = frames;
    }

    /// Lets all frames contest in the order of their roots; those of one root stay in the order of the line.
    pub(super) fn contest_anew(&mut self, frames: &mut [Frame]) {
        frames.sort_by_key(|frame| self.signals.get(frame.array()).map(|signals| signals.root));
        self.best.clear();
        for number in 0..frames.len() {
            let (earlier, rest) = frames.split_at_mut(number);
            rest.first_mut().into_iter().for_each(|frame| self.weigh(earlier, frame));
        }
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
        Raw::new(self.start as usize, self.end as usize, RawKind::Object, false)
    }
}
