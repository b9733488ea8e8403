use arrow_array::types::Int64Type;
use arrow_array::{Int64Array, RecordBatch};

use super::*;

#[test]
fn columns_and_nested_fields_are_added_in_the_commit_that_brings_their_values() {
    let folder = Folder::new();
    let mut table = folder.create();
    append(&mut table, 1, &["old"]);
    let Comparison::Adds(adds) = table.compare(&wider()).unwrap() else { panic!() };
    let said: Vec<String> = adds.iter().map(Addition::to_string).collect();
    assert_eq!(said, ["state.value.retrieved BIGINT", "doors.element.column BIGINT", "soc BIGINT"]);

    let old = batch(&["new"], &[DAY]);
    let layout = table.layout(&adds).unwrap();
    let wide = {
        let mut fields: Vec<_> = old.schema().fields().to_vec();
        fields.push(Arc::new(Field::new("soc", DataType::Int64, true)));
        let mut columns = old.columns().to_vec();
        columns.push(Arc::new(Int64Array::from(vec![80])));
        RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
    };
    let files = write(&layout, &wide);
    let outcome = table.commit(&Commit { app_id: APP, number: 2, files: &files, adds: &adds }).unwrap();
    assert!(matches!(outcome, CommitOutcome::Committed { table_version: 2 }));

    let table = folder.open();
    assert_eq!(table.compare(&wider()).unwrap(), Comparison::Same);
    assert_eq!(table.compare(&schema()).unwrap(), Comparison::Same);
    let rows = table.rows(&["event_id", "soc", "doors"], 9).unwrap();
    let socs: Vec<_> = rows
        .iter()
        .flat_map(|b| {
            b.column(0)
                .as_string::<i32>()
                .iter()
                .map(|k| k.unwrap().to_owned())
                .zip(b.column(1).as_primitive::<Int64Type>().iter().collect::<Vec<_>>())
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(socs.len(), 2);
    assert!(socs.contains(&("new".to_owned(), Some(80))) && socs.contains(&("old".to_owned(), None)));
    let doors = rows[0].column(2).as_list::<i32>().values().as_struct().clone();
    assert_eq!(doors.column_names(), ["row", "column"]);
}

#[test]
fn a_column_that_another_writer_added_meanwhile_is_not_added_again() {
    let folder = Folder::new();
    let mut table = folder.create();
    let mut late = table.clone();
    let Comparison::Adds(adds) = table.compare(&wider()).unwrap() else { panic!() };
    let first = Commit { app_id: APP, number: 1, files: &[], adds: &adds };
    assert!(matches!(table.commit(&first).unwrap(), CommitOutcome::Committed { .. }));
    let files = write(&late.layout(&adds).unwrap(), &batch(&["a"], &[DAY]));
    let second = Commit { app_id: APP, number: 2, files: &files, adds: &adds };
    assert!(matches!(late.commit(&second).unwrap(), CommitOutcome::Committed { table_version: 2 }));
    assert_eq!(keys(&folder.open()), ["a"]);

    let other = [Addition { parent: vec![], field: Field::new("soc", DataType::Utf8, true) }];
    let third = Commit { app_id: APP, number: 3, files: &[], adds: &other };
    let Err(Error::OtherColumns { differences, .. }) = late.commit(&third) else { panic!() };
    assert_eq!(differences[0].to_string(), "soc: the table has BIGINT, the catalogue STRING");
}

#[test]
fn differences_name_the_column_and_both_types() {
    let folder = Folder::new();
    let table = folder.create();
    let cases = [
        (Field::new("speed", DataType::Int64, true), "speed: the table has DOUBLE, the catalogue BIGINT"),
        (
            Field::new("event_id", DataType::Utf8, true),
            "event_id: the table has NOT NULL, the catalogue NULL in some rows",
        ),
        (Field::new("Speed", DataType::Float64, true), "Speed: the table has `speed`, the catalogue `Speed` DOUBLE"),
        (
            Field::new("vin", DataType::Utf8, false),
            "vin: the table has no such column, the catalogue `vin` STRING NOT NULL",
        ),
        (
            Field::new("doors", list(DataType::Int32), true),
            "doors.element: the table has STRUCT<ROW: INT>, the catalogue INT",
        ),
    ];
    for (field, said) in cases {
        let mut fields: Vec<Field> = schema().fields().iter().map(|f| f.as_ref().clone()).collect();
        fields.retain(|f| !f.name().eq_ignore_ascii_case(field.name()));
        fields.push(field);
        let Comparison::Differs(differences) = table.compare(&Schema::new(fields)).unwrap() else { panic!("{said}") };
        assert_eq!(differences.iter().map(Difference::to_string).collect::<Vec<_>>(), [said]);
    }
    let without_key = Schema::new(schema().fields().iter().skip(1).cloned().collect::<Vec<_>>());
    assert!(matches!(table.compare(&without_key).unwrap(), Comparison::Differs(_)));
}
