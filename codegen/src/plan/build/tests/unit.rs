use super::*;
use crate::plan::Unit;

fn unit<'a>(plan: &'a Plan, column: &str) -> &'a Unit {
    field(plan, column).rules.unit.as_ref().unwrap()
}

fn governor(plan: &Plan, column: &str) -> Option<String> {
    unit(plan, column).governed_by.as_ref().map(|path| path_text(path))
}

#[test]
fn the_text_at_unit_field_governs() {
    let plan = plan_with_key(
        "defaults: { unit_field: unit }
signals:
  G: { A: { value: int, unit: km }, B: { value: int, unit: km, unit_field: meta.unit } }
  H: { _: { unit_field: u }, A: { value: int, unit: km } }",
    );
    assert_eq!(governor(&plan, "G_A_value").unwrap(), "unit");
    assert_eq!(governor(&plan, "G_B_value").unwrap(), "meta.unit");
    assert_eq!(governor(&plan, "H_A_value").unwrap(), "u");
}

#[test]
fn nothing_governs_the_envelope_and_the_state() {
    let plan = plan_of(
        "catalogue: 1
table: { name: a.b.c, key: id }
defaults: { unit_field: unit }
source: { state: { fields: { lag: { type: int, unit: s } } } }
event: { id: string, age: { type: int, unit: s, unit_if_absent: ms } }
signals: {}",
    );
    assert_eq!((governor(&plan, "age"), unit(&plan, "age").if_absent.as_ref()), (None, None));
    let lag = plan.source.state.first().unwrap().rules.unit.as_ref().unwrap();
    assert_eq!(lag.governed_by, None);
}

#[test]
fn elements_are_governed_from_the_root_of_the_body_too() {
    let plan = plan_with_key(
        "defaults: { unit_field: unit }
signals: { G: { A: { type: array<Tire> }, B: { type: array<double>, unit: km } } }
types: { Tire: { fields: { pressure: { type: double, unit: kPa } } } }",
    );
    let tire = inside(element(field(&plan, "G_A")), "pressure").rules.unit.clone().unwrap();
    assert_eq!(tire.governed_by, Some(vec!["unit".to_owned()]));
    assert_eq!(element(field(&plan, "G_B")).rules.unit.as_ref().unwrap().symbol, "km");
}

#[test]
fn the_catalogue_adds_spellings() {
    let plan = plan_with_key("units: { km: [Kilometer, verst] }\nsignals: { G: { A: { value: int, unit: mi } } }");
    let spellings = &unit(&plan, "G_A_value").spellings;
    assert!(spellings.contains(&("verst".to_owned(), "km".to_owned())));
    assert!(spellings.contains(&("miles".to_owned(), "mi".to_owned())));
    assert!(spellings.is_sorted());
}

#[test]
fn a_value_without_a_unit_is_in_the_one_that_stands_for_that() {
    let plan = plan_with_key(
        "defaults: { unit_field: unit }
signals: { G: { A: { value: Percent, unit_if_absent: ratio }, B: { value: Percent, unit_if_absent: percent } } }
types: { Percent: { type: double, unit: percent } }",
    );
    assert_eq!(unit(&plan, "G_A_value").if_absent.as_deref(), Some("ratio"));
    assert_eq!(unit(&plan, "G_B_value").if_absent, None);
}
