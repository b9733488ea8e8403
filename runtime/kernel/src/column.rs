//! Typed handles of columns, and the types that are not Rust's own.

use std::fmt;
use std::marker::PhantomData;

/// A column whose values are `T`: what code holds instead of a name.
pub struct Column<T> {
    index: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Column<T> {
    /// The column at `index` of its tables. Generated code calls this; the type must be that of the field.
    #[must_use]
    pub const fn new(index: u32) -> Self {
        Self { index, of: PhantomData }
    }

    /// Number of the column in its tables.
    #[must_use]
    pub const fn index(self) -> u32 {
        self.index
    }
}

impl<T> Clone for Column<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Column<T> {}

impl<T> fmt::Debug for Column<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Column({})", self.index)
    }
}

/// A moment: microseconds since 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, micros) = (self.0.div_euclid(crate::time::DAY_MICROS), self.0.rem_euclid(crate::time::DAY_MICROS));
        let seconds = micros / 1_000_000;
        let days = i32::try_from(days).unwrap_or(i32::MAX);
        write!(
            f,
            "{}T{:02}:{:02}:{:02}.{:06}Z",
            Date(days),
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60,
            micros % 1_000_000
        )
    }
}

impl Timestamp {
    /// Its day, UTC.
    #[must_use]
    pub fn date(self) -> Date {
        Date(i32::try_from(self.0.div_euclid(crate::time::DAY_MICROS)).unwrap_or(i32::MAX))
    }
}

/// A day: days since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date(pub i32);

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = crate::time::civil(i64::from(self.0));
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// An exact number: digits without the point, and how many of them stand after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Decimal {
    /// The digits.
    pub digits: i128,
    /// How many of them stand after the point.
    pub scale: u8,
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::from(self.scale);
        let text = format!("{:0width$}", self.digits.unsigned_abs(), width = scale + 1);
        let (whole, rest) = text.split_at(text.len() - scale);
        let sign = if self.digits < 0 { "-" } else { "" };
        if rest.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{rest}") }
    }
}

/// JSON text, as it came.
#[derive(Clone, PartialEq, Eq, Hash, Default)]
pub struct Json(pub String);

impl fmt::Debug for Json {
    /// Hides the text: it may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Json(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_dates_and_decimals_print_as_the_docs_say() {
        assert_eq!(Timestamp(1_767_920_001_000_500).to_string(), "2026-01-09T00:53:21.000500Z");
        assert_eq!(Timestamp(-1).to_string(), "1969-12-31T23:59:59.999999Z");
        assert_eq!(Timestamp(-62_135_596_800_000_000).to_string(), "0001-01-01T00:00:00.000000Z");
        assert_eq!(Date(0).to_string(), "1970-01-01");
        assert_eq!(Decimal { digits: -5, scale: 2 }.to_string(), "-0.05");
        assert_eq!(Decimal { digits: 1450, scale: 2 }.to_string(), "14.50");
        assert_eq!(Decimal { digits: 7, scale: 0 }.to_string(), "7");
    }
}
