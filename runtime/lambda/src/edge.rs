//! The catalogue at the edge: each line fills the typed structs that the batch will fill, so that drift shows minutes after it starts.
//!
//! A line is written whatever the catalogue thinks of it, unless a rule of its own (`edge`) drops it. That is decided by the struct, never
//! by the text of the line.

use std::collections::BTreeMap;

use planish_generated::edge::DROP_TEST_MODE;
use planish_generated::{Event, System, TABLES};
use planish_kernel::{Chosen, Counters, Date, Flattener, LineContext, Outcome, Row, Timestamp};

/// How many different things a list of a log names at most; values of a stranger must not make a log grow.
const NAMED: usize = 20;

/// No column that comes from here is looked at.
const NOWHERE: LineContext<'_> =
    LineContext { source_file: "", line: 0, processed_at: Timestamp(0), run_date: Date(0) };

/// Reads lines by the catalogue that this function was built with.
#[derive(Debug)]
pub struct Edge {
    flattener: Flattener<'static>,
    row: Row,
    drops: Option<Rule>,
}

/// Says of an event whether it is dropped before it is stored.
pub type Rule = fn(&Event) -> bool;

/// What the catalogue says of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drift {
    /// What is counted, by the words of `docs/row.md`.
    pub counters: Counters,
    /// Codes that the catalogue does not have, and how often they came; those that do not look like a code are not named.
    pub unknown_signals: BTreeMap<String, u64>,
    /// Signals that gave something to rescue, and how often.
    pub rescued_signals: BTreeMap<String, u64>,
}

impl Default for Edge {
    /// With the rule of the catalogue, if it has one.
    fn default() -> Self {
        Self::new(DROP_TEST_MODE)
    }
}

impl Edge {
    /// One that drops the events that `drops` says of.
    #[must_use]
    pub fn new(drops: Option<Rule>) -> Self {
        Self { flattener: Flattener::new(&TABLES), row: Row::new(), drops }
    }

    /// Whether the catalogue drops the event of a line. One that will have no row is for the batch to judge.
    pub fn drops(&mut self, line: &[u8]) -> bool {
        let Some(rule) = self.drops else { return false };
        self.flatten(line.trim_ascii_end(), Some) == Outcome::Row && rule(&Event::read(&mut self.row))
    }

    /// Reads the lines of a batch, each with its line feed.
    pub fn check(&mut self, lines: &[u8]) -> Drift {
        let mut drift = Drift::default();
        // What was read to be judged is read again, and a dropped line counts nowhere else.
        drop(self.flattener.take_counters());
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', lines) {
            let line = lines.get(start..end).unwrap_or_default();
            start = end + 1;
            if self.flatten(line, rescued) == Outcome::Row {
                let System { rescued, .. } = System::read(&mut self.row);
                for entry in rescued.into_iter().flatten().flatten() {
                    drift.note(entry.reason.as_deref(), entry.signal);
                }
            }
        }
        drift.counters = self.flattener.take_counters();
        drift
    }

    /// Reads a line, and keeps of its row what `keeps` chooses.
    fn flatten(&mut self, line: &[u8], keeps: fn(u32) -> Option<u32>) -> Outcome {
        self.flattener.flatten(line, &NOWHERE, &mut Chosen::new(&mut self.row, keeps))
    }
}

/// The column of what was rescued, alone: to keep all of them costs more than to read the line.
fn rescued(column: u32) -> Option<u32> {
    (column == TABLES.system.rescued).then_some(column)
}

impl Drift {
    fn note(&mut self, reason: Option<&str>, signal: Option<String>) {
        let Some(signal) = signal else { return };
        let named = if reason == Some(planish_kernel::Reason::UnknownSignal.word()) {
            if !looks_like_a_code(&signal) {
                return;
            }
            &mut self.unknown_signals
        } else {
            &mut self.rescued_signals
        };
        if named.len() < NAMED || named.contains_key(&signal) {
            *named.entry(signal).or_default() += 1;
        }
    }
}

/// Whether a text is a code and nothing personal: letters and digits, with a hyphen between two parts.
fn looks_like_a_code(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|letter: char| letter.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.len() <= 80 && text.split_once('-').is_some_and(|(group, name)| is_word(group) && is_word(name))
}

#[cfg(test)]
mod tests {
    use planish_kernel::{Count, Quarantine, Reason};

    use super::*;

    fn line(signals: &str) -> String {
        format!("{{\"event_id\":\"e\",\"signals\":[{signals}]}}\n")
    }

    fn check(lines: &str) -> Drift {
        Edge::default().check(lines.as_bytes())
    }

    #[test]
    fn a_signal_that_the_catalogue_lacks_is_counted_and_named() {
        let unknown = r#"{"code":"charge-warpdrive","body":"{}"}"#;
        let drift = check(&line(&format!("{unknown},{unknown}")).repeat(2));
        assert_eq!(drift.counters.rescued(Reason::UnknownSignal), 4);
        assert_eq!(drift.unknown_signals, [("charge-warpdrive".to_owned(), 4)].into());
    }

    #[test]
    fn a_code_that_may_be_personal_is_counted_and_not_named() {
        for code in ["jane@example.org", "Jane Doe", "51.5-0.12", "1-2", "WBA123", "a-b-c", ""] {
            let drift = check(&line(&format!(r#"{{"code":"{code}","body":"{{}}"}}"#)));
            assert_eq!(drift.counters.rescued(Reason::UnknownSignal), 1, "{code}");
            assert!(drift.unknown_signals.is_empty(), "{code}");
        }
    }

    #[test]
    fn a_stranger_can_not_make_the_list_grow() {
        let many: Vec<_> = (0..1000).map(|n| format!(r#"{{"code":"group-name{n}","body":"{{}}"}}"#)).collect();
        assert_eq!(check(&line(&many.join(","))).unknown_signals.len(), NAMED);
    }

    #[test]
    fn units_limits_and_failures_are_counted_and_a_batch_knows_nothing_of_the_one_before() {
        let mut edge = Edge::default();
        let first = edge.check(
            line(
                r#"{"code":"charge-voltage","body":"{\"value\":0.4,\"unit\":\"kV\"}"},{"code":"odometer-traveleddistance","body":"{\"value\":-1,\"unit\":\"km\"}"},{"code":"closure-islocked","status":{"value":"ERROR"}},{"code":"charge-amperage","body":"{\"value\":\"x\"}"}"#,
            )
            .as_bytes(),
        );
        let counted = |count| first.counters.counted(count);
        assert_eq!([Count::Converted, Count::OutOfRange, Count::FailedSignals].map(counted), [1, 1, 1]);
        assert_eq!(first.counters.rescued(Reason::WrongType), 1);
        assert_eq!(first.rescued_signals, [("charge-amperage".to_owned(), 1)].into());
        assert_eq!(edge.check(b""), Drift::default());
    }

    #[test]
    fn test_mode_is_told_by_the_column_and_not_by_the_text() {
        let mut edge = Edge::new(Some(planish_generated::edge::is_test_mode));
        let cases = [
            (r#"{"event_id":"e","meta":{"mode":"TEST"}}"#, true),
            (r#"{"event_id":"e","meta":{"mode":"test"}}"#, true),
            (r#"{"eventId":"e","data":{"meta":{"mode":"\u0054EST"}}}"#, true),
            (r#"{"event_id":"e","meta":{"mode":"LIVE"},"note":{"mode":"TEST"}}"#, false),
            (r#"{"event_id":"e","meta":{"mode":"TESTED"}}"#, false),
            (r#"{"event_id":"e","meta":{"mode":["TEST"]}}"#, false),
            (r#"{"event_id":"e","meta":{"mode":"TEST","mode":"LIVE"}}"#, false),
            (r#"{"event_id":"e"}"#, false),
            // Without a key it will be in quarantine.
            (r#"{"meta":{"mode":"TEST"}}"#, false),
            ("{", false),
        ];
        for (line, dropped) in cases {
            assert_eq!(edge.drops(format!("{line}\n").as_bytes()), dropped, "{line}");
        }
        assert!(!Edge::new(None).drops(br#"{"event_id":"e","meta":{"mode":"TEST"}}"#));
    }

    #[test]
    fn what_was_read_to_be_judged_counts_nowhere() {
        let mut edge = Edge::new(Some(planish_generated::edge::is_test_mode));
        edge.drops(line(r#"{"code":"charge-warp","body":"{}"}"#).as_bytes());
        assert_eq!(edge.check(b""), Drift::default());
    }

    #[test]
    fn the_catalogue_that_ships_drops_nothing() {
        assert!(!Edge::default().drops(br#"{"event_id":"e","meta":{"mode":"TEST"}}"#));
    }

    #[test]
    fn a_line_without_a_key_is_what_it_will_be_in_the_batch() {
        assert_eq!(check("{\"a\":1}\n").counters.quarantined(Quarantine::KeyMissing), 1);
    }
}
