//! Texts: resolving escapes.

use super::swar::{before_backslash, eight};

/// A text holds half a surrogate pair, and so no text at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoneSurrogate;

/// Appends to `out` what `inside` says, the checked characters between a JSON text's quotes.
///
/// # Errors
/// If half a surrogate pair stands alone; `out` then holds what came before it.
pub fn unescape(inside: &str, out: &mut String) -> Result<(), LoneSurrogate> {
    let mut resolved = std::mem::take(out).into_bytes();
    let result = resolve(inside, &mut resolved);
    // It is made of whole characters; to see that once is quicker than to copy run by run.
    *out = String::from_utf8(resolved).unwrap_or_default();
    result
}

fn resolve(inside: &str, out: &mut Vec<u8>) -> Result<(), LoneSurrogate> {
    let (bytes, mut at) = (inside.as_bytes(), 0);
    while let Some(word) = eight(bytes, at) {
        let plain = before_backslash(word);
        let end = out.len() + plain;
        out.extend_from_slice(&word.to_le_bytes());
        out.truncate(end);
        at += plain;
        if plain < 8 {
            at = match bytes.get(at + 1) {
                // Most of them, in JSON that stands in a text. The quote is taken with what comes behind it.
                Some(b'"') => at + 1,
                _ => escape(inside, at, out)?,
            };
        }
    }
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\\' {
            at = escape(inside, at, out)?;
        } else {
            out.push(*byte);
            at += 1;
        }
    }
    Ok(())
}

/// Resolves the escape at `at`; where it ends.
fn escape(inside: &str, at: usize, out: &mut Vec<u8>) -> Result<usize, LoneSurrogate> {
    let byte = match inside.as_bytes().get(at + 1) {
        Some(b'b') => 0x8,
        Some(b'f') => 0xc,
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        Some(b'u') => {
            let (character, len) = code_point(inside.get(at + 1..).unwrap_or_default())?;
            out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            return Ok(at + 1 + len);
        }
        Some(same) => *same,
        None => return Ok(at + 1),
    };
    out.push(byte);
    Ok(at + 2)
}

/// The character of `uXXXX`, or of `uXXXX\uXXXX`, and how many bytes of `escape` it takes.
fn code_point(escape: &str) -> Result<(char, usize), LoneSurrogate> {
    let unit = |from: usize| escape.get(from..from + 4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let first = unit(1).ok_or(LoneSurrogate)?;
    if !(0xD800..0xE000).contains(&first) {
        return Ok((char::from_u32(first).ok_or(LoneSurrogate)?, 5));
    }
    let second = unit(7).filter(|second| (0xDC00..0xE000).contains(second) && escape.get(5..7) == Some("\\u"));
    let (true, Some(second)) = (first < 0xDC00, second) else { return Err(LoneSurrogate) };
    let pair = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
    Ok((char::from_u32(pair).ok_or(LoneSurrogate)?, 11))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(inside: &str) -> Result<String, LoneSurrogate> {
        let mut out = String::new();
        unescape(inside, &mut out).map(|()| out)
    }

    #[test]
    fn every_escape_is_resolved() {
        assert_eq!(text(r#"a\"\\\/\b\f\n\r\tz"#), Ok("a\"\\/\u{8}\u{c}\n\r\tz".to_owned()));
        assert_eq!(text(r"\u00e9\u20AC\u0000"), Ok("é€\0".to_owned()));
        assert_eq!(text(r"x\ud83d\ude97y"), Ok("x🚗y".to_owned()));
        assert_eq!(text("grüße 🚗"), Ok("grüße 🚗".to_owned()));
    }

    #[test]
    fn half_a_pair_is_no_text() {
        for lone in
            [r"\ud83d", r"\ude97", r"\ud83dx", r"\ud83d\n", r"\ud83d\u0041", r"\ude97\ud83d", r"\ud83d\ud83d\ude97"]
        {
            assert_eq!(text(lone), Err(LoneSurrogate), "{lone}");
        }
    }
}
