//! Structs, rows and record batches say the same, whichever engine filled them.

use arrow_array::{Array, RecordBatch};
use planish_columns::{RecordBatchSink, values};
use planish_generated::{CarTelemetry, TABLES, columns};
use planish_kernel::{Flattener, ForTables, Outcome, Row};
use planish_simulate::{Options, Order, Simulation};
use planish_tests::mutate::{Change, Random, rewrite};
use planish_tests::revalue::revalue;
use planish_tests::{CONTEXT, workspace_file};

use super::*;

/// What one engine makes of lines: batches of a few rows each, and structs.
struct Faces {
    batches: Vec<RecordBatch>,
    cars: Vec<CarTelemetry>,
    hits: u64,
}

fn faces(lines: &[String], limit: TemplateLimit, size: usize) -> Faces {
    let (mut for_batches, mut for_structs) =
        (Flattener::with_templates(&TABLES, limit), Flattener::with_templates(&TABLES, limit));
    let mut sink = RecordBatchSink::for_tables(&TABLES);
    let (mut batches, mut cars) = (Vec::new(), Vec::new());
    for line in lines {
        let mut row = Row::for_tables(&TABLES);
        let outcome = for_structs.flatten(line.as_bytes(), &CONTEXT, &mut row);
        assert_eq!(for_batches.flatten(line.as_bytes(), &CONTEXT, &mut sink), outcome);
        if outcome == Outcome::Row {
            cars.push(CarTelemetry::from_row(row));
        }
        if sink.len() == size {
            batches.push(sink.finish().unwrap());
        }
    }
    batches.push(sink.finish().unwrap());
    Faces { batches, cars, hits: for_batches.template_hits().frame_hits }
}

#[test]
fn structs_and_batches_are_the_same_by_both_engines_and_have_the_same_values() {
    let file = String::from_utf8(workspace_file("samples/fleet.ndjson")).unwrap();
    let mut random = Random(seed());
    let mut lines = Vec::new();
    for round in 0..12 {
        for line in file.lines() {
            lines.push(revalue(line, 100, &mut random));
            if round % 4 == 3 {
                lines.push(rewrite(line, Change::Content(100), &mut random));
            }
        }
    }
    let (learning, alone) = (faces(&lines, TemplateLimit::default(), 37), faces(&lines, TemplateLimit::NONE, 37));
    assert!(learning.hits > 5_000 && alone.hits == 0, "{} hits", learning.hits);
    assert_eq!(learning.batches, alone.batches);
    assert!(learning.cars == alone.cars, "structs differ");

    let mut compared = 0;
    let rows = learning.batches.iter().flat_map(|batch| (0..batch.num_rows()).map(move |at| (batch, at)));
    for ((batch, at), car) in rows.zip(&learning.cars) {
        macro_rules! same {
            ($field:expr, $column:ident, $of:ident => $value:expr) => {
                let $of = values(batch, columns::$column).unwrap();
                let there = $of.is_valid(at).then(|| $value);
                assert_eq!($field, there);
                compared += usize::from(there.is_some());
            };
        }
        same!(car.event.event_id.as_deref(), EVENT_ID, of => of.value(at));
        same!(car.event.recorded_at.map(|time| time.0), RECORDED_AT, of => of.value(at));
        same!(car.charge.is_charging, CHARGE_IS_CHARGING, of => of.value(at));
        same!(car.odometer.traveled_distance_value, ODOMETER_TRAVELED_DISTANCE_VALUE, of => of.value(at));
        same!(car.traction_battery.state_of_charge_value, TRACTION_BATTERY_STATE_OF_CHARGE_VALUE, of => of.value(at));
        same!(car.charge.time_to_complete_value, CHARGE_TIME_TO_COMPLETE_VALUE, of => of.value(at));
        same!(car.charge.detailed_charging_status_value.as_deref(), CHARGE_DETAILED_CHARGING_STATUS_VALUE, of => of.value(at));
        same!(car.location.precise_location_latitude, LOCATION_PRECISE_LOCATION_LATITUDE, of => of.value(at));
    }
    assert!(compared > 2_000, "{compared} values");
}

#[test]
fn what_structs_hold_is_all_that_the_columns_hold() {
    let options = Options { seed: seed(), signals: 93, order: Order::Event, faults: 0.4, ..Options::default() };
    let mut simulation = Simulation::new(&TABLES, options);
    let mut flattener = Flattener::new(&TABLES);
    let (mut direct, mut by_structs) = (RecordBatchSink::for_tables(&TABLES), RecordBatchSink::for_tables(&TABLES));
    let mut filled = vec![false; TABLES.columns().len()];
    for _ in 0..8 {
        for _ in 0..50 {
            let (mut line, mut manifest) = (Vec::new(), Vec::new());
            simulation.write_line(&mut line, &mut manifest);
            let line = line.strip_suffix(b"\n").unwrap();
            let mut row = Row::for_tables(&TABLES);
            let outcome = flattener.flatten(line, &CONTEXT, &mut row);
            assert_eq!(flattener.flatten(line, &CONTEXT, &mut direct), outcome);
            if outcome == Outcome::Row {
                CarTelemetry::from_row(row).feed(&mut by_structs);
            }
        }
        let (direct, by_structs) = (direct.finish().unwrap(), by_structs.finish().unwrap());
        assert_eq!(direct, by_structs);
        for (filled, column) in filled.iter_mut().zip(direct.columns()) {
            *filled |= column.null_count() < column.len();
        }
    }
    let empty = filled.iter().filter(|filled| !**filled).count();
    assert!(empty < filled.len() / 10, "{empty} columns were never filled");
}
