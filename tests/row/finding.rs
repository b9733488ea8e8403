//! "Finding values": keys, roots, alternatives, duplicates, unknown fields.

use super::*;

#[test]
fn names_match_with_case_after_escapes_are_resolved() {
    event(r#""c\u0061r":{"id":"x"}"#).is(json!({"car_id": "x"}));
    body("drive-distance", r#"{"v\u0061lue":5,"\u0075nit":"km"}"#).is(json!({"Drive_Distance_value": 5.0}));
    event(r#""Car":{"id":"x"}"#).rescues(nothing(), &[["unknown_field", "NULL", "Car", r#"{"id":"x"}"#]]);
}

#[test]
fn a_value_is_found_under_each_root_the_first_root_first() {
    event(r#""data":{"car":{"id":"x"}}"#).is(json!({"car_id": "x"}));
    event(r#""data":{"car":{"id":"x"}},"car":{"id":"y"}"#)
        .rescues(json!({"car_id": "y"}), &[["duplicate", "NULL", "data.car.id", "\"x\""]]);
    event(r#""data":{"_stream":{"sequence":"1"}}"#)
        .rescues(nothing(), &[["unknown_field", "NULL", "data._stream", r#"{"sequence":"1"}"#]]);
}

#[test]
fn an_alternative_that_says_the_same_is_counted() {
    event(r#""eventId":"e1""#).counts(nothing(), &["equal_alternative"]);
    event(r#""car":{"year":2021},"data":{"car":{"year":"2021"}}"#)
        .counts(json!({"car_year": 2021}), &["equal_alternative"]);
    event(r#""note":[1],"data":{"note":[1]}"#).counts(json!({"note": "[1]"}), &["equal_alternative"]);
    event(r#""note":[1],"data":{"note":[ 1]}"#)
        .rescues(json!({"note": "[1]"}), &[["duplicate", "NULL", "data.note", "[ 1]"]]);
}

#[test]
fn an_alternative_that_does_not_decode_is_rescued_with_its_own_reason() {
    event(r#""car":{"year":"x"},"data":{"car":{"year":2021}}"#)
        .rescues(json!({"car_year": 2021}), &[["bad_format", "NULL", "car.year", "\"x\""]]);
    event(r#""car":{"year":2021},"data":{"car":{"year":[]}}"#)
        .rescues(json!({"car_year": 2021}), &[["wrong_type", "NULL", "data.car.year", "[]"]]);
    event(r#""car":{"year":null},"data":{"car":{"year":2021}}"#).is(json!({"car_year": 2021}));
}

#[test]
fn an_alternative_that_breaks_a_limit_gives_way_where_the_limit_rescues() {
    event(r#""seats":12,"data":{"seats":4}"#).rescues(json!({"seats": 4}), &[["out_of_range", "NULL", "seats", "12"]]);
    event(r#""seats":4,"data":{"seats":0}"#)
        .rescues(json!({"seats": 4}), &[["out_of_range", "NULL", "data.seats", "0"]]);
    event(r#""seats":0,"data":{"seats":12}"#)
        .rescues(nothing(), &[["out_of_range", "NULL", "seats", "0"], ["out_of_range", "NULL", "data.seats", "12"]]);
    event(r#""class":"RAPID","data":{"class":"eco"}"#)
        .rescues(json!({"class": "ECO"}), &[["not_in_enum", "NULL", "class", "\"RAPID\""]]);
}

#[test]
fn an_alternative_that_breaks_a_limit_wins_where_the_limit_keeps() {
    let yaml = include_str!("small.yaml").replace("max: 9, on_violation: rescue", "max: 9, on_violation: keep");
    let both = Both::new(&yaml);
    let Fate::Row(row, counts) = both.agree(br#"{"id":"e1","seats":12,"data":{"seats":4}}"#) else { panic!() };
    assert_eq!(
        (&row["seats"], &row["_rescued"][0]["path"], counts["out_of_range"]),
        (&json!(12), &json!("data.seats"), 1)
    );
    let Fate::Row(_, counts) = both.agree(br#"{"id":"e1","seats":12,"data":{"seats":12.0}}"#) else { panic!() };
    assert_eq!((counts["out_of_range"], counts["equal_alternative"]), (1, 1), "counted once, as it stands once");
}

#[test]
fn alternatives_are_equal_if_the_same_would_stand_in_the_row() {
    event(r#""class":"eco","data":{"class":"Eco"}"#).counts(json!({"class": "ECO"}), &["equal_alternative"]);
    event(r#""class":"eco","data":{"class":"sport"}"#)
        .rescues(json!({"class": "ECO"}), &[["duplicate", "NULL", "data.class", "\"sport\""]]);
    event(r#""load":0,"data":{"load":-0.0}"#).counts(json!({"load": 0.0}), &["equal_alternative"]);
    let both = Both::new(&include_str!("small.yaml").replace("fold: upper, on_violation: rescue", "fold: upper"));
    let Fate::Row(row, _) = both.agree(br#"{"id":"e1","class":"fast","data":{"class":"FAST"}}"#) else { panic!() };
    assert_eq!(
        (&row["class"], &row["_rescued"][0]["reason"]),
        (&json!("fast"), &json!("duplicate")),
        "kept as it came"
    );
}

#[test]
fn what_two_fields_refuse_for_one_reason_is_one_entry() {
    event(r#""log":{"trips":7}"#).is(json!({"trips": 7, "trips_today": 7}));
    event(r#""log":{"trips":"x"}"#).rescues(nothing(), &[["wrong_type", "NULL", "log.trips", "\"x\""]]);
    event(r#""log":{"trips":100}"#).rescues(json!({"trips": 100}), &[["out_of_range", "NULL", "log.trips", "100"]]);
    event(r#""log":{"trips":7},"data":{"log":{"trips":8}}"#)
        .rescues(json!({"trips": 7, "trips_today": 7}), &[["duplicate", "NULL", "data.log.trips", "8"]]);
    event(r#""log":{"trips":100},"data":{"log":{"trips":8}}"#).rescues(
        json!({"trips": 100, "trips_today": 8}),
        &[["out_of_range", "NULL", "log.trips", "100"], ["duplicate", "NULL", "data.log.trips", "8"]],
    );
}

#[test]
fn something_else_where_an_inner_object_stands_is_rescued() {
    for raw in ["5", "\"x\"", "[{\"id\":\"x\"}]", "true"] {
        event(&format!("\"car\":{raw}")).rescues(nothing(), &[["wrong_type", "NULL", "car", raw]]);
    }
    event(r#""car":null,"data":null"#).is(nothing());
}

#[test]
fn of_a_key_that_comes_twice_the_last_wins_whatever_it_is() {
    flat(r#"{"id":"e1","at":"2026-01-01 00:00:00","at":"2026-01-02 00:00:00"}"#).rescues(
        json!({"at": "2026-01-02T00:00:00.000000Z"}),
        &[["duplicate", "NULL", "at", "\"2026-01-01 00:00:00\""]],
    );
    flat(r#"{"id":"e1","note":1,"note":null}"#).rescues(nothing(), &[["duplicate", "NULL", "note", "1"]]);
    flat(r#"{"id":"e1","note":null,"note":1}"#).counts(json!({"note": "1"}), &["null_duplicate"]);
    flat(r#"{"id":"e1","car":{"id":"x","odd":1},"car":{"year":2021}}"#)
        .rescues(json!({"car_year": 2021}), &[["duplicate", "NULL", "car", r#"{"id":"x","odd":1}"#]]);
    flat(r#"{"id":"e1","id":"e1"}"#).rescues(nothing(), &[["duplicate", "NULL", "id", "\"e1\""]]);
    flat(r#"{"id":"e1","odd":1,"odd":2}"#)
        .rescues(nothing(), &[["unknown_field", "NULL", "odd", "1"], ["unknown_field", "NULL", "odd", "2"]]);
}

#[test]
fn signals_that_stand_before_a_key_that_comes_twice_are_met_once() {
    let on = r#"{"code":"drive-ison","body":{"value":true}}"#;
    let counter = r#"{"code":"charge-counter","body":{"value":7},"odd":1}"#;
    let row = json!({"Drive_IsOn": true, "Charge_Counter_value": 7, "note": "2"});
    let odd = |path: &str| ["unknown_field", "charge-counter", path, "1"].map(str::to_owned);
    for (members, odd, note) in [
        (format!(r#""signals":[{on},{counter}],"note":1,"note":2"#), odd("signals[1].odd"), "note"),
        (format!(r#""signals":[{on}],"note":1,"signals":[{counter}],"note":2"#), odd("signals[0].odd"), "note"),
        (
            format!(r#""data":{{"signals":[{counter}],"note":1,"note":2}},"signals":[{on}]"#),
            odd("data.signals[0].odd"),
            "data.note",
        ),
    ] {
        let flat = event(&members);
        assert_eq!((&flat.row, flat.rescued.len()), (&row, 2), "{members}");
        let duplicate = ["duplicate", "NULL", note, "1"].map(str::to_owned);
        assert!(flat.rescued.contains(&odd) && flat.rescued.contains(&duplicate), "{members}: {:?}", flat.rescued);
    }
}

#[test]
fn a_key_that_must_be_escaped_is_not_taken_without_its_escapes() {
    let odd = r#"{ path: 'log.a"b\', type: long }"#;
    let both = Both::new(&include_str!("small.yaml").replace("{ path: log.trips, type: long }", odd));
    let mut engines = Engines::new(&both, TemplateLimit::default());
    let escaped = r#"{"id":"e1","log":{"a\"b\\":1}}"#;
    for line in [escaped, escaped, r#"{"id":"e1","log":{"a"b\":1}}"#, r#"{"id":"e1","log":{"a\"b\":1}}"#, escaped] {
        assert_eq!(engines.judge(line.as_bytes()).map(drop), Ok(()), "{line}");
    }
    let Fate::Row(row, _) = both.agree(escaped.as_bytes()) else { panic!() };
    assert_eq!(row["trips"], json!(1));
}

#[test]
fn a_key_twice_inside_a_body_is_settled_inside_it() {
    let line = r#"{"id":"e1","signals":[{"code":"drive-ison","body":"{\"value\":true,\"value\":false}"}]}"#;
    flat(line).rescues(json!({"Drive_IsOn": false}), &[["duplicate", "drive-ison", "signals[0].body.value", "true"]]);
}

#[test]
fn an_unknown_field_is_kept_whole_at_its_shallowest() {
    event(r#""odd":{"a":[1,{"b":"c"}]}"#)
        .rescues(nothing(), &[["unknown_field", "NULL", "odd", r#"{"a":[1,{"b":"c"}]}"#]]);
    event(r#""car":{"id":"x","odd":1}"#).rescues(json!({"car_id": "x"}), &[["unknown_field", "NULL", "car.odd", "1"]]);
    body("drive-ison", r#"{"value":true,"odd":"x"}"#)
        .rescues(json!({"Drive_IsOn": true}), &[["unknown_field", "drive-ison", "signals[0].body.odd", "\"x\""]]);
    signals(r#"{"code":"drive-ison","status":{"odd":1},"odd":2}"#).rescues(
        nothing(),
        &[
            ["unknown_field", "drive-ison", "signals[0].status.odd", "1"],
            ["unknown_field", "drive-ison", "signals[0].odd", "2"],
        ],
    );
}

#[test]
fn an_unknown_field_that_holds_nothing_is_counted() {
    event(r#""odd":null"#).counts(nothing(), &["empty_unknown"]);
    event(r#""odd":{ },"strange":[]"#).counts(nothing(), &["empty_unknown 2"]);
    body("drive-ison", r#"{"odd":[ ]}"#).counts(nothing(), &["empty_unknown"]);
}

#[test]
fn an_odd_key_stands_in_brackets_in_the_path() {
    event(r#""odd key":1,"":2,"a.b":3,"\u0041b":4,"\u0020":5"#).rescues(
        nothing(),
        &[
            ["unknown_field", "NULL", r#"["odd key"]"#, "1"],
            ["unknown_field", "NULL", r#"[""]"#, "2"],
            ["unknown_field", "NULL", r#"["a.b"]"#, "3"],
            ["unknown_field", "NULL", "Ab", "4"],
            ["unknown_field", "NULL", r#"["\u0020"]"#, "5"],
        ],
    );
    event(r#""car":{"odd key":1}"#).rescues(nothing(), &[["unknown_field", "NULL", r#"car["odd key"]"#, "1"]]);
}

#[test]
fn an_ignored_field_is_counted() {
    body("charge-limits", r#"{"values":[],"count":{"x":1}}"#).counts(json!({"Charge_Limits": []}), &["ignored"]);
}

#[test]
fn an_object_that_holds_nothing_but_ignored_fields_is_an_inner_object_all_the_same() {
    body("body-roof", r#"{"extra":{"by":5}}"#).counts(nothing(), &["ignored"]);
    body("body-roof", r#"{"extra":{"by":null,"deep":{"at":[]}}}"#).counts(nothing(), &["ignored 2"]);
    body("body-roof", r#"{"extra":null}"#).is(nothing());
    body("body-roof", r#"{"extra":{"deep":{}}}"#).is(nothing());
    for raw in ["5", "\"x\"", "[]", "[{\"by\":1}]"] {
        body("body-roof", &format!(r#"{{"extra":{raw}}}"#))
            .rescues(nothing(), &[["wrong_type", "body-roof", "signals[0].body.extra", raw]]);
    }
    body("body-roof", r#"{"extra":{"by":1,"odd":2}}"#)
        .rescues(nothing(), &[["unknown_field", "body-roof", "signals[0].body.extra.odd", "2"]]);
}

#[test]
fn of_an_object_of_ignored_fields_that_comes_twice_the_last_wins() {
    let twice = r#"{"id":"e1","signals":[{"code":"body-roof","body":{"extra":{"by":1},"extra":{"by":2,"by":3}}}]}"#;
    let flat = flat(twice);
    assert_eq!(flat.counted, ["ignored 2"], "ignored keys are not compared");
    flat.rescues(nothing(), &[["duplicate", "body-roof", "signals[0].body.extra", r#"{"by":1}"#]]);
}

#[test]
fn with_unknown_count_nothing_unknown_is_kept() {
    let yaml = include_str!("small.yaml").replace("unknown: rescue", "unknown: count");
    let both = Both::new(&yaml);
    let line = br#"{"id":"e1","odd":1,"signals":[{"code":"no-such"},{"code":"drive-ison","body":{"odd":1}}]}"#;
    let Fate::Row(row, counts) = both.agree(line) else { panic!() };
    assert_eq!((row.get("_rescued"), counts["unknown_counted"]), (None, 3));
}

#[test]
fn a_path_of_a_dot_takes_the_element_itself() {
    body("body-place", r#"{"spot":"home"}"#).is(json!({"Body_Place_where": {"name": "home"}}));
    body("body-place", r#"{"spot":{"name":"home","level":2}}"#)
        .is(json!({"Body_Place_where": {"name": "home", "level": 2}}));
    body("body-place", r#"{"spot":5}"#)
        .rescues(json!({"Body_Place_where": {}}), &[["wrong_type", "body-place", "signals[0].body.spot", "5"]]);
    body("body-place", r#"{"spot":["home"]}"#)
        .rescues(nothing(), &[["wrong_type", "body-place", "signals[0].body.spot", "[\"home\"]"]]);
}
