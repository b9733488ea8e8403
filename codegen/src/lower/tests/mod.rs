#![allow(clippy::unwrap_used, clippy::panic)]

mod bodies;
mod names;

use planish_kernel::tables::{Conversion, Field, Kind, Naming, Rules, Scope, Span, Tables, Then, UnitRule};

use super::{LowerError, invariants, lower};
use crate::plan::tests::{SHIPPED, plan_of};
use crate::plan::{Column, DataType, Origin, Plan};

/// Small, but with everything that a plan can have.
const SMALL: &str = "
catalogue: 1
table: { name: a.b.c, key: id }
tags: { pii: [none, location] }
defaults: { unit_field: unit, fold: upper }
source:
  roots: [., data]
  failed: { path: status.value, is: [error, unavailable] }
  state:
    keep: failed
    fields:
      status: { path: status.value, type: string, enum: [ERROR, OK] }
      at: { path: meta.at, type: timestamp, formats: [epoch_ms], sentinels: [0] }
  unknown: count
event:
  made: { path: [made, meta.made], type: timestamp }
  id: { path: [id, eventId], type: string, required: true }
  triggers: { type: array<Trigger> }
signals:
  Wheel:
    Tires: { type: array<Tire>, ignore: [rowCount, layout.columns] }
  Charge:
    Limit:
      value: Percent
      unit_if_absent: ratio
      aliases: [charge-max, Old.Limit]
      fields:
        least: Percent
        unit: string
        range: { type: double, unit: km }
        note: { type: string, path: [note.text, remark] }
    Steps: { type: array<Step> }
  Tank:
    Limit: { value: double, unit: L, unit_field: meta.unit, min: 0, on_violation: rescue }
types:
  Percent: { type: double, unit: percent, min: 0, max: 100 }
  Tire: { fields: { row: int, pressure: { type: double, unit: kPa, accept: [text] } } }
  Step: { fields: { text: { type: string, path: [., text] }, sub: 'array<decimal(10,2)>' } }
  Trigger: { fields: { type: { type: string, enum: [A] }, signal: json } }
";

fn small() -> Tables {
    lowered(&plan_of(SMALL))
}

fn lowered(plan: &Plan) -> Tables {
    let tables = lower(plan).unwrap();
    invariants::check(&tables);
    tables
}

fn column<'a>(tables: &'a Tables, name: &str) -> &'a Field {
    tables.columns().iter().find(|field| field.name == name).unwrap_or_else(|| panic!("no column {name}"))
}

fn body<'a>(tables: &'a Tables, code: &str) -> &'a Scope {
    let signal = tables.by_code(code).unwrap().signal;
    tables.scope(tables.signals.get(signal as usize).unwrap().body).unwrap()
}

fn paths<'a>(tables: &'a Tables, scope: &Scope) -> Vec<&'a str> {
    scope.paths.slice(&tables.paths).iter().map(|path| &**path).collect()
}

/// The paths that `field`, of `scope`, is looked for at.
fn read_at<'a>(tables: &'a Tables, scope: &Scope, field: &Field) -> Vec<&'a str> {
    let paths = paths(tables, scope);
    field.sources.slice(&tables.sources).iter().map(|slot| *paths.get(*slot as usize).unwrap()).collect()
}

fn node<'a>(tables: &'a Tables, nodes: Span, key: &str) -> &'a Then {
    &nodes.slice(&tables.nodes).iter().find(|node| node.key == key).unwrap_or_else(|| panic!("no key {key}")).then
}

/// The element's field of an array, and the scope if that is a struct.
fn element<'a>(tables: &'a Tables, array: &Field) -> (&'a Field, Option<&'a Scope>) {
    let Kind::Array { element } = array.kind else { panic!("{} is no array", array.name) };
    let element = tables.field(element).unwrap();
    let Kind::Struct { scope } = element.kind else { return (element, None) };
    (element, tables.scope(scope))
}

fn unit(tables: &Tables, field: &Field) -> UnitRule {
    tables.rules(field).unit.unwrap()
}

#[test]
fn the_catalogue_that_ships_has_tables() {
    let plan = plan_of(SHIPPED);
    let tables = lowered(&plan);
    assert_eq!(tables.columns as usize, plan.columns.len());
    assert_eq!(tables.signals.len(), 93);
    let names: Vec<_> = plan.columns.iter().map(|column| &column.field.name).collect();
    assert_eq!(tables.columns().iter().map(|field| &*field.name).collect::<Vec<_>>(), names);
}

#[test]
fn a_catalogue_without_signals_has_tables() {
    let plan = plan_of(
        "catalogue: 1\ntable: { name: a.b.c, key: id }\nevent: { id: { type: string, required: true } }\nsignals: {}",
    );
    let tables = lowered(&plan);
    assert_eq!((tables.columns, tables.key), (11, 0));
    assert_eq!((&*tables.table, &*tables.catalogue), ("a.b.c", plan.hash.as_str()));
}

#[test]
fn the_event_reads_the_envelope_the_stream_and_the_signals_under_each_root() {
    let tables = small();
    let event = tables.scope(tables.event).unwrap();
    assert_eq!(event.fields, Span::new(0, 13));
    assert_eq!(read_at(&tables, event, column(&tables, "id")), ["id", "eventId", "data.id", "data.eventId"]);
    assert_eq!(read_at(&tables, event, column(&tables, "made")), ["made", "meta.made", "data.made", "data.meta.made"]);
    assert_eq!(read_at(&tables, event, column(&tables, "_stream_created_at")), ["_stream.created_at"]);
    assert_eq!(node(&tables, event.nodes, "signals"), &Then::Signals(0));
    let Then::Enter(data) = node(&tables, event.nodes, "data") else { panic!("data is entered") };
    assert_eq!(node(&tables, *data, "signals"), &Then::Signals(1));
}

#[test]
fn columns_that_the_engine_fills_are_read_nowhere() {
    let tables = small();
    for name in [
        "_rescued",
        "_signal_state",
        "_source_file",
        "_source_line",
        "pipeline_processed_at",
        "_catalogue",
        "ingest_date",
    ] {
        assert_eq!(column(&tables, name).sources.len, 0, "{name}");
    }
    let (_, rescued) = element(&tables, column(&tables, "_rescued"));
    let rescued = rescued.unwrap();
    let fields = rescued.fields.slice(&tables.fields);
    assert_eq!(fields.iter().map(|field| &*field.name).collect::<Vec<_>>(), ["reason", "signal", "path", "raw"]);
    assert!(fields.iter().all(|field| field.kind == Kind::String && field.sources.len == 0));
    assert_eq!((rescued.nodes.len, rescued.paths.len), (0, 0));
}

#[test]
fn the_frame_reads_what_a_signal_is_and_its_state() {
    let tables = small();
    let frame = tables.scope(tables.frame).unwrap();
    assert_eq!(paths(&tables, frame), ["code", "group", "name", "body", "status.value", "meta.at"]);
    let [status, at] = frame.fields.slice(&tables.fields) else { panic!("two state fields") };
    assert_eq!(status.sources.slice(&tables.sources), [tables.identity.failed.unwrap()], "a slot that two read is one");
    assert_eq!(read_at(&tables, frame, at), ["meta.at"]);
    let failed: Vec<_> = tables.failed.slice(&tables.words).iter().map(|word| &**word).collect();
    assert_eq!(failed, ["ERROR", "UNAVAILABLE"]);
}

#[test]
fn rules_are_those_of_the_plan() {
    let tables = small();
    let rules = tables.rules(column(&tables, "Tank_Limit_value"));
    assert_eq!((rules.bounds.min, rules.bounds.max), (Some(0.0), None));
    assert_eq!(rules.violation, planish_kernel::tables::Violation::Rescue);
    let at = tables.scope(tables.frame).unwrap().fields.slice(&tables.fields).get(1).unwrap();
    let sentinels = tables.rules(at).sentinels.slice(&tables.sentinels);
    assert_eq!(sentinels, [planish_kernel::tables::Sentinel::Number("0".into())]);
    assert_eq!(tables.rules(column(&tables, "Charge_Limit_note")), &Rules::NONE);
    assert_eq!(tables.state, planish_kernel::tables::KeepState::Failed);
    assert_eq!(tables.unknown, planish_kernel::tables::Unknown::Count);
}

#[test]
fn equal_rules_are_kept_once() {
    let tables = small();
    let rules = |name| column(&tables, name).rules;
    assert_ne!(rules("Charge_Limit_value"), rules("Charge_Limit_least"));
    for (at, rule) in tables.rules.iter().enumerate() {
        assert_eq!(tables.rules.iter().position(|other| other == rule), Some(at));
    }
}

#[test]
fn paths_that_exclude_each_other_are_an_error() {
    let mut plan = plan_of(SMALL);
    let ignored = vec!["values".to_owned()];
    plan.signals.first_mut().unwrap().ignore = vec![ignored];
    let error = lower(&plan).unwrap_err();
    assert_eq!(error, LowerError::PathConflict { scope: "wheel-tires".to_owned(), path: "values".to_owned() });
    assert!(error.to_string().starts_with("in `wheel-tires`, `values` excludes another path"));
}

#[test]
fn a_plan_without_its_key_or_a_system_column_is_an_error() {
    let mut plan = plan_of(SMALL);
    plan.table.key = "none".to_owned();
    assert_eq!(lower(&plan), Err(LowerError::Column("none".to_owned())));

    let mut plan = plan_of(SMALL);
    let catalogue = plan.columns.iter_mut().find(|column| column.field.name == "_catalogue");
    catalogue.unwrap().origin = Origin::Envelope;
    assert_eq!(lower(&plan), Err(LowerError::Column("_catalogue".to_owned())));

    let mut plan = plan_of(SMALL);
    plan.columns.rotate_right(1);
    assert_eq!(lower(&plan), Err(LowerError::Column("Tank_Limit_value".to_owned())));

    let mut plan = plan_of(SMALL);
    plan.signals.swap(0, 1);
    assert_eq!(lower(&plan), Err(LowerError::Column("Wheel_Tires".to_owned())));
}
