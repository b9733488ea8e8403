//! Signals that repeat, and what stands between them.

use super::*;

const ON: &str = r#"{"code":"drive-ison","body":{"value":true}}"#;

fn minutes(code: &str, n: u32) -> String {
    format!(r#"{{"code":"{code}","body":"{{\"value\":{n},\"unit\":\"min\"}}"}}"#)
}

#[test]
fn a_signal_that_comes_twice_counts_once() {
    let good = event(&[ON, &minutes("charge-minutes", 5)].join(","));
    let off = ON.replace("true", "false");
    for odd in [
        vec![ON, &off],
        vec![&off, ON, &off],
        vec![ON, &minutes("charge-minutes", 1), ON, &minutes("charge-minutes", 2)],
    ] {
        let _ = Warm::of(&[&good]).reads(&event(&odd.join(",")));
    }
    let bad = ON.replace("true", "\"x\"");
    for odd in [[ON, &bad], [&bad, ON]] {
        let _ = Warm::of(&[&good]).reads(&event(&odd.join(",")));
    }
}

#[test]
fn a_signal_is_the_same_by_whatever_name() {
    let (own, old, older) =
        (minutes("charge-minutes", 1), minutes("charge-timeleft", 2), minutes("battery-timeleft", 3));
    let good = [event(&own), event(&old), event(&older)];
    let all = [&own, &old, &older];
    for first in all {
        for second in all {
            let _ = Warm::of(&good).reads(&event(&[first.as_str(), second].join(",")));
            for third in all {
                let _ = Warm::of(&good).reads(&event(&[first.as_str(), second, third].join(",")));
            }
        }
    }
}

#[test]
fn a_loser_that_hit_leaves_no_count_and_no_state() {
    let counted = text("drive-distance", r#"{"value":-5,"unit":"mi"}"#);
    let other = text("drive-distance", r#"{"value":5,"unit":"km"}"#);
    let failed = r#"{"code":"drive-distance","status":{"value":"ERROR","reason":"x"}}"#;
    let good = [event(&counted), event(&other), event(failed)];
    for pair in [[&*counted, &other], [&other, &counted], [failed, &counted], [&counted, failed]] {
        let _ = Warm::of(&good).reads(&event(&pair.join(",")));
    }
}

#[test]
fn what_stands_between_signals_is_read_by_its_grammar() {
    let (one, two) = (ON, minutes("charge-minutes", 5));
    let good = event(&[one, &two].join(","));
    for between in [
        " , ", "\t,\r", ",\u{b}", "\u{c},", ",,", " ", "", ",null,", ",5,", ",\"x\",", ",[],", ",{},", ";", ",\u{a0}",
        "],[", ",]", "}", ",\u{1},", ":",
    ] {
        let _ = Warm::of(&[&good]).reads(&event(&format!("{one}{between}{two}")));
    }
    for (before, after) in
        [(" ", " "), ("\n", "\t"), (",", ""), ("", ","), ("null,", ",null"), ("[", "]"), ("", "]"), ("\u{feff}", "")]
    {
        let _ = Warm::of(&[&good]).reads(&event(&format!("{before}{one},{two}{after}")));
    }
    assert!(
        Warm::of(&[&good]).reads(&event(&format!(" {two} ,\t{one} "))),
        "another order and white space between signals still hit"
    );
}

#[test]
fn white_space_inside_a_signal_is_another_text() {
    let good = event(&object("drive-ison", r#"{"value":true}"#));
    for (from, to) in [
        ("\":true", "\" :true"),
        ("true}", "true }"),
        ("{\"value\":true", "{ \"value\":true"),
        ("\"status\":", "\"status\":\t"),
        ("}},\"meta", "}} ,\"meta"),
    ] {
        let _ = Warm::of(&[&good]).reads(&good.replacen(from, to, 1));
    }
}

#[test]
fn a_signal_is_never_read_past_its_end() {
    let good = event(&[ON, &minutes("charge-minutes", 5)].join(","));
    for at in 0..good.len() {
        let mut warm = Warm::of(&[&good]);
        assert!(!judge(&mut warm.engines, &good[..at]).0);
        let _ = judge(&mut warm.engines, &good);
    }
    let signal = good.find("true").unwrap();
    for more in ["}", "]", "}]", "}]}", "}}", "}}]", ",", "\""] {
        let _ = Warm::of(&[&good]).reads(&good.replacen("true", &format!("true{more}"), 1));
        let _ = Warm::of(&[&good]).reads(&format!("{}{more}", &good[..signal + 4]));
    }
}

#[test]
fn no_signals_and_unknown_signals_among_known_ones() {
    let good = event(&[ON, &minutes("charge-minutes", 5)].join(","));
    let unknown = r#"{"code":"no-such","body":{"value":1}}"#;
    for odd in [
        "",
        " ",
        unknown,
        &[ON, unknown].join(","),
        &[unknown, ON, unknown].join(","),
        "null",
        "{}",
        &[ON, "{}", "null"].join(","),
    ] {
        let _ = Warm::of(&[&good]).reads(&event(odd));
    }
}

#[test]
fn a_failed_signal_says_why_and_has_no_value() {
    let failed = |reason: &str| {
        format!(r#"{{"code":"drive-distance","status":{{"value":"ERROR","reason":"{reason}"}},"body":null}}"#)
    };
    let good = event(&failed("x"));
    assert!(Warm::of(&[&good]).reads(&event(&failed("y"))), "a reason is a hole");
    for body in [
        "{}",
        "{\"value\":null}",
        "{\"value\":5,\"unit\":\"km\"}",
        "\"{\\\"value\\\":null,\\\"unit\\\":\\\"mi\\\"}\"",
        "\"x\"",
        "5",
        "{\"unit\":\"bananas\"}",
    ] {
        let odd = event(&failed("x").replace("null", body));
        let _ = Warm::of(&[&good]).reads(&odd);
        let _ = Warm::of(&[&good, &event(&text("drive-distance", r#"{"value":5,"unit":"km"}"#))]).reads(&odd);
    }
}

#[test]
fn an_error_may_follow_the_body() {
    let good = r#"{"code":"drive-distance","body":"{\"value\":5,\"unit\":\"km\"}","status":{"value":"SUCCESS"}}"#;
    for (from, to) in [
        ("SUCCESS", "ERROR"),
        ("\"}}", "\"}},"),
        (",\"status\":{\"value\":\"SUCCESS\"}", ""),
        ("SUCCESS\"}", "SUCCESS\",\"value\":\"ERROR\"}"),
    ] {
        let _ = Warm::of(&[event(good)]).reads(&event(&good.replace(from, to)));
    }
    let more = good.replace("}}", r#"},"status":{"value":"ERROR"}}"#);
    let _ = Warm::of(&[event(good)]).reads(&event(&more));
}
