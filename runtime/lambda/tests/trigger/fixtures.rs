//! Events that others wrote: those of the crate `aws_lambda_events`, as they are and with an object that concerns the job.

use serde_json::{Value, json};

use crate::fixtures_of_the_crate::fixture;
use crate::lambda::Told;
use crate::{handed_back, trigger, workspace};

const S3: [&str; 2] = ["example-s3-event.json", "example-s3-event-with-decoded.json"];
const SQS: [&str; 2] = ["example-sqs-event.json", "example-sqs-event-obj.json"];

/// A fixture of S3 whose object lies in the landing zone.
fn landed(name: &str) -> Value {
    let text =
        fixture(name).replace("sourcebucket", "raw").replace("Happy%20Face.jpg", "telemetry/Happy%20Face.ndjson");
    serde_json::from_str(&text).unwrap()
}

#[test]
fn an_object_of_another_bucket_starts_nothing() {
    let databricks = workspace();
    let mut function = trigger(&databricks, "300");
    for name in S3 {
        assert_eq!(function.invoke(&fixture(name)), Told::Response(json!({"run_id": null})), "{name}");
    }
    assert_eq!(databricks.runs(), 0);
}

#[test]
fn the_same_object_in_the_landing_zone_starts_one_run_told_by_s3_or_by_a_queue() {
    let databricks = workspace();
    let mut function = trigger(&databricks, "300");
    for name in S3 {
        assert_eq!(function.invoke(&landed(name).to_string()), Told::Response(json!({"run_id": 1000})), "{name}");
        for queue in SQS {
            let mut event: Value = serde_json::from_str(&fixture(queue)).unwrap();
            event["Records"][0]["body"] = landed(name).to_string().into();
            assert_eq!(function.invoke(&event.to_string()), handed_back(&[]), "{name} in {queue}");
        }
    }
    assert_eq!(databricks.runs(), 1);
}

#[test]
fn a_message_that_tells_of_no_object_is_handed_back() {
    let databricks = workspace();
    let mut function = trigger(&databricks, "300");
    for name in SQS {
        assert_eq!(function.invoke(&fixture(name)), handed_back(&["MessageID_1"]), "{name}");
    }
    assert_eq!(databricks.runs(), 0);
}

#[test]
fn eventbridge_tells_of_objects_in_its_envelope_and_of_other_things_in_vain() {
    let databricks = workspace();
    let mut function = trigger(&databricks, "300");
    let names = ["example-eventbridge-event-obj.json", "example-eventbridge-schedule.json"];
    for name in names {
        let Told::Error(error) = function.invoke(&fixture(name)) else { panic!("{name}") };
        assert!(error["errorMessage"].as_str().unwrap().starts_with("the event tells of no objects"), "{error}");
        let mut event: Value = serde_json::from_str(&fixture(name)).unwrap();
        event["detail-type"] = "Object Created".into();
        // As the guide of S3 shows it.
        event["detail"] = json!({
            "version": "0",
            "bucket": {"name": "raw"},
            "object": {
                "key": "telemetry/Happy Face.ndjson",
                "size": 5,
                "etag": "b1946ac92492d2347c6235b4d2611184",
                "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
                "sequencer": "617f08299329d189",
            },
            "request-id": "N4N7GDK58NMKJ12R",
            "requester": "123456789012",
            "source-ip-address": "1.2.3.4",
            "reason": "PutObject",
        });
        assert!(matches!(function.invoke(&event.to_string()), Told::Response(run) if run["run_id"].is_u64()), "{name}");
    }
}
