use std::sync::atomic::Ordering;

use arrow_array::types::{Date32Type, Float64Type};
use arrow_array::{ArrayRef, RecordBatch, StringArray};

use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::basic::Compression;
use parquet::file::metadata::ParquetMetaData;

use super::*;

#[test]
fn all_values_read_back_and_the_partition_is_no_column_of_the_files() {
    let folder = Folder::new();
    let mut table = folder.create();
    let wrote = batch(&["a", "b", "c"], &[DAY; 3]);
    let layout = table.layout(&[]).unwrap();
    assert!(layout.schema().index_of("ingest_date").is_err());
    let files = write(&layout, &wrote);
    assert!(files[0].path().starts_with("ingest_date=2026-01-09/"), "{}", files[0].path());
    assert_eq!((files[0].rows(), files[0].date()), (3, DAY));
    assert!(matches!(commit(&mut table, 1, &files), CommitOutcome::Committed { table_version: 1 }));

    let read = folder.open().rows(&[], 10).unwrap();
    assert_eq!(read.len(), 1);
    for (name, column) in wrote.schema().fields().iter().map(|f| f.name()).zip(wrote.columns()) {
        let came = read[0].column_by_name(name).unwrap();
        let text = |array: &ArrayRef| {
            (0..array.len())
                .map(|at| arrow_cast::display::array_value_to_string(array, at).unwrap())
                .collect::<Vec<_>>()
        };
        assert_eq!(text(came), text(column), "{name}");
    }
    assert_eq!(read[0].column_by_name("ingest_date").unwrap().as_primitive::<Date32Type>().value(0), DAY);
}

#[test]
fn files_are_zstd_with_statistics_and_row_groups_are_bounded() {
    let folder = Folder::new();
    let layout = folder.create().layout(&[]).unwrap();
    let limits = Limits { row_group_rows: 2, ..Limits::default() };
    let mut files = DataFiles::new(&layout, limits, &CREW);
    files.write(&batch(&["a", "b", "c", "d", "e"], &[DAY; 5])).unwrap();
    let file = files.finish().unwrap().remove(0);
    let metadata = metadata(&file);
    assert_eq!(metadata.row_groups().iter().map(|g| g.num_rows()).collect::<Vec<_>>(), [2, 2, 1]);
    for column in metadata.row_groups().iter().flat_map(|g| g.columns()) {
        assert!(matches!(column.compression(), Compression::ZSTD(_)));
        assert!(column.statistics().unwrap().null_count_opt().is_some());
    }
}

#[test]
fn rows_of_several_days_go_to_their_partitions_and_each_row_knows_its_place() {
    let folder = Folder::new();
    let mut table = folder.create();
    let mut files = DataFiles::new(&table.layout(&[]).unwrap(), Limits::default(), &CREW);
    let first = files.write(&batch(&["a", "b", "c"], &[DAY, DAY + 1, DAY])).unwrap();
    let second = files.write(&batch(&["d", "e"], &[DAY + 1, DAY])).unwrap();
    let files = files.finish().unwrap();
    assert_eq!(files.iter().map(DataFile::date).collect::<Vec<_>>(), [DAY, DAY + 1]);
    let place = |file, row| Place { file, row };
    assert_eq!(first, [place(0, 0), place(1, 0), place(0, 1)]);
    assert_eq!(second, [place(1, 1), place(0, 2)]);
    assert!(matches!(commit(&mut table, 1, &files), CommitOutcome::Committed { .. }));
    assert_eq!(keys(&folder.open()), ["a", "b", "c", "d", "e"]);
}

#[test]
fn few_files_are_open_large_ones_are_closed_and_every_place_stays_true() {
    let folder = Folder::new();
    let layout = folder.create().layout(&[]).unwrap();
    for (limits, files_wanted, groups) in [
        (Limits::default(), 2, 1),
        (Limits { open_files: 1, ..Limits::default() }, 4, 1),
        (Limits { file_bytes: 1, ..Limits::default() }, 4, 1),
        (Limits { memory: 1, ..Limits::default() }, 2, 2),
    ] {
        let mut writer = DataFiles::new(&layout, limits, &CREW);
        let all = ["a", "b", "c", "d"];
        let dates = [DAY, DAY + 1, DAY, DAY + 1];
        let mut places = writer.write(&batch(&all[..2], &dates[..2])).unwrap();
        places.extend(writer.write(&batch(&all[2..], &dates[2..])).unwrap());
        let files = writer.finish().unwrap();
        assert_eq!((files.len(), metadata(&files[0]).num_row_groups()), (files_wanted, groups), "{limits:?}");
        for ((key, date), place) in all.iter().zip(dates).zip(places) {
            let file = &files[place.file as usize];
            assert_eq!(file.date(), date);
            assert_eq!(keys_of(file)[place.row as usize], *key, "{limits:?}");
        }
    }
}

fn metadata(file: &DataFile) -> Arc<ParquetMetaData> {
    let bytes = std::fs::File::open(file.url().to_file_path().unwrap()).unwrap();
    Arc::clone(ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap().metadata())
}

fn keys_of(file: &DataFile) -> Vec<String> {
    let bytes = std::fs::File::open(file.url().to_file_path().unwrap()).unwrap();
    let reader = ParquetRecordBatchReader::try_new(bytes, 1024).unwrap();
    reader
        .flat_map(|b| b.unwrap().column(0).as_string::<i32>().iter().map(|k| k.unwrap().to_owned()).collect::<Vec<_>>())
        .collect()
}

#[test]
fn an_uncommitted_file_is_copied_without_the_rows_that_lost() {
    let folder = Folder::new();
    let mut table = folder.create();
    let layout = table.layout(&[]).unwrap();
    let file = write(&layout, &batch(&["a", "b", "c"], &[DAY; 3])).remove(0);
    let copy = layout.without(&file, &[1], &CREW).unwrap().unwrap();
    assert_eq!((copy.rows(), copy.date(), keys_of(&copy)), (2, DAY, vec!["a".to_owned(), "c".to_owned()]));
    assert!(layout.without(&file, &[0, 1, 2], &CREW).unwrap().is_none());
    table.location().discard(&file).unwrap();
    assert!(matches!(commit(&mut table, 1, &[copy]), CommitOutcome::Committed { .. }));
    let read = folder.open().rows(&["speed", "doors"], 9).unwrap();
    assert_eq!(read[0].column(0).as_primitive::<Float64Type>().values(), &[0.0, 2.0]);
    assert_eq!(read[0].column(1).as_list::<i32>().values().len(), 2);
}

#[test]
fn rows_are_left_out_by_their_number_in_the_whole_file() {
    let folder = Folder::new();
    let layout = folder.create().layout(&[]).unwrap();
    let all: Vec<String> = (0..2500).map(|row| format!("{row:04}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let file = write(&layout, &batch(&all, &vec![DAY; all.len()])).remove(0);
    let copy = layout.without(&file, &[2499, 0, 1500], &CREW).unwrap().unwrap();
    let left: Vec<&str> = all.iter().copied().filter(|key| !["0000", "1500", "2499"].contains(key)).collect();
    assert_eq!(keys_of(&copy), left);
}

#[test]
fn files_given_up_leave_nothing() {
    let folder = Folder::new();
    let layout = folder.create().layout(&[]).unwrap();
    let mut files = DataFiles::new(&layout, Limits { open_files: 1, ..Limits::default() }, &CREW);
    files.write(&batch(&["a", "b"], &[DAY, DAY + 1])).unwrap();
    assert_eq!(folder.names("ingest_date=2026-01-09").len(), 1);
    files.abort();
    assert!(folder.names("ingest_date=2026-01-09").is_empty());
    assert!(folder.names("ingest_date=2026-01-10").is_empty());
}

#[test]
fn rows_that_do_not_fit_are_refused_by_name() {
    let folder = Folder::new();
    let layout = folder.create().layout(&[]).unwrap();
    let good = batch(&["a"], &[DAY]);
    let with = |name: &str, column: ArrayRef| {
        let mut fields: Vec<Field> = good.schema().fields().iter().map(|f| f.as_ref().clone()).collect();
        let mut columns = good.columns().to_vec();
        let field = Field::new(name, column.data_type().clone(), true);
        match fields.iter().position(|f| f.name() == name) {
            Some(at) => (fields[at], columns[at]) = (field, column),
            None => (fields.push(field), columns.push(column)).0,
        }
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
    };
    let null = |data_type: DataType| arrow_array::new_null_array(&data_type, 1);
    let cases = [
        ("speed", with("speed", Arc::new(StringArray::from(vec!["fast"])))),
        ("event_id", with("event_id", null(DataType::Utf8))),
        ("ingest_date", with("ingest_date", null(DataType::Date32))),
        ("ingest_date", with("ingest_date", null(DataType::Int32))),
        ("extra", with("extra", null(DataType::Int32))),
        (
            "doors.element.lid",
            with("doors", null(list(DataType::Struct(vec![Field::new("lid", DataType::Int32, true)].into())))),
        ),
        ("event_id", good.project(&[1, 5]).unwrap()),
    ];
    for (name, wrong) in cases {
        match DataFiles::new(&layout, Limits::default(), &CREW).write(&wrong) {
            Err(Error::Batch { column, .. }) => assert_eq!(column, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn large_files_go_up_in_parts_and_read_back() {
    let folder = Folder::new();
    let mut table = folder.create();
    let layout = table.layout(&[]).unwrap();
    let mut files = DataFiles::new(&layout, Limits { row_group_rows: 1 << 14, ..Limits::default() }, &CREW);
    let mut expected = 0u64;
    for block in 0..6 {
        // Keys that do not compress: 6 x 8,192 x 400 bytes of random digits.
        let keys: Vec<String> = (0..8192u32)
            .map(|row| {
                (0..25).map(|_| uuid::Uuid::new_v4().simple().to_string()).chain([format!("{block}-{row}")]).collect()
            })
            .collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        files.write(&batch(&keys, &vec![DAY; keys.len()])).unwrap();
        expected += keys.len() as u64;
    }
    let files = files.finish().unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(folder.store.uploads.load(Ordering::SeqCst), 1);
    assert!(files[0].bytes() > 17 << 20, "{}", files[0].bytes());
    assert_eq!(files[0].bytes(), std::fs::metadata(files[0].url().to_file_path().unwrap()).unwrap().len());
    assert!(matches!(commit(&mut table, 1, &files), CommitOutcome::Committed { .. }));
    assert_eq!(folder.open().fill().unwrap()[0].present, expected);
}
