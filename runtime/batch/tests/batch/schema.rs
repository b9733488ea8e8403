//! Tables whose columns are not those of the catalogue.

use std::fs;

use planish_batch::{Catalogue, Error, Job, Quiet, Summary};
use planish_pipeline::SchemaChanges;

use crate::support::{Sandbox, event, files};

/// A catalogue whose signal is of this type, with some more signals.
fn catalogue(sandbox: &Sandbox, of: &str, more: &str) -> Catalogue {
    let text = format!(
        "catalogue: 1
table: {{ name: main.telemetry.t, key: event_id }}
source: {{ roots: [.], signals: signals, code: code, group: group, name: name, body: body }}
event:
  event_id: {{ type: string, required: true, comment: The sender's id. }}
  user_id: {{ path: user.id, type: string }}
signals:
  Charge:
    IsCharging: {of}
{more}"
    );
    let path = sandbox.path("signals.yaml");
    fs::write(&path, text).unwrap();
    Catalogue::load(&path).unwrap_or_else(|error| panic!("{error}"))
}

fn run(sandbox: &Sandbox, catalogue: Catalogue, schema_changes: SchemaChanges) -> Result<Summary, Error> {
    Job { catalogue, schema_changes, ..sandbox.job() }.run(&Quiet)
}

#[test]
fn a_table_has_the_comments_of_its_catalogue() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    run(&sandbox, catalogue(&sandbox, "boolean", ""), SchemaChanges::Add).unwrap();
    let schema = sandbox.table().schema();
    assert_eq!(schema.field_with_name("event_id").unwrap().metadata()["comment"], "The sender's id.");
    assert!(!schema.field_with_name("event_id").unwrap().is_nullable());
    assert_eq!(sandbox.rows()[0]["Charge_IsCharging"], true);
}

#[test]
fn columns_that_the_table_lacks_are_added_by_the_commit_that_needs_them() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    run(&sandbox, catalogue(&sandbox, "boolean", ""), SchemaChanges::Add).unwrap();
    sandbox.file(
        "b.ndjson",
        [event("2", "u").replace("IsCharging", "Voltage").replace("ischarging", "voltage").replace("true", "230.5")],
    );
    let wider = catalogue(&sandbox, "boolean", "    Voltage: { value: double, comment: At the plug. }\n");
    let summary = run(&sandbox, wider, SchemaChanges::Add).unwrap();
    assert_eq!(summary.columns_added.len(), 1);
    assert!(summary.columns_added[0].starts_with("Charge_Voltage_value"), "{:?}", summary.columns_added);
    assert_eq!(summary.table_version, Some(2), "no commit of its own");
    let rows = sandbox.rows();
    assert_eq!(rows[1]["Charge_Voltage_value"], 230.5);
    assert!(!rows[0].contains_key("Charge_Voltage_value"));
    let schema = sandbox.table().schema();
    assert_eq!(schema.fields().last().unwrap().metadata()["comment"], "At the plug.");
}

#[test]
fn columns_that_only_the_table_has_are_null_in_new_rows() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    run(&sandbox, catalogue(&sandbox, "boolean", "    Voltage: { value: double }\n"), SchemaChanges::Add).unwrap();
    sandbox.file("b.ndjson", [event("2", "u")]);
    run(&sandbox, catalogue(&sandbox, "boolean", ""), SchemaChanges::Refuse).unwrap();
    assert_eq!(sandbox.keys(), ["1", "2"]);
}

#[test]
fn a_table_that_nobody_may_change_is_named_with_what_it_lacks_and_stays_as_it_is() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    run(&sandbox, catalogue(&sandbox, "boolean", ""), SchemaChanges::Add).unwrap();
    sandbox.file("b.ndjson", [event("2", "u")]);
    let before = files(&sandbox.path("out"));
    let wider = catalogue(&sandbox, "boolean", "    Voltage: { value: double }\n");
    let error = run(&sandbox, wider, SchemaChanges::Refuse).unwrap_err();
    assert!(
        error.to_string().starts_with("file://")
            && error.to_string().contains("lacks columns of the catalogue: Charge_Voltage_value"),
        "{error}"
    );
    assert_eq!(files(&sandbox.path("out")), before, "no manifest is planned for it");
}

#[test]
fn a_column_of_another_type_stops_the_run_before_anything_is_written() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    run(&sandbox, catalogue(&sandbox, "boolean", ""), SchemaChanges::Add).unwrap();
    sandbox.file("b.ndjson", [event("2", "u")]);
    let before = files(&sandbox.path("out"));
    let error = run(&sandbox, catalogue(&sandbox, "string", ""), SchemaChanges::Add).unwrap_err().to_string();
    assert!(error.contains("Charge_IsCharging"), "{error}");
    assert_eq!(files(&sandbox.path("out")), before);
    assert_eq!(sandbox.keys(), ["1"]);
}

#[test]
fn a_broken_catalogue_is_an_error_with_its_place() {
    let sandbox = Sandbox::new();
    let path = sandbox.path("signals.yaml");
    fs::write(&path, "catalogue: 1\ntable: { nam: x }\n").unwrap();
    let error = Catalogue::load(&path).unwrap_err();
    assert!(error.to_string().contains("signals.yaml:2:10"), "{error}");
    assert_eq!(error.exit_code(), 1);
}
