//! Objects that arrived, out of whatever told of them: S3 itself, a queue between, or EventBridge.

use chrono::DateTime;
use planish_kernel::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;
use url::form_urlencoded;

/// What a function was called with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Objects of S3 or EventBridge: they are answered for together.
    Direct(Vec<Arrival>),
    /// Messages of a queue: each can be handed back by itself.
    Queue(Vec<Message>),
}

/// A message of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it is handed back by.
    pub id: String,
    /// What it tells of; none if it can't be read. A bucket's test message tells of nothing.
    pub arrivals: Option<Vec<Arrival>>,
}

/// An object that was created.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrival {
    /// When it was created.
    pub at: Timestamp,
    /// Its bucket.
    pub bucket: String,
    /// Its key, as it is.
    pub key: String,
    /// What tells it from others of its key.
    pub version: String,
}

/// An event that tells of no objects.
#[derive(Debug, thiserror::Error)]
#[error(
    "the event tells of no objects: it is neither S3's, nor a queue's, nor EventBridge's; what is the function's trigger?"
)]
pub struct EventError;

#[derive(Deserialize)]
struct Records<'a> {
    #[serde(borrow, rename = "Records")]
    records: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sqs {
    message_id: String,
    body: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct S3Record {
    event_name: String,
    event_time: String,
    s3: S3Entity,
}

#[derive(Deserialize)]
struct S3Entity {
    bucket: Bucket,
    object: Object,
}

#[derive(Deserialize)]
struct Bridge {
    #[serde(rename = "detail-type")]
    kind: String,
    time: String,
    detail: S3Entity,
}

#[derive(Deserialize)]
struct Bucket {
    name: String,
}

#[derive(Deserialize)]
struct Object {
    key: String,
    #[serde(default)]
    sequencer: String,
    #[serde(default, alias = "eTag")]
    etag: String,
}

/// Reads an event; a message that can't be read spoils no other.
///
/// # Errors
///
/// [`EventError`] if it is of none of the three kinds.
pub fn event(text: &str) -> Result<Event, EventError> {
    if let Ok(Records { records }) = serde_json::from_str(text) {
        let messages = records.iter().map(|record| serde_json::from_str::<Sqs>(record.get()));
        if let Ok(messages) = messages.collect::<Result<Vec<_>, _>>()
            && !messages.is_empty()
        {
            let message = |Sqs { message_id, body }| Message { id: message_id, arrivals: arrivals(&body) };
            return Ok(Event::Queue(messages.into_iter().map(message).collect()));
        }
    }
    arrivals(text).map(Event::Direct).ok_or(EventError)
}

/// The objects that S3 or EventBridge tell of.
fn arrivals(text: &str) -> Option<Vec<Arrival>> {
    if let Ok(Records { records }) = serde_json::from_str(text) {
        let arrivals = records.iter().map(|record| of_s3(serde_json::from_str(record.get()).ok()?));
        return arrivals.collect::<Option<Vec<_>>>().map(|arrivals| arrivals.into_iter().flatten().collect());
    }
    if let Ok(Bridge { kind, time, detail }) = serde_json::from_str(text) {
        let created = kind == "Object Created";
        return Some(if created { vec![detail.arrival(&time, str::to_owned)?] } else { vec![] });
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Test {
        event: String,
    }
    let test = serde_json::from_str(text).is_ok_and(|Test { event }| event == "s3:TestEvent");
    test.then(Vec::new)
}

/// The object of a record, if it was created; no answer if it can't be read.
fn of_s3(S3Record { event_name, event_time, s3 }: S3Record) -> Option<Option<Arrival>> {
    let created = event_name.trim_start_matches("s3:").starts_with("ObjectCreated:");
    if created { Some(Some(s3.arrival(&event_time, decoded)?)) } else { Some(None) }
}

/// A key as S3 writes it into its events.
fn decoded(key: &str) -> String {
    form_urlencoded::parse(format!("k={key}").as_bytes()).next().map(|(_, key)| key.into_owned()).unwrap_or_default()
}

impl S3Entity {
    fn arrival(self, time: &str, key: impl Fn(&str) -> String) -> Option<Arrival> {
        let Self { bucket, object } = self;
        let at = Timestamp(DateTime::parse_from_rfc3339(time).ok()?.timestamp_micros());
        let version = if object.sequencer.is_empty() { object.etag } else { object.sequencer };
        Some(Arrival { at, bucket: bucket.name, key: key(&object.key), version })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use serde_json::json;

    use super::*;

    fn record(name: &str) -> serde_json::Value {
        json!({
            "eventName": name,
            "eventTime": "2026-02-01T09:25:44.000Z",
            "s3": {"bucket": {"name": "raw"}, "object": {"key": "telemetry/a+b%25.ndjson", "sequencer": "7", "eTag": "e"}},
        })
    }

    fn arrival() -> Arrival {
        let (bucket, key) = ("raw".to_owned(), "telemetry/a b%.ndjson".to_owned());
        Arrival { at: Timestamp(1_769_937_944_000_000), bucket, key, version: "7".to_owned() }
    }

    #[test]
    fn objects_are_read_from_s3_a_queue_and_eventbridge() {
        let direct = json!({"Records": [record("ObjectCreated:Put"), record("ObjectRemoved:Delete")]});
        assert_eq!(event(&direct.to_string()).unwrap(), Event::Direct(vec![arrival()]));
        let bridge = json!({"detail-type": "Object Created", "time": "2026-02-01T09:25:44Z",
            "detail": {"bucket": {"name": "raw"}, "object": {"key": "telemetry/a b%.ndjson", "sequencer": "7", "etag": "e"}}});
        assert_eq!(event(&bridge.to_string()).unwrap(), Event::Direct(vec![arrival()]));
        let message = |id: &str, body: String| json!({"messageId": id, "body": body});
        let queue = json!({"Records": [
            message("1", direct.to_string()),
            message("2", bridge.to_string()),
            message("3", r#"{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"raw"}"#.to_owned()),
            message("4", "nonsense".to_owned()),
        ]});
        let expected = [("1", Some(vec![arrival()])), ("2", Some(vec![arrival()])), ("3", Some(vec![])), ("4", None)];
        let expected = expected.map(|(id, arrivals)| Message { id: id.to_owned(), arrivals });
        assert_eq!(event(&queue.to_string()).unwrap(), Event::Queue(expected.into()));
    }

    #[test]
    fn what_tells_of_no_objects_is_an_error() {
        for text in ["{}", "[]", "7", "{", r#"{"Records":[{"eventName":"INSERT"}]}"#, r#"{"Event":"other"}"#] {
            assert!(event(text).is_err(), "{text}");
        }
        let mut bad = record("ObjectCreated:Put");
        bad["eventTime"] = "yesterday".into();
        assert!(event(&json!({"Records": [bad]}).to_string()).is_err());
    }
}
