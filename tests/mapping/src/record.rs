//! A record of a stream, as the function gets it.

use std::cmp::Ordering;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A sequence number: up to forty digits, compared as a number.
#[derive(Debug, Clone, Eq)]
pub struct Sequence(String);

/// A record.
#[derive(Debug, Clone)]
pub struct Record {
    /// The record as JSON, with `eventSourceARN`, which the Streams API leaves out.
    pub text: String,
    /// `eventID`.
    pub event_id: String,
    /// `eventName`: INSERT, MODIFY, REMOVE or whatever came.
    pub event_name: String,
    /// `SequenceNumber`.
    pub sequence: Sequence,
    /// `ApproximateCreationDateTime`.
    pub created_at: SystemTime,
    /// `Keys`, as attribute values.
    pub keys: Value,
}

/// A record that is not what the Streams API documents.
#[derive(Debug, thiserror::Error)]
#[error("the Streams API gave a record that can't be read ({0}); is this DynamoDB?")]
pub struct RecordError(#[from] serde_json::Error);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Shape {
    #[serde(rename = "eventID")]
    event_id: String,
    event_name: String,
    dynamodb: Change,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change {
    approximate_creation_date_time: f64,
    sequence_number: Sequence,
    keys: Value,
}

impl Sequence {
    /// The number that `digits` are; none if they are no number.
    #[must_use]
    pub fn of(digits: &str) -> Option<Self> {
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| Self(digits.to_owned()))
    }

    /// The digits as they came.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    fn significant(&self) -> &str {
        self.0.trim_start_matches('0')
    }
}

impl Ord for Sequence {
    fn cmp(&self, other: &Self) -> Ordering {
        let (this, other) = (self.significant(), other.significant());
        this.len().cmp(&other.len()).then_with(|| this.cmp(other))
    }
}

impl PartialEq for Sequence {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl PartialOrd for Sequence {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'de> Deserialize<'de> for Sequence {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(from)?;
        Self::of(&digits).ok_or_else(|| serde::de::Error::custom("a sequence number that is no number"))
    }
}

impl Record {
    /// Reads a record of the stream `arn` as the Streams API gave it.
    ///
    /// # Errors
    ///
    /// [`RecordError`] if it lacks what every record has.
    pub fn of(raw: &RawValue, arn: &str) -> Result<Self, RecordError> {
        let Shape { event_id, event_name, dynamodb } = serde_json::from_str(raw.get())?;
        let rest = raw.get().trim_start().strip_prefix('{').unwrap_or_default();
        let text = format!("{{\"eventSourceARN\":{},{rest}", Value::from(arn));
        // To the millisecond: finer is nothing that any stream says.
        let millis = (dynamodb.approximate_creation_date_time.max(0.0) * 1000.0).round() as u64;
        Ok(Self {
            text,
            event_id,
            event_name,
            sequence: dynamodb.sequence_number,
            created_at: UNIX_EPOCH + Duration::from_millis(millis),
            keys: dynamodb.keys,
        })
    }

    /// How old it is.
    #[must_use]
    pub fn age(&self, now: SystemTime) -> Duration {
        now.duration_since(self.created_at).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_of_any_length_are_in_their_order() {
        let ordered = ["0", "9", "0010", "99", "340282366920938463463374607431768211456999"];
        let numbers: Vec<_> = ordered.into_iter().map(|digits| Sequence::of(digits).unwrap()).collect();
        assert!(numbers.is_sorted());
        assert_eq!(numbers.iter().max().unwrap().digits(), ordered[4]);
        assert!(["", "1a", "-1", "1.0"].into_iter().all(|text| Sequence::of(text).is_none()));
    }

    #[test]
    fn a_record_keeps_its_text_and_says_where_it_is_from() {
        let text = r#"{"eventID":"e","eventName":"INSERT","dynamodb":{"ApproximateCreationDateTime":1795445940.000,"Keys":{"k":{"S":"1"}},"SequenceNumber":"000000000000000000001","NewImage":{"n":{"N":"1.50"}}}}"#;
        let record = Record::of(serde_json::from_str(text).unwrap(), "arn:a/\"b\"").unwrap();
        assert!(record.text.starts_with(r#"{"eventSourceARN":"arn:a/\"b\"","eventID":"e","#));
        assert!(record.text.ends_with(&text[1..]));
        assert_eq!(record.created_at.duration_since(UNIX_EPOCH).unwrap().as_millis(), 1_795_445_940_000);
        assert_eq!((record.event_name.as_str(), record.sequence.digits()), ("INSERT", "000000000000000000001"));
    }

    #[test]
    fn what_is_no_record_is_refused() {
        for text in ["{}", r#"{"eventID":"e","eventName":"INSERT","dynamodb":{}}"#, "[]"] {
            assert!(Record::of(serde_json::from_str(text).unwrap(), "").is_err(), "{text}");
        }
    }
}
