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

/// A value, and the key before it.
#[derive(Debug, Clone, Copy)]
struct Node {
    key_start: u32,
    key_end: u32,
    start: u32,
    end: u32,
    /// The node behind the value and all that is in it; while a container is open, the one around it.
    next: u32,
    kind: RawKind,
    escaped: bool,
    key_escaped: bool,
}

/// Where a text stands, quotes included.
#[derive(Debug, Clone, Copy)]
struct Text {
    start: u32,
    end: u32,
    escaped: bool,
}

impl Text {
    /// Before what is no member of an object.
    const NONE: Self = Self { start: 0, end: 0, escaped: false };
}

/// No container is open.
const NONE: u32 = u32::MAX;

/// What is left to be seen of a container.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rest {
    at: u32,
    end: u32,
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
        let raw = self.append(bytes, 0, 0)?;
        if next(bytes, raw.end).is_none() { Ok(raw) } else { Err(Malformed::NotJson) }
    }

    /// Reads the value that comes next from `start` on, of UTF-8, inside of `depth` arrays and objects.
    ///
    /// # Errors
    /// If no JSON value comes there, or it nests too deep. The tape then holds a part of it.
    pub(crate) fn append(&mut self, bytes: &[u8], start: usize, depth: usize) -> Result<Raw, Malformed> {
        // Offsets and nodes, which are fewer, are numbered in 32 bits. A line is at most 16 MiB; a text of gigabytes is none of ours.
        let fits = self.nodes.len().checked_add(bytes.len()).is_some_and(|sum| u32::try_from(sum).is_ok());
        let (mut at, mut byte) = next(bytes, start).filter(|_| fits).ok_or(Malformed::NotJson)?;
        let (first, mut depth, mut around, mut is_object) = (self.nodes.len(), depth, NONE, false);
        loop {
            let mut key = Text::NONE;
            if is_object {
                (key, at, byte) = member(bytes, at, byte)?;
            }
            at = match byte {
                b'"' => {
                    let text = string(bytes, at)?;
                    self.push_scalar(key, text, RawKind::Text);
                    text.end as usize
                }
                b'{' | b'[' => {
                    if depth >= MAX_DEPTH {
                        return Err(Malformed::TooDeep);
                    }
                    depth += 1;
                    is_object = byte == b'{';
                    around = self.open(key, at, is_object, around);
                    (at, byte) = next(bytes, at + 1).ok_or(Malformed::NotJson)?;
                    let is_empty = byte == if is_object { b'}' } else { b']' };
                    if !is_empty {
                        continue;
                    }
                    at
                }
                _ => {
                    let (end, kind) = scalar(bytes, at, byte)?;
                    self.push_scalar(key, Text { start: short(at), end: short(end), escaped: false }, kind);
                    end
                }
            };
            // Behind a value the containers around it end, or another value comes.
            loop {
                if around == NONE {
                    return self.nodes.get(first).map(|node| node.raw(short(first))).ok_or(Malformed::NotJson);
                }
                (at, byte) = next(bytes, at).ok_or(Malformed::NotJson)?;
                if byte == b',' {
                    break;
                }
                if byte != if is_object { b'}' } else { b']' } {
                    return Err(Malformed::NotJson);
                }
                at += 1;
                depth -= 1;
                (around, is_object) = self.close(around, at);
            }
            (at, byte) = next(bytes, at + 1).ok_or(Malformed::NotJson)?;
        }
    }

    #[inline]
    fn push_scalar(&mut self, key: Text, value: Text, kind: RawKind) {
        self.nodes.push(Node::new(key, value, kind, short(self.nodes.len() + 1)));
    }

    /// Opens a container in the one around it; gives its number.
    #[inline]
    fn open(&mut self, key: Text, at: usize, is_object: bool, around: u32) -> u32 {
        let kind = if is_object { RawKind::Object } else { RawKind::Array };
        let number = short(self.nodes.len());
        self.nodes.push(Node::new(key, Text { start: short(at), end: 0, escaped: false }, kind, around));
        number
    }

    /// Closes a container; gives the one around it, and whether that is an object.
    #[inline]
    fn close(&mut self, container: u32, end: usize) -> (u32, bool) {
        let next = short(self.nodes.len());
        let Some(node) = self.nodes.get_mut(container as usize) else { return (NONE, false) };
        node.end = short(end);
        let around = std::mem::replace(&mut node.next, next);
        (around, self.nodes.get(around as usize).is_some_and(|node| node.kind == RawKind::Object))
    }

    /// All that is in a container.
    #[inline]
    pub(crate) fn inside(&self, container: Raw) -> Rest {
        let end = self.nodes.get(container.node as usize).map_or(0, |node| node.next);
        Rest { at: container.node + 1, end }
    }

    /// Takes the next member of an object: its key and its value.
    #[inline]
    pub(crate) fn member(&self, rest: &mut Rest) -> Option<(Raw, Raw)> {
        let (node, number) = self.take(rest)?;
        Some((node.key(), node.raw(number)))
    }

    /// Takes the next element of an array.
    #[inline]
    pub(crate) fn element(&self, rest: &mut Rest) -> Option<Raw> {
        self.take(rest).map(|(node, number)| node.raw(number))
    }

    #[inline]
    fn take(&self, rest: &mut Rest) -> Option<(&Node, u32)> {
        let number = rest.at;
        let node = if number < rest.end { self.nodes.get(number as usize)? } else { return None };
        rest.at = node.next;
        Some((node, number))
    }

    /// The keys and values of an object of this tape, in order.
    pub fn members(&self, object: Raw) -> impl Iterator<Item = (Raw, Raw)> {
        let mut rest = self.inside(object);
        std::iter::from_fn(move || self.member(&mut rest))
    }

    /// The elements of an array of this tape, in order.
    pub fn elements(&self, array: Raw) -> impl Iterator<Item = Raw> {
        let mut rest = self.inside(array);
        std::iter::from_fn(move || self.element(&mut rest))
    }
}

impl Node {
    #[inline]
    fn new(key: Text, value: Text, kind: RawKind, next: u32) -> Self {
        let (key_start, key_end, key_escaped) = (key.start, key.end, key.escaped);
        let Text { start, end, escaped } = value;
        Self { key_start, key_end, start, end, next, kind, escaped, key_escaped }
    }

    #[inline]
    fn raw(&self, node: u32) -> Raw {
        let Self { start, end, kind, escaped, .. } = *self;
        Raw { start: start as usize, end: end as usize, kind, escaped, node }
    }

    #[inline]
    fn key(&self) -> Raw {
        let (start, end, escaped) = (self.key_start as usize, self.key_end as usize, self.key_escaped);
        Raw { start, end, kind: RawKind::Text, escaped, node: 0 }
    }
}

/// An offset that [`Tape::append`] has found to fit.
#[inline]
#[allow(clippy::cast_possible_truncation)]
const fn short(offset: usize) -> u32 {
    offset as u32
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
fn skip_space(bytes: &[u8], at: usize) -> usize {
    next(bytes, at).map_or(bytes.len(), |(at, _)| at)
}

/// The next byte that is no white space, and where it stands.
#[inline]
fn next(bytes: &[u8], mut at: usize) -> Option<(usize, u8)> {
    loop {
        let byte = *bytes.get(at)?;
        // One comparison for almost all.
        if byte > b' ' || !is_space(byte) {
            return Some((at, byte));
        }
        at += 1;
    }
}

/// The key at `at`, and where the value behind its colon starts and with which byte.
#[inline(always)]
fn member(bytes: &[u8], at: usize, byte: u8) -> Result<(Text, usize, u8), Malformed> {
    let key = if byte == b'"' { string(bytes, at)? } else { return Err(Malformed::NotJson) };
    let (at, colon) = next(bytes, key.end as usize).ok_or(Malformed::NotJson)?;
    let (at, byte) = next(bytes, at + 1).filter(|_| colon == b':').ok_or(Malformed::NotJson)?;
    Ok((key, at, byte))
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
#[inline(always)]
fn string(bytes: &[u8], at: usize) -> Result<Text, Malformed> {
    let stop = text_stop(bytes, at + 1).ok_or(Malformed::NotJson)?;
    let escaped = bytes.get(stop) != Some(&b'"');
    let end = if escaped { escaped_end(bytes, stop)? } else { stop + 1 };
    Ok(Text { start: short(at), end: short(end), escaped })
}

/// After the closing quote of a text whose first escape stands at `at`.
#[inline(never)]
fn escaped_end(bytes: &[u8], mut at: usize) -> Result<usize, Malformed> {
    loop {
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
        at = text_stop(bytes, at).ok_or(Malformed::NotJson)?;
    }
}

#[cfg(test)]
mod tests;
