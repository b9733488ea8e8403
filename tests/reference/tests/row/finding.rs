//! Finding values: roots, alternatives, inner objects, keys twice, unknown keys.

use crate::support::{body, counts, entry, event, reference_with, row, row_of};

#[test]
fn names_match_with_case_after_escapes() {
    assert_eq!(event(r#""\u0073core":1"#).json("score"), "1.0");
    assert_eq!(event(r#""Score":1"#).only(), entry("unknown_field", "Score", "1"));
}

#[test]
fn the_envelope_is_looked_for_under_each_root_in_order() {
    let row = row(r#"{"data":{"event_id":"in","vehicle":{"id":"v"}},"event_id":"out"}"#);
    assert_eq!(row.json("event_id"), r#""out""#);
    assert_eq!(row.json("vehicle_id"), r#""v""#);
    assert_eq!(row.only(), entry("duplicate", "data.event_id", r#""in""#));
}

#[test]
fn under_one_root_the_alternatives_are_tried_in_order() {
    let row = event(r#""data":{"score":3},"points":2"#);
    assert_eq!(row.json("score"), "2.0");
    assert_eq!(row.only(), entry("duplicate", "data.score", "3"));
}

#[test]
fn an_alternative_that_is_null_or_a_sentinel_gives_way() {
    let row = event(r#""score":null,"points":2"#);
    assert_eq!((row.json("score"), row.counted()), ("2.0".into(), vec![]));
    let row = event(r#""score":-1,"points":2"#);
    assert_eq!((row.json("score"), row.counted()), ("2.0".into(), counts(&[("sentinel", 1)])));
}

#[test]
fn an_alternative_that_does_not_decode_is_rescued_before_and_after_the_winner() {
    for members in [r#""score":"x","points":2"#, r#""points":2,"score":"x""#] {
        let row = event(members);
        assert_eq!(row.json("score"), "2.0");
        assert_eq!(row.only(), entry("wrong_type", "score", r#""x""#));
    }
    assert_eq!(event(r#""score":2,"points":"x""#).only(), entry("wrong_type", "points", r#""x""#));
}

#[test]
fn an_equal_alternative_is_counted_and_a_different_one_rescued() {
    let row = event(r#""score":2,"points":2.0"#);
    assert_eq!((row.counted(), row.rescued().len()), (counts(&[("equal_alternative", 1)]), 0));
    assert_eq!(event(r#""score":2,"points":3"#).only(), entry("duplicate", "points", "3"));
    assert_eq!(event(r#""blob":[1],"blub":[1]"#).count("equal_alternative"), 1);
    assert_eq!(event(r#""blob":[1],"blub":[ 1]"#).only(), entry("duplicate", "blub", "[ 1]"));
}

#[test]
fn an_inner_object_that_is_none_is_of_the_wrong_type() {
    assert_eq!(event(r#""vehicle":null"#).rescued(), []);
    for other in ["5", r#""text""#, "[]", r#"[{"id":"v"}]"#] {
        assert_eq!(event(&format!(r#""vehicle":{other}"#)).only(), entry("wrong_type", "vehicle", other));
    }
    assert_eq!(event(r#""data":5"#).only(), entry("wrong_type", "data", "5"));
}

#[test]
fn a_key_twice_the_last_wins_whatever_it_is() {
    let row = event(r#""score":1,"score":null,"score":2,"score":2"#);
    assert_eq!(row.json("score"), "2.0");
    assert_eq!(row.reasons(), ["duplicate", "duplicate"]);
    assert_eq!(row.counted(), counts(&[("null_duplicate", 1)]));
    let row = event(r#""score":1,"score":null"#);
    assert_eq!(row.json("score"), "NULL");
    assert_eq!(row.only(), entry("duplicate", "score", "1"));
    assert_eq!(event(r#""score":1,"score":"x""#).reasons(), ["duplicate", "wrong_type"]);
}

#[test]
fn an_inner_object_twice_is_rescued_whole() {
    let row = event(r#""vehicle":{"id":"a","x":1},"vehicle":{"year":2021}"#);
    assert_eq!(row.only(), entry("duplicate", "vehicle", r#"{"id":"a","x":1}"#));
    assert_eq!((row.json("vehicle_id"), row.json("vehicle_year")), ("NULL".into(), "2021".into()));
}

#[test]
fn a_key_twice_inside_a_body_and_an_element() {
    assert_eq!(body("plain-int", r#"{"value":1,"value":2}"#).only(), entry("duplicate", "signals[0].body.value", "1"));
    let doors = body("closure-doors", r#"{"values":[{"row":1,"row":2}]}"#);
    assert_eq!(doors.json("Closure_Doors"), r#"[{"row":2}]"#);
    assert_eq!(doors.only(), entry("duplicate", "signals[0].body.values[0].row", "1"));
}

#[test]
fn unknown_keys_are_rescued_whole_each_by_itself() {
    let row = event(r#""new":{"a":[1]},"new":2,"vehicle":{"id":"v","wheels":4}"#);
    let entries: Vec<_> = row.rescued().into_iter().map(|(reason, _, path, raw)| (reason, path, raw)).collect();
    let expected = [
        entry("unknown_field", "new", r#"{"a":[1]}"#),
        entry("unknown_field", "new", "2"),
        entry("unknown_field", "vehicle.wheels", "4"),
    ];
    assert_eq!(entries, expected);
}

#[test]
fn an_unknown_key_that_holds_nothing_is_counted() {
    let row = event(r#""a":null,"b":{},"c":[],"d":"""#);
    assert_eq!(row.counted(), counts(&[("empty_unknown", 3)]));
    assert_eq!(row.only(), entry("unknown_field", "d", r#""""#));
}

#[test]
fn what_is_ignored_is_counted() {
    let row = body("odd-ignoring", r#"{"value":1,"rowCount":2,"rowCount":null,"debug":{"size":3,"other":4},"size":5}"#);
    assert_eq!(row.counted(), counts(&[("ignored", 3)]));
    let entries: Vec<String> = row.rescued().into_iter().map(|entry| entry.2).collect();
    assert_eq!(entries, ["signals[0].body.debug.other", "signals[0].body.size"]);
}

#[test]
fn unknown_things_may_be_counted_only() {
    let counting = reference_with("unknown: rescue", "unknown: count");
    let line = r#"{"event_id":"e","x":1,"y":null,"signals":[{"code":"no-such"},{"code":"plain-int","body":{"z":1}}]}"#;
    let row = row_of(&counting, line);
    assert_eq!(row.rescued(), []);
    assert_eq!(row.counted(), counts(&[("empty_unknown", 1), ("unknown_counted", 3)]));
}

#[test]
fn a_dot_takes_the_element_when_it_is_a_scalar() {
    let row = body("closure-notes", r#"{"values":["A",{"code":"B","at":1},null,[],5]}"#);
    assert_eq!(row.json("Closure_Notes"), r#"[{"code":"A"},{"at":1,"code":"B"},null,null,{}]"#);
    let entries: Vec<_> = row.rescued().into_iter().map(|(reason, _, path, raw)| (reason, path, raw)).collect();
    let expected =
        [entry("wrong_type", "signals[0].body.values[3]", "[]"), entry("wrong_type", "signals[0].body.values[4]", "5")];
    assert_eq!(entries, expected);
}

#[test]
fn a_scalar_for_a_struct_without_a_dot_is_of_the_wrong_type() {
    let row = body("odd-own", r#"{"value":"open"}"#);
    assert_eq!(row.json("Odd_Own"), "NULL");
    assert_eq!(row.only(), entry("wrong_type", "signals[0].body.value", r#""open""#));
}

#[test]
fn a_path_that_runs_into_an_array_or_a_list_into_an_object_finds_the_other_reading() {
    let row = body("odd-overlap", r#"{"values":[1,2]}"#);
    assert_eq!((row.json("Odd_Overlap_list"), row.rescued().len()), ("[1,2]".into(), 0));
    let row = body("odd-overlap", r#"{"values":{"values":[1],"limit":80,"x":1}}"#);
    assert_eq!((row.json("Odd_Overlap_list"), row.json("Odd_Overlap_limit")), ("[1]".into(), "80".into()));
    assert_eq!(row.only(), entry("unknown_field", "signals[0].body.values.x", "1"));
}

#[test]
fn the_order_of_keys_never_matters() {
    let one = row(
        r#"{"event_id":"e","score":2,"signals":[{"code":"unit-range","status":{"value":"ok"},"body":{"value":1,"unit":"mi"}}]}"#,
    );
    let other = row(
        r#"{"signals":[{"body":{"unit":"mi","value":1},"status":{"value":"ok"},"code":"unit-range"}],"score":2,"event_id":"e"}"#,
    );
    assert_eq!((one.cells, one.counts), (other.cells, other.counts));
}
