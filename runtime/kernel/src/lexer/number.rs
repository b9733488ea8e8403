//! Numbers: their grammar, and their exact value.

use super::swar::digits_end;

/// Most digits that an exact value keeps; a decimal of Delta has at most as many.
const DIGITS: u32 = 38;

/// Whether `text` is exactly one JSON number.
#[must_use]
pub fn is_number(text: &str) -> bool {
    scan(text.as_bytes(), 0) == Some(text.len())
}

/// From a number's first byte to after its last; none if the grammar is broken.
pub(crate) fn scan(bytes: &[u8], start: usize) -> Option<usize> {
    let digits = |at: usize| Some(digits_end(bytes, at)).filter(|end| *end > at);
    let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
    at = if bytes.get(at) == Some(&b'0') { at + 1 } else { digits(at)? };
    if bytes.get(at).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    if bytes.get(at) == Some(&b'.') {
        at = digits(at + 1)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        at = digits(at)?;
    }
    Some(at)
}

/// The exact value of a number: ±mantissa · 10^exponent, no zero at the mantissa's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exact {
    /// Whether it is below zero; false for zero.
    pub negative: bool,
    /// The digits.
    pub mantissa: u128,
    /// The power of ten.
    pub exponent: i64,
    /// Whether digits other than zero were left out at the end, because there are more than 38.
    pub cut: bool,
}

impl Exact {
    /// The value of `text`, which must be a JSON number.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let (number, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let mut value =
            Self { negative: number.starts_with('-'), mantissa: 0, exponent: saturating(power), cut: false };
        let (mut zeros, mut kept, mut fraction) = (0_u32, 0_u32, false);
        for byte in number.bytes() {
            let digit = match byte {
                b'.' => {
                    fraction = true;
                    continue;
                }
                b'0'..=b'9' => u128::from(byte - b'0'),
                _ => continue,
            };
            if fraction {
                value.exponent = value.exponent.saturating_sub(1);
            }
            if digit == 0 {
                zeros += u32::from(value.mantissa != 0);
            } else if value.cut || kept + zeros + 1 > DIGITS {
                value.cut = true;
                zeros += 1;
            } else {
                value.mantissa = value.mantissa * 10_u128.pow(zeros + 1) + digit;
                kept += zeros + 1;
                zeros = 0;
            }
        }
        value.exponent = value.exponent.saturating_add(i64::from(zeros));
        if value.mantissa == 0 {
            return Self { negative: false, mantissa: 0, exponent: 0, cut: false };
        }
        value
    }

    /// A whole number below 10^38.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub fn whole(value: f64) -> Self {
        Self { negative: value < 0.0, mantissa: value.abs() as u128, exponent: 0, cut: false }
    }

    /// The value times 10^`scale`, if that is whole and below 10^38.
    #[must_use]
    pub fn scaled(self, scale: u8) -> Option<i128> {
        let power = self.exponent.saturating_add(i64::from(scale));
        if self.cut || power < 0 {
            return None;
        }
        self.magnified(power)
    }

    /// The value times 10^`scale`, cut towards zero, and whether a digit other than zero was cut.
    #[must_use]
    pub fn scaled_and_cut(self, scale: u8) -> Option<(i128, bool)> {
        let power = self.exponent.saturating_add(i64::from(scale));
        if power >= 0 {
            return Some((self.magnified(power)?, self.cut));
        }
        let divisor = u32::try_from(-power).ok().and_then(|power| 10_u128.checked_pow(power));
        let whole = divisor.map_or(0, |divisor| self.mantissa / divisor);
        Some((self.signed(whole)?, true))
    }

    fn magnified(self, power: i64) -> Option<i128> {
        let factor = 10_u128.checked_pow(u32::try_from(power).ok()?)?;
        let whole = self.mantissa.checked_mul(factor)?;
        (whole < 10_u128.pow(DIGITS)).then(|| self.signed(whole))?
    }

    fn signed(self, whole: u128) -> Option<i128> {
        let whole = i128::try_from(whole).ok()?;
        Some(if self.negative { -whole } else { whole })
    }
}

/// An exponent's digits as a number; far beyond any type's range it makes no difference how far.
fn saturating(power: &str) -> i64 {
    let far = if power.starts_with('-') { -1_000_000_000_000 } else { 1_000_000_000_000 };
    power.parse::<i64>().map_or(far, |power| power.clamp(-1_000_000_000_000, 1_000_000_000_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_one_exact_form_whatever_its_spelling() {
        for spelling in ["1400", "14e2", "1400.0", "0.14e4", "140000e-2", "1.4E+3"] {
            assert_eq!(
                Exact::of(spelling),
                Exact { negative: false, mantissa: 14, exponent: 2, cut: false },
                "{spelling}"
            );
        }
        for zero in ["0", "-0", "0.0", "0e9", "0e-99999999999999999999", "0.000"] {
            assert_eq!(Exact::of(zero), Exact::of("0"), "{zero}");
        }
        assert_ne!(Exact::of("-1"), Exact::of("1"));
    }

    #[test]
    fn whole_numbers_scale_exactly_or_not_at_all() {
        assert_eq!(Exact::of("14.0").scaled(0), Some(14));
        assert_eq!(Exact::of("1e2").scaled(0), Some(100));
        assert_eq!(Exact::of("14.5").scaled(0), None);
        assert_eq!(Exact::of("14.50").scaled(1), Some(145));
        assert_eq!(Exact::of("14.55").scaled(1), None);
        assert_eq!(Exact::of("-9223372036854775808").scaled(0), Some(i128::from(i64::MIN)));
        assert_eq!(Exact::of("1e400").scaled(0), None);
        assert_eq!(Exact::of("1e99999999999999999999").scaled(0), None);
        assert_eq!(Exact::of("99999999999999999999999999999999999999").scaled(0), Some(10_i128.pow(38) - 1));
        assert_eq!(Exact::of("100000000000000000000000000000000000000").scaled(0), None);
        assert_eq!(Exact::of("1.000000000000000000000000000000000000000000001").scaled(0), None);
        assert_eq!(Exact::of("1.000000000000000000000000000000000000000000000").scaled(0), Some(1));
    }

    #[test]
    fn finer_digits_are_cut_towards_zero_and_said() {
        assert_eq!(Exact::of("1.5").scaled_and_cut(3), Some((1500, false)));
        assert_eq!(Exact::of("1.2345").scaled_and_cut(3), Some((1234, true)));
        assert_eq!(Exact::of("-1.2345").scaled_and_cut(3), Some((-1234, true)));
        assert_eq!(Exact::of("1e-400").scaled_and_cut(3), Some((0, true)));
        assert_eq!(Exact::of("1.00000000000000000000000000000000000000000001").scaled_and_cut(3), Some((1000, true)));
        assert_eq!(Exact::of("1e400").scaled_and_cut(3), None);
    }
}
