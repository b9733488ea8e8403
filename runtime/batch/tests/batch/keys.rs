//! One row per key within a manifest.

use planish_batch::{Job, Quiet};
use planish_pipeline::Caps;

use crate::support::{Sandbox, event, huge, streamed};

#[test]
fn a_key_in_several_files_is_one_row_the_last_one() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "old"), event("2", "only")]);
    sandbox.file("b.ndjson", [event("1", "new")]);
    let summary = sandbox.run();
    assert_eq!((summary.events, summary.rows, summary.superseded), (3, 2, 1));
    assert_eq!(sandbox.column("user_id"), [("1".to_owned(), "new".into()), ("2".to_owned(), "only".into())]);
}

#[test]
fn the_greatest_sequence_wins_over_files_and_dates() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [streamed("1", "newest", "30", 20_003), streamed("2", "alone", "1", 20_001)]);
    sandbox.file("b.ndjson", [streamed("1", "older", "9", 20_001), event("1", "without order")]);
    sandbox.file("c.ndjson", [streamed("1", "oldest", "8", 20_002)]);
    let summary = sandbox.run();
    assert_eq!((summary.rows, summary.superseded), (2, 3));
    let rows = sandbox.rows();
    assert_eq!((&rows[0]["user_id"], &rows[0]["ingest_date"]), (&"newest".into(), &"2024-10-07".into()));
    assert_eq!(rows[0]["_stream_sequence"], format!("{:0>40}", "30"));
}

#[test]
fn a_row_that_is_already_in_a_data_file_is_taken_out_of_it_when_a_newer_one_comes() {
    let sandbox = Sandbox::new();
    // The first file fills a work of its own, so its rows are written when the others come.
    sandbox.file("a.ndjson", [event("1", "old"), event("2", "stays"), huge("3", "stays")]);
    sandbox.file("b.ndjson", [event("1", "new"), huge("4", "stays")]);
    let summary = sandbox.run();
    assert_eq!((summary.rows, summary.superseded), (4, 1));
    let users = [("1", "new"), ("2", "stays"), ("3", "stays"), ("4", "stays")];
    assert_eq!(sandbox.column("user_id"), users.map(|(key, user)| (key.to_owned(), user.into())));
    assert_eq!(sandbox.data_files().len(), 1, "the file that held the old row is gone");
}

#[test]
fn a_data_file_that_holds_only_rows_that_lost_goes_altogether() {
    let sandbox = Sandbox::new();
    let padding = huge("9", "stays");
    sandbox.file("a.ndjson", [streamed("1", "old", "1", 20_001), padding]);
    sandbox.file("b.ndjson", [streamed("1", "new", "2", 20_002)]);
    let summary = sandbox.run();
    assert_eq!((summary.rows, summary.superseded), (2, 1));
    assert_eq!(sandbox.column("user_id"), [("1".to_owned(), "new".into()), ("9".to_owned(), "stays".into())]);
    let dates: Vec<_> =
        sandbox.data_files().iter().map(|path| path.parent().unwrap().file_name().unwrap().to_owned()).collect();
    assert_eq!(dates, ["ingest_date=2024-10-06", "ingest_date=2026-11-05"]);
}

#[test]
fn a_key_of_an_earlier_manifest_is_not_looked_for() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "old")]);
    sandbox.file("b.ndjson", [event("1", "new")]);
    let job = Job { caps: Caps { files: 1, bytes: 1 << 30 }, ..sandbox.job() };
    let summary = job.run(&Quiet).unwrap();
    assert_eq!((summary.rows, summary.superseded), (2, 0));
}

#[test]
fn a_removal_is_counted_and_leaves_no_row() {
    let sandbox = Sandbox::new();
    let removal = streamed("1", "u", "5", 20_001).replace("INSERT", "REMOVE");
    sandbox.file("a.ndjson", [event("2", "u"), removal, "  ".to_owned()]);
    let summary = sandbox.run();
    assert_eq!((summary.events, summary.rows, summary.removed, summary.blank), (2, 1, 1, 1));
    assert_eq!(sandbox.keys(), ["2"]);
}
