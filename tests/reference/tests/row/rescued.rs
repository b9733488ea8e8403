//! What is rescued: paths, raw texts, order.

use crate::support::{body, entry, event, frames, text_body};

#[test]
fn inside_a_text_body_raw_is_the_unescaped_text() {
    let row = text_body("plain-int", "{\"value\": \"a\\\"b\", \"x\": [ 1 ]}");
    let all: Vec<_> = row.rescued().into_iter().map(|(reason, _, path, raw)| (reason, path, raw)).collect();
    let expected = [
        entry("wrong_type", "signals[0].body.value", r#""a\"b""#),
        entry("unknown_field", "signals[0].body.x", "[ 1 ]"),
    ];
    assert_eq!(all, expected);
}

#[test]
fn the_signal_is_the_catalogues_code_and_null_in_the_envelope() {
    let row = event(r#""x":1,"signals":[{"code":"old-code","body":{"y":1}},{"code":"nobody"}]"#);
    let signals: Vec<_> = row.rescued().into_iter().map(|entry| entry.1).collect();
    assert_eq!(signals, [None, Some("renamed-new".into()), Some("nobody".into())]);
}

#[test]
fn a_key_that_is_no_plain_word_stands_in_brackets_as_it_came() {
    let row = event(r#""a b":1,"a-b_1":2,"":3,"vehicle":{"x.y":4,"\u00e4":5,"\ud800":6,"\u0061":7}"#);
    let paths: Vec<_> = row.rescued().into_iter().map(|entry| entry.2).collect();
    let expected = [
        r#"["a b"]"#,
        "a-b_1",
        r#"[""]"#,
        r#"vehicle["x.y"]"#,
        r#"vehicle["\u00e4"]"#,
        r#"vehicle["\ud800"]"#,
        "vehicle.a",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn entries_are_ordered_by_the_place_of_raw() {
    let row = event(
        r#""z":1,"signals":[{"x":1,"body":"{   \"value\":true,\"y\":1}","w":2,"code":"plain-int","name":"Long"},{"code":"nobody"}],"a":1"#,
    );
    let paths: Vec<_> = row.rescued().into_iter().map(|entry| entry.2).collect();
    let expected = [
        "z",
        "signals[0]",
        "signals[0].x",
        "signals[0].body.value",
        "signals[0].body.y",
        "signals[0].w",
        "signals[1]",
        "a",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn at_one_place_the_order_is_that_of_the_reasons() {
    let row =
        frames(r#"{"group":"Plain","name":"Int","code":"old","body":{"value":"x"}},{"code":"plain-int","name":"X"}"#);
    assert_eq!(row.reasons(), ["duplicate", "name_mismatch"]);
    let row = text_body("unit-range", r#"{"unit":"x","new":1}"#);
    assert_eq!(row.reasons(), ["unknown_unit", "unknown_field"]);
}

#[test]
fn fields_of_one_path_complain_once_for_each_reason() {
    let row = body("odd-shared", r#"{"n":14.5}"#);
    assert_eq!(row.reasons(), ["wrong_type", "does_not_fit"]);
    assert_eq!(row.rescued()[1].2, "signals[0].body.n");
}
