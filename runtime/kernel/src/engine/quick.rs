//! A line whose event hits a template.

use super::rescue::Doc;
use super::{LineContext, Outcome, Work};
use crate::Timestamp;
use crate::engine::collect::Signals;
use crate::sink::Sink;

impl Work<'_> {
    /// Reads a line whose event is like an earlier one, so that its row is the full parser's; none if the full parser has to read it. Then
    /// the sink was not touched.
    pub(super) fn quick<S: Sink>(&mut self, text: &str, context: &LineContext<'_>, sink: &mut S) -> Option<Outcome> {
        (0..self.envelopes.len()).find_map(|number| self.quick_by(number, text, context, sink))
    }

    fn quick_by<S: Sink>(
        &mut self,
        number: usize,
        text: &str,
        context: &LineContext<'_>,
        sink: &mut S,
    ) -> Option<Outcome> {
        let doc = Doc { text, inside: None };
        self.envelope.clear();
        let level = self.envelope.level();
        let template = self.envelopes.get(number)?;
        let start = self.envelopes.patterns.hit_apart(template.before, text, 0, &mut self.envelope)?;
        let depth = template.depth;
        self.trace.clear();
        let path = self.trace.keep(&template.path);
        let root = template.root;
        self.begin_event();
        let trace = (self.trace.mark(), self.trace.mark());
        self.signals.push(Signals { root, start, end: start, depth, path, trace });
        let mut frames = std::mem::take(&mut self.frames);
        let end = self.read_array(doc, 0, &mut frames);
        let template = self.envelopes.get(number)?;
        let fits = end
            .ok()
            .and_then(|end| self.envelopes.patterns.hit_apart(template.after, text, end, &mut self.envelope))
            .is_some_and(|end| end == text.len() && template.has_key(text, &self.tables.words, level, &self.envelope));
        if fits {
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
            self.envelopes.has_hit(number);
            self.hits.events += 1;
            self.hits.event_hits += 1;
        }
        frames.clear();
        self.frames = frames;
        fits.then_some(Outcome::Row)
    }
}
