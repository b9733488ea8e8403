//! A key as it mostly comes, to be recognised before it is read.

use super::equal;
use super::token::next;

/// How many bytes are compared at once.
const HEAD: usize = 16;

/// A key, with its quotes and the colon right behind it.
#[derive(Debug)]
pub(crate) struct Name {
    written: Box<str>,
    /// Its first bytes, the first in the lowest place, and which of the sixteen they are.
    head: u128,
    mask: u128,
}

impl Name {
    /// A key that is written without escapes.
    pub(crate) fn new(key: &str) -> Self {
        let written = format!("\"{key}\":").into_boxed_str();
        let first = |of: &dyn Fn(u8) -> u8| {
            let bytes = written.bytes().take(HEAD).enumerate();
            bytes.fold(0, |sum, (place, byte)| sum | u128::from(of(byte)) << (8 * place))
        };
        let (head, mask) = (first(&|byte| byte), first(&|_| u8::MAX));
        Self { written, head, mask }
    }

    /// Where the value behind this key starts, and with which byte; none if another key stands at `at`, or this one in another way.
    #[inline(always)]
    pub(crate) fn value(&self, bytes: &[u8], at: usize) -> Option<(usize, u8)> {
        let (rest, len) = (bytes.get(at..)?, self.written.len());
        let is_short = match rest.first_chunk::<HEAD>() {
            Some(chunk) if (u128::from_le_bytes(*chunk) ^ self.head) & self.mask != 0 => return None,
            Some(_) => len <= HEAD,
            None => false,
        };
        if !is_short && !equal(rest.get(..len)?, self.written.as_bytes()) {
            return None;
        }
        let byte = *rest.get(len)?;
        if byte > b' ' { Some((at + len, byte)) } else { next(bytes, at + len) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_recognised_to_its_last_byte_wherever_the_text_ends() {
        for len in 0..40 {
            let key = "k".repeat(len);
            for behind in ["1", "1}", " 1", "1                              "] {
                let line = format!("{{\"{key}\":{behind}");
                let start = line.find('1').unwrap_or_default();
                assert_eq!(Name::new(&key).value(line.as_bytes(), 1), Some((start, b'1')), "{line}");
                for other in [format!("{key}k"), key.replacen('k', "j", 1), key.chars().skip(1).collect()] {
                    assert!(other == key || Name::new(&other).value(line.as_bytes(), 1).is_none(), "{other} {line}");
                }
            }
        }
        for line in ["\"a\" :1", "\"a\"", "\"a\":", "a\":1", ""] {
            assert_eq!(Name::new("a").value(line.as_bytes(), 0), None, "{line}");
        }
    }
}
