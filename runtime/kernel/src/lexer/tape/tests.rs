//! What is JSON, and what stands on its tape.

#![allow(clippy::unwrap_used)]

use super::*;

fn document(text: &str) -> Result<Raw, Malformed> {
    Tape::default().document(text)
}

#[test]
fn what_is_json_is_accepted_and_nothing_else() {
    let good = r#" null |true|false|0|-0|12.50|1e5|1E-5|-1.5e+300|""|"a\"b\\\/\b\f\n\r\t\u00e9"|[]|[1]|[1, [2,{}]]|{}|{"a":1}| {"a" : [ ] , "b":{"c":null} } "#;
    for text in good.split('|') {
        assert!(document(text).is_ok(), "{text}");
    }
    let bad = r#"|nul|truex|01|-|1.|.5|+1|1e|1e+|"|"a|"\x"|"\u12"|[|[1|[1,]|[,1]|[1 2]|{|{"a"}|{"a":}|{"a":1,}|{a:1}|{"a":1]|[1}|1 2|[]]|NaN|Infinity|'a'|{"a" 1}"#;
    for text in bad.split('|') {
        assert_eq!(document(text), Err(Malformed::NotJson), "{text}");
    }
    assert_eq!(document("\"a\u{1}b\""), Err(Malformed::NotJson));
    assert_eq!(document("\u{feff}{}"), Err(Malformed::NotJson));
}

#[test]
fn nesting_ends_at_the_limit() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(document(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(document(&nested(MAX_DEPTH + 1)), Err(Malformed::TooDeep));
    let mixed = format!("{}1{}", "{\"a\":[".repeat(64), "]}".repeat(64));
    assert!(document(&mixed).is_ok());
}

#[test]
fn members_and_elements_come_in_order_with_their_spans() {
    let text = r#" { "a" : 1 , "b":[ true , "x" ] } "#;
    let mut tape = Tape::default();
    let raw = tape.document(text).unwrap();
    let found: Vec<_> = tape.members(raw).map(|(k, v)| (k.inside(text), v.of(text))).collect();
    assert_eq!(found, [("a", "1"), ("b", r#"[ true , "x" ]"#)]);
    let array = tape.members(raw).nth(1).unwrap().1;
    assert_eq!(tape.elements(array).map(|e| e.of(text)).collect::<Vec<_>>(), ["true", "\"x\""]);
    assert!(Raw::new(0, 3, RawKind::Array, false).is_empty("[ ]"));
}
