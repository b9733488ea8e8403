//! Signals: which one a frame is, whether its names agree, what happens to one that comes twice, and the state map.

use crate::support::{counts, entry, event, frames, reference_with, row_of};

#[test]
fn signals_that_are_null_or_absent_are_nothing() {
    assert_eq!(event(r#""signals":null"#).rescued(), []);
    assert_eq!(event(r#""signals":[null]"#).rescued(), []);
}

#[test]
fn signals_that_are_no_array_and_items_that_are_no_object_are_rescued() {
    for other in ["5", "{}", r#""text""#] {
        assert_eq!(event(&format!(r#""signals":{other}"#)).only(), entry("wrong_type", "signals", other));
    }
    let row = frames(r#"5,[],{"code":"plain-int","body":{"value":1}}"#);
    assert_eq!(row.json("Plain_Int_value"), "1");
    let all: Vec<_> = row.rescued().into_iter().map(|entry| (entry.0, entry.1, entry.2)).collect();
    let wrong = |path: &str| ("wrong_type".to_owned(), None, path.to_owned());
    assert_eq!(all, [wrong("signals[0]"), wrong("signals[1]")]);
}

#[test]
fn the_code_decides() {
    let row = frames(r#"{"code":"plain-int","group":"Plain","name":"Long","body":{"value":1}}"#);
    assert_eq!((row.json("Plain_Int_value"), row.json("Plain_Long_value")), ("1".into(), "NULL".into()));
    assert_eq!(
        row.only(),
        entry("name_mismatch", "signals[0]", r#"{"code":"plain-int","group":"Plain","name":"Long"}"#)
    );
}

#[test]
fn without_a_known_code_group_and_name_decide() {
    assert_eq!(frames(r#"{"group":"Plain","name":"Int","body":{"value":1}}"#).json("Plain_Int_value"), "1");
    let row = frames(r#"{"code":"what","group":"Plain","name":"Int","body":{"value":1}}"#);
    assert_eq!(row.json("Plain_Int_value"), "1");
    assert_eq!(row.only().0, "name_mismatch");
    assert_eq!(row.rescued()[0].1.as_deref(), Some("plain-int"));
    assert_eq!(frames(r#"{"group":"plain","name":"Int"}"#).only().0, "unknown_signal");
}

#[test]
fn without_a_group_the_name_decides_if_only_one_has_it() {
    let row = frames(r#"{"group":null,"name":"Short","body":{"value":1}}"#);
    assert_eq!((row.json("Plain_Short_value"), row.rescued().len()), ("1".into(), 0));
    assert_eq!(frames(r#"{"name":"Name","body":{"value":true}}"#).only().0, "unknown_signal");
    assert_eq!(frames(r#"{"group":"Plain"}"#).only().0, "unknown_signal");
}

#[test]
fn an_alias_is_a_code_or_a_pair_and_the_code_made_of_it() {
    for frame in [
        r#"{"code":"old-code","body":{"value":1}}"#,
        r#"{"code":"former-label","body":{"value":1}}"#,
        r#"{"group":"Former","name":"Label","body":{"value":1}}"#,
        r#"{"code":"former-label","group":"Former","name":"Label","body":{"value":1}}"#,
        r#"{"code":"old-code","group":"Old","name":"Code","body":{"value":1}}"#,
        r#"{"code":"old-code","name":"Anything","body":{"value":1}}"#,
    ] {
        let row = frames(frame);
        assert_eq!((row.json("Renamed_New_value"), row.rescued().len()), ("1".into(), 0), "{frame}");
    }
    assert_eq!(frames(r#"{"group":"Old","name":"Code"}"#).only().0, "unknown_signal");
}

#[test]
fn an_alias_is_compared_with_itself() {
    let row = frames(r#"{"code":"old-code","group":"Renamed","name":"New","body":{"value":1}}"#);
    assert_eq!(row.json("Renamed_New_value"), "1");
    assert_eq!(row.only().0, "name_mismatch");
}

#[test]
fn a_code_may_be_the_catalogues_own() {
    assert_eq!(
        frames(r#"{"code":"special","group":"Other","name":"Name","body":{"value":true}}"#).json("Other_Name"),
        "true"
    );
    assert_eq!(frames(r#"{"code":"other-name"}"#).only().0, "unknown_signal");
}

#[test]
fn an_unknown_signal_is_rescued_whole() {
    let frame = r#"{"code":"no-such","code":5, "code":"none", "body":"{", "x":1}"#;
    let row = frames(frame);
    let all = row.rescued();
    assert_eq!(all, [("unknown_signal".into(), Some("none".into()), "signals[0]".into(), frame.into())]);
    assert_eq!(frames(r#"{"code":5}"#).rescued()[0].1, None);
    assert_eq!((row.count("signals"), row.counted()), (0, vec![]));
}

#[test]
fn a_name_that_is_neither_text_nor_null_is_rescued_and_taken_as_absent() {
    let row = frames(r#"{"code":5,"group":"Plain","name":"Int","body":{"value":1}}"#);
    assert_eq!(row.json("Plain_Int_value"), "1");
    assert_eq!(row.only(), entry("wrong_type", "signals[0].code", "5"));
    let row = frames(r#"{"code":"plain-int","group":"\ud800","name":[]}"#);
    assert_eq!(row.reasons(), ["lone_surrogate", "wrong_type"]);
}

#[test]
fn only_the_parts_that_came_are_compared_and_kept() {
    assert_eq!(frames(r#"{"code":"plain-int","group":"Plain"}"#).rescued(), []);
    let row = frames(r#"{"name":"\u004cong" , "group":null,"code":"plain-int"}"#);
    assert_eq!(row.only(), entry("name_mismatch", "signals[0]", r#"{"code":"plain-int","name":"\u004cong"}"#));
}

#[test]
fn of_the_same_signal_twice_the_last_wins() {
    let row = frames(
        r#"{"code":"plain-int","body":{"value":1,"x":1},"meta":{"oemUpdatedAt":5}},{"name":"Int","group":"Plain","body":{"value":2}}"#,
    );
    assert_eq!((row.json("Plain_Int_value"), row.json("_signal_state")), ("2".into(), "NULL".into()));
    assert_eq!(row.only().0, "duplicate");
    assert_eq!(row.rescued()[0].1.as_deref(), Some("plain-int"));
    assert_eq!((row.count("signals"), row.counted()), (1, vec![]));
}

#[test]
fn a_current_name_beats_an_alias() {
    for both in [
        r#"{"code":"renamed-new","body":{"value":1}},{"code":"old-code","body":{"value":2}}"#,
        r#"{"code":"old-code","body":{"value":2}},{"code":"renamed-new","body":{"value":1}}"#,
    ] {
        let row = frames(both);
        assert_eq!(row.json("Renamed_New_value"), "1");
        assert_eq!(row.only().2, r#"{"code":"old-code","body":{"value":2}}"#);
    }
}

#[test]
fn signals_twice_or_in_two_roots_are_all_read() {
    let frame = |value: u8| format!(r#"{{"code":"plain-int","body":{{"value":{value}}}}}"#);
    let row = event(&format!(r#""signals":[{}],"signals":[{}]"#, frame(1), frame(2)));
    assert_eq!(row.json("Plain_Int_value"), "2");
    assert_eq!(row.only(), entry("duplicate", "signals[0]", &frame(1)));
    let row = event(&format!(r#""data":{{"signals":[{}]}},"signals":[{}]"#, frame(1), frame(2)));
    assert_eq!(row.json("Plain_Int_value"), "1");
    assert_eq!(row.only(), entry("duplicate", "signals[0]", &frame(2)));
}

#[test]
fn under_one_root_signals_are_read_in_the_order_of_the_line() {
    let two = reference_with("  signals: signals\n", "  signals: [signals, more]\n");
    let frame = |value: u8| format!(r#"[{{"code":"plain-int","body":{{"value":{value}}}}}]"#);
    let line =
        |first: &str, second: &str| format!(r#"{{"event_id":"e","{first}":{},"{second}":{}}}"#, frame(1), frame(2));
    assert_eq!(row_of(&two, &line("more", "signals")).json("Plain_Int_value"), "2");
    assert_eq!(row_of(&two, &line("signals", "more")).json("Plain_Int_value"), "2");
}

#[test]
fn the_state_map_is_ordered_by_code_and_has_no_empty_entries() {
    let row = frames(
        r#"{"code":"special","status":{"value":"OK"}},{"code":"plain-int"},{"code":"plain-long","meta":{"oemUpdatedAt":1000}}"#,
    );
    assert_eq!(
        row.json("_signal_state"),
        r#"{"plain-long":{"oem_updated_at":"1970-01-01T00:00:01.000000Z"},"special":{"status":"OK"}}"#
    );
    assert_eq!(row.count("signals"), 3);
    assert_eq!(frames(r#"{"code":"plain-int"}"#).cell("_signal_state"), None);
}

#[test]
fn state_fields_are_checked_like_any_other() {
    let row = frames(r#"{"code":"plain-int","status":{"value":5,"why":1},"meta":{"oemUpdatedAt":0}}"#);
    assert_eq!(row.cell("_signal_state"), None);
    assert_eq!(row.reasons(), ["wrong_type", "unknown_field"]);
    assert_eq!(row.counted(), counts(&[("sentinel", 1)]));
    assert_eq!(row.rescued()[0].2, "signals[0].status.value");
}

#[test]
fn the_state_map_keeps_what_the_catalogue_says() {
    let line = r#"{"event_id":"e","signals":[{"code":"plain-int","status":{"value":"OK"}},{"code":"plain-long","status":{"value":"ERROR"}},{"code":"plain-byte","status":5}]}"#;
    let kept = |keep: &str| row_of(&reference_with("keep: all", &format!("keep: {keep}")), line);
    assert_eq!(kept("failed").json("_signal_state"), r#"{"plain-long":{"status":"ERROR"}}"#);
    assert_eq!(kept("none").cell("_signal_state"), None);
    assert_eq!(kept("none").only(), entry("wrong_type", "signals[2].status", "5"));
}

#[test]
fn what_decides_about_failure_is_counted_once_with_the_state() {
    let two = crate::support::CATALOGUE.replace("path: status.value,", "path: [status.value, status.word],");
    let two = planish_reference::Reference::from_yaml(&two).unwrap();
    let line = r#"{"event_id":"e","signals":[{"code":"plain-int","status":{"word":"ERROR","value":"ERROR"}}]}"#;
    let row = row_of(&two, line);
    assert_eq!((row.count("failed_signals"), row.counted()), (1, counts(&[("equal_alternative", 1)])));
}
