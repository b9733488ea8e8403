//! Texts: resolving escapes.

/// A text holds half a surrogate pair, and so no text at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoneSurrogate;

/// Appends to `out` what `inside` says, the checked characters between a JSON text's quotes.
///
/// # Errors
/// If half a surrogate pair stands alone; `out` then holds what came before it.
pub fn unescape(inside: &str, out: &mut String) -> Result<(), LoneSurrogate> {
    let mut rest = inside;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        out.push_str(rest.get(..at).unwrap_or_default());
        let escape = rest.get(at + 1..).unwrap_or_default();
        let (character, len) = match escape.as_bytes().first() {
            Some(b'b') => ('\u{8}', 1),
            Some(b'f') => ('\u{c}', 1),
            Some(b'n') => ('\n', 1),
            Some(b'r') => ('\r', 1),
            Some(b't') => ('\t', 1),
            Some(b'u') => code_point(escape)?,
            Some(&same) => (char::from(same), 1),
            None => break,
        };
        out.push(character);
        rest = escape.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
    Ok(())
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
