//! What is wrong is named, with what to do; nothing half-done is visible; the next run goes on.

use std::fs;

use planish_batch::{Job, Quiet};
use serde_json::json;

use crate::support::{Sandbox, event, files, huge};

#[test]
fn a_bad_line_goes_to_quarantine_with_its_place_and_its_bytes_and_the_run_goes_on() {
    let sandbox = Sandbox::new();
    let bad: &[u8] = b"{\"vin\": \xff}";
    sandbox.file(
        "a.ndjson",
        [event("1", "u").as_bytes(), b"", bad, b"[1]", event("2", "u").as_bytes(), b"{\"signals\": []}"],
    );
    let summary = sandbox.run();
    assert_eq!((summary.events, summary.rows, summary.blank), (5, 2, 1));
    let reasons: Vec<_> = summary.quarantined.iter().map(|(reason, lines)| (*reason, *lines)).collect();
    assert_eq!(reasons, [("key_missing", 1), ("not_an_object", 1), ("not_utf8", 1)]);
    assert!(!summary.is_clean());

    let file = sandbox.place("in/a.ndjson").url();
    let start = event("1", "u").len() as u64 + 2;
    let entries = sandbox.quarantine();
    assert_eq!(
        entries[0],
        json!({"reason": "not_utf8", "file": file.as_str(), "line": 3, "offset": start, "length": 10, "raw_base64": "eyJ2aW4iOiD/fQ=="})
    );
    assert_eq!(
        entries[1],
        json!({"reason": "not_an_object", "file": file.as_str(), "line": 4, "offset": start + 11, "length": 3, "raw": "[1]"})
    );
    assert_eq!(entries[2]["line"], 6);
    assert_eq!(entries.len(), 3);
    let object = sandbox.place("out/_planish/quarantine/00000000000000000001-00000.ndjson").url();
    assert_eq!(summary.quarantine, [object.to_string()]);
}

#[test]
fn a_quarantine_of_its_own_place_is_used() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", ["no event"]);
    let summary = Job { quarantine: Some(sandbox.place("bad")), ..sandbox.job() }.run(&Quiet).unwrap();
    assert_eq!(summary.quarantined.values().sum::<u64>(), 1);
    assert_eq!(files(&sandbox.path("bad")).len(), 1);
    assert_eq!(sandbox.quarantine().len(), 0);
}

#[test]
fn a_file_that_changed_after_it_was_read_is_named_and_not_read_again() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    sandbox.run();
    sandbox.file("a.ndjson", [event("2", "u")]);
    sandbox.file("b.ndjson", [event("3", "u")]);
    let summary = sandbox.run();
    assert_eq!(summary.files.changed, [sandbox.place("in/a.ndjson").url().to_string()]);
    assert!(!summary.is_clean());
    assert_eq!(sandbox.keys(), ["1", "3"]);
}

#[test]
fn a_file_that_changes_between_plan_and_reading_stops_the_run_and_leaves_nothing() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    sandbox.run();
    // The first fills a work of its own, so its row is on the way into a data file when the second turns out to have changed.
    sandbox.file("b.ndjson", [huge("2", "u")]);
    sandbox.file("c.ndjson", [event("3", "u")]);
    // A manifest that a run planned before it died.
    let batches = sandbox.path("out/_planish/batches");
    let first = batches.join("00000000000000000001.json");
    let second = batches.join("00000000000000000002.json");
    let mut manifest: serde_json::Value = serde_json::from_slice(&fs::read(first).unwrap()).unwrap();
    let listing = sandbox.runtime.block_on(planish_pipeline::list(&sandbox.place("in"))).unwrap();
    manifest["n"] = 2.into();
    manifest["files"] = serde_json::to_value(&listing.files[1..]).unwrap();
    fs::write(&second, manifest.to_string()).unwrap();

    let before = files(&sandbox.path("out"));
    sandbox.file("c.ndjson", [event("other", "u")]);
    let error = sandbox.try_run().unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("{} has changed since manifest 2 named it", sandbox.place("in/c.ndjson").url())),
        "{error}"
    );
    assert_eq!(sandbox.keys(), ["1"]);
    assert_eq!(files(&sandbox.path("out")), before, "what was written of b.ndjson is gone again");

    fs::remove_file(sandbox.path("in/c.ndjson")).unwrap();
    let error = sandbox.try_run().unwrap_err().to_string();
    assert!(error.contains("in/c.ndjson is gone, but manifest 2 names it"), "{error}");

    fs::remove_file(second).unwrap();
    assert_eq!(sandbox.run().manifests, [2], "what the message says helps");
    assert_eq!(sandbox.keys(), ["1", "2"]);
}

#[test]
fn a_missing_source_is_named_and_nothing_is_made() {
    let sandbox = Sandbox::new();
    let error = Job { source: sandbox.place("typo"), ..sandbox.job() }.run(&Quiet).unwrap_err();
    assert_eq!(error.to_string(), "listing typo: there is nothing here; check the name");
    assert_eq!(error.exit_code(), 1);
    assert!(!sandbox.path("out").exists());
}

#[test]
fn a_folder_with_other_things_is_no_table_and_stays_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    fs::create_dir(sandbox.path("out")).unwrap();
    fs::write(sandbox.path("out/holiday.jpg"), "x").unwrap();
    let error = sandbox.try_run().unwrap_err().to_string();
    assert!(error.contains("is no Delta table: it holds `holiday.jpg`"), "{error}");
    assert_eq!(files(&sandbox.path("out")), [sandbox.path("out/holiday.jpg")]);
}

#[test]
fn a_table_with_rows_and_without_our_log_is_not_ours() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    sandbox.run();
    fs::remove_dir_all(sandbox.path("out/_planish")).unwrap();
    let error = sandbox.try_run().unwrap_err().to_string();
    assert!(error.starts_with("out is a Delta table with 1 rows, but without a log in _planish"), "{error}");
    assert!(!sandbox.path("out/_planish").exists());
}

#[test]
fn a_table_that_somebody_made_and_left_empty_is_taken() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", ["no event"]);
    sandbox.run();
    fs::remove_dir_all(sandbox.path("out/_planish")).unwrap();
    sandbox.file("b.ndjson", [event("1", "u")]);
    assert_eq!(sandbox.run().manifests, [1]);
    assert_eq!(sandbox.keys(), ["1"]);
}
