//! The records out of the function's event.

use serde::Deserialize;
use serde_json::value::RawValue;

/// An event that is no batch of a stream: nothing can be said about its records.
#[derive(Debug, thiserror::Error)]
#[error(
    "the event is no batch of a stream: it has no array `Records` ({category} at byte {column}); is the function's trigger a DynamoDB stream?"
)]
pub struct BatchError {
    category: &'static str,
    column: usize,
}

#[derive(Deserialize)]
struct Batch<'a> {
    #[serde(borrow, rename = "Records")]
    records: Vec<&'a RawValue>,
}

/// The records of an event, each as it came: a bad one spoils no other.
///
/// # Errors
///
/// [`BatchError`] if the event is no object with an array `Records`. It says nothing of what the event holds.
pub fn records(event: &str) -> Result<Vec<&str>, BatchError> {
    let batch: Batch<'_> = serde_json::from_str(event).map_err(|error| BatchError {
        category: match error.classify() {
            serde_json::error::Category::Data => "something else stands there",
            _ => "it is not JSON",
        },
        column: error.column(),
    })?;
    Ok(batch.records.into_iter().map(RawValue::get).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn records_come_as_they_are_good_or_bad() {
        let event = r#"{"other":1,"Records":[{"a": 1},null,"x",[2]]}"#;
        assert_eq!(records(event).unwrap(), [r#"{"a": 1}"#, "null", r#""x""#, "[2]"]);
        assert_eq!(records(r#"{"Records":[]}"#).unwrap(), [""; 0]);
    }

    #[test]
    fn an_event_of_another_service_is_refused_without_showing_it() {
        for event in ["{}", "[]", r#"{"Records":null}"#, r#"{"Records":{"vin":"secret"}}"#, "{", ""] {
            let error = records(event).unwrap_err().to_string();
            assert!(error.starts_with("the event is no batch of a stream") && !error.contains("secret"), "{error}");
        }
    }
}
