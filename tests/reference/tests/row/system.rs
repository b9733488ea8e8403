//! System columns, and one row per key.

use planish_reference::{Placed, resolve};
use serde_json::{Map, Value};

use crate::support::{entry, event, row};

#[test]
fn a_row_says_where_and_when_it_was_read() {
    let row = row(r#"{"event_id":"e"}"#);
    assert_eq!(row.json("_source_file"), r#""in.ndjson""#);
    assert_eq!(row.json("_source_line"), "7");
    assert_eq!(row.json("pipeline_processed_at"), r#""2023-11-14T22:13:20.000000Z""#);
    assert_eq!(row.json("_catalogue"), r#""abc""#);
    assert_eq!(row.json("ingest_date"), r#""2024-10-04""#);
    for column in ["_rescued", "_signal_state", "_stream_event_id", "_stream_sequence", "_stream_created_at"] {
        assert_eq!(row.cell(column), None);
    }
}

#[test]
fn the_stream_gives_id_sequence_and_time() {
    let row = event(
        r#""_stream":{"event_id":"s","event_name":"MODIFY","sequence":"0123","created_at":1700000000000,"table":"t"}"#,
    );
    assert_eq!(row.json("_stream_event_id"), r#""s""#);
    assert_eq!(row.json("_stream_sequence"), format!("\"{}123\"", "0".repeat(37)));
    assert_eq!(row.json("_stream_created_at"), r#""2023-11-14T22:13:20.000000Z""#);
    assert_eq!(row.json("ingest_date"), r#""2023-11-14""#);
    assert_eq!(row.rescued(), []);
    let row = event(r#""_stream":{"created_at":"1969-12-31T23:00:00-00:00"}"#);
    assert_eq!(row.json("ingest_date"), r#""1969-12-31""#);
}

#[test]
fn a_sequence_is_a_text_of_1_to_40_digits() {
    let sequence = |raw: &str| event(&format!(r#""_stream":{{"sequence":{raw}}}"#));
    let long = format!("\"{}\"", "9".repeat(40));
    assert_eq!(sequence(&long).json("_stream_sequence"), long);
    let too_long = format!("\"{}\"", "9".repeat(41));
    for raw in [too_long.as_str(), r#""""#, r#""1a""#, r#""-1""#] {
        assert_eq!(sequence(raw).only(), entry("bad_format", "_stream.sequence", raw));
    }
    assert_eq!(sequence("5").only(), entry("wrong_type", "_stream.sequence", "5"));
}

#[test]
fn anything_else_in_the_stream_is_unknown_or_wrong() {
    let row = event(
        r#""_stream":{"event_name":5,"table":[],"other":1,"created_at":"yesterday"},"data":{"_stream":{"event_id":"s"}}"#,
    );
    let all: Vec<_> = row.rescued().into_iter().map(|(reason, _, path, _)| (reason, path)).collect();
    let expected = [
        ("wrong_type", "_stream.event_name"),
        ("wrong_type", "_stream.table"),
        ("unknown_field", "_stream.other"),
        ("bad_format", "_stream.created_at"),
        ("unknown_field", "data._stream"),
    ];
    assert_eq!(all, expected.map(|(reason, path)| (reason.to_owned(), path.to_owned())));
    assert_eq!(event(r#""_stream":5"#).only().0, "wrong_type");
    assert_eq!(event(r#""_stream":null"#).rescued(), []);
}

fn rows(ids: &[(&str, Option<&str>)]) -> Vec<Map<String, Value>> {
    let row = |(id, sequence): &(&str, Option<&str>)| {
        let stream = sequence.map(|sequence| format!(r#","_stream":{{"sequence":"{sequence}"}}"#)).unwrap_or_default();
        row(&format!(r#"{{"event_id":"{id}"{stream}}}"#)).cells
    };
    ids.iter().map(row).collect()
}

fn winners(ids: &[(&str, Option<&str>)], places: &[(usize, u64)]) -> (Vec<usize>, u64) {
    let rows = rows(ids);
    let placed = rows.iter().zip(places).map(|(row, (file, line))| Placed { file: *file, line: *line, row });
    let resolved = resolve("event_id", &placed.collect::<Vec<_>>());
    (resolved.winners, resolved.superseded)
}

#[test]
fn the_greatest_sequence_stays() {
    let ids = [("a", Some("9")), ("a", Some("10")), ("b", None), ("a", Some("2"))];
    assert_eq!(winners(&ids, &[(0, 1), (0, 2), (0, 3), (1, 1)]), (vec![1, 2], 2));
}

#[test]
fn a_row_with_a_sequence_beats_one_without() {
    assert_eq!(winners(&[("a", Some("1")), ("a", None)], &[(0, 1), (1, 1)]), (vec![0], 1));
}

#[test]
fn among_equals_the_later_file_then_the_later_line() {
    assert_eq!(winners(&[("a", None), ("a", None), ("a", None)], &[(1, 1), (0, 9), (1, 2)]), (vec![2], 2));
    assert_eq!(winners(&[("a", Some("1")), ("a", Some("01"))], &[(1, 1), (0, 9)]), (vec![0], 1));
}
