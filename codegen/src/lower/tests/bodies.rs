//! Bodies: their fields, the texts that govern their units, what is inside arrays and structs.

use super::*;

#[test]
fn a_body_reads_the_signals_fields_and_the_texts_that_govern_them() {
    let tables = small();
    let limit = body(&tables, "charge-limit");
    let mut known = paths(&tables, limit);
    known.sort_unstable();
    assert_eq!(known, ["least", "note.text", "range", "remark", "unit", "value"]);
    assert_eq!(read_at(&tables, limit, column(&tables, "Charge_Limit_note")), ["note.text", "remark"]);
    let tank = body(&tables, "tank-limit");
    assert!(paths(&tables, tank).contains(&"meta.unit"));
}

#[test]
fn what_nobody_wants_is_known_and_not_read() {
    let tables = small();
    let tires = body(&tables, "wheel-tires");
    assert_eq!(node(&tables, tires.nodes, "rowCount"), &Then::Ignore);
    let Then::Enter(layout) = node(&tables, tires.nodes, "layout") else { panic!("layout is entered") };
    assert_eq!(node(&tables, *layout, "columns"), &Then::Ignore);
    assert_eq!(paths(&tables, tires), ["unit", "values"]);
}

#[test]
fn a_use_of_a_unit_is_one_text_and_one_own_unit() {
    let tables = small();
    let limit = tables.signals.get(tables.by_code("charge-limit").unwrap().signal as usize).unwrap();
    let uses = limit.units.slice(&tables.unit_uses);
    assert_eq!(uses.len(), 2, "percent and km");
    let governed = |name| unit(&tables, column(&tables, name)).governed_by;
    assert_eq!(governed("Charge_Limit_value"), Some(0));
    assert_eq!(governed("Charge_Limit_least"), Some(0));
    assert_eq!(governed("Charge_Limit_range"), Some(1));
    assert_eq!(uses.iter().map(|of| of.slot).collect::<Vec<_>>(), [0, 0]);

    let spelled = |at: usize, text: &str| {
        let spellings = uses.get(at).unwrap().spellings.slice(&tables.spellings);
        spellings.iter().find(|spelling| spelling.text == text).map(|spelling| spelling.conversion)
    };
    assert_eq!(spelled(0, "percent"), Some(None));
    assert_eq!(spelled(0, "fraction"), Some(Some(Conversion { factor: 100.0, offset: 0.0 })));
    assert_eq!(spelled(0, "km"), None);
    assert_eq!(spelled(1, "miles"), Some(Some(Conversion { factor: 1.609344, offset: 0.0 })));
}

#[test]
fn a_value_without_a_unit_is_converted_from_the_one_that_stands_for_that() {
    let tables = small();
    let if_absent = |name| unit(&tables, column(&tables, name)).if_absent;
    assert_eq!(if_absent("Charge_Limit_value"), Some(Conversion { factor: 100.0, offset: 0.0 }));
    assert_eq!(if_absent("Charge_Limit_least"), None);
}

#[test]
fn a_field_inside_an_array_is_governed_by_the_body_it_stands_in() {
    let tables = small();
    let (_, tire) = element(&tables, column(&tables, "Wheel_Tires"));
    let tire = tire.unwrap();
    assert_eq!(paths(&tables, tire), ["row", "pressure"]);
    let pressure = tire.fields.slice(&tables.fields).get(1).unwrap();
    assert_eq!((unit(&tables, pressure).governed_by, pressure.place), (Some(0), 1));
    assert!(tables.rules(pressure).text);
}

#[test]
fn the_element_itself_has_a_slot() {
    let tables = small();
    let (_, step) = element(&tables, column(&tables, "Charge_Steps"));
    let step = step.unwrap();
    let text = step.fields.slice(&tables.fields).first().unwrap();
    assert_eq!(read_at(&tables, step, text), [".", "text"]);
    assert_eq!(step.itself, Some(0));
    let (sub, _) = element(&tables, step.fields.slice(&tables.fields).get(1).unwrap());
    assert_eq!(sub.kind, Kind::Decimal { precision: 10, scale: 2 });
}

/// `SMALL`, where `Wheel.Tires` holds a struct as `triggers` does.
fn with_a_struct_twice() -> Plan {
    let mut plan = plan_of(SMALL);
    let trigger = plan.columns.iter().find(|column| column.field.name == "triggers").unwrap().clone();
    let DataType::Array(element) = trigger.field.data_type else { panic!("an array") };
    let mut field = *element;
    field.name = "Wheel_Tires".to_owned();
    field.paths = vec![vec!["values".to_owned()]];
    let at = plan.signals.first().unwrap().columns.start;
    *plan.columns.get_mut(at).unwrap() = Column { origin: Origin::Signal(0), field, nullable: true };
    plan
}

#[test]
fn a_struct_without_units_is_laid_out_once() {
    let tables = lowered(&with_a_struct_twice());
    let (trigger, _) = element(&tables, column(&tables, "triggers"));
    assert_eq!(column(&tables, "Wheel_Tires").kind, trigger.kind);
}

#[test]
fn a_struct_is_laid_out_once_for_each_way_that_its_units_are_governed() {
    let plan = plan_of(
        "
catalogue: 1
table: { name: a.b.c, key: id }
defaults: { unit_field: unit }
event: { id: { type: string, required: true } }
signals:
  Wheel:
    Front: { type: array<Tire> }
    Rear: { type: array<Tire> }
    Spare: { fields: { width: { type: double, unit: km }, tires: { type: array<Tire> } } }
types:
  Tire: { fields: { row: int, pressure: { type: double, unit: kPa } } }
",
    );
    let tables = lowered(&plan);
    let scope = |name| element(&tables, column(&tables, name)).1.unwrap();
    let governed = |name| unit(&tables, scope(name).fields.slice(&tables.fields).get(1).unwrap()).governed_by;
    assert_eq!(scope("Wheel_Front"), scope("Wheel_Rear"));
    assert_ne!(scope("Wheel_Front").fields, scope("Wheel_Spare_tires").fields);
    assert_eq!((governed("Wheel_Front"), governed("Wheel_Spare_tires")), (Some(0), Some(1)));
    assert_eq!(scope("Wheel_Front").nodes, scope("Wheel_Spare_tires").nodes, "the keys are the same");
}
