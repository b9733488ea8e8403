//! What decides the meaning of a value is never a hole.

use super::*;

#[test]
fn a_failed_status_is_not_read_as_a_good_one() {
    let good = event(&text("drive-ison", r#"{"value":true}"#));
    for word in ["ERROR", "error", "SUCCESS ", "UNKNOWN", "", "E\\u0052ROR", "\\ud800"] {
        let odd = good.replace("SUCCESS", word);
        let _ = Warm::of(&[&good]).reads(&odd);
        let _ = Warm::of(&[&good, &good.replace("SUCCESS", "ERROR").replace(r#","body":"{\"value\":true}""#, "")])
            .reads(&odd);
    }
}

#[test]
fn another_code_is_another_signal() {
    let good = event(&text("drive-ison", r#"{"value":true}"#));
    for code in ["charge-count", "drive-isoff", "Drive-IsOn", "", "charge-timeleft", r"drive\u002dison"] {
        let _ = Warm::of(&[&good]).reads(&good.replace("drive-ison", code));
    }
}

#[test]
fn what_decides_decides_wherever_in_long_constant_text_it_stands() {
    let line = |code: &str, before: usize, after: usize| {
        let null = |key: &str, len: usize| format!("\"{}\":null", key.repeat(len));
        event(&format!(r#"{{{},"code":"{code}",{},"body":{{"value":"PARK"}}}}"#, null("b", before), null("a", after)))
    };
    for (before, after) in (0..150).step_by(7).flat_map(|before| (0..150).step_by(13).map(move |after| (before, after)))
    {
        let mut engines = Engines::new(&WARM, TemplateLimit::default());
        for code in ["drive-gear", "drive-gear", "drive-word", "drive-gear"] {
            let _ = judge(&mut engines, &line(code, before, after));
        }
        assert!(engines.hits().frame_hits > 0);
    }
}

#[test]
fn group_and_name_stand_for_themselves() {
    let named = |names: &str| event(&format!(r#"{{{names},"body":{{"value":5,"unit":"min"}}}}"#));
    let all = [
        r#""group":"Charge","name":"Minutes""#,
        r#""group":"Battery","name":"TimeLeft""#,
        r#""group":"Charge","name":"Count""#,
        r#""group":"charge","name":"Minutes""#,
        r#""name":"Minutes""#,
        r#""group":null,"name":"Minutes""#,
        r#""group":"Charge""#,
        r#""code":"charge-minutes","group":"Charge","name":"Minutes""#,
        r#""code":"charge-minutes","group":"Charge","name":"Count""#,
        r#""code":"charge-minutes","group":"Drive","name":"Minutes""#,
        r#""code":"charge-minutes","group":5,"name":"Minutes""#,
        r#""code":"charge-timeleft","group":"CHARGE","name":"timeLEFT""#,
        r#""code":"charge-timeleft","group":"Charge","name":"Minutes""#,
        r#""code":"no-such","group":"Charge","name":"Minutes""#,
    ];
    // A frame without a code is read by template after one of its signal that has a code.
    let coded = named(all[7]);
    for good in [all[0], all[1], all[4], all[7], all[11]] {
        for odd in all {
            let _ = Warm::of(&[coded.clone(), named(good)]).reads(&named(odd));
        }
    }
}

#[test]
fn the_keys_stand_for_themselves() {
    let good = event(&object("drive-ison", r#"{"value":true,"unit":null}"#));
    for (from, to) in [
        ("\"value\":true", "\"valve\":true"),
        ("\"value\":true", "\"Value\":true"),
        ("\"value\":true", "\"val\\u0075e\":true"),
        ("\"value\":true", "\"value\":null,\"value\":true"),
        ("\"value\":true", "\"value\":true,\"value\":false"),
        ("\"code\"", "\"c\\u006fde\""),
        ("\"code\"", "\"kode\""),
        ("\"body\"", "\"bodies\""),
        ("\"updatedAt\"", "\"createdAt\""),
        ("\"car\"", "\"care\""),
        ("\"id\":\"e1\"", "\"eventId\":\"e1\""),
        ("\"signals\"", "\"signal\""),
    ] {
        let odd = good.replacen(from, to, 1);
        assert_ne!(odd, good);
        let _ = Warm::of(&[&good]).reads(&odd);
    }
}

#[test]
fn null_a_text_an_array_or_an_object_is_not_what_a_number_was() {
    let all = ["5", "null", "\"5\"", "[5]", "{\"value\":5}", "[]", "{}", "true", "\"\"", "[null]"];
    for code in [
        "charge-count",
        "charge-power",
        "drive-label",
        "drive-ison",
        "body-flags",
        "body-thing",
        "charge-ended",
        "drive-gear",
    ] {
        let body = if code == "body-flags" { r#"{"values":@}"# } else { r#"{"value":@}"# };
        let good = match code {
            "charge-count" | "charge-power" => "5",
            "drive-label" => "\"x\"",
            "drive-gear" => "\"PARK\"",
            "drive-ison" => "true",
            "charge-ended" => "1767920001000",
            "body-flags" => "[true,false]",
            _ => "{\"a\":1}",
        };
        let _ = holes(code, body, good, &all);
        let _ = holes(code, body, "null", &all);
    }
}

#[test]
fn a_number_may_be_a_text_only_where_the_catalogue_accepts_one() {
    let line = |year: &str| event(&text("drive-ison", r#"{"value":true}"#)).replace("2024", year);
    for good in ["2024", "\"2024\""] {
        for odd in [
            "1999",
            "\"1999\"",
            "\"01999\"",
            "\"\"",
            "\" 1999\"",
            "1999.0",
            "\"1.999e3\"",
            "null",
            "\"19\\u00399\"",
            "99999999999",
        ] {
            let _ = Warm::of(&[line(good)]).reads(&line(odd));
        }
    }
    assert!(Warm::of(&[line("\"2024\"")]).reads(&line("\"1999\"")), "a number in a text has a hole too");
}

#[test]
fn json_that_may_be_anything_is_never_null() {
    let line = |note: &str| {
        event(&object("drive-ison", r#"{"value":true}"#)).replacen("{", &format!(r#"{{"note":{note},"#), 1)
    };
    for odd in
        ["null", "nul", "[null]", "\"null\"", "0", "{\"a\":1,\"a\":2}", "[1,2", "{]", "tru", "\"\\ud800\"", "\"\\x\""]
    {
        let _ = Warm::of(&[line("[1]")]).reads(&line(odd));
    }
    assert!(Warm::of(&[line("[1]")]).reads(&line("[{\"b\":[ {} ]}]")), "the note is a hole");
}

#[test]
fn an_element_that_is_itself_a_value_is_not_what_an_object_was() {
    let facts = ["5", "{\"more\":\"x\"}", "{\"more\":\"x\",\"odd\":1}", "[5]", "\"x\"", "null", "{}", "[]", "true"];
    for good in ["5", "\"x\"", "true", "{\"more\":\"x\"}"] {
        let _ = holes("body-facts", r#"{"values":[@]}"#, good, &facts);
    }
}

#[test]
fn a_unit_that_is_absent_another_or_unknown_is_not_what_it_was() {
    let bodies = [
        r#"{"value":5,"unit":"km"}"#,
        r#"{"value":5,"unit":"kilometers"}"#,
        r#"{"value":5,"unit":"mi"}"#,
        r#"{"value":5,"unit":"miles"}"#,
        r#"{"value":5,"unit":"KM"}"#,
        r#"{"value":5,"unit":"bananas"}"#,
        r#"{"value":5,"unit":"percent"}"#,
        r#"{"value":5,"unit":""}"#,
        r#"{"value":5,"unit":5}"#,
        r#"{"value":5,"unit":null}"#,
        r#"{"value":5}"#,
        r#"{"unit":"mi","value":5}"#,
        r#"{"value":5,"unit":"mi","unit":"km"}"#,
    ];
    for good in [bodies[0], bodies[2], bodies[9], bodies[10], bodies[11]] {
        for frame in [object, text] {
            for odd in bodies {
                let _ = Warm::of(&[event(&frame("drive-distance", good))]).reads(&event(&frame("drive-distance", odd)));
            }
            let more = good.replace('5', "123.25");
            assert!(
                Warm::of(&[event(&frame("drive-distance", good))]).reads(&event(&frame("drive-distance", &more))),
                "{good}"
            );
        }
    }
}

#[test]
fn a_unit_that_is_also_a_column_is_no_hole() {
    let body = r#"{"limit":80,"unit":"@"}"#;
    for good in ["percent", "ratio"] {
        let _ = holes("charge-limit", body, good, &["percent", "%", "ratio", "bananas", "km", "", "rati\\u006f"]);
    }
}

#[test]
fn a_failed_body_that_says_nothing_is_not_one_that_says_something() {
    let failed = |frame: &str| event(&frame.replace("SUCCESS", "ERROR"));
    let good = r#"{"roof":{"maker":5,"height":{},"unit":"km","height":null,"unit":"mi"},"extra":{"by":"x"}}"#;
    for frame in [object, text] {
        let warm = || Warm::of(&[failed(&frame("body-roof", good))]);
        for (from, to) in
            [("\"km\"", "\"bananas\""), ("\"mi\"", "\"bananas\""), ("{}", "0"), ("null", "[1]"), ("maker", "odd")]
        {
            assert!(!warm().reads(&failed(&frame("body-roof", &good.replace(from, to)))), "{from} {to}");
        }
        assert!(warm().reads(&failed(&frame("body-roof", &good.replace('5', "71").replace("\"x\"", "\"\"")))));
    }
}
