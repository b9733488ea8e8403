//! The kernel's two engines side by side over many lines: templates that remember the lines before, and the full parser alone.

use planish_kernel::{Counters, Flattener, Outcome, TemplateHits, TemplateLimit};

use crate::{Both, Fate, difference, fate};

/// A flattener that keeps its templates and one that has none, fed the same lines.
#[derive(Debug)]
pub struct Engines<'b> {
    both: &'b Both,
    learning: Flattener<'b>,
    alone: Flattener<'b>,
}

/// What both engines made of a line.
#[derive(Debug, Clone)]
pub struct Made {
    /// What became of it.
    pub outcome: Outcome,
    /// The row as JSON text; empty if there is none.
    pub row: String,
    /// What was read by template in this line.
    pub hits: TemplateHits,
}

impl Made {
    /// Whether all of the event was read by template, and it has signals.
    #[must_use]
    pub fn is_hit(&self) -> bool {
        let TemplateHits { event_hits, frames, frame_hits, .. } = self.hits;
        event_hits == 1 && frames > 0 && frame_hits == frames
    }
}

impl<'b> Engines<'b> {
    /// Both engines at their beginning, with so many templates for each signal.
    #[must_use]
    pub fn new(both: &'b Both, limit: TemplateLimit) -> Self {
        let alone = Flattener::with_templates(&both.tables, TemplateLimit::NONE);
        Self { both, learning: Flattener::with_templates(&both.tables, limit), alone }
    }

    /// What was read by template in all lines so far.
    #[must_use]
    pub fn hits(&self) -> TemplateHits {
        self.learning.template_hits()
    }

    /// What all lines so far add up to, by either engine.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        self.alone.counters()
    }

    /// Feeds one line to both engines.
    ///
    /// # Errors
    /// If they differ in the outcome, in a byte of the row or in a counter: how.
    pub fn read(&mut self, line: &[u8]) -> Result<Made, String> {
        let before = self.hits();
        let (outcome, row) = self.both.row(&mut self.learning, line);
        let (expected, wanted) = self.both.row(&mut self.alone, line);
        let fault = |what: String| Err(format!("{what}\nline: {}", String::from_utf8_lossy(line)));
        if (outcome, &row) != (expected, &wanted) {
            return fault(format!("templates:   {outcome:?} {row}\nfull parser: {expected:?} {wanted}"));
        }
        if self.learning.counters() != self.alone.counters() {
            let (ours, theirs) = (self.learning.counters(), self.alone.counters());
            return fault(format!("templates:   {ours:?}\nfull parser: {theirs:?}"));
        }
        Ok(Made { outcome, row, hits: since(self.hits(), before) })
    }

    /// Feeds one line to both engines, and holds them against the reference.
    ///
    /// # Errors
    /// If two of the three differ: how.
    pub fn judge(&mut self, line: &[u8]) -> Result<(Made, Fate), String> {
        let before = self.alone.counters().clone();
        let made = self.read(line)?;
        let (ours, theirs) = (fate(made.outcome, &made.row, &before, self.alone.counters()), self.both.reference(line));
        if ours == theirs {
            return Ok((made, ours));
        }
        Err(format!("{}\nline: {}", difference(&ours, &theirs), String::from_utf8_lossy(line)))
    }
}

/// What was read by template since.
fn since(now: TemplateHits, before: TemplateHits) -> TemplateHits {
    TemplateHits {
        events: now.events - before.events,
        event_hits: now.event_hits - before.event_hits,
        frames: now.frames - before.frames,
        frame_hits: now.frame_hits - before.frame_hits,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    #[test]
    fn numbers_are_compared_as_they_are_spelled() {
        let number = |text| serde_json::from_str::<Value>(text).unwrap();
        assert_ne!(number("-0.0"), number("0.0"), "serde_json keeps the text of a number for the reference");
    }
}
