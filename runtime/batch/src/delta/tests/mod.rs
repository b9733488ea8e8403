//! The seam as a whole, on temporary folders.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod columns;
mod commit;
mod create;
mod read;
mod write;

use std::sync::Arc;

use arrow_array::Array as _;
use arrow_array::cast::AsArray as _;
use arrow_schema::{DataType, Field, Schema};

use super::samples::*;
use super::*;

/// Whose numbers the tests commit.
const APP: &str = "planish:test";

fn commit(table: &mut Table, number: i64, files: &[DataFile]) -> CommitOutcome {
    table.commit(&Commit { app_id: APP, number, files, adds: &[] }).unwrap()
}

fn append(table: &mut Table, number: i64, keys: &[&str]) {
    let files = write(&table.layout(&[]).unwrap(), &batch(keys, &vec![DAY; keys.len()]));
    assert!(matches!(commit(table, number, &files), CommitOutcome::Committed { .. }));
}

fn keys(table: &Table) -> Vec<String> {
    let batches = table.rows(&["event_id"], usize::MAX).unwrap();
    let mut keys: Vec<String> =
        batches.iter().flat_map(|b| b.column(0).as_string::<i32>().iter().flatten().map(str::to_owned)).collect();
    keys.sort();
    keys
}

fn wider() -> Schema {
    let mut fields: Vec<Field> = schema().fields().iter().map(|f| f.as_ref().clone()).collect();
    let grown = |fields: arrow_schema::Fields, name: &str| {
        fields.iter().cloned().chain([Arc::new(Field::new(name, DataType::Int64, true))]).collect()
    };
    fields[3] = Field::new("doors", list(DataType::Struct(grown(door(), "column"))), true);
    fields[4] = Field::new("state", map(DataType::Struct(grown(status(), "retrieved"))), true);
    fields.reverse();
    fields.push(Field::new("soc", DataType::Int64, true));
    Schema::new(fields)
}
