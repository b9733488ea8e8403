//! Reading JSON once: a tape of where each value stands.

use super::number::scan as number;
use super::swar::text_stop;
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

/// Where the values of a text stand, in the order of the text: an object is followed by its keys and values, an array by its elements.
#[derive(Debug, Default)]
pub struct Tape {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    start: u32,
    end: u32,
    /// The node behind the value and all that is in it; while a container is open, the one around it.
    next: u32,
    kind: RawKind,
}

/// No container is open.
const NONE: u32 = u32::MAX;

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    CommaOrEnd,
}

impl Tape {
    /// Forgets what was read.
    pub fn clear(&mut self) {
        self.nodes.clear();
    }

    /// Reads the one value of a text, checked to the last byte; what was read before is forgotten.
    ///
    /// # Errors
    /// If the text is not one JSON value, or nests too deep.
    pub fn document(&mut self, text: &str) -> Result<Raw, Malformed> {
        self.clear();
        let bytes = text.as_bytes();
        let raw = self.append(bytes, skip_space(bytes, 0), 0)?;
        if skip_space(bytes, raw.end) == bytes.len() { Ok(raw) } else { Err(Malformed::NotJson) }
    }

    /// Reads the value that starts at `start` of UTF-8, inside of `depth` arrays and objects.
    ///
    /// # Errors
    /// If no JSON value starts there, or it nests too deep. The tape then holds a part of it.
    pub(crate) fn append(&mut self, bytes: &[u8], start: usize, depth: usize) -> Result<Raw, Malformed> {
        let first = self.nodes.len();
        let (mut at, mut depth, mut around, mut expect) = (start, depth, NONE, Expect::Value);
        loop {
            at = skip_space(bytes, at);
            let byte = *bytes.get(at).ok_or(Malformed::NotJson)?;
            let end = match (expect, byte) {
                (Expect::Value | Expect::ValueOrEnd, b'"') => {
                    let end = string(bytes, at)?;
                    self.push_scalar(at, end, RawKind::Text)?;
                    end
                }
                (Expect::Value | Expect::ValueOrEnd, b'{' | b'[') => {
                    if depth >= MAX_DEPTH {
                        return Err(Malformed::TooDeep);
                    }
                    depth += 1;
                    let kind = if byte == b'{' { RawKind::Object } else { RawKind::Array };
                    around = self.push(at, at, kind, around)?;
                    expect = if byte == b'{' { Expect::KeyOrEnd } else { Expect::ValueOrEnd };
                    at += 1;
                    continue;
                }
                (Expect::Key | Expect::KeyOrEnd, b'"') => {
                    let end = string(bytes, at)?;
                    self.push_scalar(at, end, RawKind::Text)?;
                    at = skip_space(bytes, end);
                    if bytes.get(at) != Some(&b':') {
                        return Err(Malformed::NotJson);
                    }
                    expect = Expect::Value;
                    at += 1;
                    continue;
                }
                (Expect::CommaOrEnd, b',') => {
                    expect = if self.is_object(around) { Expect::Key } else { Expect::Value };
                    at += 1;
                    continue;
                }
                (Expect::KeyOrEnd, b'}') | (Expect::ValueOrEnd, b']') => {
                    around = self.close(around, at + 1)?;
                    depth -= 1;
                    at + 1
                }
                (Expect::CommaOrEnd, b'}' | b']') if self.is_object(around) == (byte == b'}') => {
                    around = self.close(around, at + 1)?;
                    depth -= 1;
                    at + 1
                }
                (Expect::Value | Expect::ValueOrEnd, _) => {
                    let (end, kind) = scalar(bytes, at, byte)?;
                    self.push_scalar(at, end, kind)?;
                    end
                }
                _ => return Err(Malformed::NotJson),
            };
            at = end;
            expect = Expect::CommaOrEnd;
            if around == NONE {
                return self.raw(first).ok_or(Malformed::NotJson);
            }
        }
    }

    #[inline]
    fn push(&mut self, start: usize, end: usize, kind: RawKind, next: u32) -> Result<u32, Malformed> {
        // A line is at most 16 MiB; a text of gigabytes is none of ours.
        let offset = |at: usize| u32::try_from(at).map_err(|_| Malformed::NotJson);
        let number = offset(self.nodes.len())?;
        self.nodes.push(Node { start: offset(start)?, end: offset(end)?, next, kind });
        Ok(number)
    }

    #[inline]
    fn push_scalar(&mut self, start: usize, end: usize, kind: RawKind) -> Result<(), Malformed> {
        let next = u32::try_from(self.nodes.len() + 1).map_err(|_| Malformed::NotJson)?;
        self.push(start, end, kind, next).map(|_| ())
    }

    #[inline]
    fn is_object(&self, container: u32) -> bool {
        self.nodes.get(container as usize).is_some_and(|node| node.kind == RawKind::Object)
    }

    /// Closes a container; gives the one around it.
    #[inline]
    fn close(&mut self, container: u32, end: usize) -> Result<u32, Malformed> {
        let (end, next) = (u32::try_from(end), u32::try_from(self.nodes.len()));
        let (Some(node), Ok(end), Ok(next)) = (self.nodes.get_mut(container as usize), end, next) else {
            return Err(Malformed::NotJson);
        };
        node.end = end;
        Ok(std::mem::replace(&mut node.next, next))
    }

    #[inline]
    fn raw(&self, number: usize) -> Option<Raw> {
        let node = self.nodes.get(number)?;
        Some(Raw {
            start: node.start as usize,
            end: node.end as usize,
            kind: node.kind,
            node: u32::try_from(number).ok()?,
        })
    }

    /// The first thing in a container.
    #[inline]
    pub(crate) fn inside(container: Raw) -> u32 {
        container.node + 1
    }

    /// The member of `object` whose key is node `at`, and what comes behind it.
    #[inline]
    pub(crate) fn member(&self, object: Raw, at: u32) -> Option<(Raw, Raw, u32)> {
        let (value, next) = self.element(object, at + 1)?;
        Some((self.raw(at as usize)?, value, next))
    }

    /// The element of `container` that is node `at`, and what comes behind it.
    #[inline]
    pub(crate) fn element(&self, container: Raw, at: u32) -> Option<(Raw, u32)> {
        let end = self.nodes.get(container.node as usize)?.next;
        let next = self.nodes.get(at as usize)?.next;
        if at < end { Some((self.raw(at as usize)?, next)) } else { None }
    }

    /// The keys and values of an object of this tape, in order.
    pub fn members(&self, object: Raw) -> impl Iterator<Item = (Raw, Raw)> {
        let mut at = Self::inside(object);
        std::iter::from_fn(move || {
            let (key, value, next) = self.member(object, at)?;
            at = next;
            Some((key, value))
        })
    }

    /// The elements of an array of this tape, in order.
    pub fn elements(&self, array: Raw) -> impl Iterator<Item = Raw> {
        let mut at = Self::inside(array);
        std::iter::from_fn(move || {
            let (value, next) = self.element(array, at)?;
            at = next;
            Some(value)
        })
    }
}

/// What stands between the elements of an array.
pub(crate) enum Separator {
    /// A comma, and where the next element starts.
    Comma(usize),
    /// The end, and what comes after the bracket.
    End(usize),
}

/// What stands at `at`, behind an element; none if it is neither a comma nor the end.
pub(crate) fn separator(bytes: &[u8], at: usize) -> Option<Separator> {
    let at = skip_space(bytes, at);
    match bytes.get(at)? {
        b',' => Some(Separator::Comma(skip_space(bytes, at + 1))),
        b']' => Some(Separator::End(at + 1)),
        _ => None,
    }
}

/// Where the first element of the array at `at` starts, or its end; none if there is no array.
pub(crate) fn first(bytes: &[u8], at: usize) -> Option<Separator> {
    let first = skip_space(bytes, at + 1);
    match (bytes.get(at)?, bytes.get(first)?) {
        (b'[', b']') => Some(Separator::End(first + 1)),
        (b'[', _) => Some(Separator::Comma(first)),
        _ => None,
    }
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

#[inline]
fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(|byte| is_space(*byte)) {
        at += 1;
    }
    at
}

fn scalar(bytes: &[u8], at: usize, first: u8) -> Result<(usize, RawKind), Malformed> {
    let word = |word: &[u8], kind| match bytes.get(at..at + word.len()) {
        Some(found) if found == word => Ok((at + word.len(), kind)),
        _ => Err(Malformed::NotJson),
    };
    match first {
        b'-' | b'0'..=b'9' => Ok((number(bytes, at).ok_or(Malformed::NotJson)?, RawKind::Number)),
        b't' => word(b"true", RawKind::True),
        b'f' => word(b"false", RawKind::False),
        b'n' => word(b"null", RawKind::Null),
        _ => Err(Malformed::NotJson),
    }
}

/// From the opening quote to after the closing one.
#[inline]
fn string(bytes: &[u8], at: usize) -> Result<usize, Malformed> {
    let mut at = at + 1;
    loop {
        at = text_stop(bytes, at).ok_or(Malformed::NotJson)?;
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => {
                at += match bytes.get(at + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                    Some(b'u') => match bytes.get(at + 2..at + 6) {
                        Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => 6,
                        _ => return Err(Malformed::NotJson),
                    },
                    _ => return Err(Malformed::NotJson),
                };
            }
            _ => return Err(Malformed::NotJson),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
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
        assert!(Raw { start: 0, end: 3, kind: RawKind::Array, node: 0 }.is_empty("[ ]"));
    }
}
