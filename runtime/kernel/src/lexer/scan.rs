//! Walking over JSON text.

use super::{Raw, RawKind};
use crate::MAX_DEPTH;

/// Why a text is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// It is not JSON.
    NotJson,
    /// It nests deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// The one value of a text, checked to the last byte.
///
/// # Errors
/// If the text is not one JSON value, or nests too deep.
pub fn document(text: &str) -> Result<Raw, Malformed> {
    let bytes = text.as_bytes();
    let raw = value(bytes, skip_space(bytes, 0))?;
    if skip_space(bytes, raw.end) == bytes.len() { Ok(raw) } else { Err(Malformed::NotJson) }
}

/// The members of an object, in order. `object` must come from this module.
#[must_use]
pub fn members(text: &str, object: Raw) -> Members<'_> {
    Members { bytes: text.as_bytes(), at: object.start + 1 }
}

/// The elements of an array, in order. `array` must come from this module.
#[must_use]
pub fn elements(text: &str, array: Raw) -> Elements<'_> {
    Elements { bytes: text.as_bytes(), at: array.start + 1 }
}

/// Iterates over keys and values of a checked object.
#[derive(Debug)]
pub struct Members<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Members<'_> {
    type Item = (Raw, Raw);

    fn next(&mut self) -> Option<Self::Item> {
        let at = skip_separator(self.bytes, self.at);
        if byte(self.bytes, at)? != b'"' {
            return None;
        }
        let key = Raw { start: at, end: string(self.bytes, at).ok()?, kind: RawKind::Text };
        let colon = skip_space(self.bytes, key.end);
        let value = value(self.bytes, skip_space(self.bytes, colon + 1)).ok()?;
        self.at = value.end;
        Some((key, value))
    }
}

/// Iterates over a checked array.
#[derive(Debug)]
pub struct Elements<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Iterator for Elements<'_> {
    type Item = Raw;

    fn next(&mut self) -> Option<Self::Item> {
        let value = value(self.bytes, skip_separator(self.bytes, self.at)).ok()?;
        self.at = value.end;
        Some(value)
    }
}

fn byte(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while byte(bytes, at).is_some_and(is_space) {
        at += 1;
    }
    at
}

fn skip_separator(bytes: &[u8], at: usize) -> usize {
    let at = skip_space(bytes, at);
    if byte(bytes, at) == Some(b',') { skip_space(bytes, at + 1) } else { at }
}

/// What may come next inside the innermost container.
enum Expect {
    /// A value; the flag says whether the array may end instead.
    Value { or_end: bool },
    /// A key; the flag says whether the object may end instead.
    Key { or_end: bool },
    /// A comma or the end.
    More,
}

fn value(bytes: &[u8], start: usize) -> Result<Raw, Malformed> {
    let kind = match byte(bytes, start).ok_or(Malformed::NotJson)? {
        b'{' => RawKind::Object,
        b'[' => RawKind::Array,
        _ => {
            let (end, kind) = scalar(bytes, start)?;
            return Ok(Raw { start, end, kind });
        }
    };
    Ok(Raw { start, end: container(bytes, start)?, kind })
}

/// Walks over an array or object without recursion; one bit a level says which of the two it is.
fn container(bytes: &[u8], start: usize) -> Result<usize, Malformed> {
    let (mut objects, mut depth, mut at) = (0_u128, 0_usize, start);
    let mut expect = Expect::Value { or_end: false };
    loop {
        at = skip_space(bytes, at);
        let next = byte(bytes, at).ok_or(Malformed::NotJson)?;
        expect = match (expect, next) {
            (Expect::Value { .. }, b'{' | b'[') => {
                if depth == MAX_DEPTH {
                    return Err(Malformed::TooDeep);
                }
                depth += 1;
                objects = objects << 1 | u128::from(next == b'{');
                at += 1;
                if next == b'{' { Expect::Key { or_end: true } } else { Expect::Value { or_end: true } }
            }
            (Expect::Key { or_end: true } | Expect::More, b'}') if objects & 1 == 1 => {
                depth -= 1;
                objects >>= 1;
                at += 1;
                Expect::More
            }
            (Expect::Value { or_end: true } | Expect::More, b']') if objects & 1 == 0 => {
                depth -= 1;
                objects >>= 1;
                at += 1;
                Expect::More
            }
            (Expect::More, b',') => {
                at += 1;
                if objects & 1 == 1 { Expect::Key { or_end: false } } else { Expect::Value { or_end: false } }
            }
            (Expect::Key { .. }, b'"') => {
                at = skip_space(bytes, string(bytes, at)?);
                if byte(bytes, at) != Some(b':') {
                    return Err(Malformed::NotJson);
                }
                at += 1;
                Expect::Value { or_end: false }
            }
            (Expect::Value { .. }, _) => {
                at = scalar(bytes, at)?.0;
                Expect::More
            }
            _ => return Err(Malformed::NotJson),
        };
        if depth == 0 {
            return Ok(at);
        }
    }
}

fn scalar(bytes: &[u8], at: usize) -> Result<(usize, RawKind), Malformed> {
    let word = |word: &[u8], kind| match bytes.get(at..at + word.len()) {
        Some(found) if found == word => Ok((at + word.len(), kind)),
        _ => Err(Malformed::NotJson),
    };
    match byte(bytes, at) {
        Some(b'"') => Ok((string(bytes, at)?, RawKind::Text)),
        Some(b'-' | b'0'..=b'9') => Ok((super::number::scan(bytes, at).ok_or(Malformed::NotJson)?, RawKind::Number)),
        Some(b't') => word(b"true", RawKind::True),
        Some(b'f') => word(b"false", RawKind::False),
        Some(b'n') => word(b"null", RawKind::Null),
        _ => Err(Malformed::NotJson),
    }
}

/// From the opening quote to after the closing one.
fn string(bytes: &[u8], at: usize) -> Result<usize, Malformed> {
    let mut at = at + 1;
    loop {
        match byte(bytes, at).ok_or(Malformed::NotJson)? {
            b'"' => return Ok(at + 1),
            b'\\' => {
                at += match byte(bytes, at + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                    Some(b'u') => match bytes.get(at + 2..at + 6) {
                        Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => 6,
                        _ => return Err(Malformed::NotJson),
                    },
                    _ => return Err(Malformed::NotJson),
                };
            }
            0..0x20 => return Err(Malformed::NotJson),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

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
        let raw = document(text).unwrap();
        let found: Vec<_> = members(text, raw).map(|(k, v)| (k.inside(text), v.of(text))).collect();
        assert_eq!(found, [("a", "1"), ("b", r#"[ true , "x" ]"#)]);
        let array = members(text, raw).nth(1).unwrap().1;
        assert_eq!(elements(text, array).map(|e| e.of(text)).collect::<Vec<_>>(), ["true", "\"x\""]);
        assert!(Raw { start: 0, end: 3, kind: RawKind::Array }.is_empty("[ ]"));
    }
}
