//! The line: what becomes no row, and why.

use planish_reference::Outcome;

use crate::support::{context, entry, outcome, reference, row};

fn reason(line: impl AsRef<[u8]>) -> String {
    match outcome(line) {
        Outcome::Quarantined(reason) => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn white_space_is_a_blank_line() {
    for line in ["", " ", "\t \r"] {
        assert_eq!(outcome(line), Outcome::Blank);
    }
}

#[test]
fn what_is_not_utf8_or_not_json_is_quarantined() {
    assert_eq!(reason(b"{\"event_id\":\"\xff\"}"), "not_utf8");
    for line in
        ["{", "{'a':1}", "\u{feff}{\"event_id\":\"e\"}", "{\"event_id\":\"e\"} x", "{\"event_id\":\"e\"}{}", "\u{a0}"]
    {
        assert_eq!(reason(line), "not_json", "{line}");
    }
}

#[test]
fn depth_ends_at_128_levels() {
    let line = |levels: usize| format!(r#"{{"event_id":"e","blob":{}{}}}"#, "[".repeat(levels), "]".repeat(levels));
    assert!(row(&line(127)).cell("blob").is_some());
    assert_eq!(reason(line(128)), "too_deep");
}

#[test]
fn length_ends_at_16_mib() {
    let line = |length: usize| format!(r#"{{"event_id":"{}"}}"#, "e".repeat(length - 15));
    assert_eq!(line(100).len(), 100);
    assert!(matches!(outcome(line(16 << 20)), Outcome::Row { .. }));
    assert_eq!(reason(line((16 << 20) + 1)), "too_long");
}

#[test]
fn json_that_is_no_object_is_quarantined() {
    for line in ["[]", "5", "null", "\"text\""] {
        assert_eq!(reason(line), "not_an_object", "{line}");
    }
}

#[test]
fn a_removal_is_removed_before_its_key_is_looked_at() {
    assert_eq!(outcome(r#"{"_stream":{"event_name":"REMOVE"}}"#), Outcome::Removed);
    assert_eq!(
        outcome(r#"{"event_id":"e","_stream":{"event_name":"INSERT","event_name":"REMOVE"}}"#),
        Outcome::Removed
    );
    assert!(matches!(outcome(r#"{"event_id":"e","_stream":{"event_name":"remove"}}"#), Outcome::Row { .. }));
    assert!(matches!(outcome(r#"{"event_id":"e","data":{"_stream":{"event_name":"REMOVE"}}}"#), Outcome::Row { .. }));
}

#[test]
fn a_key_is_a_text_with_something_in_it() {
    assert_eq!(reason("{}"), "key_missing");
    assert_eq!(reason(r#"{"event_id":null}"#), "key_missing");
    assert_eq!(reason(r#"{"event_id":""}"#), "key_empty");
    for other in ["5", "true", "[]", "{}", r#""\ud800""#] {
        assert_eq!(reason(format!(r#"{{"event_id":{other}}}"#)), "key_not_text", "{other}");
    }
}

#[test]
fn the_keys_alternatives_are_those_of_any_field() {
    let second = row(r#"{"event_id":5,"eventId":"b"}"#);
    assert_eq!(second.json("event_id"), r#""b""#);
    assert_eq!(second.only(), entry("wrong_type", "event_id", "5"));
    assert_eq!(row(r#"{"data":{"event_id":"in"}}"#).json("event_id"), r#""in""#);
}

#[test]
fn the_reason_names_the_first_alternative_that_is_present_and_not_null() {
    assert_eq!(reason(r#"{"eventId":"","event_id":5}"#), "key_not_text");
    assert_eq!(reason(r#"{"event_id":null,"eventId":""}"#), "key_empty");
}

#[test]
fn lines_are_counted_from_1_and_the_last_needs_no_line_feed() {
    let all = |input: &str| reference().flatten_all(input.as_bytes(), &context());
    let lines = all("{\"event_id\":\"a\"}\r\n\n{\"event_id\":\"b\"}");
    assert_eq!(lines.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(lines[1].1, Outcome::Blank);
    let Outcome::Row { row, .. } = &lines[2].1 else { panic!("no row") };
    assert_eq!(row["_source_line"].to_string(), "3");
    assert_eq!(all("{\"event_id\":\"a\"}\n").len(), 1);
    assert_eq!(all("").len(), 0);
}
