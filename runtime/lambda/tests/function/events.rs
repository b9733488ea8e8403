//! Events of a stream, as a test wants them.

use serde_json::{Value, json};

/// A record that is new, number `n` of its stream.
pub(crate) fn record(n: u32) -> Value {
    json!({
        "eventID": format!("{n:032x}"),
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "eu-west-1",
        "eventSourceARN": "arn:aws:dynamodb:eu-west-1:123456789012:table/cars/stream/2026-02-01T00:00:00.000",
        "dynamodb": {
            "ApproximateCreationDateTime": 1_769_937_944,
            "Keys": {"event_id": {"S": format!("key-{n}")}},
            "NewImage": {
                "event_id": {"S": format!("key-{n}")},
                "signals": {"L": [{"M": {
                    "code": {"S": "charge-voltage"},
                    "body": {"S": "{\"value\":0.4,\"unit\":\"kV\"}"},
                }}]},
            },
            "SequenceNumber": (100_000_000_000_000_000_000_u128 + u128::from(n)).to_string(),
            "SizeBytes": 100,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
    })
}

/// A record that can't be read.
pub(crate) fn poison(n: u32) -> Value {
    let mut record = record(n);
    record["dynamodb"]["NewImage"]["bad"] = json!({"X": "odd"});
    record
}

/// An event of these records.
pub(crate) fn event(records: impl IntoIterator<Item = Value>) -> String {
    json!({"Records": records.into_iter().collect::<Vec<_>>()}).to_string()
}
