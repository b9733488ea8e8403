//! A text ends where its own grammar ends it.

use super::*;

#[test]
fn other_plain_texts_are_taken() {
    taken(
        "drive-label",
        "\"x\"",
        &[
            "\"\"",
            "\"y\"",
            "\"two words\"",
            "\"grün 🚗\"",
            "\"a/b {[,:]}\"",
            "\"a text that is a good deal longer than one register\"",
        ],
    );
}

#[test]
fn escapes_and_surrogates_are_resolved_or_declined() {
    alike(
        "drive-label",
        "\"x\"",
        &[
            r#""\"""#,
            r#""a\"b""#,
            r#""\"}""#,
            r#""\",\"unit\":\"km""#,
            r#""\\""#,
            r#""\\\\\"\\""#,
            r#""a\\""#,
            r#""\/\b\f\n\r\t""#,
            r#""\u0041\u00e4\u20ac""#,
            r#""\u0022""#,
            r#""\u005c""#,
            r#""\u005c\"""#,
            r#""\ud83d\ude97""#,
            r#""\ud800""#,
            r#""\udc00\ud800""#,
            r#""\ud800x""#,
            r#""\u12""#,
            r#""\x""#,
            r#""\"#,
        ],
    );
}

#[test]
fn in_the_envelope_as_well() {
    let line = |car: &str| event(&text("drive-ison", r#"{"value":true}"#)).replace("c1", car);
    for odd in
        [r#"\""#, r"\\", r#"a\",\"b"#, r"\u0022", r"\ud83d\ude97", r"\ud800", r"\x", "\\", "\u{1}", "\u{7f}", "grün"]
    {
        let _ = Warm::of(&[line("c1")]).reads(&line(odd));
        let _ = Warm::of(&[line(r#"\""#)]).reads(&line(odd));
    }
    assert!(Warm::of(&[line("c1")]).reads(&line("c2")));
}

#[test]
fn what_is_escaped_in_a_text_body_is_escaped_by_its_own_rules() {
    let good = event(&text("drive-label", r#"{"value":"x"}"#));
    for inside in [
        r#"x\""#,
        r"x\\",
        r"x\\\\",
        r#"x\\\""#,
        r#"x\\\\\""#,
        r#"x\\\"y\\\""#,
        r"x\\n",
        r"x\\u0041",
        r"x\\u00",
        r"x\\ud83d\\ude97",
        r"x\\ud800",
        r"x\u0041",
        r"x\u0022",
        r"x\u005c\u0022",
        r"x\u005cn",
        r"x\ud83d\ude97",
        r"x\ud800",
        r"x\/",
        r"x\n",
        r"x\t",
        r"x\\q",
        r"x\q",
        r#"x""#,
        r#"x"y"#,
        "x\u{1}",
        "x\\\\\u{1}",
        "x\u{1f}\\\"",
        "x\u{7f}\u{80}",
    ] {
        let odd = good.replace(r#"\"x\""#, &format!(r#"\"{inside}\""#));
        assert_ne!(odd, good);
        let _ = Warm::of(&[&good]).reads(&odd);
        let escaped = good.replace(r#"\"x\""#, r#"\"\\\"\""#);
        let _ = Warm::of(&[&good, &escaped]).reads(&odd);
    }
}

#[test]
fn control_bytes_are_not_text() {
    for byte in (0..0x20).chain([0x7f]) {
        let value = format!("\"a{}b\"", char::from(byte));
        let line = |value: &str| event(&object("drive-label", &format!(r#"{{"value":{value}}}"#)));
        let _ = Warm::of(&[line("\"ab\"")]).reads(&line(&value));
        let inner = event(&text("drive-label", r#"{"value":"ab"}"#));
        let _ = Warm::of(&[&inner]).reads(&inner.replace("ab", &format!("a{}b", char::from(byte))));
    }
}

#[test]
fn bytes_over_7f_must_be_utf_8() {
    for good in
        [event(&text("drive-label", r#"{"value":"grün"}"#)), event(&object("drive-label", r#"{"value":"grün"}"#))]
    {
        let at = good.find('ü').unwrap();
        for bad in [
            &[0xc3][..],
            &[0xbc],
            &[0xff, 0xff],
            &[0xc0, 0x80],
            &[0xed, 0xa0, 0x80],
            &[0xf5, 0x80, 0x80, 0x80],
            &[0xe2, 0x82],
        ] {
            let mut warm = Warm::of(&[&good]);
            let odd = [&good.as_bytes()[..at], bad, &good.as_bytes()[at + 2..]].concat();
            warm.engines.judge(&odd).unwrap();
            let _ = warm.reads(&good.replace('ü', "€🚗"));
        }
    }
}

#[test]
fn a_word_of_an_enum_ends_at_its_quote() {
    alike(
        "drive-gear",
        "\"PARK\"",
        &[
            r#""PARK\"""#,
            r#""PARK\\""#,
            r#""P\u0041RK""#,
            "\"PARKS\"",
            "\"PAR\"",
            "\"\"",
            "\"park\"",
            r#""PARK"#,
            "\"PAR\u{212a}\"",
        ],
    );
}

#[test]
fn json_ends_by_its_own_brackets() {
    let line = |note: &str| {
        event(&object("drive-ison", r#"{"value":true}"#)).replacen("{", &format!(r#"{{"note":{note},"#), 1)
    };
    for odd in [
        "[1,\"]\"]",
        "{\"a\":\"}\"}",
        "[[]]",
        "[1]]",
        "[1",
        "{\"a\":[1}",
        "\"x\\\"y\"",
        "1.",
        "01",
        "-",
        "1e",
        "[1,]",
        "\"\u{1}\"",
        "truex",
    ] {
        let _ = Warm::of(&[line("[1]")]).reads(&line(odd));
    }
}

#[test]
fn a_text_that_two_fields_read_is_the_same_for_both() {
    for frame in [object, text] {
        let mut engines = Engines::new(&WARM, TemplateLimit::default());
        for value in ["", "", "abc", "abc", "", "x"] {
            let _ = judge(&mut engines, &event(&frame("body-twin", &format!(r#"{{"at":"{value}"}}"#))));
        }
    }
}
