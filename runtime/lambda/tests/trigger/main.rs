//! The real `job-trigger` under Lambda's Runtime API, with a workspace that fails as Databricks does.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod databricks;
mod fixtures;

#[path = "../support/fixtures.rs"]
mod fixtures_of_the_crate;
#[path = "../support/http.rs"]
#[allow(dead_code)]
mod http;
#[path = "../support/lambda.rs"]
#[allow(dead_code)]
mod lambda;

use std::time::{Duration, SystemTime};

use chrono::{DateTime, SecondsFormat, Utc};
use databricks::{Databricks, Fault};
use lambda::{Function, Told};
use serde_json::{Value, json};

const TOKEN: &str = r#"{"token":"dapi1"}"#;

fn workspace() -> Databricks {
    Databricks::start(TOKEN, "dapi1")
}

/// The function, for windows of this many seconds.
fn trigger(databricks: &Databricks, window: &str) -> Function {
    let host = format!("http://localhost:{}", databricks.port);
    let variables = [
        ("PLANISH_DATABRICKS_HOST", host.as_str()),
        ("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", &databricks.port),
        ("PLANISH_JOB_ID", "77"),
        ("PLANISH_WINDOW", window),
        ("PLANISH_LANDING", "s3://raw/telemetry"),
        ("AWS_SESSION_TOKEN", "session"),
    ];
    Function::start(&lambda::program("job-trigger", env!("CARGO_BIN_EXE_job-trigger")), &variables)
}

fn time(at: SystemTime) -> String {
    DateTime::<Utc>::from(at).to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// S3's event of one object.
fn object(n: usize, at: &str) -> Value {
    json!({"Records": [{
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "eventTime": at,
        "s3": {"bucket": {"name": "raw"}, "object": {"key": format!("telemetry/2026/02/01/09/{n}.ndjson"), "sequencer": n.to_string()}},
    }]})
}

/// A queue's event of these bodies; messages are called `0`, `1` and so on.
fn queue(bodies: &[String]) -> String {
    let messages = bodies
        .iter()
        .enumerate()
        .map(|(id, body)| json!({"messageId": id.to_string(), "body": body, "eventSource": "aws:sqs"}));
    json!({"Records": messages.collect::<Vec<_>>()}).to_string()
}

fn handed_back(ids: &[&str]) -> Told {
    let failures: Vec<_> = ids.iter().map(|id| json!({"itemIdentifier": id})).collect();
    Told::Response(json!({"batchItemFailures": failures}))
}

/// A time whose window was over long ago; so many seconds into it.
fn past(second: usize) -> String {
    format!("2026-02-01T09:{:02}:{:02}.000Z", 25 + second / 60, second % 60)
}

#[test]
fn a_thousand_objects_of_a_window_start_one_run() {
    let databricks = workspace();
    let mut function = trigger(&databricks, "300");
    for batch in 0..100 {
        let bodies: Vec<_> =
            (0..10).map(|n| object(10 * batch + n, &past((10 * batch + n) * 299 / 1000)).to_string()).collect();
        assert_eq!(function.invoke(&queue(&bodies)), handed_back(&[]));
    }
    assert_eq!(databricks.runs(), 1);
    let body = &databricks.bodies()[0];
    assert_eq!((&body["job_id"], &body["queue"]["enabled"]), (&77.into(), &true.into()));
    assert_eq!(body["idempotency_token"].as_str().unwrap().len(), 64);
    let line = function.last("run");
    assert_eq!((&line["run_id"], &line["objects"], &line["window"]), (&1000.into(), &10.into(), &1_769_937_900.into()));
    assert_eq!(line["trace_id"], "Root=1-2-3");
    // Who we are is asked once.
    assert_eq!(databricks.asked().iter().filter(|path| path.starts_with("/secretsmanager")).count(), 1);
}

#[test]
fn the_next_window_starts_the_next_run() {
    let databricks = workspace();
    let mut function = trigger(&databricks, "300");
    for second in [0, 299, 300, 599] {
        assert_eq!(function.invoke(&queue(&[object(second, &past(second)).to_string()])), handed_back(&[]));
    }
    assert_eq!(databricks.runs(), 2);
}

#[test]
fn a_queue_that_delays_by_the_window_never_strands_the_last_object_of_a_window() {
    let databricks = workspace();
    let window = Duration::from_secs(2);
    let mut function = trigger(&databricks, "2");
    let (mut last, mut starts) = (SystemTime::UNIX_EPOCH, Vec::new());
    for n in 0..8 {
        let created = SystemTime::now();
        last = created;
        std::thread::sleep(window + Duration::from_millis(20));
        let told = SystemTime::now();
        assert_eq!(function.invoke(&queue(&[object(n, &time(created)).to_string()])), handed_back(&[]));
        let line = function.last("run");
        assert!(line["window"].is_u64(), "{line}");
        starts.push(told);
    }
    // The run of the last object's token was first asked for after the object was there.
    assert!(starts.last().unwrap() > &last);
    assert_eq!(databricks.runs(), 8);
}

#[test]
fn without_a_delay_every_object_has_its_run_and_none_waits_for_the_next_window() {
    let databricks = workspace();
    let mut function = trigger(&databricks, "86400");
    let now = time(SystemTime::now());
    for n in 0..3 {
        let told = function.invoke(&object(n, &now).to_string());
        assert_eq!(told, Told::Response(json!({"run_id": 1000 + n})));
    }
    assert_eq!(function.last("run")["window"], Value::Null);
    // A retry of the last.
    assert_eq!(function.invoke(&object(2, &now).to_string()), Told::Response(json!({"run_id": 1002})));
    assert_eq!(databricks.runs(), 3);
}

#[test]
fn lost_answers_never_start_two_runs() {
    for faults in [
        vec![Fault::EffectThenHangUp],
        vec![Fault::EffectThenStatus(500), Fault::EffectThenStatus(503), Fault::EffectThenHangUp],
        vec![Fault::Status(429), Fault::EffectThenHangUp, Fault::Status(500)],
    ] {
        let databricks = workspace();
        databricks.faults(faults.clone());
        let told = trigger(&databricks, "300").invoke(&object(1, &past(1)).to_string());
        assert_eq!(told, Told::Response(json!({"run_id": 1000})), "{faults:?}");
        assert_eq!(databricks.runs(), 1);
    }
}

#[test]
fn a_function_that_died_with_its_answer_asks_again_with_the_same_token() {
    let databricks = workspace();
    let event = queue(&[object(1, &past(1)).to_string()]);
    let mut function = trigger(&databricks, "300");
    assert_eq!(function.invoke(&event), handed_back(&[]));
    function.kill();
    assert_eq!(trigger(&databricks, "300").invoke(&event), handed_back(&[]));
    assert_eq!(databricks.runs(), 1);
}

#[test]
fn when_nobody_answers_the_messages_with_objects_come_again_and_no_others() {
    let databricks = workspace();
    databricks.faults(std::iter::repeat_n(Fault::Status(503), 1000));
    let mut function = trigger(&databricks, "300");
    function.timeout = Duration::from_secs(2);
    let test = r#"{"Service":"Amazon S3","Event":"s3:TestEvent"}"#.to_owned();
    let event = queue(&[object(0, &past(1)).to_string(), test, "nonsense".to_owned(), object(3, &past(1)).to_string()]);
    assert_eq!(function.invoke(&event), handed_back(&["0", "2", "3"]));
    let log = function.log().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(log.contains("it may have started or not") && log.contains("the message 2 tells of no objects"), "{log}");
    let Told::Error(error) = function.invoke(&object(1, &past(1)).to_string()) else { panic!() };
    assert!(error["errorMessage"].as_str().unwrap().starts_with("no run was started: 503 FAULT said so"), "{error}");
}

#[test]
fn a_refusal_is_asked_once_and_names_what_to_see_to() {
    let databricks = workspace();
    databricks.faults([Fault::Status(400)]);
    let mut function = trigger(&databricks, "300");
    assert_eq!(function.invoke(&queue(&[object(0, &past(1)).to_string()])), handed_back(&["0"]));
    assert_eq!(databricks.asked().iter().filter(|path| path.ends_with("run-now")).count(), 1);
    let problem = function.last("problem")["problem"].as_str().unwrap().to_owned();
    assert!(problem.contains("job 77: 400 FAULT said so") && problem.contains("our rights"), "{problem}");
}

#[test]
fn credentials_are_read_anew_when_they_are_refused_and_stand_in_no_log() {
    let databricks = workspace();
    let mut function = trigger(&databricks, "300");
    assert_eq!(function.invoke(&object(1, &past(1)).to_string()), Told::Response(json!({"run_id": 1000})));
    databricks.turn_to(r#"{"token":"dapi2"}"#, "dapi2");
    assert_eq!(function.invoke(&object(2, &past(1)).to_string()), Told::Response(json!({"run_id": 1000})));
    databricks.turn_to(r#"{"token":"dapi3"}"#, "another");
    assert!(matches!(function.invoke(&object(3, &past(1)).to_string()), Told::Error(_)));
    for line in function.log() {
        assert!(!line.to_string().contains("dapi") && !line.to_string().contains("session"), "{line}");
    }
}

#[test]
fn a_service_principal_gets_a_token_and_keeps_it() {
    let databricks = Databricks::start(r#"{"client_id":"a","client_secret":"b"}"#, "hour");
    let mut function = trigger(&databricks, "300");
    for n in 0..3 {
        assert_eq!(function.invoke(&object(n, &past(1)).to_string()), Told::Response(json!({"run_id": 1000})));
    }
    assert_eq!(databricks.asked().iter().filter(|path| *path == "/oidc/v1/token").count(), 1);
}

#[test]
fn objects_that_do_not_concern_the_job_start_nothing() {
    let databricks = workspace();
    let mut function = trigger(&databricks, "300");
    for (bucket, key) in [
        ("other", "telemetry/a.ndjson"),
        ("raw", "quarantine/a.ndjson"),
        ("raw", "telemetry/a.txt"),
        ("raw", "telemetryx/a.ndjson"),
    ] {
        let mut event = object(1, &past(1));
        event["Records"][0]["s3"]["bucket"]["name"] = bucket.into();
        event["Records"][0]["s3"]["object"]["key"] = key.into();
        assert_eq!(function.invoke(&event.to_string()), Told::Response(json!({"run_id": null})));
    }
    assert_eq!(databricks.asked(), [""; 0]);
}

#[test]
fn every_invocation_emits_what_the_page_of_metrics_lists() {
    let databricks = workspace();
    databricks.faults([Fault::Status(400)]);
    let mut function = trigger(&databricks, "300");
    let event = queue(&[object(0, &past(1)).to_string(), "nonsense".to_owned()]);
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/metrics.md")).unwrap();
    let names = ["objects", "runs_named", "failed_starts", "messages_handed_back", "early_runs"];
    for expected in [[1, 0, 1, 2, 0], [1, 1, 0, 1, 0]] {
        function.invoke(&event);
        let line = function.metrics();
        assert_eq!(names.map(|name| line[name].as_u64().unwrap()), expected);
        for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"].as_array().unwrap() {
            let row = format!("| `{}` | {} |", metric["Name"].as_str().unwrap(), metric["Unit"].as_str().unwrap());
            assert!(page.contains(&row), "{row}");
        }
    }
}

#[test]
fn an_event_of_something_else_fails_and_says_so() {
    let databricks = workspace();
    let Told::Error(error) = trigger(&databricks, "300").invoke(r#"{"detail":"secret"}"#) else { panic!() };
    let message = error["errorMessage"].as_str().unwrap();
    assert!(message.starts_with("the event tells of no objects") && !message.contains("secret"), "{message}");
}
