//! What frames say once all are met: how they went, their state and their bodies.

use super::Work;
use super::frame::{Form, Frame, Went};
use super::rescue::Doc;
use crate::lexer::{Raw, RawKind, unescape};
use crate::sink::Sink;
use crate::tables::{Field, Scope};
use crate::{Count, Reason};

impl<'t> Work<'t> {
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
