use arrow_array::RecordBatch;

use super::*;

#[test]
fn fill_counts_the_rows_in_which_a_column_is_not_null() {
    let folder = Folder::new();
    let mut table = folder.create();
    append(&mut table, 1, &["a", "b", "c"]);
    let Comparison::Adds(adds) = table.compare(&wider()).unwrap() else { panic!() };
    let bare = batch(&["d", "e"], &[DAY + 1; 2]).project(&[0, 5]).unwrap();
    let files = write(&table.layout(&adds).unwrap(), &bare);
    assert!(table.commit(&Commit { app_id: APP, number: 2, files: &files, adds: &adds }).is_ok());
    let fill: Vec<(String, u64)> = folder.open().fill().unwrap().into_iter().map(|f| (f.column, f.present)).collect();
    let expected =
        [("event_id", 5), ("speed", 3), ("at", 3), ("doors", 2), ("state", 2), ("ingest_date", 5), ("soc", 0)];
    assert_eq!(fill, expected.map(|(name, present)| (name.to_owned(), present)));
    assert_eq!(folder.open().facts().unwrap().rows, 5);
}

#[test]
fn a_limit_and_a_projection_are_kept_and_an_unknown_column_is_named() {
    let folder = Folder::new();
    let mut table = folder.create();
    append(&mut table, 1, &["a", "b", "c"]);
    let read = table.rows(&["speed", "event_id"], 2).unwrap();
    assert_eq!(read.iter().map(RecordBatch::num_rows).sum::<usize>(), 2);
    assert_eq!(read[0].schema().fields().iter().map(|f| f.name().as_str()).collect::<Vec<_>>(), ["speed", "event_id"]);
    append(&mut table, 2, &["d", "e", "f"]);
    let read = table.rows(&[], 4).unwrap();
    assert_eq!(read.iter().map(RecordBatch::num_rows).collect::<Vec<_>>(), [3, 1]);
    let error = table.rows(&["Speed"], 2).unwrap_err().to_string();
    assert!(error.ends_with("has no column `Speed`; did you mean `speed`?"), "{error}");
}
