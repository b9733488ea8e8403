//! Values: what each type takes, and the checks behind it.

use crate::support::{Row, body, counts, entry, event, value};

/// The column of a one-value signal, by its code.
fn column(code: &str) -> String {
    let pairs = [
        ("plain-flag", "Plain_Flag"),
        ("plain-byte", "Plain_Byte_value"),
        ("plain-short", "Plain_Short_value"),
        ("plain-int", "Plain_Int_value"),
        ("plain-long", "Plain_Long_value"),
        ("plain-float", "Plain_Float_value"),
        ("plain-double", "Plain_Double_value"),
        ("plain-money", "Plain_Money_value"),
        ("plain-text", "Plain_Text_value"),
        ("plain-day", "Plain_Day_value"),
        ("plain-json", "Plain_Json_value"),
        ("plain-rfc", "Plain_Rfc_value"),
        ("plain-naive", "Plain_Naive_value"),
        ("plain-millis", "Plain_Millis_value"),
        ("plain-seconds", "Plain_Seconds_value"),
        ("plain-epoch", "Plain_Epoch_value"),
        ("plain-quoted", "Plain_Quoted_value"),
        ("plain-quotedint", "Plain_QuotedInt_value"),
        ("odd-open", "Odd_Open_value"),
        ("odd-closed", "Odd_Closed_value"),
        ("odd-cased", "Odd_Cased_value"),
        ("odd-kept", "Odd_Kept_value"),
        ("odd-strict", "Odd_Strict_value"),
        ("odd-unknowable", "Odd_Unknowable_value"),
    ];
    pairs.iter().find(|(name, _)| *name == code).unwrap().1.to_owned()
}

fn takes(code: &str, raw: &str, stands: &str) -> Row {
    let row = value(code, raw);
    assert_eq!((row.json(&column(code)), row.rescued()), (stands.to_owned(), vec![]), "{code} {raw}");
    row
}

fn refuses(code: &str, raw: &str, reason: &str) {
    let row = value(code, raw);
    assert_eq!(row.json(&column(code)), "NULL", "{code} {raw}");
    assert_eq!(row.only(), entry(reason, "signals[0].body.value", raw), "{code}");
}

#[test]
fn null_is_null_and_nothing_more() {
    for code in ["plain-flag", "plain-int", "plain-text", "plain-json"] {
        assert_eq!(takes(code, "null", "NULL").counted(), vec![]);
    }
    assert_eq!(body("plain-int", "{}").rescued(), []);
}

#[test]
fn booleans_are_true_and_false() {
    takes("plain-flag", "true", "true");
    takes("plain-flag", "false", "false");
    for other in ["1", "\"true\"", "[]"] {
        refuses("plain-flag", other, "wrong_type");
    }
}

#[test]
fn integers_are_whole_and_in_range() {
    for (raw, stands) in [("14", "14"), ("14.0", "14"), ("1e2", "100"), ("-0", "0"), ("1500e-2", "15"), ("-7", "-7")] {
        takes("plain-int", raw, stands);
    }
    for raw in ["14.5", "3e9", "1e400", "2147483648", "-2147483649", "1e-400", "1e99999999999999999999"] {
        refuses("plain-int", raw, "does_not_fit");
    }
    takes("plain-int", "0e99999999999999999999", "0");
    takes("plain-byte", "-128", "-128");
    refuses("plain-byte", "128", "does_not_fit");
    takes("plain-short", "32767", "32767");
    refuses("plain-short", "32768", "does_not_fit");
    takes("plain-long", "9223372036854775807", "9223372036854775807");
    refuses("plain-long", "9223372036854775808", "does_not_fit");
    refuses("plain-int", "\"14\"", "wrong_type");
    refuses("plain-int", "true", "wrong_type");
}

#[test]
fn doubles_are_correctly_rounded() {
    for (raw, stands) in [
        ("115071.50046584333", "115071.50046584333"),
        ("0.15465555555555555", "0.15465555555555555"),
        ("-0", "-0.0"),
        ("1", "1.0"),
        ("9007199254740993", "9007199254740992.0"),
        ("1.7976931348623157e308", "1.7976931348623157e308"),
        ("1e-400", "0.0"),
    ] {
        takes("plain-double", raw, stands);
    }
    refuses("plain-double", "1e400", "does_not_fit");
    refuses("plain-double", "\"12\"", "wrong_type");
}

#[test]
fn floats_are_rounded_once() {
    takes("plain-float", "0.1", "0.1");
    takes("plain-float", "16777217", "16777216.0");
    takes("plain-float", "1.00000017881393432617187499", "1.0000001");
    refuses("plain-float", "3.5e38", "does_not_fit");
}

#[test]
fn decimals_are_exact() {
    for (raw, stands) in [("1.5", "1.50"), ("1.2300", "1.23"), ("-0", "0.00"), ("999.99", "999.99"), ("5e-2", "0.05")] {
        takes("plain-money", raw, stands);
    }
    for raw in ["1.234", "1000", "99999", "1e-3"] {
        refuses("plain-money", raw, "does_not_fit");
    }
}

#[test]
fn strings_are_texts() {
    takes("plain-text", r#""\u00e4\n""#, r#""ä\n""#);
    takes("plain-text", r#""""#, r#""""#);
    refuses("plain-text", "5", "wrong_type");
    refuses("plain-text", r#""a\ud800""#, "lone_surrogate");
}

#[test]
fn dates_are_days_of_the_calendar() {
    takes("plain-day", r#""2024-02-29""#, r#""2024-02-29""#);
    for raw in [r#""2023-02-29""#, r#""2024-2-29""#, r#""2024-02-29T00:00:00Z""#, r#""""#] {
        refuses("plain-day", raw, "bad_format");
    }
    refuses("plain-day", "20240229", "wrong_type");
}

#[test]
fn json_is_its_text_as_it_came() {
    let row = value("plain-json", r#"{ "a": [1.0, "\u0041"] }"#);
    assert_eq!(row.cell("Plain_Json_value").unwrap().as_str().unwrap(), r#"{ "a": [1.0, "\u0041"] }"#);
    assert_eq!(value("plain-json", r#""x\ud800""#).cell("Plain_Json_value").unwrap().as_str().unwrap(), r#""x\ud800""#);
    takes("plain-json", "false", r#""false""#);
}

#[test]
fn timestamps_in_rfc3339_are_the_default() {
    for (raw, stands) in [
        ("2024-05-06T07:08:09Z", "2024-05-06T07:08:09.000000Z"),
        ("2024-05-06 07:08:09.5+02:00", "2024-05-06T05:08:09.500000Z"),
        ("2024-05-06t07:08:09.123456z", "2024-05-06T07:08:09.123456Z"),
        ("1969-12-31T23:59:59.999999-00:30", "1970-01-01T00:29:59.999999Z"),
    ] {
        takes("plain-rfc", &format!("\"{raw}\""), &format!("\"{stands}\""));
    }
    for raw in ["2024-05-06 07:08:09", "2024-02-30T00:00:00Z", "2024-05-06T23:59:60Z", "now", ""] {
        refuses("plain-rfc", &format!("\"{raw}\""), "bad_format");
    }
    for raw in ["\"0000-12-31T23:59:59Z\"", "\"0001-01-01T00:00:00+00:01\"", "\"9999-12-31T23:59:59-00:01\""] {
        refuses("plain-rfc", raw, "does_not_fit");
    }
    refuses("plain-rfc", "5", "wrong_type");
    refuses("plain-rfc", r#""\ud800""#, "lone_surrogate");
}

#[test]
fn naive_times_are_utc() {
    takes("plain-naive", r#""2024-05-06 07:08:09""#, r#""2024-05-06T07:08:09.000000Z""#);
    refuses("plain-naive", r#""2024-05-06T07:08:09Z""#, "bad_format");
}

#[test]
fn epochs_are_numbers_with_or_without_a_fraction() {
    takes("plain-millis", "1700000000123", r#""2023-11-14T22:13:20.123000Z""#);
    takes("plain-millis", "-0.001", r#""1969-12-31T23:59:59.999999Z""#);
    takes("plain-seconds", "1.7e9", r#""2023-11-14T22:13:20.000000Z""#);
    takes("plain-millis", r#""2024-05-06T07:08:09Z""#, r#""2024-05-06T07:08:09.000000Z""#);
    refuses("plain-millis", "1e18", "does_not_fit");
    refuses("plain-millis", "253402300800000", "does_not_fit");
    refuses("plain-millis", r#""1700000000123""#, "bad_format");
    takes("plain-seconds", r#""1.5""#, r#""1970-01-01T00:00:01.500000Z""#);
    refuses("plain-seconds", r#"" 1""#, "bad_format");
    takes("plain-epoch", "1.5", r#""1970-01-01T00:00:01.500000Z""#);
    refuses("plain-epoch", r#""2024-05-06T07:08:09Z""#, "wrong_type");
}

#[test]
fn finer_digits_are_cut_and_counted() {
    let row = takes("plain-rfc", r#""1969-12-31T23:59:59.1234569Z""#, r#""1969-12-31T23:59:59.123456Z""#);
    assert_eq!(row.counted(), counts(&[("precision_cut", 1)]));
    assert_eq!(
        takes("plain-rfc", r#""2024-05-06T07:08:09.1234560Z""#, r#""2024-05-06T07:08:09.123456Z""#).counted(),
        vec![]
    );
    let row = takes("plain-millis", "-0.0019", r#""1969-12-31T23:59:59.999999Z""#);
    assert_eq!(row.count("precision_cut"), 1);
}

#[test]
fn an_accepted_text_has_exactly_the_grammar_of_a_number() {
    takes("plain-quoted", r#""12""#, "12.0");
    takes("plain-quotedint", r#""1e2""#, "100");
    for raw in [r#"" 12""#, r#""+12""#, r#""012""#, r#""12,5""#, r#""""#, r#""NaN""#] {
        refuses("plain-quoted", raw, "bad_format");
    }
    refuses("plain-quotedint", r#""14.5""#, "does_not_fit");
    refuses("plain-quoted", r#""\ud800""#, "lone_surrogate");
    refuses("plain-quoted", "true", "wrong_type");
    assert_eq!(event(r#""vehicle":{"year":"2021"}"#).json("vehicle_year"), "2021");
}

#[test]
fn sentinels_are_compared_exactly_and_counted() {
    for raw in ["699.9", "6999e-1", r#""N/A""#, r#""699.9""#, r#""69990e-2""#, r#""-1""#] {
        assert_eq!(takes("odd-unknowable", raw, "NULL").counted(), counts(&[("sentinel", 1)]));
    }
    takes("odd-unknowable", "699.90000000000000001", "699.9");
    takes("odd-unknowable", "-1", "-1.0");
    refuses("odd-unknowable", r#""n/a""#, "bad_format");
}

#[test]
fn an_enum_stores_the_word_after_folding() {
    takes("odd-open", r#""good""#, r#""GOOD""#);
    takes("odd-open", r#""no""#, r#""NO""#);
    takes("odd-open", r#""1.0""#, r#""1.0""#);
    let row = takes("odd-open", r#""Bad""#, r#""Bad""#);
    assert_eq!(row.counted(), counts(&[("not_in_enum", 1)]));
    takes("odd-cased", r#""Good""#, r#""Good""#);
    assert_eq!(takes("odd-cased", r#""GOOD""#, r#""GOOD""#).count("not_in_enum"), 1);
    refuses("odd-closed", r#""Bad""#, "not_in_enum");
    assert_eq!(value("odd-closed", r#""Bad""#).counted(), vec![]);
}

#[test]
fn limits_are_inclusive() {
    assert_eq!(takes("odd-kept", "0", "0").counted(), vec![]);
    assert_eq!(takes("odd-kept", "10", "10").counted(), vec![]);
    assert_eq!(takes("odd-kept", "11", "11").counted(), counts(&[("out_of_range", 1)]));
    refuses("odd-strict", "-1", "out_of_range");
    assert_eq!(value("odd-strict", "-1").counted(), vec![]);
}

#[test]
fn a_bad_element_is_null_and_a_null_one_stays() {
    let row = body("closure-words", r#"{"values":["a",null,5,"b"]}"#);
    assert_eq!(row.json("Closure_Words"), r#"["a",null,null,"b"]"#);
    assert_eq!(row.only(), entry("wrong_type", "signals[0].body.values[2]", "5"));
    assert_eq!(body("closure-words", r#"{"values":[]}"#).json("Closure_Words"), "[]");
}

#[test]
fn the_attributes_of_an_array_are_those_of_its_elements() {
    let row = body("closure-numbers", r#"{"values":[1,-1,99]}"#);
    assert_eq!(row.json("Closure_Numbers"), "[1,null,null]");
    assert_eq!(row.only(), entry("out_of_range", "signals[0].body.values[1]", "-1"));
    assert_eq!(row.count("sentinel"), 1);
}

#[test]
fn a_bad_field_of_an_element_is_null_inside() {
    let row = body("closure-doors", r#"{"values":[{"row":"x","isOpen":true,"new":1},{}],"rowCount":2}"#);
    assert_eq!(row.json("Closure_Doors"), r#"[{"isOpen":true},{}]"#);
    assert_eq!(row.reasons(), ["wrong_type", "unknown_field"]);
    assert_eq!(row.rescued()[0].2, "signals[0].body.values[0].row");
    assert_eq!(row.rescued()[1].2, "signals[0].body.values[0].new");
    assert_eq!(row.count("ignored"), 1);
}

#[test]
fn an_object_where_an_array_is_expected_is_rescued() {
    let row = body("closure-doors", r#"{"values":{"0":{}}}"#);
    assert_eq!(row.only(), entry("wrong_type", "signals[0].body.values", r#"{"0":{}}"#));
    assert_eq!(row.json("Closure_Doors"), "NULL");
}

#[test]
fn an_empty_object_is_a_struct_of_nulls() {
    assert_eq!(body("odd-own", r#"{"value":{}}"#).json("Odd_Own"), "{}");
    assert_eq!(body("odd-own", r#"{"value":{"row":"x"}}"#).json("Odd_Own"), "{}");
}

#[test]
fn the_envelope_has_arrays_of_structs_with_json_inside() {
    let row = event(r#""triggers":[{"type":"T","signal":{"code":"c"}},{"signal":"G.N"}]"#);
    assert_eq!(row.json("triggers"), r#"[{"signal":"{\"code\":\"c\"}","type":"T"},{"signal":"\"G.N\""}]"#);
}

#[test]
fn alternatives_of_a_body_are_those_of_any_scope() {
    let row = body("odd-either", r#"{"c":3,"b":"x","a":null}"#);
    assert_eq!(row.json("Odd_Either_a"), "3");
    assert_eq!(row.only(), entry("wrong_type", "signals[0].body.b", r#""x""#));
    let row = body("odd-deep", r#"{"in":{"x":1,"y":2,"z":3}}"#);
    assert_eq!((row.json("Odd_Deep_x"), row.json("Odd_Deep_y")), ("1".into(), "2".into()));
    assert_eq!(row.only(), entry("unknown_field", "signals[0].body.in.z", "3"));
}

#[test]
fn a_column_may_have_its_own_name() {
    assert_eq!(value("other-third", "3").json("a_third"), "3");
}
