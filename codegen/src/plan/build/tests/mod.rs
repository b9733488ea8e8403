#![allow(clippy::unwrap_used, clippy::panic)]

mod attributes;
mod columns;
mod descriptions;
mod signal;
mod sources;
mod structs;
mod unit;

use super::*;
use crate::diagnostic::{Diagnostics, SourceText};
use crate::plan::{Bounds, Sentinel, TimeFormat, Violation, path_text};

/// The catalogue that ships.
pub(crate) const SHIPPED: &str = include_str!("../../../../../signals.yaml");

/// The plan of a catalogue that has one.
pub(crate) fn plan_of(yaml: &str) -> Plan {
    try_plan_of(yaml).unwrap()
}

fn try_plan_of(yaml: &str) -> Result<Plan, BuildError> {
    let source = SourceText::new("signals.yaml", yaml);
    let mut diagnostics = Diagnostics::default();
    let catalogue = catalogue::read(&source, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{:#?}", diagnostics.lines(&source));
    build(&catalogue.unwrap(), yaml)
}

/// A catalogue whose envelope is a key, with `rest` after it.
fn with_key(rest: &str) -> String {
    format!(
        "catalogue: 1\ntable: {{ name: a.b.c, key: id }}\nevent: {{ id: {{ type: string, required: true }} }}\n{rest}"
    )
}

fn plan_with_key(rest: &str) -> Plan {
    plan_of(&with_key(rest))
}

fn field<'a>(plan: &'a Plan, column: &str) -> &'a Field {
    let found = plan.columns.iter().find(|known| known.field.name == column);
    &found.unwrap_or_else(|| panic!("no column {column} in {:?}", names(plan))).field
}

/// The columns but those that every table has.
fn names(plan: &Plan) -> Vec<&str> {
    let own = plan.columns.iter().filter(|column| !matches!(column.origin, Origin::System(_)));
    own.map(|column| column.field.name.as_str()).collect()
}

fn paths(field: &Field) -> Vec<String> {
    field.paths.iter().map(|path| path_text(path)).collect()
}

fn element(field: &Field) -> &Field {
    let DataType::Array(element) = &field.data_type else { panic!("{} is no array", field.name) };
    element
}

fn inside<'a>(field: &'a Field, name: &str) -> &'a Field {
    let DataType::Struct(of) = &field.data_type else { panic!("{} is no struct", field.name) };
    of.fields.iter().find(|field| field.name == name).unwrap()
}

fn tag<'a>(field: &'a Field, tag: &str) -> Option<&'a str> {
    field.tags.iter().find(|(key, _)| key == tag).map(|(_, word)| word.as_str())
}

#[test]
fn the_catalogue_that_ships_has_a_plan() {
    let plan = plan_of(SHIPPED);
    assert_eq!(plan.signals.len(), 93);
    let of = |column| (paths(field(&plan, column)), field(&plan, column).data_type.spark_text());
    assert_eq!(of("Charge_IsCharging"), (vec!["value".to_owned()], "boolean".to_owned()));
    assert_eq!(of("Charge_TimeToComplete_value"), (vec!["value".to_owned()], "int".to_owned()));
    assert_eq!(of("Location_PreciseLocation_latitude"), (vec!["latitude".to_owned()], "double".to_owned()));
    assert_eq!(tag(field(&plan, "Location_PreciseLocation_latitude"), "pii"), Some("location"));
    assert_eq!(of("Odometer_TraveledDistance_value").1, "double");
    assert_eq!(paths(field(&plan, "event_id")), ["event_id", "eventId", "data.event_id", "data.eventId"]);
    assert!(of("Closure_Doors").1.starts_with("array<struct<"));
    let fuel = field(&plan, "InternalCombustionEngine_FuelLevel_value").rules.unit.as_ref().unwrap();
    assert_eq!((fuel.symbol.as_str(), fuel.if_absent.as_deref()), ("percent", Some("ratio")));
    assert_eq!(tag(field(&plan, "_rescued"), "pii"), plan.pii.last().map(String::as_str));
}
