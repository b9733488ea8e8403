//! Values that nobody reads, ignored or unknown and counted: whatever stands there, it must be a value, and it must be counted alike.

use std::sync::LazyLock;

use super::*;

static SKIPPED: LazyLock<Both> = LazyLock::new(|| Both::new(include_str!("skipped.yaml")));

/// Values of each kind; what is like the first of a kind may be skipped by a template that was learned from it.
const NUMBERS: [&str; 6] = ["7", "-0.5", "1e3", "0", "12345678901234567890123", "1E-400"];
const TEXTS: [&str; 6] = [r#""a""#, r#""""#, r#""a\"b""#, r#""\u00e9\ud83d\ude97""#, r#""é""#, r#""\ud800""#];
const OTHERS: [&str; 6] = ["true", "false", "null", "{}", "[]", "[ ]"];
const CONTAINERS: [&str; 4] = [r#"{"a":1}"#, r#"{"b":[1,{}],"a":"x"}"#, "[1]", "[[],{}]"];
const BROKEN: [&str; 10] = ["01", "1.", "-", "+1", "tru", "\"a", "{", "[1,]", "\"\\x\"", "\"a\u{1}b\""];

/// The event with a value in the envelope, in the frame, and in the body.
fn lines(value: &str) -> Vec<String> {
    let frame =
        |more: &str, body: &str| format!(r#"{{"id":"e1","signals":[{{"code":"drive-ison"{more},"body":{body}}}]}}"#);
    let body = |value: &str| format!(r#"{{"value":true,"old":{value}}}"#);
    vec![
        format!(r#"{{"id":"e1","more":{value},"signals":[{{"code":"drive-ison","body":{{"value":true}}}}]}}"#),
        format!(r#"{{"id":"e1","signals":[{{"code":"drive-ison","body":{{"value":true}}}}],"more":{{"in":{value}}}}}"#),
        frame(&format!(r#","more":{value}"#), r#"{"value":true}"#),
        frame(&format!(r#","status":{{"value":"OK","more":{value}}}"#), r#"{"value":true}"#),
        frame("", &body(value)),
        frame("", &Value::from(body(value)).to_string()),
        frame("", &format!(r#"{{"value":true,"trip":{{"at":{value}}}}}"#)),
        frame("", &format!(r#"{{"value":true,"unknown":{value}}}"#)),
        frame(r#","status":{"value":"ERROR"}"#, &format!(r#"{{"old":{value}}}"#)),
        frame(r#","status":{"value":"ERROR"}"#, &format!(r#"{{"unknown":{value}}}"#)),
        format!(r#"{{"id":"e1","signals":[{{"code":"drive-parts","body":{{"values":[{{"row":1,"x":{value}}}]}}}}]}}"#),
    ]
}

#[test]
fn any_value_in_the_place_of_any_other_is_counted_alike() {
    let all: Vec<_> = [&NUMBERS[..], &TEXTS, &OTHERS, &CONTAINERS].concat();
    for (learned, other) in all.iter().flat_map(|one| all.iter().map(move |other| (one, other))) {
        for (good, odd) in lines(learned).iter().zip(lines(other)) {
            let mut engines = Engines::new(&SKIPPED, TemplateLimit::default());
            for line in [good, good, &odd, good, &odd] {
                let _ = judge(&mut engines, line);
            }
        }
    }
}

#[test]
fn a_number_or_a_text_that_nobody_reads_may_vary() {
    for like in [&NUMBERS[..], &TEXTS[..3]] {
        for other in like {
            // A failed body that says something is rescued, so it teaches nothing.
            for (good, odd) in lines(like[0]).iter().zip(lines(other)).take(9) {
                assert!(Warm::with(&SKIPPED, &[good]).reads(&odd), "{odd} is not read by the template of {good}");
            }
        }
    }
}

#[test]
fn what_is_no_value_is_no_value_where_nobody_reads_it() {
    for broken in BROKEN {
        for good in ["1", r#""a""#, "true", r#"{"a":1}"#, "[1]"] {
            for (good, odd) in lines(good).iter().zip(lines(broken)) {
                let mut engines = Engines::new(&SKIPPED, TemplateLimit::default());
                for line in [good, good, &odd, good] {
                    let _ = judge(&mut engines, line);
                }
            }
        }
    }
}

#[test]
fn a_container_that_nobody_reads_nests_no_deeper_than_any_other() {
    let nested = |depth: usize| lines(&format!("{}1{}", "[".repeat(depth), "]".repeat(depth)));
    for depth in [124, 125, 126, 127, 128, 129] {
        for (good, odd) in nested(1).iter().zip(nested(depth)) {
            let mut engines = Engines::new(&SKIPPED, TemplateLimit::default());
            for line in [good, good, &odd, good] {
                let _ = judge(&mut engines, line);
            }
        }
    }
}
