//! What a response says of a batch.
//!
//! With `ReportBatchItemFailures` the lowest sequence number that it names is a checkpoint: everything from there on comes again, whether it
//! succeeded or not. A response that says nothing is a success; one that names a record that the batch does not have is a failure of the
//! whole batch.

use serde_json::Value;

use crate::{ResponseType, Sequence};

/// What a batch came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All of it is done.
    Done,
    /// What stands before this place of the batch is done.
    From(usize),
    /// Nothing is known to be done.
    Failed,
}

/// Reads the response to a batch of records with these sequence numbers.
///
/// The documentation does not say what becomes of a response that is no JSON object: here it is a failure.
#[must_use]
pub fn verdict(response: &[u8], batch: &[Sequence], kind: ResponseType) -> Verdict {
    if kind == ResponseType::Ignored || response.trim_ascii().is_empty() {
        return Verdict::Done;
    }
    let failures = match serde_json::from_slice(response) {
        Ok(Value::Null) => return Verdict::Done,
        Ok(Value::Object(mut response)) => response.remove("batchItemFailures").unwrap_or_default(),
        _ => return Verdict::Failed,
    };
    let failures = match failures {
        Value::Null => return Verdict::Done,
        Value::Array(failures) if failures.is_empty() => return Verdict::Done,
        Value::Array(failures) => failures,
        _ => return Verdict::Failed,
    };
    let place = |failure: &Value| {
        let named = failure.get("itemIdentifier")?.as_str().and_then(Sequence::of)?;
        batch.iter().position(|sequence| *sequence == named)
    };
    // A batch is in the order of its numbers, so the lowest number is the first place.
    let places: Option<Vec<_>> = failures.iter().map(place).collect();
    places.and_then(|places| places.into_iter().min()).map_or(Verdict::Failed, Verdict::From)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch() -> Vec<Sequence> {
        ["98", "99", "100", "101"].into_iter().filter_map(Sequence::of).collect()
    }

    fn said(response: &str) -> Verdict {
        verdict(response.as_bytes(), &batch(), ResponseType::BatchItemFailures)
    }

    #[test]
    fn a_response_that_names_no_failure_is_a_success() {
        for response in ["", "null", "{}", r#"{"batchItemFailures":[]}"#, r#"{"batchItemFailures":null}"#] {
            assert_eq!(said(response), Verdict::Done, "{response}");
        }
    }

    #[test]
    fn the_lowest_number_that_is_named_is_the_checkpoint() {
        let one = r#"{"batchItemFailures":[{"itemIdentifier":"100"}]}"#;
        assert_eq!(said(one), Verdict::From(2));
        let several =
            r#"{"batchItemFailures":[{"itemIdentifier":"101"},{"itemIdentifier":"99"},{"itemIdentifier":"100"}]}"#;
        assert_eq!(said(several), Verdict::From(1));
    }

    #[test]
    fn numbers_are_compared_as_numbers_and_not_as_texts() {
        let both = r#"{"batchItemFailures":[{"itemIdentifier":"100"},{"itemIdentifier":"98"}]}"#;
        assert_eq!(said(both), Verdict::From(0));
        assert_eq!(said(r#"{"batchItemFailures":[{"itemIdentifier":"000099"}]}"#), Verdict::From(1));
    }

    #[test]
    fn a_name_that_the_batch_does_not_have_fails_the_whole_batch() {
        for named in [r#""""#, "null", r#""97""#, r#""abc""#, "99"] {
            let response =
                format!(r#"{{"batchItemFailures":[{{"itemIdentifier":"99"}},{{"itemIdentifier":{named}}}]}}"#);
            assert_eq!(said(&response), Verdict::Failed, "{response}");
        }
        for response in [r#"{"batchItemFailures":[{"id":"99"}]}"#, r#"{"batchItemFailures":["99"]}"#, "{", "[]", "7"] {
            assert_eq!(said(response), Verdict::Failed, "{response}");
        }
    }

    #[test]
    fn a_mapping_that_was_not_told_of_failures_believes_none() {
        let response = br#"{"batchItemFailures":[{"itemIdentifier":"98"}]}"#;
        assert_eq!(verdict(response, &batch(), ResponseType::Ignored), Verdict::Done);
    }
}
