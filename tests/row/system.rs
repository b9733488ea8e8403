//! "What is rescued" and "System columns".

use super::*;

#[test]
fn entries_are_ordered_by_the_place_of_raw() {
    let line = r#"{"id":"e1","zzz":1,"signals":[{"code":"drive-ison","body":"{\"b\":1,\"a\":2}","odd":3},{"code":"no-such"}],"aaa":4}"#;
    let flat = flat(line);
    let paths: Vec<_> = flat.rescued.iter().map(|[_, _, path, _]| path.as_str()).collect();
    assert_eq!(paths, ["zzz", "signals[0].body.b", "signals[0].body.a", "signals[0].odd", "signals[1]", "aaa"]);
}

#[test]
fn raw_is_the_text_as_it_came_with_one_level_of_escapes_removed_in_a_text_body() {
    let line = r#"{"id":"e1","odd":"a\u0041\/","signals":[{"code":"drive-ison","body":"{\"odd\":\"a\\u0041\\\/\"}"}]}"#;
    let flat = flat(line);
    assert_eq!(flat.rescued[0][3], r#""a\u0041\/""#);
    assert_eq!(flat.rescued[1][3], r#""a\u0041\/""#);
}

#[test]
fn the_stream_object_fills_its_columns() {
    let stream = r#""_stream":{"event_id":"s1","event_name":"INSERT","sequence":"400000000000000000000123","created_at":1767225600000,"table":"t"}"#;
    let Fate::Row(row, _) = fate(&format!(r#"{{"id":"e1",{stream}}}"#)) else { panic!() };
    assert_eq!(row["_stream_event_id"], "s1");
    assert_eq!(row["_stream_sequence"], "0000000000000000400000000000000000000123");
    assert_eq!(row["_stream_created_at"], "2026-01-01T00:00:00.000000Z");
    assert_eq!(row["ingest_date"], "2026-01-01");
    assert_eq!(row.get("_rescued"), None);
}

#[test]
fn a_sequence_that_is_no_digits_is_rescued() {
    for (raw, reason) in
        [("\"12x\"", "bad_format"), ("\"\"", "bad_format"), ("12", "wrong_type"), ("\"-1\"", "bad_format")]
    {
        event(&format!(r#""_stream":{{"sequence":{raw}}}"#))
            .rescues(nothing(), &[[reason, "NULL", "_stream.sequence", raw]]);
    }
    let long = format!("\"{}\"", "1".repeat(41));
    event(&format!(r#""_stream":{{"sequence":{long}}}"#))
        .rescues(nothing(), &[["bad_format", "NULL", "_stream.sequence", &long]]);
}

#[test]
fn parts_of_the_stream_object_that_are_used_must_be_texts_and_others_are_unknown() {
    event(r#""_stream":{"event_name":5,"table":[],"odd":1}"#).rescues(
        nothing(),
        &[
            ["wrong_type", "NULL", "_stream.event_name", "5"],
            ["wrong_type", "NULL", "_stream.table", "[]"],
            ["unknown_field", "NULL", "_stream.odd", "1"],
        ],
    );
}

#[test]
fn without_a_stream_time_the_day_is_that_of_the_run() {
    let Fate::Row(row, _) = fate(r#"{"id":"e1"}"#) else { panic!() };
    assert_eq!(row["ingest_date"], "2026-02-03");
    assert_eq!(row["_source_file"], "events.ndjson");
    assert_eq!(row["_source_line"], 7);
    assert_eq!(row["pipeline_processed_at"], "2026-02-03T04:05:06.000000Z");
    assert_eq!(row["_catalogue"], *SMALL.tables.catalogue);
    let Fate::Row(row, _) = fate(r#"{"id":"e1","_stream":{"created_at":"x"}}"#) else { panic!() };
    assert_eq!(row["ingest_date"], "2026-02-03");
}

#[test]
fn both_flatteners_have_the_same_columns() {
    let reference = planish_reference::Reference::from_yaml(include_str!("small.yaml")).unwrap();
    let theirs: Vec<_> = reference.columns().into_iter().map(|(name, _)| name).collect();
    let ours: Vec<_> = SMALL.tables.columns().iter().map(|column| column.name.to_string()).collect();
    assert_eq!(ours, theirs);
}
