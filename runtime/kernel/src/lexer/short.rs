//! Numbers as most of them are: a few digits, maybe a point.

use super::swar::digits;

/// Powers of ten that an f64 holds exactly, as far as a [`Short`] needs them.
const POWERS: [f64; 20] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19];

/// A number of at most 19 digits without an exponent: ±mantissa / 10^decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Short {
    pub(crate) negative: bool,
    pub(crate) mantissa: u64,
    pub(crate) decimals: u8,
}

impl Short {
    /// The number that starts at `start` and where it ends; none if it is longer, has an exponent or is none.
    #[inline]
    pub(crate) fn scan(bytes: &[u8], start: usize) -> Option<(Self, usize)> {
        let negative = bytes.get(start) == Some(&b'-');
        let first = start + usize::from(negative);
        let (mut mantissa, mut at) = digits(bytes, first, 0);
        let whole = at - first;
        if whole == 0 || whole > 1 && bytes.get(first) == Some(&b'0') {
            return None;
        }
        let mut decimals = 0;
        if bytes.get(at) == Some(&b'.') {
            let point = at + 1;
            (mantissa, at) = digits(bytes, point, mantissa);
            decimals = at - point;
            if decimals == 0 {
                return None;
            }
        }
        let more = matches!(bytes.get(at), Some(b'e' | b'E'));
        if more || whole + decimals > 19 {
            return None;
        }
        Some((Self { negative, mantissa, decimals: u8::try_from(decimals).ok()? }, at))
    }

    /// The value of `text`, if all of it is such a number.
    pub(crate) fn of(text: &str) -> Option<Self> {
        Self::scan(text.as_bytes(), 0).filter(|(_, end)| *end == text.len()).map(|(short, _)| short)
    }

    /// The double that it is, if one division rounds it correctly: mantissa and power are exact then (Clinger's fast path).
    #[allow(clippy::cast_precision_loss)]
    pub(crate) fn double(self) -> Option<f64> {
        let power = POWERS.get(usize::from(self.decimals))?;
        let value = (self.mantissa <= 1 << 53).then(|| self.mantissa as f64 / power)?;
        Some(if self.negative { -value } else { value })
    }

    /// The integer that it is, if it is written without a point and fits.
    pub(crate) fn integer(self) -> Option<i64> {
        let value = if self.decimals == 0 { i64::try_from(self.mantissa).ok()? } else { return None };
        Some(if self.negative { -value } else { value })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::lexer::{Exact, is_number};

    #[test]
    fn what_it_takes_is_a_number_and_has_the_same_value() {
        for text in [
            "0",
            "-0",
            "7",
            "-7",
            "12.5",
            "0.1",
            "-0.007",
            "1769331384884",
            "9007199254740992",
            "9007199254740993",
            "0.1000",
            "9223372036854775807",
            "-9223372036854775808",
            "9999999999999999999",
            "3.141592653589793",
            "1.0",
        ] {
            let short = Short::of(text).unwrap();
            assert!(is_number(text));
            if let Some(double) = short.double() {
                assert_eq!(double.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
            }
            if let Some(integer) = short.integer() {
                assert_eq!(Exact::of(text).scaled(0), Some(i128::from(integer)), "{text}");
            }
        }
        assert_eq!(Short::of("9007199254740993").unwrap().double(), None);
        assert_eq!(Short::of("9999999999999999999").unwrap().integer(), None);
        assert_eq!(Short::of("1.0").unwrap().integer(), None);
    }

    #[test]
    fn it_declines_what_it_does_not_take() {
        for text in [
            "",
            "-",
            "00",
            "01",
            "-01.5",
            "1.",
            ".5",
            "1e5",
            "1.5E3",
            "12345678901234567890",
            "1.0000000000000000000",
            "+1",
        ] {
            assert_eq!(Short::of(text), None, "{text}");
        }
        assert_eq!(Short::scan(b"12.5,", 0), Some((Short { negative: false, mantissa: 125, decimals: 1 }, 4)));
    }
}
