//! "The line".

use super::*;

fn quarantined(line: &str, reason: &str) {
    assert_eq!(fate(line), Fate::Quarantined(reason.to_owned()), "{line}");
}

#[test]
fn a_line_of_white_space_is_skipped() {
    for line in ["", " ", "\t \r"] {
        assert_eq!(fate(line), Fate::Blank);
    }
}

#[test]
fn bytes_that_are_no_utf_8_go_to_quarantine() {
    assert_eq!(SMALL.agree(b"{\"id\":\"\xff\"}"), Fate::Quarantined("not_utf8".to_owned()));
}

#[test]
fn what_is_no_json_goes_to_quarantine() {
    for line in [
        "{",
        "{\"id\":\"e1\"",
        "{\"id\":\"e1\"} x",
        "{\"id\":\"e1\",}",
        "\u{feff}{\"id\":\"e1\"}",
        "{\"id\":\"e1\",\"x\":01}",
        "nope",
    ] {
        quarantined(line, "not_json");
    }
}

#[test]
fn what_nests_too_deep_goes_to_quarantine() {
    let nested = |depth: usize| format!("{{\"id\":\"e1\",\"note\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
    quarantined(&nested(128), "too_deep");
    assert!(matches!(fate(&nested(127)), Fate::Row(..)));
}

#[test]
fn a_line_over_the_limit_goes_to_quarantine() {
    let line = |len: usize| format!("{{\"id\":\"{}\"}}", "e".repeat(len - 9));
    assert_eq!(line(20).len(), 20);
    assert_eq!(SMALL.kernel(line(planish_kernel::MAX_LINE + 1).as_bytes()), Fate::Quarantined("too_long".to_owned()));
    assert!(matches!(SMALL.kernel(line(planish_kernel::MAX_LINE).as_bytes()), Fate::Row(..)));
}

#[test]
fn json_that_is_no_object_goes_to_quarantine() {
    for line in ["[]", "null", "5", "\"{}\"", "[{\"id\":\"e1\"}]"] {
        quarantined(line, "not_an_object");
    }
}

#[test]
fn a_removal_is_counted_before_the_key_is_looked_at() {
    assert_eq!(fate(r#"{"id":"e1","_stream":{"event_name":"REMOVE"}}"#), Fate::Removed);
    assert_eq!(fate(r#"{"_stream":{"event_name":"REMOVE"}}"#), Fate::Removed);
    assert!(matches!(fate(r#"{"id":"e1","_stream":{"event_name":"remove"}}"#), Fate::Row(..)));
}

#[test]
fn a_key_that_is_missing_empty_or_no_text_goes_to_quarantine() {
    quarantined("{}", "key_missing");
    quarantined(r#"{"id":null}"#, "key_missing");
    quarantined(r#"{"id":""}"#, "key_empty");
    for key in ["5", "true", "[]", "{}", r#""\ud800""#] {
        quarantined(&format!(r#"{{"id":{key}}}"#), "key_not_text");
    }
}

#[test]
fn the_first_alternative_of_the_key_that_decodes_is_the_key() {
    let Fate::Row(row, _) = fate(r#"{"id":5,"eventId":"e2"}"#) else { panic!() };
    assert_eq!(row["id"], "e2");
    assert_eq!(row["_rescued"][0]["reason"], "wrong_type");
    quarantined(r#"{"id":"","eventId":"e2"}"#, "key_empty");
    let Fate::Row(row, _) = fate(r#"{"data":{"eventId":"e3"}}"#) else { panic!() };
    assert_eq!(row["id"], "e3");
}
