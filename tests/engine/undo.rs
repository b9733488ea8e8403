//! What a template took is given back when it does not hit; and whose templates they are.

use planish_kernel::{Flattener, ForTables, Quarantine, Row};
use planish_tests::CONTEXT;

use super::*;

/// Many values of every kind that is counted: converted, assumed, kept out of range, cut.
fn counted() -> String {
    [
        text("drive-distance", r#"{"value":-5,"unit":"mi"}"#),
        text("drive-gear", r#"{"value":"FLY"}"#),
        text("charge-minutes", r#"{"value":60}"#),
        text("charge-began", r#"{"value":1767920001.0000005}"#),
        object("body-doors", r#"{"values":[{"row":1,"isOpen":true},{"row":2,"isOpen":false}]}"#),
        text("drive-label", r#"{"value":"a\"b"}"#),
    ]
    .join(",")
}

#[test]
fn a_literal_that_differs_at_the_end_gives_back_all_that_was_taken() {
    let good = event(&counted());
    for (from, to) in [
        ("\\\"mi\\\"}", "\\\"mi\\\"} "),
        ("\\\"mi\\\"}", "\\\"miles\\\"}"),
        ("\\\"FLY\\\"}", "\\\"FLY\\\",\\\"odd\\\":1}"),
        ("60}", "60,\\\"unit\\\":\\\"min\\\"}"),
        ("\"row\":2,\"isOpen\":false}", "\"row\":2,\"isOpen\":false,\"more\":1}"),
        ("\"row\":2,\"isOpen\":false}", "\"row\":2,\"isOpen\":0}"),
        ("00:53:30Z\"", "00:53:30Z\",\"odd\":1"),
        ("00:53:30Z\"}", "00:53:30Z\" }"),
    ] {
        assert_ne!(good.replace(from, to), good);
        let _ = Warm::of(&[&good]).reads(&good.replace(from, to));
    }
}

#[test]
fn a_line_that_ends_in_quarantine_leaves_nothing() {
    let good = event(&counted());
    for odd in [
        format!("{good}}}"),
        good[..good.len() - 1].to_owned(),
        good.replace("\"e1\"", "\"\""),
        good.replace("\"e1\"", "null"),
        good.replace("\"e1\"", "5"),
        good.replace("}],\"at\"", "},],\"at\""),
        good.replace("}],\"at\"", "}x],\"at\""),
        good.replace("30Z\"}", "30Z\",}"),
    ] {
        let mut warm = Warm::of(&[&good]);
        let made = warm.engines.read(odd.as_bytes()).unwrap();
        assert!(matches!(made.outcome, planish_kernel::Outcome::Quarantined(_)), "{:?} {odd}", made.outcome);
        assert_eq!(made.hits, planish_kernel::TemplateHits::default(), "what is in quarantine is no hit");
        let _ = warm.reads(&odd);
    }
    let mut warm = Warm::of(&[&good]);
    let removed = good.replacen('{', r#"{"_stream":{"event_name":"REMOVE"},"#, 1);
    assert_eq!(warm.engines.read(removed.as_bytes()).unwrap().outcome, planish_kernel::Outcome::Removed);
    let _ = warm.reads(&removed);
}

#[test]
fn signals_that_were_met_before_a_key_came_again_are_met_once() {
    let both = changed("roots: [., data]", "roots: [., far.near, data, far.last]");
    let signals =
        |code: &str| format!(r#""signals":[{},{}]"#, text(code, "{}"), text("drive-ison", r#"{"value":true}"#));
    let (data, near, last) = (signals("charge-count"), signals("charge-power"), signals("charge-total"));
    for again in [r#""near":null"#, r#""near":{"year":2024}"#, r#""last":{"note":3}"#, r#""far":null"#] {
        let far = format!(r#""far":{{"near":{{{near}}},"last":{{{last},"note":1,"note":2}},{again}}}"#);
        for line in [
            format!(r#"{{"id":"e1","data":{{{data}}},{far}}}"#),
            format!(r#"{{"id":"e1","data":{{{data},"year":2024,"year":2025}},{far}}}"#),
            format!(r#"{{"id":"e1","data":{{{data}}},{far},"id":"e2"}}"#),
        ] {
            let mut engines = Engines::new(both, TemplateLimit::default());
            for line in [&event(&text("drive-ison", r#"{"value":true}"#)), &line, &line] {
                let _ = judge(&mut engines, line);
            }
        }
    }
}

#[test]
fn the_sink_is_not_touched_unless_there_is_a_row() {
    let good = event(&counted());
    let mut flattener = Flattener::new(&WARM.tables);
    let mut row = Row::for_tables(&WARM.tables);
    for _ in 0..3 {
        let _ = flattener.flatten(good.as_bytes(), &CONTEXT, &mut row);
    }
    assert!(flattener.template_hits().frame_hits > 0);
    let kept = row.clone();
    for end in 1..good.len() {
        let outcome = flattener.flatten(&good.as_bytes()[..end], &CONTEXT, &mut row);
        assert_eq!(outcome, planish_kernel::Outcome::Quarantined(Quarantine::NotJson));
        assert!(row == kept, "the first {end} bytes touched the row");
    }
}

#[test]
fn an_object_that_was_rescued_from_is_not_learned() {
    for odd in [
        text("drive-speed", r#"{"value":301,"unit":"km/h"}"#),
        text("drive-mode", r#"{"value":"FLY"}"#),
        text("charge-count", r#"{"value":5,"odd":1}"#),
        text("charge-count", r#"{"value":5,"value":6}"#),
        text("charge-count", r#"{"value":"5"}"#),
        text("charge-count", r#"{"value":5.5}"#),
        text("drive-distance", r#"{"value":5,"unit":"bananas"}"#),
        text("charge-count", "[]"),
        object("charge-count", "5"),
        object("charge-count", r#""\ud800""#),
        object("charge-count", r#"{"value":5},"odd":1"#),
        object("charge-count", r#"{"value":5},"name":"Total""#),
        object("charge-count", r#"{"value":5},"name":7"#),
        object("charge-count", r#"{"value":5},"status":{"value":"ERROR"}"#).replacen(
            r#""status":{"value":"SUCCESS"},"#,
            "",
            1,
        ),
        object("charge-count", r#"{"value":5}"#).replace("1767920001000", "\"x\""),
    ] {
        let line = event(&odd);
        let mut engines = Engines::new(&WARM, TemplateLimit::default());
        for _ in 0..5 {
            let (made, _) = engines.judge(line.as_bytes()).unwrap();
            assert!(made.row.contains("_rescued"), "{line}");
            assert_eq!(made.hits.frame_hits, 0, "{line}");
        }
        for other in [line.replace('5', "6"), event(&text("charge-count", r#"{"value":5}"#))] {
            let _ = judge(&mut engines, &other);
        }
    }
    let line = event(r#"{"code":"drive-ison","body":{"value":true}}"#).replacen('{', "{\"odd\":1,", 1);
    let mut engines = Engines::new(&WARM, TemplateLimit::default());
    for _ in 0..5 {
        assert_eq!(engines.judge(line.as_bytes()).unwrap().0.hits.event_hits, 0);
    }
}

#[test]
fn two_alternatives_are_not_learned_as_one() {
    let yaml =
        include_str!("warm.yaml").replace("Count: { value: int }", "Count: { value: int, path: [value, count] }");
    let both: &'static Both = Box::leak(Box::new(Both::new(&yaml)));
    let line = |body: &str| event(&text("charge-count", body));
    let all = [
        r#"{"value":5,"count":5}"#,
        r#"{"value":5,"count":6}"#,
        r#"{"value":6,"count":6}"#,
        r#"{"value":5,"count":null}"#,
        r#"{"value":null,"count":5}"#,
        r#"{"value":null,"count":"x"}"#,
        r#"{"value":"x","count":5}"#,
        r#"{"count":5}"#,
        r#"{"value":5}"#,
    ];
    for good in [all[3], all[4], all[7], all[8]] {
        for odd in all {
            let _ = Warm::with(both, &[line(good)]).reads(&line(odd));
        }
    }
    for first in all {
        let mut engines = Engines::new(both, TemplateLimit::default());
        for second in all {
            for line in [line(first), line(first), line(second)] {
                let _ = judge(&mut engines, &line);
            }
        }
    }
}

#[test]
fn what_the_state_mode_leaves_out_is_checked_all_the_same() {
    for keep in ["failed", "none"] {
        let yaml = include_str!("warm.yaml").replace("keep: all", &format!("keep: {keep}"));
        let both: &'static Both = Box::leak(Box::new(Both::new(&yaml)));
        let good = event(&text("drive-ison", r#"{"value":true}"#));
        let failed = event(
            r#"{"code":"drive-ison","status":{"value":"ERROR","reason":"x"},"meta":{"updatedAt":1767920001000}}"#,
        );
        for time in [
            "1767920001001",
            "0",
            "-0.0",
            "null",
            "1767920001000.0005",
            "\"x\"",
            "[]",
            "253402300800000",
            "176792000100",
            "true",
        ] {
            for line in [&good, &failed] {
                let _ = Warm::with(both, &[&good, &failed]).reads(&line.replace("1767920001000", time));
            }
        }
        for (from, to) in [
            ("\"reason\":\"x\"", "\"reason\":5"),
            ("\"reason\":\"x\"", "\"reason\":\"\\ud800\""),
            ("\"reason\":\"x\"", "\"odd\":1"),
        ] {
            let _ = Warm::with(both, &[&good, &failed]).reads(&failed.replace(from, to));
        }
        let mut warm = Warm::with(both, &[&good, &failed]);
        assert!(!judge(&mut warm.engines, &good).1.contains("_signal_state"));
        assert_eq!(judge(&mut warm.engines, &failed).1.contains("_signal_state"), keep == "failed");
    }
}

#[test]
fn a_state_that_was_empty_may_fill_and_a_full_one_empty() {
    let line = |time: &str| {
        event(&format!(r#"{{"code":"drive-ison","meta":{{"updatedAt":{time}}},"body":{{"value":true}}}}"#))
    };
    let times = ["1767920001000", "0", "null", "\"2026-01-09T00:53:21Z\"", "0.0", "-1"];
    for good in times {
        for odd in times {
            let _ = Warm::of(&[line(good)]).reads(&line(odd));
        }
    }
}

#[test]
fn more_kinds_of_an_object_than_there_are_templates() {
    let kinds = [
        "5",
        "\"x\"",
        "true",
        "null",
        "[1]",
        "{\"a\":1}",
        "5,\"old\":1",
        "5,\"old\":2",
        "5,\"old\":3",
        "5,\"old\":4",
        "5,\"old\":5",
    ];
    for limit in [1, 2, 6] {
        let mut engines = Engines::new(&WARM, TemplateLimit(limit));
        for round in 0..20 {
            for at in 0..kinds.len() {
                let kind = kinds[(at * (1 + round % 3)) % kinds.len()];
                let _ = judge(&mut engines, &event(&text("body-thing", &format!("{{\"value\":{kind}}}"))));
            }
        }
    }
}

#[test]
fn no_more_templates_are_kept_than_the_limit_says() {
    let plain = event(&text("charge-count", r#"{"value":5}"#));
    let inside = |key: &str| plain.replace(":5", &format!(r#":5,\"{key}\":null"#));
    let around = |key: &str| plain.replacen('{', &format!(r#"{{"{key}":null,"#), 1);
    for (limit, kinds) in (1..4).flat_map(|limit| [(limit, limit), (limit, limit + 1)]) {
        let [mut signals, mut events] = [(); 2].map(|()| Engines::new(&WARM, TemplateLimit(limit)));
        for round in 0..4 {
            let mut hits = (0, 0);
            for key in ["a", "b", "c", "d"].into_iter().take(kinds) {
                hits.0 += signals.read(inside(key).as_bytes()).unwrap().hits.frame_hits;
                hits.1 += events.read(around(key).as_bytes()).unwrap().hits.event_hits;
            }
            let all = (hits.0 == kinds as u64, hits.1 == kinds as u64);
            let wanted = round > 0 && kinds == limit;
            assert_eq!(all, (wanted, wanted), "{kinds} kinds, {limit} templates: {hits:?}");
        }
    }
}

#[test]
fn templates_that_fill_the_memory_are_forgotten_and_learned_again() {
    let filler = "x".repeat(60_000);
    let mut engines = Engines::new(&WARM, TemplateLimit(64));
    let small = event(&text("drive-ison", r#"{"value":true}"#));
    for at in 0..160 {
        // Each is learned for its long constant text; then it hits, which earns the next lesson.
        let long = event(&object("body-thing", &format!(r#"{{"value":5,"n{at}{filler}":null}}"#)));
        for _ in 0..6 {
            let made = engines.read(long.as_bytes()).unwrap();
            assert!(!made.row.is_empty());
        }
        engines.read(small.as_bytes()).unwrap();
    }
    let hits = engines.hits();
    println!("{hits:?}");
    assert!(hits.frame_hits > 700, "what was learned must hit: {hits:?}");
    assert!(engines.read(small.as_bytes()).unwrap().is_hit());
    // The same for what stands around the signals.
    for at in 0..160 {
        let long = small.replacen('{', &format!(r#"{{"n{at}{filler}":null,"#), 1);
        for _ in 0..6 {
            engines.read(long.as_bytes()).unwrap();
        }
    }
    assert!(engines.hits().event_hits > 700);
}
