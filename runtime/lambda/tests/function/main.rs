//! The real program under Lambda's Runtime API, with a bucket that fails as S3 does, or a folder.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod crash;
mod events;
mod faults;
mod fixtures;
mod input;
mod metrics;
mod s3;

#[path = "../support/fixtures.rs"]
mod fixtures_of_the_crate;
#[path = "../support/http.rs"]
mod http;
#[path = "../support/lambda.rs"]
mod lambda;

use std::collections::BTreeMap;

use lambda::{Function, Told};
use s3::S3;
use serde_json::{Value, json};

/// A function that writes to the bucket.
fn at(s3: &S3) -> Function {
    with(s3, &[])
}

/// The same, with more variables.
fn with(s3: &S3, more: &[(&str, &str)]) -> Function {
    let variables = s3.variables();
    let variables = variables.iter().map(|(name, value)| (*name, value.as_str())).chain(more.iter().copied());
    start(&variables.collect::<Vec<_>>())
}

fn start(variables: &[(&str, &str)]) -> Function {
    Function::start(&lambda::program("stream-processor", env!("CARGO_BIN_EXE_stream-processor")), variables)
}

/// What a function says that has done all.
fn done() -> Told {
    Told::Response(json!({"batchItemFailures": []}))
}

/// What a function says that hands all back from record 1 on.
fn handed_back() -> Told {
    Told::Response(json!({"batchItemFailures": [{"itemIdentifier": "100000000000000000001"}]}))
}

/// The keys that the lines of a bucket hold, in the order of the objects' names.
fn keys(objects: &BTreeMap<String, Vec<u8>>, folder: &str) -> Vec<String> {
    let lines = objects
        .iter()
        .filter(|(name, _)| name.starts_with(folder))
        .flat_map(|(_, body)| body.split(|byte| *byte == b'\n'));
    let lines = lines.filter(|line| !line.is_empty()).map(|line| serde_json::from_slice::<Value>(line).unwrap());
    lines.map(|line| line["event_id"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_batch_becomes_one_object_and_a_line_of_the_log() {
    let s3 = S3::start();
    let mut function = at(&s3);
    assert_eq!(function.invoke(&events::event([events::record(1), events::record(2)])), done());
    let objects = s3.objects();
    let [(name, body)] = objects.iter().collect::<Vec<_>>().try_into().unwrap();
    assert!(
        name.starts_with(
            "telemetry/2026/02/01/09/2026-02-01T000000.000_100000000000000000001_100000000000000000002_2_"
        )
    );
    assert_eq!(
        String::from_utf8_lossy(body).lines().next().unwrap(),
        r#"{"event_id":"key-1","signals":[{"code":"charge-voltage","body":"{\"value\":0.4,\"unit\":\"kV\"}"}],"_stream":{"event_id":"00000000000000000000000000000001","event_name":"INSERT","sequence":"100000000000000000001","created_at":1769937944000,"table":"cars"}}"#
    );
    let line = function.last("batch");
    let said = ["records", "lines", "counted_converted", "signals", "already_there"].map(|name| line[name].as_u64());
    assert_eq!(said, [Some(2), Some(2), Some(2), Some(2), Some(0)]);
    assert_eq!((&line["request_id"], &line["trace_id"]), (&"request-1".into(), &"Root=1-2-3".into()));
    assert!(line["object"].as_str().unwrap().ends_with(name.as_str()));
}

#[test]
fn the_connection_is_opened_during_init_and_serves_the_first_batch() {
    let s3 = S3::start();
    let mut function = at(&s3);
    assert_eq!(function.last("ready")["catalogue"], planish_generated::CATALOGUE_HASH);
    assert_eq!(s3.methods(), [""; 0]);
    assert_eq!(function.invoke(&events::event([events::record(1)])), done());
    assert_eq!(s3.methods(), ["PUT"]);
}

#[test]
fn a_batch_that_comes_again_finds_its_own_object() {
    let s3 = S3::start();
    let event = events::event([events::record(1), events::poison(2)]);
    let mut function = at(&s3);
    assert_eq!(function.invoke(&event), done());
    let first = s3.objects();
    assert_eq!(first.len(), 2);
    assert_eq!(function.invoke(&event), done());
    assert_eq!(function.last("batch")["already_there"], 2);
    assert_eq!(s3.objects(), first);
}

#[test]
fn a_folder_does_as_well_as_a_bucket() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (landing, quarantine) = (path("in"), path("bad"));
    let variables =
        [("PLANISH_LANDING", landing.as_str()), ("PLANISH_QUARANTINE", &quarantine), ("PLANISH_COMPRESSION", "gzip")];
    let mut function = start(&variables);
    for already in 0..2 {
        assert_eq!(function.invoke(&events::event([events::record(1)])), done());
        assert_eq!(function.last("batch")["already_there"], already);
    }
    let object = function.last("batch")["object"].as_str().unwrap().to_owned();
    assert!(object.ends_with(".ndjson.gz"));
    assert!(std::fs::exists(object.strip_prefix("file://").unwrap()).unwrap());
}

#[test]
fn a_function_with_wrong_settings_ends_and_says_why() {
    let mut function = start(&[("PLANISH_COMPRESSION", "zip")]);
    assert!(!function.end().success());
    assert_eq!(function.last("problem")["problem"], "the variable PLANISH_COMPRESSION is `zip`; write none or gzip");
}
