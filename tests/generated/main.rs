//! The generated crate against a plan that is lowered at run time, and its three faces against each other.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use arrow_array::Array;
use planish_columns::{RecordBatchSink, values};
use planish_generated::{CATALOGUE_HASH, CarTelemetry, TABLES, columns};
use planish_kernel::{Date, Flattener, ForTables, LineContext, Outcome, Row, Sink};
use planish_tests::{PROCESSED_AT, plan, shipped_catalogue, workspace_file};

const CONTEXT: LineContext<'static> =
    LineContext { source_file: "fleet.ndjson", line: 1, processed_at: PROCESSED_AT, run_date: Date(20_487) };

fn flatten<S: Sink>(line: &[u8], sink: &mut S) {
    assert_eq!(Flattener::new(&TABLES).flatten(line, &CONTEXT, sink), Outcome::Row);
}

fn fleet() -> Vec<Vec<u8>> {
    let file = workspace_file("samples/fleet.ndjson");
    file.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect()
}

#[test]
fn generated_tables_are_those_of_a_plan_that_is_lowered_at_run_time() {
    let lowered = plan(&shipped_catalogue()).tables;
    assert_eq!(TABLES.catalogue, CATALOGUE_HASH);
    assert!(TABLES == lowered, "generated and lowered tables differ");
}

#[test]
fn structs_hold_every_column_that_the_row_holds() {
    for line in fleet() {
        let mut row = Row::for_tables(&TABLES);
        flatten(&line, &mut row);
        let filled = row.cells().iter().filter(|cell| **cell != planish_kernel::Cell::Null).count();
        let structs = format!("{:?}", CarTelemetry::from_row(row));
        assert_eq!(structs.matches(": set").count(), filled);
    }
}

#[test]
fn structs_rows_and_batches_have_the_same_values() {
    let lines = fleet();
    let mut batch = RecordBatchSink::for_tables(&TABLES);
    lines.iter().for_each(|line| flatten(line, &mut batch));
    let batch = batch.finish().unwrap();
    assert_eq!(batch.num_rows(), lines.len());
    let mut compared = 0;
    for (at, line) in lines.iter().enumerate() {
        let mut row = Row::for_tables(&TABLES);
        flatten(line, &mut row);
        let car = CarTelemetry::from_row(row);
        let keys = values(&batch, columns::EVENT_ID).unwrap();
        assert_eq!(car.event.event_id.as_deref(), Some(keys.value(at)));
        let charging = values(&batch, columns::CHARGE_IS_CHARGING).unwrap();
        assert_eq!(car.charge.is_charging, charging.is_valid(at).then(|| charging.value(at)));
        let distance = values(&batch, columns::ODOMETER_TRAVELED_DISTANCE_VALUE).unwrap();
        assert_eq!(car.odometer.traveled_distance_value, distance.is_valid(at).then(|| distance.value(at)));
        let recorded = values(&batch, columns::RECORDED_AT).unwrap();
        assert_eq!(car.event.recorded_at.map(|time| time.0), recorded.is_valid(at).then(|| recorded.value(at)));
        compared += usize::from(car.odometer.traveled_distance_value.is_some());
    }
    assert!(compared > 10, "the samples have odometers");
}

#[test]
fn debug_output_says_what_is_set_and_no_value() {
    let mut row = Row::for_tables(&TABLES);
    flatten(fleet().first().unwrap(), &mut row);
    assert!(!format!("{row:?}").contains("NIMBUS"));
    let car = CarTelemetry::from_row(row);
    let vin = car.vehicle_identification.vin_value.clone().unwrap();
    let shown = format!("{car:?}");
    assert!(shown.contains("vin_value: set"), "{shown}");
    assert!(!shown.contains(&vin) && !shown.contains("NIMBUS"), "{shown}");
}
