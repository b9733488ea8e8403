use super::*;

#[test]
fn the_place_of_use_goes_before_the_type() {
    let plan = plan_with_key(
        "signals: { G: { A: { value: Percent, max: 200, comment: More than full. }, B: { value: Percent } } }
types: { Percent: { type: Number, unit: percent, min: 0, max: 100 }, Number: { type: double, min: -5, comment: A number. } }",
    );
    let (a, b) = (field(&plan, "G_A_value"), field(&plan, "G_B_value"));
    assert_eq!(a.rules.bounds, Bounds { min: Some(0.0), max: Some(200.0) });
    assert_eq!(b.rules.bounds, Bounds { min: Some(0.0), max: Some(100.0) });
    assert_eq!(a.comment.as_deref(), Some("More than full."));
    assert_eq!(b.comment.as_deref(), Some("A number."));
    assert_eq!(b.data_type, DataType::Double);
}

#[test]
fn the_attributes_of_an_array_are_those_of_its_elements() {
    let plan = plan_with_key(
        "signals: { G: { A: { type: array<Word>, enum: [X], min: 1, comment: The words., tags: { a: b } } } }
types: { Word: { type: string, enum: [Y], sentinels: [none], comment: A word. } }",
    );
    let array = field(&plan, "G_A");
    assert_eq!(
        (&array.rules, array.comment.as_deref(), tag(array, "a")),
        (&Rules::NONE, Some("The words."), Some("b"))
    );
    let element = element(array);
    assert_eq!(element.rules.words, ["X"]);
    assert_eq!(element.rules.bounds.min, Some(1.0));
    assert_eq!(element.rules.sentinels, [Sentinel::Text("none".to_owned())]);
    assert_eq!((element.comment.as_deref(), tag(element, "a")), (Some("A word."), None));
    assert_eq!((element.name.as_str(), element.paths.len()), ("", 0));
}

#[test]
fn the_attributes_of_an_own_type_that_is_an_array_are_those_of_its_elements() {
    let plan =
        plan_with_key("signals: { G: { A: Words } }\ntypes: { Words: { type: array<array<string>>, enum: [X] } }");
    assert_eq!(element(element(field(&plan, "G_A"))).rules.words, ["X"]);
}

#[test]
fn a_fold_needs_words() {
    let plan = plan_with_key(
        "defaults: { fold: upper }
signals: { G: { A: string, B: { value: string, enum: [X] }, C: { value: string, enum: [x], fold: lower } } }",
    );
    let fold = |column| field(&plan, column).rules.fold;
    assert_eq!((fold("G_A"), fold("G_B_value"), fold("G_C_value")), (Fold::None, Fold::Upper, Fold::Lower));
    assert_eq!(field(&plan, "G_A").rules, Rules::NONE);
}

#[test]
fn defaults_are_those_of_signals_and_their_state_not_of_the_envelope() {
    let plan = plan_of(
        "catalogue: 1
table: { name: a.b.c, key: id }
defaults: { fold: upper, on_violation: rescue }
source: { state: { fields: { status: { type: string, enum: [X] } } } }
event: { id: string, kind: { type: string, enum: [X] } }
signals: {}",
    );
    let of = |field: &Field| (field.rules.fold, field.rules.violation);
    assert_eq!(of(field(&plan, "kind")), (Fold::None, Violation::Keep));
    assert_eq!(of(plan.source.state.first().unwrap()), (Fold::Upper, Violation::Rescue));
}

#[test]
fn a_violation_is_that_of_the_field_the_group_or_the_defaults() {
    let plan = plan_with_key(
        "defaults: { on_violation: rescue }
signals: { G: { A: { value: int, min: 0 }, N: int }, H: { _: { on_violation: keep }, A: { value: int, min: 0 }, B: { value: int, min: 0, on_violation: rescue } } }",
    );
    let violation = |column| field(&plan, column).rules.violation;
    assert_eq!(violation("G_A_value"), Violation::Rescue);
    assert_eq!(violation("G_N"), Violation::Keep, "nothing can violate it");
    assert_eq!((violation("H_A_value"), violation("H_B_value")), (Violation::Keep, Violation::Rescue));
}

#[test]
fn a_time_is_rfc3339_unless_somebody_says_otherwise() {
    let plan = plan_with_key(
        "signals: { G: { A: timestamp, B: Instant } }
types: { Instant: { type: timestamp, formats: [epoch_ms, rfc3339], sentinels: [0] } }",
    );
    assert_eq!(field(&plan, "G_A").data_type, DataType::Timestamp { formats: vec![TimeFormat::Rfc3339] });
    let formats = vec![TimeFormat::EpochMs, TimeFormat::Rfc3339];
    assert_eq!(field(&plan, "G_B").data_type, DataType::Timestamp { formats });
    assert_eq!(field(&plan, "G_B").rules.sentinels, [Sentinel::Number("0".to_owned())]);
}

#[test]
fn a_number_may_come_as_text_where_that_is_accepted() {
    let plan = plan_with_key("signals: { G: { A: { value: int, accept: [text] }, B: int } }");
    assert!(field(&plan, "G_A_value").rules.text);
    assert!(!field(&plan, "G_B").rules.text);
}
