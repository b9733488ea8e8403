//! The document that an on-failure destination in S3 gets: where the records were, and the whole event.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat};
use serde_json::{Value, json};

use crate::Record;
use crate::delivery::Reason;

/// Records that were discarded.
#[derive(Debug, Clone, Copy)]
pub struct Discarded<'a> {
    /// Their stream.
    pub arn: &'a str,
    /// Their shard.
    pub shard: &'a str,
    /// The records; not none.
    pub records: &'a [Record],
    /// Why.
    pub reason: Reason,
    /// How often the function was invoked with them.
    pub invocations: u32,
    /// When they were given up.
    pub at: SystemTime,
    /// The event that the function got.
    pub event: &'a str,
}

impl Discarded<'_> {
    /// The document. The event stands in `payload`, as a text.
    #[must_use]
    pub fn document(&self) -> Value {
        let (first, last) = (self.records.first(), self.records.last());
        let sequence = |record: Option<&Record>| record.map(|record| record.sequence.digits().to_owned());
        let arrival = |record: Option<&Record>| record.map(|record| time(record.created_at));
        json!({
            "requestContext": {
                "condition": self.reason.word(),
                "approximateInvokeCount": self.invocations,
            },
            "version": "1.0",
            "timestamp": time(self.at),
            "DDBStreamBatchInfo": {
                "shardId": self.shard,
                "startSequenceNumber": sequence(first),
                "endSequenceNumber": sequence(last),
                "approximateArrivalOfFirstRecord": arrival(first),
                "approximateArrivalOfLastRecord": arrival(last),
                "batchSize": self.records.len(),
                "streamArn": self.arn,
            },
            "payload": self.event,
        })
    }
}

fn time(at: SystemTime) -> Option<String> {
    let millis = i64::try_from(at.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis()).ok()?;
    DateTime::from_timestamp_millis(millis).map(|time| time.to_rfc3339_opts(SecondsFormat::Millis, true))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::time::Duration;

    use super::*;
    use crate::event_of;

    #[test]
    fn a_document_says_which_records_they_were_and_holds_every_byte_of_their_event() {
        let record = |number: u32| {
            let text = format!(
                r#"{{"eventID":"e{number}","eventName":"INSERT","dynamodb":{{"ApproximateCreationDateTime":1769937944,"Keys":{{}},"SequenceNumber":"{number}"}}}}"#
            );
            Record::of(serde_json::from_str(&text).unwrap(), "arn").unwrap()
        };
        let records = [record(1), record(2)];
        let event = event_of(&records);
        let discarded = Discarded {
            arn: "arn",
            shard: "shard",
            records: &records,
            reason: Reason::RetryAttemptsExhausted,
            invocations: 3,
            at: UNIX_EPOCH + Duration::from_secs(1_769_938_000),
            event: &event,
        };
        let document = discarded.document();
        assert_eq!(document["requestContext"]["condition"], "RetryAttemptsExhausted");
        let info = &document["DDBStreamBatchInfo"];
        assert_eq!((&info["startSequenceNumber"], &info["endSequenceNumber"]), (&"1".into(), &"2".into()));
        assert_eq!(info["approximateArrivalOfFirstRecord"], "2026-02-01T09:25:44.000Z");
        assert_eq!(document["payload"], event);
        let payload: Value = serde_json::from_str(document["payload"].as_str().unwrap()).unwrap();
        assert_eq!(payload["Records"].as_array().unwrap().len(), 2);
    }
}
