//! "Values": types, formats, checks.

use super::*;

/// The value of a signal's one column, given as JSON text.
fn value(code: &str, raw: &str) -> Flat {
    body(code, &format!(r#"{{"value":{raw}}}"#))
}

#[track_caller]
fn takes(code: &str, name: &str, raw: &str, expected: Value) {
    value(code, raw).is(column(name, expected));
}

#[track_caller]
fn refuses(code: &str, raw: &str, reason: &str) {
    value(code, raw).rescues(nothing(), &[[reason, code, "signals[0].body.value", raw]]);
}

#[test]
fn null_and_a_missing_field_are_null() {
    value("drive-ison", "null").is(nothing());
    body("drive-ison", "{}").is(nothing());
}

#[test]
fn booleans() {
    takes("drive-ison", "Drive_IsOn", "true", json!(true));
    for raw in ["1", "\"true\"", "[]", "{}"] {
        refuses("drive-ison", raw, "wrong_type");
    }
}

#[test]
fn whole_numbers_fit_however_they_are_written() {
    for (raw, expected) in [("14", 14), ("14.0", 14), ("1e2", 100), ("-0", 0), ("-1.5e1", -15), ("0.0e9", 0)] {
        takes("charge-counter", "Charge_Counter_value", raw, json!(expected));
    }
    takes("charge-counter", "Charge_Counter_value", "9223372036854775807", json!(i64::MAX));
    takes("charge-counter", "Charge_Counter_value", "-9223372036854775808", json!(i64::MIN));
    for raw in ["14.5", "9223372036854775808", "1e400", "1e-1", "123456789012345678901234567890123456789012345"] {
        refuses("charge-counter", raw, "does_not_fit");
    }
    refuses("charge-counter", "\"14\"", "wrong_type");
    refuses("charge-counter", "true", "wrong_type");
    takes("charge-tiny", "Charge_Tiny_value", "-128", json!(-128));
    refuses("charge-tiny", "128", "does_not_fit");
    body("charge-minutes", r#"{"value":3e9,"unit":"min"}"#)
        .rescues(nothing(), &[["does_not_fit", "charge-minutes", "signals[0].body.value", "3e9"]]);
}

#[test]
fn doubles_are_correctly_rounded() {
    let distance = |raw: &str| body("drive-distance", &format!(r#"{{"value":{raw},"unit":"km"}}"#));
    for raw in [
        "115071.50046584333",
        "0.15465555555555555",
        "52.238523055555554",
        "9007199254740993",
        "1e-400",
        "5e-324",
        "0.1",
        "-0.0",
    ] {
        let expected: f64 = raw.parse().unwrap();
        let flat = distance(raw);
        let got = flat.row["Drive_Distance_value"].as_f64().unwrap();
        assert_eq!(got.to_bits(), expected.to_bits(), "{raw}");
    }
    let rescued = |raw: &'static str, reason: &'static str| [reason, "drive-distance", "signals[0].body.value", raw];
    distance("1e400").rescues(nothing(), &[rescued("1e400", "does_not_fit")]);
    distance("\"12\"").rescues(nothing(), &[rescued("\"12\"", "wrong_type")]);
}

#[test]
fn floats_are_rounded_once() {
    let speed = |raw: &str| body("drive-speed", &format!(r#"{{"value":{raw},"unit":"km/h"}}"#));
    // Rounded by way of a double this would be one unit less.
    let flat = speed("1.00000017881393432617187499");
    assert_eq!(
        flat.row["Drive_Speed_value"].as_f64().unwrap() as f32,
        "1.00000017881393432617187499".parse::<f32>().unwrap()
    );
    speed("1e39").rescues(nothing(), &[["does_not_fit", "drive-speed", "signals[0].body.value", "1e39"]]);
}

#[test]
fn decimals_are_exact() {
    for (raw, text) in [
        ("14.5", "14.50"),
        ("-0.05", "-0.05"),
        ("1.450e1", "14.50"),
        ("9999.99", "9999.99"),
        ("14.500", "14.50"),
        ("-0", "0.00"),
    ] {
        let flat = value("charge-price", raw);
        assert_eq!(flat.row["Charge_Price_value"].to_string(), text, "{raw}");
    }
    for raw in ["14.555", "10000", "1e400"] {
        refuses("charge-price", raw, "does_not_fit");
    }
}

#[test]
fn texts_are_unescaped() {
    takes("drive-gear", "Drive_Gear_value", r#""\u0050ARK""#, json!("PARK"));
    value("drive-gear", r#""a\ud83d\ude97\n\"""#)
        .counts(column("Drive_Gear_value", json!("a🚗\n\"")), &["not_in_enum"]);
    refuses("drive-gear", r#""a\ud83d""#, "lone_surrogate");
    refuses("drive-gear", "5", "wrong_type");
}

#[test]
fn an_enum_is_open_unless_it_says_otherwise() {
    takes("drive-gear", "Drive_Gear_value", "\"park\"", json!("PARK"));
    value("drive-gear", "\"Neutral\"").counts(column("Drive_Gear_value", json!("Neutral")), &["not_in_enum"]);
    takes("drive-mode", "Drive_Mode_value", "\"Eco\"", json!("ECO"));
    refuses("drive-mode", "\"WINTER\"", "not_in_enum");
}

#[test]
fn limits_are_inclusive_and_keep_or_rescue() {
    body("drive-distance", r#"{"value":-1,"unit":"km"}"#)
        .counts(json!({"Drive_Distance_value": -1.0}), &["out_of_range"]);
    body("drive-speed", r#"{"value":300,"unit":"km/h"}"#).is(json!({"Drive_Speed_value": 300.0}));
    body("drive-speed", r#"{"value":300.5,"unit":"km/h"}"#)
        .rescues(nothing(), &[["out_of_range", "drive-speed", "signals[0].body.value", "300.5"]]);
}

#[test]
fn a_sentinel_is_null_in_any_spelling() {
    for raw in ["99", "99.0", "9.9e1", "\"99\""] {
        value("charge-tiny", raw).counts(nothing(), &["sentinel"]);
    }
    takes("charge-tiny", "Charge_Tiny_value", "98", json!(98));
}

#[test]
fn a_number_may_come_as_text_where_the_catalogue_accepts_it() {
    takes("charge-tiny", "Charge_Tiny_value", "\"12\"", json!(12));
    takes("charge-tiny", "Charge_Tiny_value", "\"1.2e1\"", json!(12));
    for raw in ["\"012\"", "\" 12\"", "\"12 \"", "\"+12\"", "\"\"", "\"0x1\"", "\"1.\""] {
        refuses("charge-tiny", raw, "bad_format");
    }
    refuses("charge-tiny", "\"300\"", "does_not_fit");
    refuses("charge-tiny", "true", "wrong_type");
}

#[test]
fn timestamps_in_their_formats() {
    let new_year = json!("2026-01-01T00:00:00.000000Z");
    for raw in [
        "\"2026-01-01T00:00:00Z\"",
        "\"2026-01-01t00:00:00.000z\"",
        "\"2026-01-01 01:00:00+01:00\"",
        "\"2025-12-31T23:59:00-00:01\"",
    ] {
        takes("time-seen", "Time_Seen_value", raw, new_year.clone());
    }
    for raw in [
        "\"2026-01-01 00:00:00\"",
        "\"2026-02-29T00:00:00Z\"",
        "\"2026-01-01T00:00:60Z\"",
        "\"\"",
        "\"2026-01-01T24:00:00Z\"",
    ] {
        refuses("time-seen", raw, "bad_format");
    }
    refuses("time-seen", "1767225600000", "wrong_type");
    refuses("time-seen", "\"0000-01-01T00:00:00Z\"", "does_not_fit");
    refuses("time-seen", "\"9999-12-31T23:59:59-00:01\"", "does_not_fit");
    takes("time-epoch", "Time_Epoch_value", "1767225600", new_year.clone());
    takes("time-epoch", "Time_Epoch_value", "1767225600.5", json!("2026-01-01T00:00:00.500000Z"));
    refuses("time-epoch", "\"1767225600\"", "wrong_type");
    refuses("time-epoch", "1e30", "does_not_fit");
    for raw in ["1767225600000", "\"1767225600000\"", "\"2026-01-01T00:00:00Z\""] {
        takes("time-either", "Time_Either_value", raw, new_year.clone());
    }
    refuses("time-either", "\"soon\"", "bad_format");
    event(r#""at":"2026-01-01 00:00:00""#).is(column("at", new_year.clone()));
    event(r#""at":"2026-01-01T00:00:00Z""#).is(column("at", new_year));
}

#[test]
fn digits_finer_than_a_microsecond_are_cut_and_counted() {
    let at = |text: &str| column("Time_Seen_value", json!(text));
    value("time-seen", "\"2026-01-01T00:00:00.1234569Z\"")
        .counts(at("2026-01-01T00:00:00.123456Z"), &["precision_cut"]);
    takes("time-seen", "Time_Seen_value", "\"2026-01-01T00:00:00.1234560000Z\"", json!("2026-01-01T00:00:00.123456Z"));
    value("time-epoch", "-0.0000019")
        .counts(column("Time_Epoch_value", json!("1969-12-31T23:59:59.999999Z")), &["precision_cut"]);
    value("time-epoch", "0.0000019")
        .counts(column("Time_Epoch_value", json!("1970-01-01T00:00:00.000001Z")), &["precision_cut"]);
}

#[test]
fn dates_are_calendar_days() {
    takes("time-day", "Time_Day_value", "\"2024-02-29\"", json!("2024-02-29"));
    for raw in ["\"2023-02-29\"", "\"2024-2-9\"", "\"2024-02-29T00:00:00Z\""] {
        refuses("time-day", raw, "bad_format");
    }
    refuses("time-day", "\"0000-01-01\"", "does_not_fit");
    refuses("time-day", "20240229", "wrong_type");
}

#[test]
fn json_is_kept_as_it_came() {
    for raw in ["5", "\"Drive.\\u0047ear\"", r#"{"a" : [1, null]}"#, "false", r#""\ud800""#] {
        event(&format!(r#""note":{raw}"#)).is(column("note", json!(raw)));
    }
    event(r#""note":null"#).is(nothing());
    event(r#""triggers":[{"type":"T","signal":"Drive.Gear"},{"signal":{"name":"Gear"}}]"#)
        .is(json!({"triggers": [{"type": "T", "signal": "\"Drive.Gear\""}, {"signal": "{\"name\":\"Gear\"}"}]}));
}

#[test]
fn arrays_keep_their_null_elements_and_lose_bad_ones() {
    body("body-tags", r#"{"values":["a",null,"b"]}"#).is(json!({"Body_Tags": ["a", null, "b"]}));
    body("body-tags", r#"{"values":["a",5,[]]}"#).rescues(
        json!({"Body_Tags": ["a", null, null]}),
        &[
            ["wrong_type", "body-tags", "signals[0].body.values[1]", "5"],
            ["wrong_type", "body-tags", "signals[0].body.values[2]", "[]"],
        ],
    );
    body("body-tags", r#"{"values":[]}"#).is(json!({"Body_Tags": []}));
    body("body-tags", r#"{"values":{"values":[]}}"#)
        .rescues(nothing(), &[["wrong_type", "body-tags", "signals[0].body.values", r#"{"values":[]}"#]]);
}

#[test]
fn a_bad_field_in_an_element_is_null_inside_it() {
    body("body-doors", r#"{"values":[{"row":0,"isOpen":"yes"},null,{},{"row":1.5,"odd":1},7]}"#).rescues(
        json!({"Body_Doors": [{"row": 0}, null, {}, {}, null]}),
        &[
            ["wrong_type", "body-doors", "signals[0].body.values[0].isOpen", "\"yes\""],
            ["does_not_fit", "body-doors", "signals[0].body.values[3].row", "1.5"],
            ["unknown_field", "body-doors", "signals[0].body.values[3].odd", "1"],
            ["wrong_type", "body-doors", "signals[0].body.values[4]", "7"],
        ],
    );
}
