use super::*;

#[test]
fn a_table_is_created_and_appended_to_and_remembers_its_numbers() {
    let folder = Folder::new();
    assert!(matches!(Table::open(&folder.location()).unwrap(), Opened::Absent));
    let mut table = folder.create();
    assert_eq!(table.version(), 0);
    assert_eq!(table.applied(APP).unwrap(), None);
    append(&mut table, 1, &["a", "b", "c"]);
    assert_eq!(table.version(), 1);

    let mut again = folder.open();
    assert_eq!(again.applied(APP).unwrap(), Some(1));
    assert_eq!(again.applied("planish:other").unwrap(), None);
    append(&mut again, 2, &["d"]);
    let facts = again.facts().unwrap();
    assert_eq!((facts.version, facts.files, facts.rows), (2, 2, 4));
    assert!(facts.bytes > 0);
    assert_eq!(keys(&again), ["a", "b", "c", "d"]);
}

#[test]
fn the_comments_of_columns_and_of_nested_fields_are_in_the_table() {
    let folder = Folder::new();
    folder.create();
    let schema = folder.open().schema();
    let comment = |field: &Field| field.metadata().get("comment").cloned();
    assert_eq!(comment(schema.field(1)).as_deref(), Some("speed"));
    let DataType::List(element) = schema.field(3).data_type() else { panic!() };
    let DataType::Struct(door) = element.data_type() else { panic!() };
    assert_eq!(comment(&door[0]).as_deref(), Some("doors/element/row"));
    let DataType::Map(entries, _) = schema.field(4).data_type() else { panic!() };
    let DataType::Struct(key_value) = entries.data_type() else { panic!() };
    let DataType::Struct(status) = key_value[1].data_type() else { panic!() };
    assert_eq!(comment(&status[0]).as_deref(), Some("state/value/status"));
}

#[test]
fn writers_that_race_to_create_share_one_table() {
    let folder = Folder::new();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert_eq!(folder.create().version(), 0));
        }
    });
    assert_eq!(folder.names("_delta_log").iter().filter(|name| name.ends_with(".json")).count(), 1);
}

#[test]
fn a_creation_that_was_written_in_silence_is_found_and_one_that_was_lost_leaves_nothing() {
    let folder = Folder::new();
    folder.store.set(Fault::Lost);
    assert!(matches!(
        Table::create(&folder.location(), &schema(), "ingest_date", &[]),
        Err(Error::Store { .. } | Error::Kernel { .. })
    ));
    assert!(matches!(Table::open(&folder.location()).unwrap(), Opened::Absent));
    folder.store.set(Fault::WrittenInSilence);
    assert_eq!(folder.create().version(), 0);
}

#[test]
fn a_folder_with_other_things_is_no_table_and_our_manifests_do_not_count() {
    let folder = Folder::new();
    let root = folder.folder.path().join("car telemetry");
    std::fs::create_dir_all(root.join("_planish/manifests")).unwrap();
    std::fs::write(root.join("_planish/manifests/1.json"), "{}").unwrap();
    std::fs::create_dir_all(root.join("_delta_log")).unwrap();
    std::fs::write(root.join("_delta_log/00000000000000000000.json#1"), "{").unwrap();
    std::fs::write(root.join(".DS_Store"), "").unwrap();
    assert!(matches!(Table::open(&folder.location()).unwrap(), Opened::Absent));

    std::fs::create_dir_all(root.join("holiday")).unwrap();
    std::fs::write(root.join("holiday/photo.jpg"), "").unwrap();
    std::fs::write(root.join("notes.txt"), "").unwrap();
    let Err(Error::NotATable { found, .. }) = Table::open(&folder.location()) else { panic!() };
    assert_eq!(found, "`holiday`, `notes.txt`");
}

#[test]
#[cfg(unix)]
fn a_table_is_written_through_a_link() {
    let folder = Folder::new();
    let real = folder.folder.path().join("real");
    std::fs::create_dir(&real).unwrap();
    std::os::unix::fs::symlink(&real, folder.folder.path().join("car telemetry")).unwrap();
    let mut table = folder.create();
    append(&mut table, 1, &["a"]);
    assert_eq!(keys(&folder.open()), ["a"]);
    assert_eq!(folder.open().fill().unwrap()[0].present, 1);
    assert!(real.join("_delta_log").is_dir());
}

#[test]
fn a_file_is_no_table() {
    let folder = Folder::new();
    std::fs::write(folder.folder.path().join("car telemetry"), "x").unwrap();
    let url = url::Url::from_file_path(folder.folder.path().join("car telemetry")).unwrap();
    let location = Location::at(&url, RUNTIME.handle()).unwrap();
    assert!(matches!(Table::open(&location), Err(Error::Location { .. })));
}

#[test]
fn a_table_with_another_partition_or_none_is_refused() {
    let folder = Folder::new();
    let table = Table::create(&folder.location(), &schema(), "event_id", &[]).unwrap();
    assert!(matches!(table.layout(&[]), Err(Error::Unsupported { .. })));
}
