//! Single tokens, each checked to its last byte.

use super::number::scan as number;
use super::swar::text_stop;
use super::{Malformed, Raw, RawKind};

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
pub(crate) fn next(bytes: &[u8], mut at: usize) -> Option<(usize, u8)> {
    loop {
        let byte = *bytes.get(at)?;
        // One comparison for almost all.
        if byte > b' ' || !is_space(byte) {
            return Some((at, byte));
        }
        at += 1;
    }
}

/// The key at `at`.
#[inline]
pub(crate) fn key(bytes: &[u8], at: usize) -> Result<Raw, Malformed> {
    if bytes.get(at) == Some(&b'"') { text(bytes, at) } else { Err(Malformed::NotJson) }
}

/// Where the value behind a key that ends at `at` starts, and with which byte.
#[inline(always)]
pub(crate) fn behind_colon(bytes: &[u8], at: usize) -> Result<(usize, u8), Malformed> {
    let (at, colon) = next(bytes, at).ok_or(Malformed::NotJson)?;
    next(bytes, at + 1).filter(|_| colon == b':').ok_or(Malformed::NotJson)
}

/// The value at `at`, which starts with the byte `first` and is neither an array nor an object.
#[inline(always)]
pub(crate) fn scalar(bytes: &[u8], at: usize, first: u8) -> Result<Raw, Malformed> {
    let raw = |end, kind| Raw::new(at, end, kind, false);
    let word = |word: &[u8], kind| match bytes.get(at..at + word.len()) {
        Some(found) if found == word => Ok(raw(at + word.len(), kind)),
        _ => Err(Malformed::NotJson),
    };
    match first {
        b'"' => text(bytes, at),
        b'-' | b'0'..=b'9' => Ok(raw(number(bytes, at).ok_or(Malformed::NotJson)?, RawKind::Number)),
        b't' => word(b"true", RawKind::True),
        b'f' => word(b"false", RawKind::False),
        b'n' => word(b"null", RawKind::Null),
        _ => Err(Malformed::NotJson),
    }
}

/// From the opening quote to after the closing one.
#[inline(always)]
fn text(bytes: &[u8], at: usize) -> Result<Raw, Malformed> {
    let stop = text_stop(bytes, at + 1).ok_or(Malformed::NotJson)?;
    let escaped = bytes.get(stop) != Some(&b'"');
    let end = if escaped { escaped_end(bytes, stop)? } else { stop + 1 };
    Ok(Raw::new(at, end, RawKind::Text, escaped))
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
