//! Events like an event: the same keys in the same order, other values.

use planish_kernel::lexer::{Raw, RawKind, Tape, unescape};

use crate::mutate::Random;

/// The event with other numbers, booleans and digits in its texts; about one in `rate` values becomes something else altogether.
///
/// A number keeps its length. In a text only the last run of digits changes, so that most times and ids stay what they are.
///
/// # Panics
/// If `line` is not JSON.
#[must_use]
pub fn revalue(line: &str, rate: usize, random: &mut Random) -> String {
    let mut tape = Tape::default();
    let raw = tape.document(line).expect("the event is JSON");
    let mut edits = Vec::new();
    leaves((line, &tape), raw, &mut edits);
    let mut out = String::new();
    let mut at = 0;
    for leaf in edits {
        let start = leaf.of(line).as_ptr() as usize - line.as_ptr() as usize;
        out.push_str(&line[at..start]);
        value(leaf, line, rate, random, &mut out);
        at = start + leaf.of(line).len();
    }
    out.push_str(&line[at..]);
    out
}

fn leaves((text, tape): (&str, &Tape), raw: Raw, found: &mut Vec<Raw>) {
    match raw.kind {
        RawKind::Object => tape.members(raw).for_each(|(_, value)| leaves((text, tape), value, found)),
        RawKind::Array => tape.elements(raw).for_each(|value| leaves((text, tape), value, found)),
        _ => found.push(raw),
    }
}

fn value(raw: Raw, line: &str, rate: usize, random: &mut Random, out: &mut String) {
    let of = raw.of(line);
    match raw.kind {
        RawKind::Text => {
            let mut inner = String::new();
            let whole = unescape(raw.inside(line), &mut inner).is_ok();
            if whole && inner.starts_with('{') && Tape::default().document(&inner).is_ok() {
                let inner = revalue(&inner, rate, random);
                // As senders write it: nothing is escaped that need not be.
                out.push_str(&serde_json::Value::from(inner).to_string());
            } else if random.one_in(rate) {
                out.push_str(random.pick(ODD));
            } else if random.one_in(3) {
                out.push_str(&last_digits(of, random));
            } else {
                out.push_str(of);
            }
        }
        RawKind::Null => out.push_str(of),
        _ if random.one_in(rate) => out.push_str(random.pick(ODD)),
        RawKind::True | RawKind::False => out.push_str(random.pick(&["true", "false"])),
        _ => out.push_str(&digits(of, random)),
    }
}

/// Other digits for all but the first.
fn digits(number: &str, random: &mut Random) -> String {
    let first = number.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
    let other = |(at, c): (usize, char)| {
        if c.is_ascii_digit() && at > first && !number[..at].ends_with('e') {
            char::from(b'0' + random.below(10) as u8)
        } else {
            c
        }
    };
    let changed: String = number.char_indices().map(other).collect();
    // 0 may only stand alone.
    if number[first..].starts_with('0') && number.len() > first + 1 && !number[first..].starts_with("0.") {
        number.to_owned()
    } else {
        changed
    }
}

/// Another digit at the end of the last run of digits.
fn last_digits(text: &str, random: &mut Random) -> String {
    let Some(at) = text.rfind(|c: char| c.is_ascii_digit()) else { return text.to_owned() };
    let escape = text.contains('\\');
    if escape { text.to_owned() } else { format!("{}{}{}", &text[..at], random.below(10), &text[at + 1..]) }
}

/// Values that most templates can't take.
const ODD: &[&str] = &[
    "null",
    "0",
    "-0",
    "-1",
    "1e2",
    "1.5e-3",
    "14.0",
    "9007199254740993",
    "12345678901234567890",
    "1767920001000.5",
    "176792000100",
    "17679200010000",
    "true",
    "\"\"",
    "\"12\"",
    "\"UNKNOWN\"",
    "\"ERROR\"",
    "\"mi\"",
    "\"bananas\"",
    "\"a\\\"b\"",
    "\"\\u00e4\\n\"",
    "\"\\ud800\"",
    "\"2026-01-09T00:53:30.1234567+01:30\"",
    "[]",
    "{}",
    "{\"value\":1}",
    "[1]",
];
