//! Frames, the items of `signals`: which of them count, their state and their bodies.

use super::Work;
use super::identity::Names;
use super::rescue::{Doc, Mark, Of};
use super::template::{FrameTemplate, Level, short};
use crate::lexer::{Raw, RawKind, Separator, first, separator, unescape};
use crate::sink::{Sink, Value};
use crate::tables::{Field, KeepState, Naming, Scope, Unknown};
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

    /// Feeds what the frames say, each signal once.
    pub(super) fn read_frames<S: Sink>(&mut self, doc: Doc<'_>, frames: &mut [Frame], sink: &mut S) {
        let Some(scope) = self.tables.scope(self.tables.frame) else { return };
        if !self.plain {
            self.settle(doc, scope, frames);
        }
        self.read_states(doc, scope, frames, sink);
        let (mut counting, mut failed, mut hits) = (0, 0, 0);
        for frame in frames.iter().filter(|frame| frame.counts) {
            counting += 1;
            failed += u64::from(frame.went == Went::Badly);
            match frame.form {
                Form::Collected { base, .. } => self.read_body(doc, scope, frame, base as usize, sink),
                Form::Hit { template, from, .. } => {
                    hits += 1;
                    let Some(template) = self.templates.get(template) else { continue };
                    template.counts.iter().for_each(|count| self.trace.add(*count, 1));
                    if template.body.len > 0 {
                        let steps = self.templates.steps(template.body);
                        self.matched.feed(doc.text, &self.tables.words, from, steps, sink);
                    }
                }
            }
        }
        self.matched.counted().for_each(|count| self.trace.add(count, 1));
        self.trace.add(Count::Signals, counting);
        self.trace.add(Count::FailedSignals, failed);
        self.hits.frames += frames.len() as u64;
        self.hits.frame_hits += hits;
    }

    /// Takes back what the losers added, and keeps each whole. Asks the others how they went.
    fn settle(&mut self, doc: Doc<'_>, scope: &Scope, frames: &mut [Frame]) {
        for frame in frames.iter_mut() {
            match frame.form {
                Form::Collected { base, .. } if frame.counts => {
                    frame.went = self.went(doc, scope, frame, base as usize)
                }
                Form::Hit { .. } if frame.counts => {}
                Form::Collected { trace, .. } => {
                    self.trace.forget(trace.0, trace.1);
                    self.lose_frame(doc, frame);
                }
                Form::Hit { from, to, .. } => {
                    self.matched.discount(from, to);
                    self.lose_frame(doc, frame);
                }
            }
        }
    }

    fn lose_frame(&mut self, doc: Doc<'_>, frame: &Frame) {
        self.turn_to(frame);
        self.rescue(doc, frame.raw(), Reason::Duplicate);
    }

    pub(super) fn went(&mut self, doc: Doc<'_>, scope: &Scope, frame: &Frame, base: usize) -> Went {
        let tables = self.tables;
        let Some(slot) = tables.identity.failed else { return Went::Well };
        let Some(raw) = self.slot(base, slot) else { return Went::Well };
        let says =
            |text: &str| tables.failed.slice(&tables.words).iter().any(|word| tables.failed_fold.equal(text, word));
        let bad = match raw.plain_text(doc.text) {
            Some(text) => says(text),
            None => self.read_failed(doc, scope, frame, slot, raw) && says(&self.text),
        };
        if bad { Went::Badly } else { Went::Well }
    }

    /// Reads what says whether a frame failed, an unusual text or none; whether it is a text.
    fn read_failed(&mut self, doc: Doc<'_>, scope: &Scope, frame: &Frame, slot: u32, raw: Raw) -> bool {
        let tables = self.tables;
        let reads = |field: &Field| field.sources.slice(&tables.sources).contains(&slot);
        if scope.fields.slice(&tables.fields).iter().any(reads) {
            self.text.clear();
            return raw.kind == RawKind::Text && unescape(raw.inside(doc.text), &mut self.text).is_ok();
        }
        // No state field sees to what is no text here.
        self.turn_to(frame);
        self.push_slot(scope, slot);
        self.read_text(doc, raw)
    }

    /// Feeds the state of the signals that count, ordered by code, which is the order of the tables.
    fn read_states<S: Sink>(&mut self, doc: Doc<'_>, scope: &Scope, frames: &mut [Frame], sink: &mut S) {
        let mut open = false;
        let mut from = 0;
        while let Some((signal, number)) = self.best.from(from) {
            from = signal + 1;
            let Some(frame) = frames.get(number as usize) else { continue };
            let has_state = match frame.form {
                Form::Hit { template, .. } => self.templates.get(template).is_some_and(|it| it.state.is_some()),
                Form::Collected { base, .. } => self.has_state(doc, scope, frame.went, base as usize),
            };
            if !has_state {
                self.check_state(doc, scope, frame);
                continue;
            }
            if !open {
                sink.begin_array(self.tables.system.signal_state);
                open = true;
            }
            sink.begin_struct(0);
            if let Some(signal) = self.tables.signals.get(signal) {
                sink.set(0, Value::Text(&signal.code));
            }
            sink.begin_struct(1);
            match frame.form {
                Form::Collected { base, .. } => {
                    self.turn_to(frame);
                    self.read_fields(doc, scope, base as usize, sink);
                }
                Form::Hit { template, from, .. } => {
                    let state = self.templates.get(template).and_then(|template| template.state);
                    let steps = self.templates.steps(state.unwrap_or_default());
                    self.matched.feed(doc.text, &self.tables.words, from, steps, sink);
                }
            }
            sink.end_struct();
            sink.end_struct();
        }
        if open {
            sink.end_array();
        }
    }

    /// Reads the state of a frame that keeps none.
    fn check_state(&mut self, doc: Doc<'_>, scope: &Scope, frame: &Frame) {
        if let Form::Collected { base, .. } = frame.form {
            self.turn_to(frame);
            self.read_fields(doc, scope, base as usize, &mut Discard);
        }
    }

    /// Whether the state of a collected frame is kept, and there is some.
    pub(super) fn has_state(&mut self, doc: Doc<'_>, scope: &Scope, went: Went, base: usize) -> bool {
        let kept = match self.tables.state {
            KeepState::All => true,
            KeepState::Failed => went == Went::Badly,
            KeepState::None => false,
        };
        kept && self.any_value(doc, scope, base)
    }

    pub(super) fn read_body<S: Sink>(&mut self, doc: Doc<'_>, scope: &Scope, frame: &Frame, base: usize, sink: &mut S) {
        let slot = self.tables.identity.body;
        let (Some(raw), Some(signal)) = (self.slot(base, slot), self.tables.signals.get(frame.signal as usize)) else {
            return;
        };
        self.turn_to(frame);
        self.push_slot(scope, slot);
        self.read_any_body(doc, raw, signal, frame.went, sink);
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

/// Takes what is read to be checked alone.
pub(super) struct Discard;

impl Sink for Discard {
    fn begin_row(&mut self) {}
    fn set(&mut self, _: u32, _: Value<'_>) {}
    fn begin_array(&mut self, _: u32) {}
    fn end_array(&mut self) {}
    fn begin_struct(&mut self, _: u32) {}
    fn end_struct(&mut self) {}
    fn end_row(&mut self) {}
}
