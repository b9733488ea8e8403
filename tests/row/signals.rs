//! "Signals": which signal, agreement, twice, failed, bodies, state.

use super::*;

const ON: &str = r#""body":"{\"value\":true}""#;

#[test]
fn signals_that_are_no_array_and_items_that_are_no_object_are_rescued() {
    for raw in ["5", "\"x\"", "{}", "{\"code\":\"drive-ison\"}", "false"] {
        event(&format!(r#""signals":{raw}"#)).rescues(nothing(), &[["wrong_type", "NULL", "signals", raw]]);
    }
    event(r#""signals":null"#).is(nothing());
    event(r#""signals":[]"#).is(nothing());
    signals("null").is(nothing());
    signals("5,[],\"x\"").rescues(
        nothing(),
        &[
            ["wrong_type", "NULL", "signals[0]", "5"],
            ["wrong_type", "NULL", "signals[1]", "[]"],
            ["wrong_type", "NULL", "signals[2]", "\"x\""],
        ],
    );
}

#[test]
fn signals_in_two_roots_or_twice_are_all_read() {
    let one = r#"[{"code":"drive-ison","body":{"value":true}}]"#;
    let two = r#"[{"code":"charge-counter","body":{"value":7}}]"#;
    let both = json!({"Drive_IsOn": true, "Charge_Counter_value": 7});
    event(&format!(r#""signals":{one},"data":{{"signals":{two}}}"#)).is(both.clone());
    event(&format!(r#""signals":{one},"signals":{two}"#)).is(both);
    let later = r#"{"code":"drive-ison","body":{"value":false}}"#;
    flat(&format!(r#"{{"id":"e1","data":{{"signals":[{later}]}},"signals":{one}}}"#)).rescues(
        json!({"Drive_IsOn": false}),
        &[["duplicate", "drive-ison", "signals[0]", r#"{"code":"drive-ison","body":{"value":true}}"#]],
    );
}

#[test]
fn the_code_decides_then_group_and_name_then_a_unique_name() {
    let on = json!({"Drive_IsOn": true});
    signals(&format!(r#"{{"code":"drive-ison",{ON}}}"#)).is(on.clone());
    signals(&format!(r#"{{"group":"Drive","name":"IsOn",{ON}}}"#)).is(on.clone());
    signals(&format!(r#"{{"name":"IsOn","group":null,"code":null,{ON}}}"#)).is(on.clone());
    signals(&format!(r#"{{"code":"drive-ison","group":"Drive","name":"IsOn",{ON}}}"#)).is(on);
}

#[test]
fn names_are_compared_with_case() {
    let frame = r#"{"group":"drive","name":"IsOn","body":{"value":true}}"#;
    signals(frame).rescues(nothing(), &[["unknown_signal", "NULL", "signals[0]", frame]]);
    let frame = r#"{"code":"Drive-IsOn","body":{"value":true}}"#;
    signals(frame).rescues(nothing(), &[["unknown_signal", "Drive-IsOn", "signals[0]", frame]]);
}

#[test]
fn a_signal_that_nobody_knows_is_kept_whole() {
    for frame in [
        r#"{"code":"drive-warp","group":"Drive","name":"Warp","body":"{\"value\":9}","odd":1,"status":5}"#,
        r#"{"code":"drive-warp","code":"drive-impulse"}"#,
    ] {
        let code = if frame.contains("impulse") { None } else { Some("drive-warp") };
        if let Some(code) = code {
            signals(frame).rescues(nothing(), &[["unknown_signal", code, "signals[0]", frame]]);
        } else {
            assert_eq!(signals(frame).rescued.len(), 1);
        }
    }
    signals("{}").rescues(nothing(), &[["unknown_signal", "NULL", "signals[0]", "{}"]]);
    signals(r#"{"group":"Drive"}"#)
        .rescues(nothing(), &[["unknown_signal", "NULL", "signals[0]", r#"{"group":"Drive"}"#]]);
}

#[test]
fn names_that_are_no_text_are_rescued_and_taken_as_absent() {
    signals(&format!(r#"{{"code":5,"group":"Drive","name":"IsOn",{ON}}}"#))
        .rescues(json!({"Drive_IsOn": true}), &[["wrong_type", "drive-ison", "signals[0].code", "5"]]);
    signals(&format!(r#"{{"code":"drive-ison","group":"\ud800",{ON}}}"#))
        .rescues(json!({"Drive_IsOn": true}), &[["lone_surrogate", "drive-ison", "signals[0].group", r#""\ud800""#]]);
}

#[test]
fn code_group_and_name_that_do_not_belong_together_are_kept() {
    let on = json!({"Drive_IsOn": true});
    let mismatch = |raw: &'static str| ["name_mismatch", "drive-ison", "signals[0]", raw];
    signals(&format!(r#"{{"code":"drive-ison","group":"Drive","name":"Gear",{ON}}}"#))
        .rescues(on.clone(), &[mismatch(r#"{"code":"drive-ison","group":"Drive","name":"Gear"}"#)]);
    signals(&format!(r#"{{"name":"ison","code":"drive-ison",{ON}}}"#))
        .rescues(on.clone(), &[mismatch(r#"{"code":"drive-ison","name":"ison"}"#)]);
    signals(&format!(r#"{{"code":"drive-old","group":"Drive","name":"IsOn",{ON}}}"#))
        .rescues(on.clone(), &[mismatch(r#"{"code":"drive-old","group":"Drive","name":"IsOn"}"#)]);
    signals(&format!(r#"{{"code":"drive-old","name":"IsOn",{ON}}}"#))
        .rescues(on, &[mismatch(r#"{"code":"drive-old","name":"IsOn"}"#)]);
}

#[test]
fn an_alias_is_compared_with_itself() {
    let minutes = json!({"Charge_Minutes_value": 5});
    let frame = |names: &str| format!(r#"{{{names},"body":{{"value":5,"unit":"min"}}}}"#);
    signals(&frame(r#""code":"charge-timeleft""#)).is(minutes.clone());
    signals(&frame(r#""code":"charge-timeleft","group":"Charge","name":"TimeLeft""#)).is(minutes.clone());
    signals(&frame(r#""code":"charge-timeleft","group":"CHARGE","name":"timeLEFT""#)).is(minutes.clone());
    signals(&frame(r#""code":"charge-timeleft","group":"Charge""#)).is(minutes.clone());
    signals(&frame(r#""code":"charge-timeleft","group":"Charge","name":"Minutes""#)).rescues(
        minutes.clone(),
        &[[
            "name_mismatch",
            "charge-minutes",
            "signals[0]",
            r#"{"code":"charge-timeleft","group":"Charge","name":"Minutes"}"#,
        ]],
    );
    signals(&frame(r#""group":"Battery","name":"TimeLeft""#)).is(minutes.clone());
    signals(&frame(r#""code":"battery-timeleft""#)).is(minutes);
    let frame = frame(r#""group":"Charge","name":"TimeLeft""#);
    signals(&frame).rescues(nothing(), &[["unknown_signal", "NULL", "signals[0]", &frame]]);
}

#[test]
fn of_a_signal_that_comes_twice_the_last_wins_and_the_first_leaves_nothing_else() {
    let first = r#"{"code":"drive-ison","odd":1,"status":{"value":"SUCCESS"},"body":"{\"value\":5}"}"#;
    signals(&format!(r#"{first},{{"code":"drive-ison",{ON}}}"#))
        .rescues(json!({"Drive_IsOn": true}), &[["duplicate", "drive-ison", "signals[0]", first]]);
    let failed = r#"{"code":"drive-ison","status":{"value":"ERROR"}}"#;
    signals(&format!(r#"{{"code":"drive-ison",{ON}}},{failed}"#)).rescues(
        json!({"_signal_state": {"drive-ison": {"status": "ERROR"}}}),
        &[["duplicate", "drive-ison", "signals[0]", &format!(r#"{{"code":"drive-ison",{ON}}}"#)]],
    );
}

#[test]
fn the_counts_of_a_loser_do_not_count() {
    let km = |n: u8| format!(r#"{{"code":"drive-distance","body":{{"value":{n}}}}}"#);
    let Fate::Row(_, counts) = fate(&format!(r#"{{"id":"e1","signals":[{},{},{}]}}"#, km(1), km(2), km(3))) else {
        panic!()
    };
    assert_eq!((counts["unit_assumed"], counts["signals"]), (1, 1));
}

#[test]
fn a_current_name_beats_an_alias_wherever_it_stands() {
    let old = r#"{"code":"charge-timeleft","body":{"value":1,"unit":"min"}}"#;
    let new = r#"{"code":"charge-minutes","body":{"value":2,"unit":"min"}}"#;
    for (first, second, place) in [(old, new, "signals[0]"), (new, old, "signals[1]")] {
        signals(&format!("{first},{second}"))
            .rescues(json!({"Charge_Minutes_value": 2}), &[["duplicate", "charge-minutes", place, old]]);
    }
}

#[test]
fn a_failed_signal_is_null_and_its_state_says_why() {
    for word in ["ERROR", "UNAVAILABLE", "error"] {
        signals(&format!(r#"{{"code":"drive-ison","status":{{"value":"{word}"}}}}"#))
            .is(json!({"_signal_state": {"drive-ison": {"status": word}}}));
    }
    signals(&format!(r#"{{"code":"drive-ison","status":{{"value":"SUCCESS"}},{ON}}}"#))
        .is(json!({"Drive_IsOn": true, "_signal_state": {"drive-ison": {"status": "SUCCESS"}}}));
}

#[test]
fn a_body_that_comes_with_a_failed_signal_is_rescued_unless_it_says_nothing() {
    let state = || json!({"_signal_state": {"drive-distance": {"status": "ERROR"}}});
    let failed =
        |body: &str| signals(&format!(r#"{{"code":"drive-distance","status":{{"value":"ERROR"}},"body":{body}}}"#));
    for body in
        ["null", "{}", r#"{"value":null}"#, r#"{"value":null,"unit":"km"}"#, r#""{\"value\":null,\"unit\":\"mi\"}""#]
    {
        failed(body).is(state());
    }
    failed(r#"{"odd":[]}"#).counts(state(), &["empty_unknown"]);
    for body in [r#"{"value":5}"#, r#"{"value":null,"unit":"bananas"}"#, r#"{"odd":1}"#] {
        failed(body).rescues(state(), &[["failed_body", "drive-distance", "signals[0].body", body]]);
        failed(&Value::from(body).to_string())
            .rescues(state(), &[["failed_body", "drive-distance", "signals[0].body", body]]);
    }
    failed("5").rescues(state(), &[["malformed_body", "drive-distance", "signals[0].body", "5"]]);
    failed("\"oops\"").rescues(state(), &[["malformed_body", "drive-distance", "signals[0].body", "oops"]]);
}

#[test]
fn the_words_of_failure_are_folded_like_the_word_that_came() {
    let line = |word: &str| {
        format!(
            r#"{{"id":"e1","signals":[{{"code":"drive-ison","status":{{"value":"{word}"}},"body":{{"value":true}}}}]}}"#
        )
    };
    let fails = |both: &Both, word: &str| {
        let Fate::Row(row, _) = both.agree(line(word).as_bytes()) else { panic!() };
        row.get("Drive_IsOn").is_none()
    };
    let told = |is: &str, fold: &str| {
        let yaml = include_str!("small.yaml").replace("is: [ERROR, UNAVAILABLE]", &format!("is: {is}"));
        Both::new(&yaml.replace("unit_field: unit, fold: upper", &format!("unit_field: unit, fold: {fold}")))
    };
    let both = told("[error, Gone]", "upper");
    assert_eq!(["error", "Error", "GONE", "gon"].map(|word| fails(&both, word)), [true, true, true, false]);
    let both = told("[ERROR, Gone]", "none");
    assert_eq!(["ERROR", "error", "Gone", "gone"].map(|word| fails(&both, word)), [true, false, true, false]);
    let yaml = include_str!("small.yaml").replace("enum: [PARK, DRIVE]", "enum: [park]");
    let yaml = yaml.replace("{ value: string, enum: [ECO, SPORT]", "{ value: string, enum: [eco]");
    let both = Both::new(&yaml.replace("unit_field: unit, fold: upper", "unit_field: unit, fold: lower"));
    assert_eq!(["ERROR", "error", "eRROR", "ok"].map(|word| fails(&both, word)), [true, true, true, false]);
}

#[test]
fn a_failed_body_says_nothing_if_each_value_in_its_inner_objects_says_nothing() {
    let state = || json!({"_signal_state": {"body-roof": {"status": "ERROR"}}});
    let failed = |body: &str| {
        let frame = |body: &str| format!(r#"{{"code":"body-roof","status":{{"value":"ERROR"}},"body":{body}}}"#);
        let object = signals(&frame(body));
        assert_eq!(object, signals(&frame(&Value::from(body).to_string())), "a body as object and as text");
        object
    };
    for body in [
        r#"{"roof":null}"#,
        r#"{"roof":{}}"#,
        r#"{"roof":[]}"#,
        r#"{"roof":{"height":null,"reach":{ },"unit":"mi"}}"#,
        r#"{"roof":{"height":[],"unit":[]},"extra":{"deep":null}}"#,
    ] {
        failed(body).is(state());
    }
    failed(r#"{"roof":{"maker":5,"odd":{}},"extra":{"by":{"a":1}}}"#).counts(state(), &["empty_unknown", "ignored 2"]);
    for body in [
        r#"{"roof":{"height":0}}"#,
        r#"{"roof":{"unit":"bananas"}}"#,
        r#"{"roof":{"odd":{"a":null}}}"#,
        r#"{"roof":[null]}"#,
        r#"{"roof":5}"#,
        r#"{"extra":5}"#,
        r#"{"extra":{"odd":1}}"#,
        r#"{"odd":{"a":null}}"#,
        r#"{"unit":"km"}"#,
    ] {
        failed(body).rescues(state(), &[["failed_body", "body-roof", "signals[0].body", body]]);
    }
}

#[test]
fn a_failed_body_is_one_entry_or_none_whatever_comes_twice_in_it() {
    let state = || json!({"_signal_state": {"body-roof": {"status": "ERROR"}}});
    let line = |body: &str| {
        let frame = format!(r#"{{"code":"body-roof","status":{{"value":"ERROR"}},"body":{body}}}"#);
        format!(r#"{{"id":"e1","signals":[{frame}]}}"#)
    };
    for body in [
        r#"{"roof":{},"roof":null}"#,
        r#"{"roof":{"height":{},"height":[]}}"#,
        r#"{"roof":{"unit":"km","unit":"mi"},"roof":{"unit":"km"}}"#,
    ] {
        flat(&line(body)).is(state());
    }
    flat(&line(r#"{"roof":{"height":null,"height":{}},"odd":[],"odd":null}"#))
        .counts(state(), &["empty_unknown 2", "null_duplicate"]);
    for body in [
        r#"{"roof":{"height":1,"height":null}}"#,
        r#"{"roof":{"height":1},"roof":{}}"#,
        r#"{"roof":{"unit":"bananas","unit":"km"}}"#,
        r#"{"roof":{"unit":"km","unit":"bananas"}}"#,
    ] {
        flat(&line(body)).rescues(state(), &[["failed_body", "body-roof", "signals[0].body", body]]);
    }
}

#[test]
fn a_body_that_is_no_object_is_kept_as_it_came() {
    let frame = |body: &str| signals(&format!(r#"{{"code":"drive-ison","body":{body}}}"#));
    let rescued = |raw: &'static str| ["malformed_body", "drive-ison", "signals[0].body", raw];
    frame("null").is(nothing());
    signals(r#"{"code":"drive-ison"}"#).is(nothing());
    for raw in ["5", "[]", "true", "[{\"value\":true}]"] {
        frame(raw).rescues(nothing(), &[rescued(raw)]);
    }
    for text in ["", "null", "[]", "{\"value\":true", "{\"value\":true} x", "\u{feff}{}", "nope", "{\"value\":NaN}"] {
        let json = Value::from(text).to_string();
        signals(&format!(r#"{{"code":"drive-ison","body":{json}}}"#))
            .rescues(nothing(), &[["malformed_body", "drive-ison", "signals[0].body", text]]);
    }
    let deep = format!("{{\"value\":{}{}}}", "[".repeat(128), "]".repeat(128));
    frame(&Value::from(deep.as_str()).to_string())
        .rescues(nothing(), &[["malformed_body", "drive-ison", "signals[0].body", &deep]]);
    frame(r#"" {\"value\" : true}\n""#).is(json!({"Drive_IsOn": true}));
}

#[test]
fn a_body_text_with_half_a_surrogate_pair_is_kept_with_its_quotes() {
    let raw = r#""{\"value\":\"\ud800\"}""#;
    signals(&format!(r#"{{"code":"drive-gear","body":{raw}}}"#))
        .rescues(nothing(), &[["lone_surrogate", "drive-gear", "signals[0].body", raw]]);
}

#[test]
fn state_is_read_beside_the_body_and_ordered_by_code() {
    let line = r#"{"code":"drive-ison","meta":{"updatedAt":1767225600000}},{"code":"charge-counter","status":{"value":"SUCCESS"}}"#;
    let flat = signals(line);
    let keys: Vec<_> = flat.row["_signal_state"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["charge-counter", "drive-ison"]);
    assert_eq!(flat.row["_signal_state"]["drive-ison"], json!({"updated_at": "2026-01-01T00:00:00.000000Z"}));
}

#[test]
fn a_signal_without_state_has_no_entry_and_no_entries_are_null() {
    signals(&format!(r#"{{"code":"drive-ison","status":{{"value":null}},"meta":{{}},{ON}}}"#))
        .is(json!({"Drive_IsOn": true}));
    signals(&format!(r#"{{"code":"drive-ison","meta":{{"updatedAt":0}},{ON}}}"#))
        .counts(json!({"Drive_IsOn": true}), &["sentinel"]);
    signals(&format!(r#"{{"code":"drive-ison","status":{{"value":5}},"meta":5,{ON}}}"#)).rescues(
        json!({"Drive_IsOn": true}),
        &[
            ["wrong_type", "drive-ison", "signals[0].status.value", "5"],
            ["wrong_type", "drive-ison", "signals[0].meta", "5"],
        ],
    );
}

#[test]
fn state_that_is_not_kept_is_checked_all_the_same() {
    let line = br#"{"id":"e1","signals":[{"code":"drive-ison","status":{"value":"ERROR"},"meta":{"updatedAt":[]}},{"code":"charge-counter","status":{"value":"SUCCESS"}}]}"#;
    for (keep, codes) in
        [("failed", vec!["drive-ison"]), ("none", vec![]), ("all", vec!["charge-counter", "drive-ison"])]
    {
        let both = Both::new(&include_str!("small.yaml").replace("keep: all", &format!("keep: {keep}")));
        let Fate::Row(row, _) = both.agree(line) else { panic!() };
        let kept: Vec<_> =
            row.get("_signal_state").and_then(Value::as_object).into_iter().flat_map(Map::keys).collect();
        assert_eq!(kept, codes, "{keep}");
        assert_eq!(row["_rescued"][0]["reason"], "wrong_type", "{keep}");
    }
}

#[test]
fn a_word_of_failure_that_is_no_text_is_rescued_even_if_no_state_field_reads_it() {
    let both = Both::new(&include_str!("small.yaml").replace("path: status.value, is", "path: status.outcome, is"));
    let frame = |outcome: &str| {
        let line = format!(
            r#"{{"id":"e1","signals":[{{"code":"drive-ison","status":{{"outcome":{outcome}}},"body":{{"value":true}}}}]}}"#
        );
        let Fate::Row(row, _) = both.agree(line.as_bytes()) else { panic!() };
        row
    };
    assert_eq!(frame("\"FINE\"")["Drive_IsOn"], true);
    assert_eq!(frame("\"ERROR\"")["_rescued"][0]["reason"], "failed_body");
    assert_eq!(frame("true")["_rescued"][0]["path"], "signals[0].status.outcome");
}
