//! Reading JSON once: a tape of where each value stands.

mod elements;

use super::token::{behind_colon, key, next, scalar};
use super::{Malformed, Raw, RawKind};
use crate::MAX_DEPTH;

/// Where the values of a text stand, in the order of the text: an object is followed by its keys and values, an array by its elements.
#[derive(Debug, Default)]
pub struct Tape {
    nodes: Vec<Node>,
}

/// A value, and the key before it.
#[derive(Debug, Clone, Copy)]
struct Node {
    key: Raw,
    value: Raw,
    /// The node behind the value and all that is in it; while a container is open, the one around it.
    next: u32,
}

/// No container is open.
const NONE: u32 = u32::MAX;

/// Before what is no member of an object.
const NO_KEY: Raw = Raw::new(0, 0, RawKind::Text, false);

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
        if next(bytes, raw.end()).is_none() { Ok(raw) } else { Err(Malformed::NotJson) }
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
            let mut name = NO_KEY;
            if is_object {
                name = key(bytes, at)?;
                (at, byte) = behind_colon(bytes, name.end())?;
            }
            at = match byte {
                b'{' | b'[' => {
                    if depth >= MAX_DEPTH {
                        return Err(Malformed::TooDeep);
                    }
                    depth += 1;
                    is_object = byte == b'{';
                    around = self.open(name, at, is_object, around);
                    (at, byte) = next(bytes, at + 1).ok_or(Malformed::NotJson)?;
                    let is_empty = byte == if is_object { b'}' } else { b']' };
                    if !is_empty {
                        continue;
                    }
                    at
                }
                _ => {
                    let value = scalar(bytes, at, byte)?;
                    let (value, next) = (self.number(value), short(self.nodes.len() + 1));
                    self.nodes.push(Node { key: name, value, next });
                    value.end()
                }
            };
            // Behind a value the containers around it end, or another value comes.
            loop {
                if around == NONE {
                    return self.nodes.get(first).map(|node| node.value).ok_or(Malformed::NotJson);
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

    /// The value that the next node is for.
    #[inline]
    fn number(&self, value: Raw) -> Raw {
        Raw { node: short(self.nodes.len()), ..value }
    }

    /// Opens a container in the one around it; gives its number.
    #[inline]
    fn open(&mut self, key: Raw, at: usize, is_object: bool, around: u32) -> u32 {
        let kind = if is_object { RawKind::Object } else { RawKind::Array };
        let value = self.number(Raw::new(at, 0, kind, false));
        self.nodes.push(Node { key, value, next: around });
        value.node
    }

    /// Closes a container; gives the one around it, and whether that is an object.
    #[inline]
    fn close(&mut self, container: u32, end: usize) -> (u32, bool) {
        let next = short(self.nodes.len());
        let Some(node) = self.nodes.get_mut(container as usize) else { return (NONE, false) };
        node.value.end = short(end);
        let around = std::mem::replace(&mut node.next, next);
        (around, self.nodes.get(around as usize).is_some_and(|node| node.value.kind == RawKind::Object))
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
        let node = if rest.at < rest.end { self.nodes.get(rest.at as usize)? } else { return None };
        rest.at = node.next;
        Some((node.key, node.value))
    }

    /// Takes the next element of an array.
    #[inline]
    pub(crate) fn element(&self, rest: &mut Rest) -> Option<Raw> {
        self.member(rest).map(|(_, value)| value)
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

/// An offset that [`Tape::append`] has found to fit.
#[inline]
#[allow(clippy::cast_possible_truncation)]
const fn short(offset: usize) -> u32 {
    offset as u32
}

#[cfg(test)]
mod tests;
