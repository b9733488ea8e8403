//! The program as people and programs call it.

use std::{
    fs,
    process::{Command, Output},
};

use serde_json::Value;

use crate::support::{Sandbox, event};

fn planish_batch(sandbox: &Sandbox, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_planish-batch")).current_dir(sandbox.path("")).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn without_arguments_it_does_what_planish_yaml_says() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u"), event("1", "v")]);
    fs::write(sandbox.path("planish.yaml"), "source: in\ntable: out\n").unwrap();
    let output = planish_batch(&sandbox, &["run"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let summary = text(&output.stdout);
    for line in ["  events       2\n", "  superseded   1\n", "  table        out at version 1\n"] {
        assert!(summary.contains(line), "{summary}");
    }
    assert_eq!(text(&output.stderr), "", "no bar where no terminal is");
    assert!(text(&planish_batch(&sandbox, &["run"]).stdout).starts_with("Nothing new in in.\n"));
}

#[test]
fn what_is_named_on_the_command_line_wins_over_planish_yaml() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    sandbox.file("b.ndjson", [event("2", "u")]);
    fs::write(sandbox.path("planish.yaml"), "source: nowhere\ntable: elsewhere\n").unwrap();
    let output = planish_batch(&sandbox, &["run", "in/a.ndjson", "--table", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(sandbox.keys(), ["1"]);
    assert!(!sandbox.path("elsewhere").exists());
}

#[test]
fn the_caps_of_the_command_line_hold_with_and_without_planish_yaml() {
    let sandbox = Sandbox::new();
    for name in ["a", "b", "c"] {
        sandbox.file(&format!("{name}.ndjson"), [event(name, "u")]);
    }
    let manifests = |table: &str, cap: [&str; 2]| {
        let output = planish_batch(&sandbox, &["run", "in", "--table", table, "--json", cap[0], cap[1]]);
        let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
        summary["manifests"].as_array().unwrap().len()
    };
    assert_eq!(manifests("files", ["--max-files", "2"]), 2);
    assert_eq!(manifests("bytes", ["--max-bytes", "1"]), 3);
    fs::write(sandbox.path("planish.yaml"), "max_files: 1\n").unwrap();
    assert_eq!(manifests("both", ["--max-files", "2"]), 2);
    assert_eq!(manifests("configured", ["--max-bytes", "1GiB"]), 3);
}

#[test]
fn bad_lines_end_a_strict_run_with_three_and_any_other_with_zero() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", ["a secret"]);
    let output = planish_batch(&sandbox, &["run", "in", "--table", "lax"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("  quarantined  1 (not_json 1)\n"), "{}", text(&output.stdout));
    assert!(!text(&output.stdout).contains("secret"));
    let output = planish_batch(&sandbox, &["run", "in", "--table", "strict", "--strict"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        planish_batch(&sandbox, &["run", "in", "--table", "strict", "--strict"]).status.code(),
        Some(0),
        "the second has no bad line"
    );
    sandbox.file("a.ndjson", ["another secret"]);
    assert_eq!(
        planish_batch(&sandbox, &["run", "in", "--table", "strict", "--strict"]).status.code(),
        Some(3),
        "a file changed"
    );
}

#[test]
fn json_has_stable_keys() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    let output = planish_batch(&sandbox, &["run", "in", "--table", "out", "--json"]);
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut keys: Vec<_> = summary.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    let expected = [
        "blank",
        "bytes",
        "catalogue",
        "columns_added",
        "counted",
        "events",
        "files",
        "manifests",
        "manifests_of_others",
        "quarantine",
        "quarantined",
        "removed",
        "rescued",
        "rows",
        "rows_per_second",
        "seconds",
        "signals",
        "source",
        "superseded",
        "table",
        "table_version",
    ];
    assert_eq!(keys, expected);
    assert_eq!(
        (&summary["rows"], &summary["table_version"], &summary["files"]["read"]),
        (&1.into(), &1.into(), &1.into())
    );
}

#[test]
fn a_run_that_does_not_know_what_to_do_ends_with_two_and_says_so() {
    let sandbox = Sandbox::new();
    let output = planish_batch(&sandbox, &["run"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: no planish.yaml here, so name a source; `planish-batch run --help` shows how\n"
    );
    assert_eq!(planish_batch(&sandbox, &["run", "in", "--table", "out", "--max-files", "0"]).status.code(), Some(2));
    assert_eq!(planish_batch(&sandbox, &["run", "--sideways"]).status.code(), Some(2));
    fs::write(sandbox.path("planish.yaml"), "tabel: out\n").unwrap();
    let output = planish_batch(&sandbox, &["run"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).starts_with("error[") && text(&output.stderr).contains("planish.yaml:1:1"),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn a_run_that_fails_ends_with_one_and_one_clear_sentence() {
    let sandbox = Sandbox::new();
    let output = planish_batch(&sandbox, &["run", "typo", "--table", "out"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr), "error: listing typo: there is nothing here; check the name\n");
}

#[test]
fn show_prints_what_rows_hold_and_how_full_columns_are() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    planish_batch(&sandbox, &["run", "in", "--table", "out"]);
    let all = planish_batch(&sandbox, &["show", "out"]);
    let all = text(&all.stdout);
    assert!(all.starts_with("out at version 1: 1 row in 1 file, "), "{all}");
    assert!(all.contains("\n  Charge\n    Charge_IsCharging      true\n"), "{all}");

    let group = planish_batch(&sandbox, &["show", "out", "--group", "Charge"]);
    assert!(
        text(&group.stdout).contains("Charge_IsCharging") && !text(&group.stdout).contains("event_id"),
        "{}",
        text(&group.stdout)
    );

    let columns = planish_batch(&sandbox, &["show", "out", "--columns", "user_id,event_id", "--json"]);
    let view: Value = serde_json::from_slice(&columns.stdout).unwrap();
    assert_eq!(view["first"], serde_json::json!([{"user_id": "u", "event_id": "1"}]));
    assert_eq!(
        view["columns"][1],
        serde_json::json!({"name": "event_id", "group": "event", "present": 1, "fill": 1.0})
    );
}

#[test]
fn show_names_a_column_a_group_and_a_table_that_are_not_there() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    planish_batch(&sandbox, &["run", "in", "--table", "out"]);
    for (arguments, expected) in [
        (&["show", "out", "--columns", "evnt_id"][..], "error: the table has no column `evnt_id`"),
        (&["show", "out", "--group", "Chrge"], "error: no column is of the group `Chrge`; groups are "),
        (&["show", "typo"], "error: there is no table at typo; `planish-batch run` makes one"),
    ] {
        let output = planish_batch(&sandbox, arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).starts_with(expected), "{}", text(&output.stderr));
    }
}
