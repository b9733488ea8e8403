//! Times in milliseconds that were read lately.

use crate::lexer::Thirteen;
use crate::tables::{Field, Kind, Sentinel, Tables, TimeFormat};

/// Two times and what they say: the signals of an event mostly share theirs, one of the car and one of the sender.
pub(in crate::engine) struct Times {
    /// The one that came last.
    last: (Thirteen, i64),
    /// The one that came before it, if it was another.
    before: (Thirteen, i64),
}

impl Default for Times {
    fn default() -> Self {
        Self { last: (Thirteen::NONE, 0), before: (Thirteen::NONE, 0) }
    }
}

/// Whether such a time, as a number, is a value of `field` whatever it says.
#[inline]
pub(super) fn are_taken(tables: &Tables, field: &Field) -> bool {
    let zero = |sentinel: &Sentinel| matches!(sentinel, Sentinel::Number(number) if number == "0");
    match &field.kind {
        Kind::Timestamp { formats } => {
            // 2001 to 2286: within the years that a timestamp may have.
            formats.contains(&TimeFormat::EpochMs)
                && tables.rules(field).sentinels.slice(&tables.sentinels).iter().all(zero)
        }
        _ => false,
    }
}

impl Times {
    /// The microseconds of the thirteen digits at `at`, the first not zero; a digit more or less is not looked at.
    #[inline]
    pub(super) fn micros(&mut self, bytes: &[u8], at: usize) -> Option<i64> {
        let digits = Thirteen::at(bytes, at)?;
        if self.last.0 == digits {
            return Some(self.last.1);
        }
        let time =
            if self.before.0 == digits { self.before } else { (digits, i64::try_from(digits.number()?).ok()? * 1_000) };
        self.before = std::mem::replace(&mut self.last, time);
        Some(time.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_says_the_same_whether_or_not_it_was_seen() {
        let mut times = Times::default();
        for text in
            ["1769331384884", "1769331384885", "1769331384884", "9769331384884", "1769331384885", "1000000000000"]
        {
            let expected = text.parse::<i64>().ok().map(|millis| millis * 1_000);
            assert_eq!(times.micros(text.as_bytes(), 0), expected, "{text}");
            assert_eq!(times.micros(format!("x{text},").as_bytes(), 1), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_time_was_never_seen() {
        let mut times = Times::default();
        for text in ["0000000000000", "\0\0\0\0\0\0\0\0\0\0\0\0\0", "176933138488", "17693313848x4"] {
            assert_eq!(times.micros(text.as_bytes(), 0), None, "{text}");
        }
    }
}
