//! The event around its signals: one template, before and after.

use super::*;

const ON: &str = r#"{"code":"drive-ison","body":{"value":true}}"#;

fn triggers(n: usize) -> String {
    let trigger = |at| format!(r#"{{"type":"T{at}","signal":{{"code":"drive-ison"}}}}"#);
    format!("[{}]", (0..n).map(trigger).collect::<Vec<_>>().join(","))
}

#[test]
fn triggers_may_stand_before_and_after() {
    let before = |n| format!(r#"{{"id":"e1","triggers":{},"signals":[{ON}]}}"#, triggers(n));
    let after = |n| format!(r#"{{"id":"e1","signals":[{ON}],"triggers":{}}}"#, triggers(n));
    let none = format!(r#"{{"id":"e1","signals":[{ON}]}}"#);
    let both = format!(r#"{{"id":"e1","triggers":{},"signals":[{ON}],"triggers":{}}}"#, triggers(1), triggers(2));
    let lines = [before(1), before(2), after(0), after(1), after(2), none];
    for good in &lines {
        for odd in lines.iter().chain([&both, &after(3), &before(9)]) {
            let _ = Warm::of(&[good]).reads(odd);
        }
    }
    assert!(Warm::of(&[after(2)]).reads(&after(2).replace("T1", "T9").replace("drive-ison\"}}]", "x\",\"y\":[]}}]")));
}

#[test]
fn the_key_is_checked_on_every_hit() {
    let line = |id: &str| event(ON).replace("\"e1\"", id);
    for id in [
        "\"\"",
        "null",
        "5",
        "\"e\\u0031\"",
        "\"\\ud800\"",
        "[]",
        "\"\\\"\"",
        "\" \"",
        "\"e2\",\"id\":\"e3\"",
        "\"e2\",\"id\":null",
        "\"e2\",\"id\":\"\"",
    ] {
        let _ = Warm::of(&[line("\"e1\"")]).reads(&line(id));
    }
    for (from, to) in [
        ("\"id\":\"e1\",", ""),
        ("\"id\"", "\"eventId\""),
        ("\"id\":\"e1\"", "\"id\":null,\"eventId\":\"e1\""),
        ("\"id\":\"e1\"", "\"id\":\"e1\",\"eventId\":\"e2\""),
    ] {
        let odd = line("\"e1\"").replace(from, to);
        let _ = Warm::of(&[line("\"e1\"")]).reads(&odd);
    }
    let older = line("\"e1\"").replace("\"id\":\"e1\"", "\"id\":null,\"eventId\":\"e1\"");
    for id in ["\"\"", "\"e2\"", "null", "5"] {
        let _ = Warm::of(&[&older]).reads(&older.replace("\"e1\"", id));
    }
    assert!(Warm::of(&[line("\"e1\"")]).reads(&line("\"e2\"")));
}

#[test]
fn the_key_is_checked_wherever_it_stands() {
    let line = |car: &str, id: &str| format!(r#"{{"car":{{"id":"{car}"}},"id":"{id}","signals":[{ON}]}}"#);
    assert!(Warm::of(&[line("c1", "e1")]).reads(&line("", "e2")));
    assert!(!Warm::of(&[line("c1", "e1")]).reads(&line("c1", "")));
}

#[test]
fn what_the_envelope_counts_is_counted_once_for_each_line() {
    let whole = event(ON);
    let cut = whole.replace("30Z", "30.000000001Z");
    assert!(Warm::of(&[&whole]).reads(&cut), "a time is a hole, however it is spelled");
    assert!(Warm::of(&[&cut]).reads(&whole));
    let both = changed("accept: [text] }\n  triggers", "sentinels: [0] }\n  triggers");
    let sentinel = whole.replace("2024", "0");
    assert!(Warm::with(both, &[&sentinel]).reads(&sentinel.replace("c1", "c2")), "a sentinel is constant text");
}

#[test]
fn keys_that_gave_something_to_rescue_give_it_every_time() {
    let good = event(ON);
    for odd in ["\"odd\":1,", "\"car\":5,", "\"note\":1,\"note\":2,"] {
        let _ = Warm::of(&[&good]).reads(&good.replacen('{', &format!("{{{odd}"), 1));
        let _ = Warm::of(&[&good]).reads(&good.replacen("\"at\"", &format!("{odd}\"at\""), 1));
    }
}

#[test]
fn a_second_array_of_signals_goes_to_the_full_parser() {
    let good = format!(r#"{{"id":"e1","signals":[{ON}],"data":{{"year":1}}}}"#).replace(r#","data":{"year":1}"#, "");
    let off = ON.replace("true", "false");
    let minutes = r#"{"code":"charge-minutes","body":{"value":5,"unit":"min"}}"#;
    for odd in [
        format!(r#"{{"id":"e1","signals":[{ON}],"signals":[{off}]}}"#),
        format!(r#"{{"id":"e1","signals":[{ON}],"signals":[{minutes}]}}"#),
        format!(r#"{{"id":"e1","signals":[{ON},{minutes}],"signals":[{minutes},{off}]}}"#),
        format!(r#"{{"id":"e1","signals":[{ON}],"signals":null}}"#),
        format!(r#"{{"id":"e1","signals":null,"signals":[{ON}]}}"#),
        format!(r#"{{"id":"e1","signals":[{ON}],"signals":5}}"#),
        format!(r#"{{"id":"e1","signals":[{ON}],"data":{{"signals":[{off}]}}}}"#),
        format!(r#"{{"id":"e1","data":{{"signals":[{off}]}},"signals":[{ON}]}}"#),
        format!(r#"{{"id":"e1","data":{{"signals":[{ON}]}}}}"#),
        format!(r#"{{"data":{{"signals":[{ON}],"id":"e1"}}}}"#),
        r#"{"id":"e1","signals":null}"#.to_owned(),
        r#"{"id":"e1","signals":{}}"#.to_owned(),
        r#"{"id":"e1"}"#.to_owned(),
    ] {
        let _ = Warm::of(&[&good]).reads(&odd);
        let mut engines = Engines::new(&WARM, TemplateLimit::default());
        for line in [&odd, &odd, &odd, &good, &odd, &odd.replace("false", "true"), &good] {
            let _ = judge(&mut engines, line);
        }
    }
}

#[test]
fn an_array_that_a_key_takes_back_leaves_nothing() {
    let minutes = r#"{"code":"charge-minutes","body":{"value":5,"unit":"min"}}"#;
    let data = |signals: &str| format!(r#""data":{{"signals":[{signals}]}}"#);
    let (one, other) = (format!("{ON},{minutes}"), format!("{minutes},{ON}"));
    let good = format!(r#"{{"id":"e1",{}}}"#, data(&one));
    for (first, last) in [(ON, minutes), (minutes, ON), (ON, ""), (&one, &other), (&other, &one)] {
        let _ = Warm::of(&[&good]).reads(&format!(r#"{{"id":"e1",{},{}}}"#, data(first), data(last)));
    }
}

#[test]
fn a_frame_that_was_learned_nearer_to_the_root_nests_no_deeper() {
    let frame = |nested: usize| {
        let deep = format!("{}{}", "[".repeat(nested), "]".repeat(nested));
        format!(r#"{{"code":"drive-ison","meta":{{"more":{deep}}},"body":{{"value":true}}}}"#)
    };
    let outer = |frame: &str| format!(r#"{{"id":"e1","signals":[{frame}]}}"#);
    let inner = |frame: &str| format!(r#"{{"id":"e1","data":{{"signals":[{frame}]}}}}"#);
    for good in [1, 100, 124] {
        let warm = [outer(&frame(good)), inner(&frame(good.min(50)))];
        for nested in 119..130 {
            let _ = Warm::of(&warm).reads(&inner(&frame(nested)));
            let _ = Warm::of(&warm).reads(&outer(&frame(nested)));
        }
    }
}

#[test]
fn constant_text_nests_no_deeper_where_it_stands_deeper() {
    let frame = |nested: usize| {
        let deep = format!("{}{}", "[".repeat(nested), "]".repeat(nested));
        format!(r#"{{"code":"body-thing","body":{{"value":true,"old":{deep}}}}}"#)
    };
    for nested in 120..128 {
        let inner = |frame: &str| format!(r#"{{"id":"e1","data":{{"signals":[{frame}]}}}}"#);
        let good = [format!(r#"{{"id":"e1","signals":[{}]}}"#, frame(nested)), inner(&frame(1))];
        let mut engines = Engines::new(&WARM, TemplateLimit::default());
        for line in good.iter().chain(&good) {
            let _ = judge(&mut engines, line);
        }
        let _ = judge(&mut engines, &inner(&frame(nested)));
    }
}

#[test]
fn nothing_may_follow_the_event() {
    let good = event(ON);
    for more in [" ", "\r", "\t \r", "}", "]", ",", "x", "{}", "\0", "\u{feff}", "\u{a0}", "null", "\""] {
        let _ = Warm::of(&[&good]).reads(&format!("{good}{more}"));
        let _ = Warm::of(&[&good]).reads(&format!("{more}{good}"));
        let _ = Warm::of(&[&format!("{good}\r")]).reads(&format!("{good}{more}"));
    }
    let _ = Warm::of(&[&good]).reads(&format!("{good}{good}"));
}

#[test]
fn what_the_stream_says_decides() {
    let line = |stream: &str| event(ON).replacen("{", &format!(r#"{{"_stream":{{{stream}}},"#), 1);
    let good = line(r#""event_name":"INSERT","sequence":"123","created_at":1767920001000,"event_id":"s1","table":"t""#);
    for (from, to) in [
        ("INSERT", "REMOVE"),
        ("INSERT", "R\\u0045MOVE"),
        ("INSERT", "remove"),
        ("\"INSERT\"", "null"),
        ("\"INSERT\"", "5"),
        ("\"123\"", "\"00456\""),
        ("\"123\"", "\"12345678901234567890123456789012345678901\""),
        ("\"123\"", "\"12x\""),
        ("\"123\"", "\"\""),
        ("\"123\"", "123"),
        ("\"123\"", "\"1\\u0032\""),
        ("1767920001000", "1767920001001"),
        ("1767920001000", "1767920001000.5"),
        ("1767920001000", "253402300800000"),
        ("1767920001000", "null"),
        ("1767920001000", "\"2026-01-09T23:59:59-01:00\""),
        ("\"s1\"", "\"s2\""),
        ("\"t\"", "\"u\""),
        ("\"t\"", "\"t\",\"odd\":1"),
        ("\"_stream\"", "\"_steam\""),
    ] {
        assert_ne!(good.replace(from, to), good);
        let _ = Warm::of(&[&good]).reads(&good.replace(from, to));
    }
    assert!(
        Warm::of(&[&good])
            .reads(&good.replace("123", "456").replace("1767920001000", "1767999999999").replace("s1", "s22"))
    );
}

#[test]
fn a_value_of_the_envelope_that_would_be_rescued_is() {
    let good = event(ON);
    for (from, to) in [
        ("2026-01-09T", "2026-02-30T"),
        ("\"2026-01-09T00:53:30Z\"", "1767920001000"),
        ("2024", "2024.5"),
        ("2024", "99999999999"),
        ("\"c1\"", "5"),
        ("\"car\":{", "\"car\":{\"odd\":1,"),
        ("\"car\":{\"id\":\"c1\",\"year\":2024}", "\"car\":5"),
        ("\"car\":{\"id\":\"c1\",\"year\":2024}", "\"car\":null"),
    ] {
        assert_ne!(good.replace(from, to), good);
        let _ = Warm::of(&[&good]).reads(&good.replace(from, to));
    }
}
