//! What a batch leaves in the log: one line of JSON for a person, one of the embedded metric format for CloudWatch. Neither holds anything
//! of a record but ids of the stream and codes of signals.

mod metric;

use planish_kernel::Count;
use serde_json::{Map, Value, json};

use crate::edge::Drift;
use crate::stream::Poison;

pub use metric::{Basic, Metric, Run, Unit, page};

/// What became of a batch, for whoever reads the log.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Id of the invocation.
    pub request_id: String,
    /// Where X-Ray puts it, if it is traced.
    pub trace_id: Option<String>,
    /// How it ended.
    pub ended: Ended,
    /// Records that came.
    pub records: u64,
    /// Records that became a line.
    pub lines: u64,
    /// Records whose item is gone.
    pub removed: u64,
    /// Records of the sender's test mode that the catalogue drops.
    pub dropped: u64,
    /// Records without a creation time.
    pub without_time: u64,
    /// Records in quarantine, by reason.
    pub poison: Vec<(Poison, u64)>,
    /// URL of the object.
    pub object: Option<String>,
    /// URL of the object in quarantine.
    pub quarantine: Option<String>,
    /// Bytes of the object.
    pub object_bytes: u64,
    /// Objects that lay there already.
    pub already_there: u64,
    /// Objects that lie there with other bytes.
    pub differs: u64,
    /// What the catalogue says.
    pub drift: Drift,
    /// How long it took, in milliseconds.
    pub duration: u64,
    /// How old the first record is, in milliseconds.
    pub lag: u64,
}

/// How a batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ended {
    /// All that was to be written is there.
    #[default]
    Done,
    /// A store failed: the batch comes again.
    HandedBack,
}

impl Report {
    /// The values of all metrics that have one, in the order of the docs.
    #[must_use]
    pub fn values(&self) -> Vec<(Metric, u64)> {
        let value = |metric| match metric {
            Metric::Basic(basic) => Some(self.basic(basic)),
            Metric::Poison(poison) => self.poison.iter().find(|(of, _)| *of == poison).map(|(_, count)| *count),
            Metric::Unkeyed(reason) => some(self.drift.counters.quarantined(reason)),
            Metric::Rescued(reason) => some(self.drift.counters.rescued(reason)),
            Metric::Counted(count) => some(self.drift.counters.counted(count)),
            Metric::Run(_) => None,
        };
        Metric::all().filter_map(|metric| Some((metric, value(metric)?))).collect()
    }

    fn basic(&self, basic: Basic) -> u64 {
        match basic {
            Basic::Records => self.records,
            Basic::Lines => self.lines,
            Basic::Removed => self.removed,
            Basic::Dropped => self.dropped,
            Basic::Quarantined => self.poison.iter().map(|(_, count)| count).sum(),
            Basic::WithoutTime => self.without_time,
            Basic::ObjectBytes => self.object_bytes,
            Basic::AlreadyThere => self.already_there,
            Basic::Failed => u64::from(self.ended == Ended::HandedBack),
            Basic::Differs => self.differs,
            Basic::Duration => self.duration,
            Basic::Lag => self.lag,
            Basic::Signals => self.drift.counters.counted(Count::Signals),
        }
    }

    /// The line for a person.
    #[must_use]
    pub fn line(&self) -> String {
        let mut line = head(if self.ended == Ended::Done { "INFO" } else { "ERROR" }, "batch", &self.request_id);
        if let Some(trace) = &self.trace_id {
            line.insert("trace_id".to_owned(), json!(trace));
        }
        line.insert("ended".to_owned(), json!(if self.ended == Ended::Done { "done" } else { "handed back" }));
        for (name, url) in [("object", &self.object), ("quarantine", &self.quarantine)] {
            if let Some(url) = url {
                line.insert(name.to_owned(), json!(url));
            }
        }
        for (metric, value) in self.values() {
            line.insert(metric.name(), json!(value));
        }
        for (name, signals) in
            [("unknown_signals", &self.drift.unknown_signals), ("rescued_signals", &self.drift.rescued_signals)]
        {
            if !signals.is_empty() {
                line.insert(name.to_owned(), json!(signals));
            }
        }
        Value::Object(line).to_string()
    }
}

/// The line for CloudWatch, which makes metrics of it.
#[must_use]
pub fn metrics(values: &[(Metric, u64)], namespace: &str, function: &str, now_millis: u64) -> String {
    let listed: Vec<_> =
        values.iter().map(|(metric, _)| json!({"Name": metric.name(), "Unit": metric.unit().word()})).collect();
    let mut line = Map::new();
    line.insert(
        "_aws".to_owned(),
        json!({
            "Timestamp": now_millis,
            "CloudWatchMetrics": [{"Namespace": namespace, "Dimensions": [["FunctionName"]], "Metrics": listed}],
        }),
    );
    line.insert("FunctionName".to_owned(), json!(function));
    line.extend(values.iter().map(|(metric, value)| (metric.name(), json!(value))));
    Value::Object(line).to_string()
}

/// A line that tells of a problem.
#[must_use]
pub fn problem(request_id: &str, what: &str) -> String {
    let mut line = head("ERROR", "problem", request_id);
    line.insert("problem".to_owned(), json!(what));
    Value::Object(line).to_string()
}

/// The line that a function leaves when it has started.
#[must_use]
pub fn ready(places: &[(&str, String)], catalogue: &str) -> String {
    let mut line = head("INFO", "ready", "");
    line.insert("version".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    line.insert("catalogue".to_owned(), json!(catalogue));
    line.extend(places.iter().map(|(name, place)| ((*name).to_owned(), json!(place))));
    Value::Object(line).to_string()
}

fn head(level: &str, message: &str, request_id: &str) -> Map<String, Value> {
    let mut line = Map::new();
    line.insert("level".to_owned(), json!(level));
    line.insert("message".to_owned(), json!(message));
    if !request_id.is_empty() {
        line.insert("request_id".to_owned(), json!(request_id));
    }
    line
}

fn some(count: u64) -> Option<u64> {
    (count > 0).then_some(count)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::edge::Edge;

    fn report() -> Report {
        let line = "{\"event_id\":\"e\",\"signals\":[{\"code\":\"charge-warp\",\"body\":\"{}\"}]}\n";
        Report {
            request_id: "r1".to_owned(),
            records: 3,
            lines: 1,
            poison: vec![(Poison::NoImage, 2)],
            object: Some("s3://b/k".to_owned()),
            drift: Edge::default().check(line.as_bytes()),
            ..Report::default()
        }
    }

    #[test]
    fn basics_are_always_there_and_words_when_they_count_something() {
        let line: Value = serde_json::from_str(&metrics(&report().values(), "N", "f", 7)).unwrap();
        assert_eq!(line["_aws"]["Timestamp"], 7);
        let listed = line["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array().unwrap();
        let names: Vec<_> = listed.iter().map(|metric| metric["Name"].as_str().unwrap()).collect();
        assert_eq!(names.len(), Basic::ALL.len() + 2);
        assert!(names.contains(&"quarantined_no_image") && names.contains(&"rescued_unknown_signal"), "{names:?}");
        assert!(names.iter().all(|name| line[*name].is_u64()));
        assert_eq!(
            (&line["quarantined"], &line["removed"], &line["FunctionName"]),
            (&2.into(), &0.into(), &"f".into())
        );
    }

    #[test]
    fn a_batch_that_was_handed_back_is_an_error_and_says_so() {
        let line: Value = serde_json::from_str(&Report { ended: Ended::HandedBack, ..report() }.line()).unwrap();
        assert_eq!(
            (&line["level"], &line["ended"], &line["failed_batches"]),
            (&"ERROR".into(), &"handed back".into(), &1.into())
        );
        assert_eq!(line["unknown_signals"]["charge-warp"], 1);
    }

    #[test]
    fn a_line_is_one_line() {
        for line in [report().line(), metrics(&report().values(), "N", "f", 7), problem("r", "a\nb"), ready(&[], "h")] {
            assert!(!line.contains('\n'), "{line}");
        }
    }
}
