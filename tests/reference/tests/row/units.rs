//! Units: what governs a value, and what becomes of it.

use crate::support::{body, counts, entry, event, text_body};

#[test]
fn without_a_unit_the_catalogues_own_is_assumed_and_counted() {
    for no_unit in [r#"{"value":5}"#, r#"{"value":5,"unit":null}"#] {
        let row = body("unit-range", no_unit);
        assert_eq!((row.json("Unit_Range_value"), row.counted()), ("5.0".into(), counts(&[("unit_assumed", 1)])));
    }
    assert_eq!(body("unit-range", r#"{"value":null}"#).counted(), vec![]);
    assert_eq!(body("unit-range", r#"{"value":"x"}"#).counted(), vec![]);
}

#[test]
fn another_unit_of_the_dimension_is_converted_and_counted() {
    let row = body("unit-range", r#"{"unit":"miles","value":10}"#);
    assert_eq!((row.json("Unit_Range_value"), row.counted()), ("16.09344".into(), counts(&[("converted", 1)])));
    assert_eq!(body("unit-heat", r#"{"value":212,"unit":"F"}"#).json("Unit_Heat_value"), "100.0");
    assert_eq!(body("unit-heat", r#"{"value":0,"unit":"kelvin"}"#).json("Unit_Heat_value"), "-273.15");
}

#[test]
fn another_spelling_of_the_own_unit_converts_nothing() {
    for unit in ["km", "kilometers"] {
        let row = body("unit-range", &format!(r#"{{"value":0.1,"unit":"{unit}"}}"#));
        assert_eq!((row.json("Unit_Range_value"), row.counted(), row.rescued()), ("0.1".into(), vec![], vec![]));
    }
    let row = body("unit-fuel", r#"{"value":77,"unit":"Prozent"}"#);
    assert_eq!((row.json("Unit_Fuel_value"), row.counted()), ("77.0".into(), vec![]));
}

#[test]
fn a_unit_if_absent_that_converts_counts_as_both() {
    let row = body("unit-fuel", r#"{"value":0.77}"#);
    assert_eq!(row.json("Unit_Fuel_value"), "77.0");
    assert_eq!(row.counted(), counts(&[("converted", 1), ("unit_assumed", 1)]));
}

#[test]
fn an_unknown_unit_gives_one_entry_and_stores_nothing_that_bears_one() {
    for unit in [r#""furlong""#, r#""KM""#, r#""V""#, "5", r#""""#, r#""\ud800""#, "{}"] {
        let text = format!(r#"{{"value":"5","text":"t","unit":{unit}}}"#);
        let row = body("unit-range", &text);
        assert_eq!((row.json("Unit_Range_value"), row.json("Unit_Range_text")), ("NULL".into(), r#""t""#.into()));
        assert_eq!(row.only(), entry("unknown_unit", "signals[0].body", &text));
        assert_eq!(row.counted(), vec![]);
        assert_eq!(text_body("unit-range", &text).only(), entry("unknown_unit", "signals[0].body", &text));
    }
}

#[test]
fn a_unit_of_another_field_of_the_body_leaves_this_one_in_its_own() {
    let row = body("unit-mixed", r#"{"distance":1,"level":0.5,"plain":3,"unit":"ratio"}"#);
    assert_eq!((row.json("Unit_Mixed_distance"), row.json("Unit_Mixed_level")), ("1.0".into(), "50.0".into()));
    assert_eq!((row.counted(), row.rescued()), (counts(&[("converted", 1)]), vec![]));
    let row = body("unit-mixed", r#"{"distance":1,"level":0.5,"plain":3,"unit":"V"}"#);
    assert_eq!((row.json("Unit_Mixed_distance"), row.json("Unit_Mixed_level")), ("NULL".into(), "NULL".into()));
    assert_eq!((row.json("Unit_Mixed_plain"), row.only().0), ("3".into(), "unknown_unit".into()));
}

#[test]
fn each_field_is_governed_by_its_own_unit_field() {
    let row = body("unit-two", r#"{"a":1,"b":2,"unit":"furlong","bUnit":"kV"}"#);
    assert_eq!((row.json("Unit_Two_a"), row.json("Unit_Two_b")), ("NULL".into(), "2000.0".into()));
    assert_eq!(row.reasons(), ["unknown_unit"]);
    assert_eq!(body("unit-two", r#"{"a":1,"b":2,"unit":"x","bUnit":"y"}"#).reasons(), ["unknown_unit"]);
}

#[test]
fn the_unit_at_the_root_governs_fields_in_arrays() {
    let row = body("unit-tires", r#"{"values":[{"row":0,"pressure":2.5},{"pressure":null}],"unit":"bar"}"#);
    assert_eq!(row.json("Unit_Tires"), r#"[{"pressure":250.0,"row":0},{}]"#);
    assert_eq!(row.counted(), counts(&[("converted", 1)]));
    let row = body("unit-tires", r#"{"values":[{"row":0,"pressure":2.5}],"all":[1,"x"],"unit":"?"}"#);
    assert_eq!((row.json("Unit_Tires"), row.json("Unit_Tires_all")), (r#"[{"row":0}]"#.into(), "NULL".into()));
    assert_eq!(row.reasons(), ["unknown_unit"]);
    assert_eq!(body("unit-tires", r#"{"all":[1,null,2]}"#).count("unit_assumed"), 2);
}

#[test]
fn a_unit_may_be_a_column_too() {
    let row = body("unit-column", r#"{"capacity":1000,"unit":"Wh"}"#);
    assert_eq!((row.json("Unit_Column_capacity"), row.json("Unit_Column_unit")), ("1.0".into(), r#""Wh""#.into()));
}

#[test]
fn a_unit_is_read_only_where_a_value_bears_one() {
    assert_eq!(
        body("plain-int", r#"{"value":1,"unit":"km"}"#).only(),
        entry("unknown_field", "signals[0].body.unit", r#""km""#)
    );
    let row = event(r#""range_km":5,"unit":"mi""#);
    assert_eq!((row.json("range_km"), row.counted()), ("5.0".into(), vec![]));
    assert_eq!(row.only(), entry("unknown_field", "unit", r#""mi""#));
}

#[test]
fn a_converted_value_must_fit_its_type() {
    assert_eq!(body("unit-whole", r#"{"value":1.5,"unit":"h"}"#).json("Unit_Whole_value"), "90");
    assert_eq!(body("unit-whole", r#"{"value":5430,"unit":"s"}"#).only().0, "does_not_fit");
    assert_eq!(body("unit-whole", r#"{"value":1e9,"unit":"d"}"#).only().0, "does_not_fit");
    assert_eq!(body("unit-money", r#"{"value":12500,"unit":"m"}"#).json("Unit_Money_value"), "12.50");
    assert_eq!(body("unit-money", r#"{"value":1,"unit":"mi"}"#).only().0, "does_not_fit");
    assert_eq!(body("unit-range", r#"{"value":1.5e308,"unit":"mi"}"#).only().0, "does_not_fit");
}

#[test]
fn limits_are_in_the_catalogues_unit_and_asked_last() {
    assert_eq!(
        body("unit-range", r#"{"value":1000,"unit":"mi"}"#).only(),
        entry("out_of_range", "signals[0].body.value", "1000")
    );
    assert_eq!(body("unit-range", r#"{"value":1000,"unit":"mi"}"#).counted(), vec![]);
    assert_eq!(body("unit-range", r#"{"value":500,"unit":"mi"}"#).json("Unit_Range_value"), "804.672");
}
