//! Lessons: reading once more what was read well, to learn templates from it.

use super::Work;
use super::frame::{Form, Frame, Went};
use super::rescue::{Doc, Mark};
use super::state::Discard;
use super::template::{EnvelopeLesson, FrameLesson, Nesting, Recording};
use crate::tables::Scope;

impl Work<'_> {
    /// Learns from the frames that the full parser read; `doc` is the line.
    pub(super) fn learn_frames(&mut self, doc: Doc<'_>, frames: &[Frame]) {
        let Some(scope) = self.tables.scope(self.tables.frame) else { return };
        self.templates.make_room();
        for frame in frames.iter().filter(|frame| frame.counts) {
            let Form::Collected { base, trace, .. } = frame.form else { continue };
            if self.trace.is_clean(trace.0, trace.1) && self.templates.wants(frame.signal) {
                let Some(signals) = self.signals.get(frame.array()) else { continue };
                let around = Nesting::new(frame.start as usize, signals.depth);
                self.learn_frame(doc, scope, frame, base as usize, trace, around);
            }
        }
    }

    fn learn_frame(
        &mut self,
        doc: Doc<'_>,
        scope: &Scope,
        frame: &Frame,
        base: usize,
        trace: (Mark, Mark),
        around: Nesting,
    ) {
        let mut recording = Recording::new(around);
        // No field reads a code, a group or a name; what says that the signal failed may be a state too.
        if let Some(failed) = self.tables.identity.failed.and_then(|slot| self.slot(base, slot)) {
            recording.decider(doc, failed);
        }
        let before = self.trace.mark();
        self.recording = Some(recording);
        self.note_skipped(doc, scope, frame.start as usize);
        // What it says for itself was said when the frame was settled.
        let _: Went = self.went(doc, scope, frame, base);
        self.turn_to(frame);
        self.read_fields(doc, scope, base, &mut Discard);
        let state = self.recording.as_mut().map(Recording::take_steps);
        self.read_body(doc, scope, frame, base, &mut Discard);
        let body = self.recording.as_mut().map(Recording::take_steps);
        let after = self.trace.mark();
        if let (Some(recording), Some(body), true) = (&self.recording, body, self.trace.is_clean(before, after)) {
            let collected = self.trace.counts_between(trace.0, trace.1);
            let lesson = FrameLesson {
                signal: frame.signal,
                naming: frame.naming,
                went: frame.went,
                state: state.filter(|steps| !steps.is_empty() && self.keeps_state(frame.went)),
                body,
                counts: collected.chain(self.trace.counts_between(before, after)).collect(),
            };
            let _ = self.templates.learn(doc.text, frame.raw(), lesson, recording);
        }
        self.recording = None;
        self.trace.truncate(before);
    }

    /// Learns the event around its signals, if it was read well; `added` is what its collection added to the trace, its signals included.
    pub(super) fn learn_envelope(&mut self, doc: Doc<'_>, start: usize, base: usize, added: (Mark, Mark)) {
        let Some(scope) = self.tables.scope(self.tables.event) else { return };
        let [signals] = &*self.signals else { return };
        let signals = signals.clone();
        let around = [(added.0, signals.trace.0), (signals.trace.1, added.1)];
        let clean = around.iter().all(|(from, to)| self.trace.is_clean(*from, *to));
        if !clean || !self.envelopes.wants() {
            return;
        }
        let system = self.tables.system;
        let mut recording = Recording::new(Nesting::default());
        for raw in [system.event_name_slot, system.table_slot].into_iter().filter_map(|slot| self.slot(base, slot)) {
            recording.decider(doc, raw);
        }
        let before = self.trace.mark();
        self.recording = Some(recording);
        self.note_skipped(doc, scope, start);
        self.read_fields(doc, scope, base, &mut Discard);
        let steps = self.recording.as_mut().map(Recording::take_steps);
        let after = self.trace.mark();
        if let (Some(recording), Some(steps), true) = (&self.recording, steps, self.trace.is_clean(before, after)) {
            let lesson = EnvelopeLesson {
                signals: signals.start..signals.end,
                path: self.trace.kept(signals.path),
                steps,
                counts: around
                    .into_iter()
                    .chain([(before, after)])
                    .flat_map(|(from, to)| self.trace.counts_between(from, to))
                    .collect(),
            };
            let _ = self.envelopes.learn(doc.text, lesson, recording);
        }
        self.recording = None;
        self.trace.truncate(before);
    }
}
