//! The golden Rust as a crate without warnings, in use.

#![deny(warnings)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod fixture;
#[path = "golden/src/lib.rs"]
pub mod golden;

use golden::columns;
use planish_kernel::{Cell, Column, Decimal, ForTables, Json, Row, Sink, Timestamp, Value};

fn set<T>(row: &mut Row, column: Column<T>, value: Value<'_>) {
    row.set(column.index(), value);
}

fn row() -> Row {
    let mut row = Row::for_tables(&golden::TABLES);
    row.begin_row();
    set(&mut row, columns::EVENT_ID, Value::Text("e1"));
    set(&mut row, columns::RECORDED_AT, Value::Timestamp(7));
    set(&mut row, columns::CHARGE_IS_CHARGING, Value::Boolean(true));
    set(&mut row, columns::CHARGE_VOLTAGE_VALUE, Value::Double(400.5));
    set(&mut row, columns::TYPE_OPTION_PRICE, Value::Decimal(1999));
    row.begin_array(columns::CLOSURE_DOORS.index());
    row.begin_struct(0);
    row.set(1, Value::Boolean(false));
    row.end_struct();
    row.set(0, Value::Null);
    row.end_array();
    row.begin_array(columns::TRIGGERS.index());
    row.begin_struct(0);
    row.set(0, Value::Text("CHANGE"));
    row.set(1, Value::Text("\"x\""));
    row.end_struct();
    row.end_array();
    row.begin_array(columns::SIGNAL_STATE.index());
    row.begin_struct(0);
    row.set(0, Value::Text("charge-voltage"));
    row.begin_struct(1);
    row.set(0, Value::Text("OK"));
    row.end_struct();
    row.end_struct();
    row.end_array();
    row.begin_array(columns::TYPE.index());
    row.set(0, Value::Decimal(15));
    row.end_array();
    row.end_row();
    row
}

#[test]
fn the_static_tables_are_those_that_were_lowered() {
    let lowered = planish_codegen::lower::lower(&fixture::plan()).unwrap();
    assert_eq!(golden::TABLES, lowered);
    assert_eq!(golden::CATALOGUE_HASH, lowered.catalogue);
}

#[test]
fn handles_stand_at_their_columns() {
    let name = |index: u32| golden::TABLES.columns()[index as usize].name.to_string();
    assert_eq!(name(columns::EVENT_ID.index()), "event_id");
    assert_eq!(name(columns::CHARGE_VOLTAGE_VALUE.index()), "Charge_Voltage_value");
    assert_eq!(name(columns::TYPE.index()), "type");
}

#[test]
fn a_row_becomes_typed_structs() {
    let car = golden::CarTelemetry::from_row(row());
    assert_eq!(car.event.event_id.as_deref(), Some("e1"));
    assert_eq!(car.event.recorded_at, Some(Timestamp(7)));
    assert_eq!(car.charge.is_charging, Some(true));
    assert_eq!(car.charge.voltage_value, Some(400.5));
    assert_eq!(car.traction_battery, golden::TractionBattery::default());
    let doors = car.closure.doors.unwrap();
    assert_eq!(doors, [Some(golden::Door { row: None, is_open: Some(false) }), None]);
    let trigger = golden::Trigger { r#type: Some("CHANGE".to_owned()), signal: Some(Json("\"x\"".to_owned())) };
    assert_eq!(car.event.triggers, Some(vec![Some(trigger)]));
    let state = golden::SignalState { status: Some("OK".to_owned()), retrieved_at: None };
    assert_eq!(car.system.signal_state, Some(vec![("charge-voltage".to_owned(), Some(state))]));
    assert_eq!(car.type_group.option_price, Some(Decimal { digits: 1999, scale: 2 }));
    assert_eq!(car.type_group.r#type, Some(vec![Some(Decimal { digits: 15, scale: 1 })]));
}

#[test]
fn structs_are_fed_back_into_the_same_row() {
    let car = golden::CarTelemetry::from_row(row());
    let mut again = Row::for_tables(&golden::TABLES);
    car.feed(&mut again);
    let json = planish_kernel::sink::json::row_json;
    assert_eq!(json(&golden::TABLES, &again), json(&golden::TABLES, &row()));
}

#[test]
fn debug_output_tells_what_is_set_and_no_value() {
    let mut row = row();
    row.set(columns::VEHICLE_ID.index(), Value::Text("WBA-SECRET"));
    let shown = format!("{:?}", golden::CarTelemetry::from_row(row));
    assert!(shown.contains("vehicle_id: set"), "{shown}");
    for value in ["WBA-SECRET", "400.5", "CHANGE", "e1\""] {
        assert!(!shown.contains(value), "{shown}");
    }
}

#[test]
fn what_a_struct_takes_is_gone_from_the_row() {
    let mut row = row();
    let event = golden::Event::read(&mut row);
    assert_eq!(event.event_id.as_deref(), Some("e1"));
    assert_eq!(row.get(columns::EVENT_ID.index()), &Cell::Null);
}
