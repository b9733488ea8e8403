//! `planish simulate`.

use serde_json::Value;

use super::{Folder, GOOD};

#[test]
fn events_are_printed_one_a_line_and_the_same_seed_prints_the_same() {
    let folder = Folder::with(&[("signals.yaml", GOOD)]);
    let told = folder.planish(&["simulate", "--events", "5"]);
    assert_eq!((told.code, told.err.as_str()), (0, ""));
    assert_eq!(told.out.lines().count(), 5);
    for line in told.out.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        assert!(event["event_id"].is_string() && event["_stream"]["sequence"].is_string(), "{line}");
        assert_eq!(event["signals"].as_array().unwrap().len(), 2);
    }
    assert_eq!(folder.planish(&["simulate", "--events", "5", "--seed", "1"]).out, told.out);
    assert_ne!(folder.planish(&["simulate", "--events", "5", "--seed", "2"]).out, told.out);
}

#[test]
fn what_is_simulated_can_be_flattened() {
    let folder = Folder::with(&[("signals.yaml", GOOD)]);
    let arguments = ["simulate", "--events", "40", "--out", "events.ndjson", "--order", "event", "--json"];
    let told = folder.planish(&arguments);
    let summary: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((told.code, &summary["events"], &summary["faults"]), (0, &40.into(), &0.into()));
    assert_eq!(summary["bytes"], folder.read("events.ndjson").len());
    let rows = folder.planish(&["flatten", "events.ndjson"]);
    assert_eq!((rows.code, rows.out.matches("\"Charge_Voltage_value\":").count() > 5), (0, true), "{rows:?}");
    assert!(!rows.out.contains("_rescued"), "{}", rows.out);
}

#[test]
fn a_manifest_says_what_was_done_to_which_line() {
    let folder = Folder::with(&[("signals.yaml", GOOD)]);
    let arguments =
        ["simulate", "--events", "200", "--faults", "0.5", "--out", "events.ndjson", "--manifest", "faults.ndjson"];
    let told = folder.planish(&arguments);
    assert_eq!(told.code, 0, "{told:?}");
    let manifest = folder.read("faults.ndjson");
    assert!(told.out.contains(&format!("{} faults", manifest.lines().count())), "{told:?}");
    assert!((60..140).contains(&manifest.lines().count()), "{}", manifest.lines().count());
    for line in manifest.lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        assert!((1..=200).contains(&entry["line"].as_u64().unwrap()) && entry["fault"].is_string(), "{line}");
        assert!(!entry["expect"].is_null(), "{line}");
    }
}

#[test]
fn a_stream_comes_in_batches_of_up_to_100_records() {
    let folder = Folder::with(&[("signals.yaml", GOOD)]);
    let told = folder.planish(&["simulate", "--events", "230", "--shape", "stream"]);
    let records = told.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let records: Vec<usize> = records.map(|batch| batch["Records"].as_array().unwrap().len()).collect();
    assert_eq!(records, [100, 100, 30]);
}

#[test]
fn what_makes_no_sense_or_cannot_be_written_is_told() {
    let folder = Folder::with(&[("signals.yaml", GOOD)]);
    for arguments in [&["simulate", "--faults", "2"][..], &["simulate", "--json"], &["simulate", "--order", "none"]] {
        assert_eq!(folder.planish(arguments).code, 2, "{arguments:?}");
    }
    let told = folder.planish(&["simulate", "--out", "nowhere/events.ndjson"]);
    assert_eq!(told.code, 1);
    assert!(told.err.starts_with("error: can't write nowhere/events.ndjson: "), "{}", told.err);
}
