//! Bodies, and those of signals that failed.

use crate::support::{body, counts, entry, frames, text_body};

fn failed(code: &str, body: &str) -> crate::support::Row {
    frames(&format!(r#"{{"body":{body},"code":"{code}","status":{{"value":"ERROR"}}}}"#))
}

#[test]
fn a_body_is_an_object_or_its_text() {
    assert_eq!(body("plain-int", r#"{"value":1}"#).json("Plain_Int_value"), "1");
    assert_eq!(text_body("plain-int", r#" {"value": 1} "#).json("Plain_Int_value"), "1");
    assert_eq!(frames(r#"{"code":"plain-int","body":null},{"code":"plain-long"}"#).rescued(), []);
}

#[test]
fn a_body_that_is_no_object_is_malformed() {
    for other in ["[]", "5", "true"] {
        let row = body("plain-int", other);
        assert_eq!(row.only(), entry("malformed_body", "signals[0].body", other));
        assert_eq!(row.json("Plain_Int_value"), "NULL");
    }
    let deep = "[".repeat(129);
    for text in ["", "null", "[]", r#"{"value":1"#, r#"{"value":"\n"#, "\u{feff}{}", &deep] {
        assert_eq!(text_body("plain-int", text).only(), entry("malformed_body", "signals[0].body", text));
    }
}

#[test]
fn a_text_body_with_half_a_surrogate_pair_is_rescued_with_its_quotes() {
    let row = body("plain-int", r#""{\"value\":\ud800}""#);
    assert_eq!(row.only(), entry("lone_surrogate", "signals[0].body", r#""{\"value\":\ud800}""#));
}

#[test]
fn a_failed_signal_has_a_state_and_no_value() {
    for word in ["ERROR", "error", "Unavailable"] {
        let row = frames(&format!(
            r#"{{"code":"plain-int","status":{{"value":"{word}","error":{{"type":"SERVER"}}}},"body":{{"value":1}}}}"#
        ));
        assert_eq!(row.json("Plain_Int_value"), "NULL");
        assert_eq!(
            row.json("_signal_state"),
            format!(r#"{{"plain-int":{{"error_type":"SERVER","status":"{word}"}}}}"#)
        );
        assert_eq!(row.only(), entry("failed_body", "signals[0].body", r#"{"value":1}"#));
        assert_eq!((row.count("signals"), row.count("failed_signals")), (1, 1));
    }
    assert_eq!(
        frames(r#"{"code":"plain-int","status":{"value":"FINE"},"body":{"value":1}}"#).count("failed_signals"),
        0
    );
}

#[test]
fn a_failed_body_that_holds_nothing_is_not_rescued() {
    for body in
        [r#"{"value":null,"unit":"km"}"#, r#"{"value":{},"text":[],"new":null}"#, "{}", "null", r#""{\"value\":null}""#]
    {
        let row = failed("unit-range", body);
        assert_eq!((row.rescued(), row.json("Unit_Range_value")), (vec![], "NULL".into()), "{body}");
    }
    let row = failed("odd-ignoring", r#"{"value":null,"rowCount":4,"debug":{"size":1}}"#);
    assert_eq!((row.rescued(), row.counted()), (vec![], counts(&[("ignored", 2)])));
}

#[test]
fn a_failed_body_that_holds_something_is_rescued_whole() {
    for body in [
        r#"{"value":null,"unit":"furlong"}"#,
        r#"{"value":0}"#,
        r#"{"value":null,"new":""}"#,
        r#"{"value":{"x":null}}"#,
        r#"{"value":[null]}"#,
    ] {
        assert_eq!(failed("unit-range", body).only(), entry("failed_body", "signals[0].body", body));
    }
    assert_eq!(failed("plain-int", r#"{"value":null,"unit":"km"}"#).only().0, "failed_body");
    assert_eq!(
        failed("plain-int", r#""{\"value\":1}""#).only(),
        entry("failed_body", "signals[0].body", r#"{"value":1}"#)
    );
}

#[test]
fn a_failed_body_that_is_none_is_malformed() {
    assert_eq!(failed("plain-int", r#""{""#).only(), entry("malformed_body", "signals[0].body", "{"));
    assert_eq!(failed("plain-int", "[]").only().0, "malformed_body");
}
