//! Every event exactly once, whatever happens in between.

use std::fs;

use planish_batch::{Quiet, execute::Execution, flatten::Stamp};
use planish_kernel::{Date, Timestamp};
use planish_pipeline::{Caps, Log, Manifest, Quarantine, SchemaChanges, list};
use uuid::Uuid;

use crate::support::{Sandbox, event, files};

/// Writes a manifest of one file, as a run on another day would plan it.
fn plan(sandbox: &Sandbox, n: u64, file: &str) -> Manifest {
    let (job, log) = (sandbox.job(), Log::of(&sandbox.place("out")));
    let manifest = Manifest {
        n,
        log: sandbox.runtime.block_on(log.begin(Uuid::new_v4())).unwrap(),
        store: "file:///".to_owned(),
        files: sandbox.runtime.block_on(list(&job.source.child(file))).unwrap().files,
        catalogue: job.catalogue.tables.catalogue.to_string(),
        code_version: "0.0.0".to_owned(),
        planned_by: Uuid::new_v4(),
        planned_at: "2026-10-31T23:59:59Z".parse().unwrap(),
        run_date: "2026-10-31".parse().unwrap(),
    };
    let _ = sandbox.runtime.block_on(log.propose(manifest.clone())).unwrap();
    manifest
}

/// Does everything that an execution does before its commit, and stops there.
fn die_before_the_commit(sandbox: &Sandbox, manifest: &Manifest) {
    let job = sandbox.job();
    let table = sandbox.table();
    let execution = Execution {
        catalogue: &job.catalogue,
        source: &job.source,
        schema_changes: SchemaChanges::Add,
        stamp: Stamp { processed_at: Timestamp(0), run_date: Date(0) },
        runtime: &job.runtime,
        progress: &Quiet,
    };
    let quarantine = Quarantine::of(&Log::of(&job.table), manifest.log, None, manifest.n);
    let prepared = execution.prepare(manifest, &table, quarantine).unwrap();
    assert!(!prepared.files.is_empty());
}

#[test]
fn events_become_rows() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u"), event("2", "u")]);
    sandbox.file("deep/er/b.jsonl", [event("3", "u")]);
    let summary = sandbox.run();
    assert_eq!((summary.events, summary.rows, summary.signals, summary.files.read), (3, 3, 3, 2));
    assert_eq!(summary.table_version, Some(1));
    assert_eq!(sandbox.keys(), ["1", "2", "3"]);
    let row = &sandbox.rows()[2];
    assert_eq!(row["Charge_IsCharging"], true);
    assert_eq!(row["ingest_date"], "2026-11-05");
    assert_eq!(row["pipeline_processed_at"], "2026-11-05T12:00:00Z");
    assert_eq!(
        (&row["_source_file"], &row["_source_line"]),
        (&sandbox.place("in/deep/er/b.jsonl").url().as_str().into(), &1.into())
    );
}

#[test]
fn a_second_run_over_the_same_files_adds_nothing() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    sandbox.run();
    let before = files(&sandbox.path("out"));
    let summary = sandbox.run();
    assert_eq!((summary.rows, summary.files.already_in, summary.table_version), (0, 1, Some(1)));
    assert_eq!(summary.manifests, [0u64; 0]);
    assert_eq!(files(&sandbox.path("out")), before);
}

#[test]
fn a_third_run_takes_the_new_file_alone() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    sandbox.run();
    sandbox.file("b.ndjson", [event("2", "u")]);
    let summary = sandbox.run();
    assert_eq!((summary.manifests, summary.files.read, summary.files.already_in), (vec![2], 1, 1));
    assert_eq!(sandbox.keys(), ["1", "2"]);
}

#[test]
fn an_empty_source_makes_no_table() {
    let sandbox = Sandbox::new();
    let summary = sandbox.run();
    assert_eq!(summary.table_version, None);
    assert!(!sandbox.path("out").exists());
}

#[test]
fn many_files_are_as_many_commits_as_the_caps_make() {
    let sandbox = Sandbox::new();
    for number in 0..5 {
        sandbox.file(&format!("{number}.ndjson"), [event(&number.to_string(), "u")]);
    }
    let job = planish_batch::Job { caps: Caps { files: 2, bytes: 1 << 30 }, ..sandbox.job() };
    let summary = job.run(&Quiet).unwrap();
    assert_eq!(
        (summary.manifests, summary.rows, summary.files.read, summary.files.already_in),
        (vec![1, 2, 3], 5, 5, 0)
    );
    assert_eq!(summary.table_version, Some(3));
    assert_eq!(sandbox.keys(), ["0", "1", "2", "3", "4"]);
}

#[test]
fn a_manifest_that_nobody_executed_is_executed_as_it_is_written_before_anything_new() {
    let sandbox = Sandbox::new();
    sandbox.file("b.ndjson", [event("1", "u")]);
    plan(&sandbox, 1, "b.ndjson");
    sandbox.file("a.ndjson", [event("2", "u")]);
    let summary = sandbox.run();
    assert_eq!(summary.manifests, [1, 2]);
    let dates = sandbox.column("ingest_date");
    assert_eq!(dates, [("1".to_owned(), "2026-10-31".into()), ("2".to_owned(), "2026-11-05".into())]);
}

#[test]
fn a_run_that_died_between_data_files_and_commit_is_done_again_with_the_same_result() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", ["no event".to_owned(), event("1", "u"), event("2", "u")]);
    sandbox.run();
    sandbox.file("b.ndjson", ["no event".to_owned(), event("3", "u"), event("3", "v")]);
    let manifest = plan(&sandbox, 2, "b.ndjson");
    die_before_the_commit(&sandbox, &manifest);
    let (files_before, quarantine_before) = (sandbox.data_files(), sandbox.quarantine());
    assert_eq!(files_before.len(), 2, "the second is an orphan");
    assert_eq!(sandbox.keys(), ["1", "2"], "nothing of it is visible");

    let summary = sandbox.run();
    assert_eq!((summary.manifests, summary.rows, summary.superseded), (vec![2], 1, 1));
    assert_eq!(
        sandbox.column("user_id"),
        ["1", "2", "3"].map(|key| (key.to_owned(), if key == "3" { "v" } else { "u" }.into()))
    );
    assert_eq!(sandbox.quarantine(), quarantine_before, "written again, not twice");
    assert_eq!(sandbox.run().manifests, [0u64; 0]);
}

#[test]
fn two_runners_at_once_write_every_row_once() {
    let sandbox = Sandbox::new();
    for number in 0..12 {
        sandbox.file(&format!("{number:02}.ndjson"), [event(&format!("{number:02}"), "u")]);
    }
    let job = planish_batch::Job { caps: Caps { files: 3, bytes: 1 << 30 }, ..sandbox.job() };
    let rows: u64 = std::thread::scope(|scope| {
        let runners: Vec<_> = (0..3).map(|_| scope.spawn(|| job.run(&Quiet))).collect();
        runners.into_iter().map(|runner| runner.join().unwrap().unwrap().rows).sum()
    });
    assert_eq!(rows, 12);
    assert_eq!(sandbox.keys().len(), 12);
    assert_eq!(sandbox.table().facts().unwrap().files, sandbox.data_files().len() as u64, "losers leave no files");
}

#[test]
fn a_log_that_lost_its_manifests_stops_the_run() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    sandbox.run();
    fs::remove_dir_all(sandbox.path("out/_planish/batches")).unwrap();
    let error = sandbox.try_run().unwrap_err().to_string();
    assert!(
        error.starts_with("the table holds manifest 1, but the log has manifests up to 0 and lacks number 1"),
        "{error}"
    );
    assert_eq!(sandbox.keys(), ["1"]);
}
