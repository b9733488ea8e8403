//! Every check of the full parser is made on every hit.

use super::*;

#[test]
fn sentinels_in_every_spelling() {
    alike(
        "charge-level",
        "5",
        &["0", "0.0", "-0", "-0.0", "0e9", "0.000", "00", "1", "\"0\"", "0.0000000000000000001"],
    );
    alike("charge-level", "0", &["5", "0.0", "-0", "null"]);
    alike("charge-ended", "1767920001000", &["0", "0.0", "-0", "0e9", "\"0\""]);
    alike("charge-ended", "0", &["1767920001000", "0.0", "null"]);
    alike("drive-word", "\"x\"", &["\"NONE\"", "\"none\"", "\"N\\u004fNE\"", "\"NON\"", "\"\""]);
    taken("charge-level", "5", &["6", "0.5", "-1"]);
    taken("drive-word", "\"x\"", &["\"none\"", "\"\""]);
}

#[test]
fn what_does_not_fit_is_rescued() {
    alike(
        "charge-count",
        "5",
        &["2147483648", "-2147483649", "5.5", "5.0", "9223372036854775808", "1e400", "12345678901234567890"],
    );
    alike("charge-small", "5", &["127", "128", "-128", "-129", "5.5"]);
    alike("charge-price", "5", &["9999.99", "9999.999", "10000", "-9999.99", "0.001", "1.10", "1e-2", "1e-3"]);
    alike("charge-total", "5", &["9223372036854775807", "9223372036854775808"]);
    alike(
        "charge-power",
        "5",
        &["1e400", "-1e400", "1e308", &format!("{}.5", "9".repeat(400)), &format!("0.{}1", "0".repeat(400))],
    );
    alike("charge-voltage", "5", &["3.4028235e38", "3.4028236e38", "3e39", &"9".repeat(50)]);
    alike(
        "body-day",
        "\"2026-01-09\"",
        &["\"2026-02-29\"", "\"2024-02-29\"", "\"0000-01-01\"", "\"2026-1-9\"", "\"2026-01-09 \"", "\"\""],
    );
}

#[test]
fn limits_that_rescue_and_limits_that_count() {
    alike("charge-few", "2", &["1", "3", "0", "4", "-1", "1.0", "3.0", "3.5", "99999999999"]);
    taken("charge-few", "2", &["1", "3"]);
    alike(
        "charge-energy",
        "5",
        &["-10", "100", "-10.000000000000002", "100.00000000000001", "-10.1", "101", "1e2", "1e3", "-0"],
    );
    taken("charge-energy", "5", &["-10", "100", "0.5"]);
    for (code, unit) in [("drive-distance", "km"), ("drive-speed", "km/h")] {
        let body = format!(r#"{{"value":@,"unit":"{unit}"}}"#);
        let _ = holes(code, &body, "5", &["-1", "0", "-0", "-0.5", "300", "300.00001", "301", "-1e-9"]);
    }
    let _ = holes("drive-distance", r#"{"value":@,"unit":"km"}"#, "-1", &["5", "-2", "-0"]);
    // What was counted when the template was learned says nothing of the next value.
    alike("drive-distance", "5", &["-5", "6"]);
    for (good, odd) in [("-1", "5"), ("5", "-1")] {
        let hits = holes("drive-distance", r#"{"value":@,"unit":"km"}"#, good, &[odd]);
        assert_eq!(hits, [true, true], "a value that is kept and counted may hit");
    }
}

#[test]
fn every_type_of_number_has_its_limits_and_sentinels() {
    let odd = ["1", "3", "0", "4", "-1", "-0", "3.0", "3.5", "1e0", "1e1", "7", "7.0", "null", "99999999999"];
    for kind in ["byte", "short", "int", "long", "float", "double", "\"decimal(6,2)\""] {
        for rules in ["min: 1, max: 3, on_violation: rescue", "min: 1, max: 3", "sentinels: [7]"] {
            let few = format!("Few: {{ value: {kind}, {rules} }}");
            let both = changed("Few: { value: int, min: 1, max: 3, on_violation: rescue }", &few);
            let line = |value: &str| event(&text("charge-few", &format!(r#"{{"value":{value}}}"#)));
            for odd in odd {
                let _ = Warm::with(both, &[line("2")]).reads(&line(odd));
            }
            assert!(Warm::with(both, &[line("2")]).reads(&line("3")), "{few}");
        }
    }
}

#[test]
fn a_time_has_any_sentinel() {
    let formats = "timestamp, formats: [epoch_ms, rfc3339], sentinels";
    for sentinel in ["1767920001001", "9999999999999", "1767920001001.5", "\"2026-01-09T00:53:21Z\""] {
        let both = changed(
            &format!("Ended: {{ value: {formats}: [0] }}"),
            &format!("Ended: {{ value: {formats}: [{sentinel}] }}"),
        );
        for frame in [object, text] {
            let line = |value: &str| event(&frame("charge-ended", &format!(r#"{{"value":{value}}}"#)));
            for odd in [sentinel, "1767920001002", "1767920001001.0", "0", "\"2026-01-09T00:53:22Z\""] {
                let _ = Warm::with(both, &[line("1767920001000")]).reads(&line(odd));
                let _ = Warm::with(both, &[line("\"2026-01-09T00:53:20Z\"")]).reads(&line(odd));
            }
        }
    }
}

#[test]
fn words_that_rescue_and_words_that_count() {
    for code in ["drive-gear", "drive-mode"] {
        let words = [
            "\"PARK\"",
            "\"DRIVE\"",
            "\"ECO\"",
            "\"SPORT\"",
            "\"park\"",
            "\"Drive\"",
            "\"eCo\"",
            "\"FLY\"",
            "\"\"",
            "\"PARK \"",
            "\"ÉCO\"",
        ];
        for good in ["\"PARK\"", "\"SPORT\"", "\"fly\""] {
            if code == "drive-gear" || good == "\"SPORT\"" {
                alike(code, good, &words);
            }
        }
    }
    taken("drive-gear", "\"PARK\"", &["\"DRIVE\"", "\"drive\"", "\"park\""]);
    taken("drive-mode", "\"ECO\"", &["\"SPORT\"", "\"eco\""]);
}

#[test]
fn booleans() {
    alike(
        "drive-ison",
        "true",
        &["false", "True", "tru", "truee", "fals", "falsey", "1", "\"true\"", "null", "t", "f", ""],
    );
    taken("drive-ison", "true", &["false"]);
    taken("drive-ison", "false", &["true"]);
}

#[test]
fn arrays_stand_for_their_length_and_their_nulls() {
    let doors = [
        r#"[{"row":1,"isOpen":true},{"row":2,"isOpen":false}]"#,
        r#"[{"row":3,"isOpen":false},{"row":-4,"isOpen":true}]"#,
        r#"[{"row":1,"isOpen":true}]"#,
        r#"[{"row":1,"isOpen":true},null]"#,
        r#"[{"row":1,"isOpen":true},{"row":2,"isOpen":false},{"row":2,"isOpen":false}]"#,
        r#"[{"row":1,"isOpen":null},{"row":2,"isOpen":false}]"#,
        r#"[{"row":"1","isOpen":true},{"row":2,"isOpen":false}]"#,
        r#"[{"isOpen":true,"row":1},{"row":2,"isOpen":false}]"#,
        r#"[{"row":1,"isOpen":true,"odd":5},{"row":2,"isOpen":false}]"#,
        r#"[{"row":1,"isOpen":true},{}]"#,
        "[]",
    ];
    for good in doors.iter().enumerate().filter(|(at, _)| ![6, 8].contains(at)).map(|(_, good)| good) {
        let hits = holes("body-doors", r#"{"values":@}"#, good, &doors);
        assert!(!hits.contains(&true) || hits.iter().any(|hit| !hit), "{hits:?}");
    }
    assert_eq!(holes("body-doors", r#"{"values":@}"#, doors[0], &[doors[1]]), [true, true]);
    assert_eq!(
        holes("body-flags", r#"{"values":@}"#, "[true,null,false]", &["[false,null,true]", "[false,true,true]"]),
        [true, false, true, false]
    );
}

#[test]
fn counts_of_constant_text_and_of_holes_add_up() {
    let body = r#"{"value":@,"unit":"km","odd":null,"other":{},"value":null,"value":@}"#;
    for (good, odd) in [("-5", "6"), ("6", "-5")] {
        let frame = event(&text("drive-distance", &body.replace('@', good)));
        let mut engines = Engines::new(&WARM, TemplateLimit::default());
        for line in [&frame, &frame, &frame.replace(good, odd), &frame] {
            let _ = judge(&mut engines, line);
        }
    }
    let ignored = |old: &str| event(&object("body-thing", &format!(r#"{{"value":[1],"old":{old}}}"#)));
    for odd in ["1", "2", "null", "{\"a\":1}"] {
        let _ = Warm::of(&[ignored("1")]).reads(&ignored(odd));
    }
    let cut = |time: &str| event(&text("charge-began", &format!(r#"{{"value":{time}}}"#)));
    for (good, odd) in [
        ("1767920001.5", "1767920001.0000005"),
        ("1767920001.0000005", "1767920001.5"),
        ("1767920001.0000005", "1767920001.0000001"),
    ] {
        assert!(Warm::of(&[cut(good)]).reads(&cut(odd)), "a cut time may hit, and only it is counted");
    }
}
