//! Numbers as exact decimals, and how they are written into a row.

use serde_json::{Number, Value};

/// Beyond this an exponent makes no difference any more: a line has at most 16 MiB of digits.
const FAR: i64 = 4_000_000_000_000_000;

/// A number without rounding: digits · 10^exponent. No zeros at either end of `digits`; zero has none and no sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exact {
    negative: bool,
    digits: String,
    exponent: i64,
}

impl Exact {
    /// Reads a text that has JSON's number grammar.
    pub(crate) fn of(text: &str) -> Self {
        let (sign, rest) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (mantissa, power) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let short = all.trim_end_matches('0');
        let digits = short.trim_start_matches('0').to_owned();
        if digits.is_empty() {
            return Self { negative: false, digits, exponent: 0 };
        }
        let far = if power.starts_with('-') { -FAR } else { FAR };
        let power = power.parse::<i64>().map_or(far, |power| power.clamp(-FAR, FAR));
        let exponent = power + length(&all) - length(short) - length(fraction);
        Self { negative: sign, digits, exponent }
    }

    /// The value, if it is whole and has at most 38 digits.
    pub(crate) fn whole(&self) -> Option<i128> {
        if self.digits.is_empty() {
            return Some(0);
        }
        if self.exponent < 0 || length(&self.digits) + self.exponent > 38 {
            return None;
        }
        self.times_power(self.exponent).map(|size| if self.negative { -size } else { size })
    }

    /// The value · 10^`shift` without what stands behind the point, and whether that was more than zeros. `None` beyond 18 digits.
    pub(crate) fn cut(&self, shift: i64) -> Option<(i64, bool)> {
        let exponent = self.exponent + shift;
        let keep = length(&self.digits) + exponent;
        if self.digits.is_empty() || keep <= 0 {
            return Some((0, !self.digits.is_empty()));
        }
        if keep > 18 {
            return None;
        }
        let size = if exponent >= 0 {
            i64::try_from(self.times_power(exponent)?).ok()?
        } else {
            self.digits.get(..usize::try_from(keep).ok()?)?.parse().ok()?
        };
        Some((if self.negative { -size } else { size }, exponent < 0))
    }

    /// The text with exactly `scale` decimals, if the value fits `decimal(precision,scale)`.
    pub(crate) fn decimal(&self, precision: u32, scale: u32) -> Option<String> {
        let shift = self.exponent + i64::from(scale);
        if !self.digits.is_empty() && (shift < 0 || length(&self.digits) + shift > i64::from(precision)) {
            return None;
        }
        let scale = usize::try_from(scale).ok()?;
        let zeros = if self.digits.is_empty() { 0 } else { usize::try_from(shift).ok()? };
        let unscaled = format!("{}{}", self.digits, "0".repeat(zeros));
        let padded = format!("{unscaled:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at_checked(padded.len() - scale)?;
        let sign = if self.negative { "-" } else { "" };
        Some(if scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
    }

    fn times_power(&self, exponent: i64) -> Option<i128> {
        format!("{}{}", self.digits, "0".repeat(usize::try_from(exponent).ok()?)).parse().ok()
    }
}

fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(FAR)
}

/// A JSON number that is written exactly so.
pub(crate) fn number(text: String) -> Value {
    Value::Number(Number::from_string_unchecked(text))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn equal_values_are_equal_however_they_are_written() {
        for text in ["0", "0.0", "-0", "0e9", "-0.00e-5"] {
            assert_eq!(Exact::of(text), Exact::of("0"), "{text}");
        }
        for text in ["1400e-2", "14.0", "0.14e2", "14"] {
            assert_eq!(Exact::of(text), Exact::of("14"), "{text}");
        }
        assert_ne!(Exact::of("699.9"), Exact::of("699.90000000000000001"));
        assert_ne!(Exact::of("-14"), Exact::of("14"));
    }

    #[test]
    fn whole_numbers_are_exact_and_huge_exponents_harmless() {
        assert_eq!(Exact::of("9223372036854775807").whole(), Some(i128::from(i64::MAX)));
        assert_eq!(Exact::of("-1e2").whole(), Some(-100));
        assert_eq!(Exact::of("14.5").whole(), None);
        assert_eq!(Exact::of("1e999999999999999999999999").whole(), None);
        assert_eq!(Exact::of("0e999999999999999999999999").whole(), Some(0));
    }

    #[test]
    fn cutting_goes_towards_zero_and_says_whether_something_fell_off() {
        assert_eq!(Exact::of("1.2345").cut(3), Some((1234, true)));
        assert_eq!(Exact::of("-1.2345").cut(3), Some((-1234, true)));
        assert_eq!(Exact::of("1.2340").cut(3), Some((1234, false)));
        assert_eq!(Exact::of("0.0001").cut(3), Some((0, true)));
        assert_eq!(Exact::of("1e30").cut(3), None);
    }

    #[test]
    fn decimals_have_all_their_places() {
        assert_eq!(Exact::of("-12.5").decimal(5, 2).unwrap(), "-12.50");
        assert_eq!(Exact::of("0").decimal(5, 2).unwrap(), "0.00");
        assert_eq!(Exact::of("0.01").decimal(5, 2).unwrap(), "0.01");
        assert_eq!(Exact::of("7").decimal(3, 0).unwrap(), "7");
        assert_eq!(Exact::of("1.234").decimal(5, 2), None);
        assert_eq!(Exact::of("12345").decimal(5, 2), None);
        assert_eq!(Exact::of("1.2300").decimal(5, 2).unwrap(), "1.23");
    }
}
