//! Events that others wrote: those of the crate `aws_lambda_events`, and real ones where `PLANISH_SAMPLES` has them.

use std::path::PathBuf;

use planish_generated::TABLES;
use planish_kernel::sink::json::row_json;
use planish_kernel::{Date, Flattener, LineContext, Outcome, Row, Timestamp};
use serde_json::Value;

use crate::events::event;
use crate::fixtures_of_the_crate::fixture;
use crate::s3::S3;
use crate::{at, done};

#[test]
fn the_fixtures_of_the_crate_pass_through() {
    let single: Value =
        serde_json::from_str(&fixture("example-dynamodb-event-record-with-optional-fields.json")).unwrap();
    let cases = [
        (fixture("example-dynamodb-event.json"), [2, 0]),
        // The first of its records has no image.
        (fixture("example-dynamodb-event-null-items.json"), [1, 1]),
        // Without a creation time there is no hour.
        (event([single]), [0, 1]),
    ];
    let mut all = Vec::new();
    for (event, expected) in cases {
        // Their ids are the same, and so would be their object.
        let s3 = S3::start();
        let mut function = at(&s3);
        assert_eq!(function.invoke(&event), done());
        let line = function.last("batch");
        assert_eq!(["lines", "quarantined"].map(|name| line[name].as_u64().unwrap()), expected);
        all.extend(s3.objects().into_values().flatten());
    }
    let text = String::from_utf8(all).unwrap();
    assert!(text.contains(r#""asdf2":["AAEqQQ==","QSoBAA=="]"#) && text.contains(r#""EmptyStringSet":[]"#), "{text}");
}

/// A line as a row, without what the stream and the run add, and with JSON texts as values: the order of an item's keys is not that of a line.
fn row(flattener: &mut Flattener<'_>, line: &str) -> Value {
    let context =
        LineContext { source_file: "", line: 1, processed_at: Timestamp::default(), run_date: Date::default() };
    let mut row = Row::new();
    assert_eq!(flattener.flatten(line.as_bytes(), &context, &mut row), Outcome::Row);
    let mut row: Value = serde_json::from_str(&row_json(&TABLES, &row)).unwrap();
    row.as_object_mut().unwrap().retain(|name, _| !name.starts_with("_stream") && name != "ingest_date");
    unfold(&mut row);
    row
}

/// Texts that hold an object or an array become what they hold.
fn unfold(value: &mut Value) {
    match value {
        Value::Array(elements) => elements.iter_mut().for_each(unfold),
        Value::Object(members) => members.values_mut().for_each(unfold),
        Value::String(text) if text.starts_with(['{', '[']) => {
            if let Ok(inner) = serde_json::from_str(text) {
                *value = inner;
            }
        }
        _ => {}
    }
}

fn samples() -> Option<PathBuf> {
    let samples = std::env::var("PLANISH_SAMPLES").ok().filter(|samples| samples != "none");
    if samples.is_none() {
        eprintln!("PLANISH_SAMPLES is not set: real payloads are not tested");
    }
    samples.map(|samples| PathBuf::from(samples).join("derived"))
}

#[test]
fn real_records_become_the_rows_of_their_lines() {
    let Some(samples) = samples() else { return };
    let event = std::fs::read_to_string(samples.join("dynamodb_stream_event.json")).unwrap();
    let lines = std::fs::read_to_string(samples.join("telemetry.ndjson")).unwrap();
    let s3 = S3::start();
    let mut function = at(&s3);
    assert_eq!(function.invoke(&event), done());
    assert_eq!(function.last("batch")["quarantined"], 0);
    let body = s3.objects().into_values().next().unwrap();
    let written = String::from_utf8(body).unwrap();
    let mut flattener = Flattener::new(&TABLES);
    assert_eq!(written.lines().count(), lines.lines().count());
    for (written, direct) in written.lines().zip(lines.lines()) {
        assert_eq!(row(&mut flattener, written), row(&mut flattener, direct));
    }
}

#[test]
fn records_of_a_made_up_fleet_become_the_rows_of_its_lines() {
    use planish_simulate::{Options, Simulation};
    let (mut batch, mut lines, mut manifest) = (Vec::new(), Vec::new(), Vec::new());
    Simulation::new(&TABLES, Options::default()).write_batch(100, &mut batch, &mut manifest);
    let mut simulation = Simulation::new(&TABLES, Options::default());
    (0..100).for_each(|_| simulation.write_line(&mut lines, &mut manifest));
    let s3 = S3::start();
    assert_eq!(at(&s3).invoke(std::str::from_utf8(&batch).unwrap()), done());
    let written = String::from_utf8(s3.objects().into_values().next().unwrap()).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    let mut flattener = Flattener::new(&TABLES);
    assert_eq!(written.lines().count(), 100);
    for (written, direct) in written.lines().zip(lines.lines()) {
        assert_eq!(row(&mut flattener, written), row(&mut flattener, direct));
    }
}
