use super::*;

#[test]
fn a_number_is_committed_once_and_the_second_writer_is_told() {
    let folder = Folder::new();
    let mut table = folder.create();
    let mut late = table.clone();
    append(&mut table, 7, &["a"]);

    let files = write(&late.layout(&[]).unwrap(), &batch(&["b"], &[DAY]));
    let outcome = commit(&mut late, 7, &files);
    assert!(matches!(outcome, CommitOutcome::AlreadyDone { table_version: 1, applied: 7 }), "{outcome:?}");
    assert!(matches!(commit(&mut late, 6, &files), CommitOutcome::AlreadyDone { applied: 7, .. }));
    late.location().discard(&files[0]).unwrap();
    late.location().discard(&files[0]).unwrap();
    assert!(!files[0].url().to_file_path().unwrap().exists());
    assert_eq!(keys(&folder.open()), ["a"]);
}

#[test]
fn the_same_files_committed_again_are_committed_not_done_by_another() {
    let folder = Folder::new();
    let mut table = folder.create();
    let files = write(&table.layout(&[]).unwrap(), &batch(&["a"], &[DAY]));
    assert!(matches!(commit(&mut table, 1, &files), CommitOutcome::Committed { table_version: 1 }));
    assert!(matches!(commit(&mut table, 1, &files), CommitOutcome::Committed { table_version: 1 }));
    assert_eq!(keys(&folder.open()), ["a"]);
}

#[test]
fn a_number_without_rows_is_committed_too() {
    let folder = Folder::new();
    let mut table = folder.create();
    assert!(matches!(commit(&mut table, 1, &[]), CommitOutcome::Committed { table_version: 1 }));
    assert_eq!(folder.open().applied(APP).unwrap(), Some(1));
    assert!(folder.open().rows(&[], 5).unwrap().is_empty());
}

#[test]
fn other_writers_commits_in_between_do_not_stop_ours() {
    let folder = Folder::new();
    let mut table = folder.create();
    let mut late = table.clone();
    append(&mut table, 1, &["a"]);
    let files = write(&late.layout(&[]).unwrap(), &batch(&["b"], &[DAY]));
    let of_other = Commit { app_id: "planish:other", number: 1, files: &files, adds: &[] };
    assert!(matches!(late.commit(&of_other).unwrap(), CommitOutcome::Committed { table_version: 2 }));
    assert_eq!(keys(&folder.open()), ["a", "b"]);
}

#[test]
fn writers_that_race_for_the_same_numbers_end_with_one_copy_of_each() {
    let folder = Folder::new();
    let table = folder.create();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut mine = table.clone();
                for number in 1..=5 {
                    let key = number.to_string();
                    let files = write(&mine.layout(&[]).unwrap(), &batch(&[&key], &[DAY]));
                    match commit(&mut mine, number, &files) {
                        CommitOutcome::Committed { .. } => {}
                        CommitOutcome::AlreadyDone { .. } => mine.location().discard(&files[0]).unwrap(),
                        other => panic!("{other:?}"),
                    }
                }
            });
        }
    });
    let end = folder.open();
    assert_eq!(keys(&end), ["1", "2", "3", "4", "5"]);
    assert_eq!(end.version(), 5);
    assert_eq!(folder.names("ingest_date=2026-01-09").len(), 5);
}

#[test]
fn a_commit_that_was_written_in_silence_is_found() {
    let folder = Folder::new();
    let mut table = folder.create();
    let files = write(&table.layout(&[]).unwrap(), &batch(&["a"], &[DAY]));
    folder.store.set(Fault::WrittenInSilence);
    assert!(matches!(commit(&mut table, 1, &files), CommitOutcome::Committed { table_version: 1 }));
    assert_eq!(keys(&folder.open()), ["a"]);
    assert_eq!(folder.open().version(), 1);
}

#[test]
fn a_commit_that_was_lost_is_tried_again() {
    let folder = Folder::new();
    let mut table = folder.create();
    let files = write(&table.layout(&[]).unwrap(), &batch(&["a"], &[DAY]));
    folder.store.set(Fault::Lost);
    assert!(matches!(commit(&mut table, 1, &files), CommitOutcome::Committed { table_version: 1 }));
    assert_eq!(keys(&folder.open()), ["a"]);
}

#[test]
fn a_store_that_falls_silent_leaves_the_outcome_unknown() {
    let folder = Folder::new();
    let mut table = folder.create();
    let files = write(&table.layout(&[]).unwrap(), &batch(&["a"], &[DAY]));
    folder.store.set(Fault::Down);
    let outcome = commit(&mut table, 1, &files);
    assert!(matches!(outcome, CommitOutcome::Unknown { attempted: 1, .. }), "{outcome:?}");
    folder.store.set(Fault::None);
    assert!(matches!(commit(&mut table, 1, &files), CommitOutcome::Committed { .. }));
}

#[test]
fn a_writer_that_loses_each_time_gives_up_and_leaves_nothing() {
    let folder = Folder::new();
    let mut table = folder.create();
    folder.store.set(Fault::Taken);
    assert!(matches!(commit(&mut table, 1, &[]), CommitOutcome::Conflicted { table_version: 0, .. }));
    assert_eq!(folder.open().applied(APP).unwrap(), None);
}

#[test]
fn a_commit_that_is_forbidden_is_an_error_that_says_so_and_nothing_is_in() {
    let folder = Folder::new();
    let mut table = folder.create();
    folder.store.set(Fault::Forbidden);
    let error = table.commit(&Commit { app_id: APP, number: 1, files: &[], adds: &[] }).unwrap_err();
    assert!(matches!(error, Error::NoPermission { .. }), "{error:?}");
    assert!(error.to_string().starts_with("committing to file:///"), "{error}");
    folder.store.set(Fault::None);
    assert_eq!(folder.open().applied(APP).unwrap(), None);
}
