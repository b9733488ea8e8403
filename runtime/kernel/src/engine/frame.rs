//! Frames, the items of `signals`: which signal each is, which of them count, and their state.

use std::ops::Range;

use super::Work;
use super::rescue::{Doc, Mark, Of};
use crate::lexer::{Raw, RawKind, elements, unescape};
use crate::sink::{Sink, Value};
use crate::tables::{Field, KeepState, Naming, Scope, Signal, Unknown};
use crate::{Count, Reason};

/// A frame of a known signal.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    raw: Raw,
    path: Range<usize>,
    base: usize,
    /// What its collection added to the trace.
    trace: (Mark, Mark),
    signal: usize,
    naming: Naming,
    counts: bool,
    went: Went,
}

/// Whether the source says that it could read the signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Went {
    Well,
    Badly,
}

/// What a frame says it is; empty if it does not say.
#[derive(Debug, Default)]
pub(super) struct Names {
    code: Option<String>,
    group: Option<String>,
    name: Option<String>,
}

impl Work<'_> {
    /// Reads all arrays of signals that were met.
    pub(super) fn read_signals<S: Sink>(&mut self, doc: Doc<'_>, sink: &mut S) {
        let Some(scope) = self.tables.scope(self.tables.frame) else { return };
        let mut frames = std::mem::take(&mut self.frames);
        // Stable: two arrays of one root stay in the order of the line.
        self.signals.sort_by_key(|signals| signals.root);
        for number in 0..self.signals.len() {
            if let Some(signals) = self.signals.get(number).cloned() {
                for (index, raw) in elements(doc.text, signals.array).enumerate() {
                    self.trace.restore_path(signals.path.clone());
                    self.trace.push_index(index);
                    self.meet(doc, scope, raw, &mut frames);
                }
            }
        }
        self.settle(doc, scope, &mut frames);
        self.read_states(doc, scope, &mut frames, sink);
        for frame in frames.iter().filter(|frame| frame.counts) {
            self.read_body(doc, scope, frame, sink);
        }
        frames.iter().for_each(|frame| self.best.get_mut(frame.signal).into_iter().for_each(|best| *best = None));
        frames.clear();
        self.frames = frames;
    }

    /// Collects an item and finds its signal.
    fn meet(&mut self, doc: Doc<'_>, scope: &Scope, raw: Raw, frames: &mut Vec<Frame>) {
        self.of = Of::Envelope;
        match raw.kind {
            RawKind::Object => {}
            RawKind::Null => return,
            _ => return self.rescue(doc, raw, Reason::WrongType),
        }
        let path = self.trace.keep_path();
        let before = self.trace.mark();
        let base = self.open(scope);
        self.collect(doc, scope, raw, base);
        let mut names = std::mem::take(&mut self.identity);
        self.read_names(doc, scope, base, &mut names);
        match self.identify(&names) {
            Some((signal, naming, agrees)) => {
                if !agrees {
                    self.mismatch(doc, base, raw, &names);
                }
                let trace = (before, self.trace.mark());
                self.trace.attribute(before, trace.1, &Of::Signal(u32::try_from(signal).unwrap_or(u32::MAX)));
                self.contest(frames, Frame { raw, path, base, trace, signal, naming, counts: true, went: Went::Well });
            }
            None => {
                self.trace.forget(before, self.trace.mark());
                self.slots.truncate(base);
                self.unknown_signal(doc, raw, &names);
            }
        }
        self.identity = names;
    }

    fn unknown_signal(&mut self, doc: Doc<'_>, raw: Raw, names: &Names) {
        if self.tables.unknown == Unknown::Count {
            return self.trace.count(Count::UnknownCounted);
        }
        let of = names.code.as_deref().map_or(Of::Envelope, |code| Of::Unknown(self.trace.keep(code)));
        self.trace.rescue(doc, raw, Reason::UnknownSignal, of);
    }

    fn read_names(&mut self, doc: Doc<'_>, scope: &Scope, base: usize, names: &mut Names) {
        let identity = self.tables.identity;
        names.code = self.read_name(doc, scope, base, identity.code, names.code.take());
        names.group = self.read_name(doc, scope, base, identity.group, names.group.take());
        names.name = self.read_name(doc, scope, base, identity.name, names.name.take());
    }

    /// The text in a slot, in the memory of `reuse`.
    fn read_name(
        &mut self,
        doc: Doc<'_>,
        scope: &Scope,
        base: usize,
        slot: u32,
        reuse: Option<String>,
    ) -> Option<String> {
        let raw = self.slot(base, slot)?;
        let path = self.trace.path_len();
        self.push_slot(scope, slot);
        let read = self.read_text(doc, raw);
        self.trace.truncate_path(path);
        read.then(|| {
            let mut text = reuse.unwrap_or_default();
            text.clone_from(&self.text);
            text
        })
    }

    /// The signal, how it was named, and whether code, group and name agree.
    fn identify(&self, names: &Names) -> Option<(usize, Naming, bool)> {
        let (group, name) = (names.group.as_deref(), names.name.as_deref());
        if let Some((code, named)) = names.code.as_deref().and_then(|code| Some((code, self.tables.by_code(code)?))) {
            let agrees = match named.naming {
                Naming::Own => self.tables.signals.get(named.signal as usize)?.is_called(group, name),
                Naming::Alias => match (group, name) {
                    (Some(group), Some(name)) => format!("{}-{}", group.to_lowercase(), name.to_lowercase()) == code,
                    _ => true,
                },
            };
            return Some((named.signal as usize, named.naming, agrees));
        }
        let named = match group {
            Some(group) => self.tables.by_pair(group, name?)?,
            None => self.tables.by_name(name?)?,
        };
        Some((named.signal as usize, named.naming, names.code.is_none()))
    }

    /// Keeps the three names of a frame whose names do not belong together.
    fn mismatch(&mut self, doc: Doc<'_>, base: usize, frame: Raw, names: &Names) {
        let identity = self.tables.identity;
        let mut three = String::from("{");
        for (key, slot, came) in [
            ("code", identity.code, names.code.is_some()),
            ("group", identity.group, names.group.is_some()),
            ("name", identity.name, names.name.is_some()),
        ] {
            if let (true, Some(raw)) = (came, self.slot(base, slot)) {
                three.extend([if three.len() > 1 { ",\"" } else { "\"" }, key, "\":", raw.of(doc.text)]);
            }
        }
        three.push('}');
        let kept = self.trace.keep(&three);
        self.trace.rescue_kept(doc.place(frame.start), kept, Reason::NameMismatch, Of::Envelope);
    }

    /// Of two frames of one signal, an own name beats an alias, and a later frame an earlier one.
    fn contest(&mut self, frames: &mut Vec<Frame>, mut frame: Frame) {
        let Some(best) = self.best.get_mut(frame.signal) else { return };
        if let Some(other) = best.and_then(|number| frames.get_mut(number)) {
            frame.counts = frame.naming >= other.naming;
            other.counts = !frame.counts;
        }
        if frame.counts {
            *best = Some(frames.len());
        }
        frames.push(frame);
    }

    /// Takes back what the losers added, and keeps each whole.
    fn settle(&mut self, doc: Doc<'_>, scope: &Scope, frames: &mut [Frame]) {
        for frame in frames.iter_mut() {
            self.of = frame.of();
            if frame.counts {
                frame.went = self.went(doc, scope, frame);
                self.trace.count(Count::Signals);
                if frame.went == Went::Badly {
                    self.trace.count(Count::FailedSignals);
                }
            } else {
                self.trace.forget(frame.trace.0, frame.trace.1);
                self.trace.restore_path(frame.path.clone());
                self.rescue(doc, frame.raw, Reason::Duplicate);
            }
        }
    }

    fn went(&mut self, doc: Doc<'_>, scope: &Scope, frame: &Frame) -> Went {
        let tables = self.tables;
        let Some(slot) = tables.identity.failed else { return Went::Well };
        let Some(raw) = self.slot(frame.base, slot) else { return Went::Well };
        let words = tables.failed.slice(&tables.words);
        let reads = |field: &Field| field.sources.slice(&tables.sources).contains(&slot);
        let is_text = if scope.fields.slice(&tables.fields).iter().any(reads) {
            self.text.clear();
            raw.kind == RawKind::Text && unescape(raw.inside(doc.text), &mut self.text).is_ok()
        } else {
            // No state field sees to what is no text here.
            self.trace.restore_path(frame.path.clone());
            self.push_slot(scope, slot);
            self.read_text(doc, raw)
        };
        let bad = is_text && words.iter().any(|word| tables.failed_fold.equal(&self.text, word));
        if bad { Went::Badly } else { Went::Well }
    }

    /// Feeds the state of the signals that count, ordered by code, which is the order of the tables.
    fn read_states<S: Sink>(&mut self, doc: Doc<'_>, scope: &Scope, frames: &mut [Frame], sink: &mut S) {
        let mut open = false;
        let mut order: Vec<usize> = (0..frames.len()).collect();
        order.sort_by_key(|number| frames.get(*number).map(|frame| frame.signal));
        for frame in order.into_iter().filter_map(|number| frames.get(number)).filter(|frame| frame.counts) {
            self.of = frame.of();
            self.trace.restore_path(frame.path.clone());
            let kept = match self.tables.state {
                KeepState::All => true,
                KeepState::Failed => frame.went == Went::Badly,
                KeepState::None => false,
            };
            if !(kept && self.any_value(doc, scope, frame.base)) {
                self.read_fields(doc, scope, frame.base, &mut Discard);
                continue;
            }
            if !open {
                sink.begin_array(self.tables.system.signal_state);
                open = true;
            }
            sink.begin_struct(0);
            if let Some(signal) = self.tables.signals.get(frame.signal) {
                sink.set(0, Value::Text(&signal.code));
            }
            sink.begin_struct(1);
            self.read_fields(doc, scope, frame.base, sink);
            sink.end_struct();
            sink.end_struct();
        }
        if open {
            sink.end_array();
        }
    }

    fn read_body<S: Sink>(&mut self, doc: Doc<'_>, scope: &Scope, frame: &Frame, sink: &mut S) {
        let slot = self.tables.identity.body;
        let (Some(raw), Some(signal)) = (self.slot(frame.base, slot), self.tables.signals.get(frame.signal)) else {
            return;
        };
        self.of = frame.of();
        self.trace.restore_path(frame.path.clone());
        self.push_slot(scope, slot);
        self.read_any_body(doc, raw, signal, frame.went, sink);
    }
}

impl Frame {
    fn of(&self) -> Of {
        Of::Signal(u32::try_from(self.signal).unwrap_or(u32::MAX))
    }
}

impl Signal {
    /// Whether these are its names, as far as they came.
    fn is_called(&self, group: Option<&str>, name: Option<&str>) -> bool {
        group.is_none_or(|group| group == self.group) && name.is_none_or(|name| name == self.name)
    }
}

/// Takes the state that the catalogue does not keep, so that it is checked all the same.
struct Discard;

impl Sink for Discard {
    fn begin_row(&mut self) {}
    fn set(&mut self, _: u32, _: Value<'_>) {}
    fn begin_array(&mut self, _: u32) {}
    fn end_array(&mut self) {}
    fn begin_struct(&mut self, _: u32) {}
    fn end_struct(&mut self) {}
    fn end_row(&mut self) {}
}
