//! A line whose event hits a template.

use super::rescue::Doc;
use super::{LineContext, Outcome, Work};
use crate::Timestamp;
use crate::engine::collect::Signals;
use crate::engine::template::Opening;
use crate::sink::Sink;

impl Work<'_> {
    /// Reads a line whose event is like an earlier one, so that its row is the full parser's; none if the full parser has to read it. Then
    /// the sink was not touched.
    pub(super) fn quick<S: Sink>(&mut self, text: &str, context: &LineContext<'_>, sink: &mut S) -> Option<Outcome> {
        let doc = Doc { text, inside: None };
        self.envelope.clear();
        let level = self.envelope.level();
        let (opening, start) = self.envelopes.begin(text, &mut self.envelope)?;
        let Opening { depth, after, .. } = *opening;
        self.trace.clear();
        let path = self.trace.keep(&opening.path);
        self.begin_event();
        let trace = (self.trace.mark(), self.trace.mark());
        // Roots matter only where there are several arrays.
        self.signals.push(Signals { root: 0, start, end: start, depth, path, trace });
        let mut frames = std::mem::take(&mut self.frames);
        let end = self.read_array(doc, 0, &mut frames);
        let hit = end.ok().and_then(|end| self.envelopes.end(after, text, end, level, &mut self.envelope));
        let fits = hit.is_some();
        if let Some(template) = hit.and_then(|number| self.envelopes.get(number)) {
            sink.begin_row();
            let steps = self.envelopes.patterns.steps(template.steps);
            self.envelope.feed(text, &self.tables.words, level, steps, sink);
            template.counts.iter().copied().chain(self.envelope.counted()).for_each(|count| self.trace.add(count, 1));
            let created_at = template.created_at(level, &self.envelope);
            let date = created_at.map_or(context.run_date, |micros| Timestamp(micros).date());
            self.read_frames(doc, &mut frames, sink);
            self.learn_frames(doc, &frames);
            self.system(context, date, sink);
            sink.end_row();
            self.hits.events += 1;
            self.hits.event_hits += 1;
        }
        self.frames = frames;
        fits.then_some(Outcome::Row)
    }
}
