//! "Units".

use super::*;

#[test]
fn without_a_unit_the_catalogues_own_is_assumed_and_counted() {
    for raw in [r#"{"value":5}"#, r#"{"value":5,"unit":null}"#] {
        body("drive-distance", raw).counts(json!({"Drive_Distance_value": 5.0}), &["unit_assumed"]);
    }
    body("charge-level", r#"{"value":0.77}"#)
        .counts(json!({"Charge_Level_value": 77.0}), &["converted", "unit_assumed"]);
    body("drive-distance", "{}").is(nothing());
}

#[test]
fn the_own_unit_in_any_spelling_converts_nothing() {
    for unit in ["km", "kilometers", "kilometre", "klick"] {
        body("drive-distance", &format!(r#"{{"unit":"{unit}","value":5.1}}"#)).is(json!({"Drive_Distance_value": 5.1}));
    }
}

#[test]
fn another_unit_of_the_dimension_is_converted() {
    body("drive-distance", r#"{"value":100,"unit":"miles"}"#)
        .counts(json!({"Drive_Distance_value": 100.0 * (1609.344 / 1000.0)}), &["converted"]);
    body("charge-minutes", r#"{"value":1.5,"unit":"hours"}"#)
        .counts(json!({"Charge_Minutes_value": 90}), &["converted"]);
    body("charge-minutes", r#"{"value":100,"unit":"s"}"#)
        .rescues(nothing(), &[["does_not_fit", "charge-minutes", "signals[0].body.value", "100"]]);
    body("drive-speed", r#"{"value":200,"unit":"mph"}"#)
        .rescues(nothing(), &[["out_of_range", "drive-speed", "signals[0].body.value", "200"]]);
}

#[test]
fn an_unknown_unit_keeps_the_body_and_stores_no_wrong_value() {
    for unit in ["\"bananas\"", "\"KM\"", "\"\"", "5", "{\"x\":1}", "\"celsius\"", r#""\ud800""#] {
        let raw = format!(r#"{{"value":5,"unit":{unit}}}"#);
        body("drive-distance", &raw).rescues(nothing(), &[["unknown_unit", "drive-distance", "signals[0].body", &raw]]);
    }
    let raw = r#"{"active":80,"values":[{"kind":"X","limit":"wrong","angle":5}],"unit":"bananas"}"#;
    body("charge-limits", raw).rescues(
        json!({"Charge_Limits": [{"kind": "X"}]}),
        &[["unknown_unit", "charge-limits", "signals[0].body", raw]],
    );
    let raw = r#"{"values":[1,2],"unit":"bananas"}"#;
    body("body-readings", raw).rescues(nothing(), &[["unknown_unit", "body-readings", "signals[0].body", raw]]);
}

#[test]
fn a_unit_governs_the_fields_of_its_dimension_inside_arrays_too() {
    body("charge-limits", r#"{"active":0.8,"values":[{"limit":0.5,"angle":5}],"unit":"ratio"}"#).counts(
        json!({"Charge_Limits_active": 80.0, "Charge_Limits": [{"limit": 50.0, "angle": 5.0}]}),
        &["converted 2"],
    );
    body("charge-limits", r#"{"active":80,"values":[{"limit":50,"angle":1}],"unit":"rad"}"#).counts(
        json!({"Charge_Limits_active": 80.0, "Charge_Limits": [{"limit": 50.0, "angle": 57.295_779_513_082_32}]}),
        &["converted"],
    );
    body("body-readings", r#"{"values":[1,null,2],"unit":"m"}"#)
        .counts(json!({"Body_Readings": [0.001, null, 0.002]}), &["converted 2"]);
}

#[test]
fn a_unit_where_nothing_has_one_is_an_unknown_field() {
    body("drive-ison", r#"{"value":true,"unit":"km"}"#)
        .rescues(json!({"Drive_IsOn": true}), &[["unknown_field", "drive-ison", "signals[0].body.unit", "\"km\""]]);
}

#[test]
fn a_converted_whole_number_is_the_double_exactly() {
    let both = Both::new(
        &include_str!("small.yaml").replace("Counter: { value: long }", "Counter: { value: long, unit: celsius }"),
    );
    let line = br#"{"id":"e1","signals":[{"code":"charge-counter","body":{"value":9223372036854775807,"unit":"fahrenheit"}}]}"#;
    let Fate::Row(row, _) = both.agree(line) else { panic!() };
    assert_eq!(row["Charge_Counter_value"].to_string(), "5124095576030431232");
}
