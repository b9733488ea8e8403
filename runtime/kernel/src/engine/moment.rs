//! Times and days as people write them.

use crate::Reason;
use crate::time::{DAY_MICROS, days, month_days};

/// 0001-01-01T00:00:00Z, in microseconds.
pub(super) const FIRST: i64 = -62_135_596_800_000_000;

/// 9999-12-31T23:59:59.999999Z, in microseconds.
pub(super) const LAST: i64 = 253_402_300_799_999_999;

/// A day, `YYYY-MM-DD`.
pub(super) fn date(text: &str) -> Result<i32, Reason> {
    let bytes = text.as_bytes();
    let day = if bytes.len() == 10 { day(bytes) } else { None };
    let (year, days) = day.ok_or(Reason::BadFormat)?;
    if year == 0 { Err(Reason::DoesNotFit) } else { i32::try_from(days).map_err(|_| Reason::DoesNotFit) }
}

/// `YYYY-MM-DD HH:MM:SS`, UTC: microseconds, and that nothing was cut.
pub(super) fn naive_utc(text: &str) -> Option<(i64, bool)> {
    let bytes = text.as_bytes();
    let clear = bytes.len() == 19 && bytes.get(10) == Some(&b' ');
    if clear { Some((day(bytes)?.1 * DAY_MICROS + clock(bytes)?, false)) } else { None }
}

/// A time of RFC 3339 with a space allowed for the T: microseconds, and whether a digit other than zero was cut.
pub(super) fn rfc3339(text: &str) -> Option<(i64, bool)> {
    let bytes = text.as_bytes();
    if !matches!(bytes.get(10), Some(b'T' | b't' | b' ')) {
        return None;
    }
    let local = day(bytes)?.1 * DAY_MICROS + clock(bytes)?;
    let (fraction, cut, at) = fraction(bytes, 19)?;
    let offset = match (bytes.get(at)?, bytes.get(at + 1..)?) {
        (b'Z' | b'z', []) => 0,
        (sign @ (b'+' | b'-'), rest @ [_, _, b':', _, _]) => {
            let (hours, minutes) = (number(rest, 0, 2)?, number(rest, 3, 2)?);
            let minutes = if hours < 24 && minutes < 60 { hours * 60 + minutes } else { return None };
            if *sign == b'-' { -minutes } else { minutes }
        }
        _ => return None,
    };
    Some((local + fraction - offset * 60_000_000, cut))
}

/// Year, and days since 1970, of the first ten bytes.
fn day(bytes: &[u8]) -> Option<(i64, i64)> {
    let (year, month, day) = (number(bytes, 0, 4)?, number(bytes, 5, 2)?, number(bytes, 8, 2)?);
    let clear = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    let valid = clear && (1..=12).contains(&month) && (1..=month_days(year, month)).contains(&day);
    valid.then(|| (year, days(year, month, day)))
}

/// Microseconds of the day of bytes 11 to 19.
fn clock(bytes: &[u8]) -> Option<i64> {
    let (hour, minute, second) = (number(bytes, 11, 2)?, number(bytes, 14, 2)?, number(bytes, 17, 2)?);
    let clear = bytes.get(13) == Some(&b':') && bytes.get(16) == Some(&b':');
    (clear && hour < 24 && minute < 60 && second < 60).then_some(((hour * 60 + minute) * 60 + second) * 1_000_000)
}

/// Microseconds of `.digits` at `at`, whether finer digits were cut, and where it ends.
fn fraction(bytes: &[u8], at: usize) -> Option<(i64, bool, usize)> {
    if bytes.get(at) != Some(&b'.') {
        return Some((0, false, at));
    }
    let digits = bytes.get(at + 1..)?;
    let digits = digits.get(..digits.iter().take_while(|byte| byte.is_ascii_digit()).count())?;
    let micros = digits.iter().chain(b"000000").take(6).fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    let cut = digits.iter().skip(6).any(|digit| *digit != b'0');
    (!digits.is_empty()).then_some((micros, cut, at + 1 + digits.len()))
}

fn number(bytes: &[u8], at: usize, len: usize) -> Option<i64> {
    let digits = bytes.get(at..at + len)?;
    digits
        .iter()
        .all(u8::is_ascii_digit)
        .then(|| digits.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW_YEAR: i64 = 1_767_225_600_000_000;

    #[test]
    fn rfc_3339_in_its_spellings() {
        for text in [
            "2026-01-01T00:00:00Z",
            "2026-01-01t00:00:00z",
            "2026-01-01 01:30:00+01:30",
            "2025-12-31T23:00:00.000-01:00",
        ] {
            assert_eq!(rfc3339(text), Some((NEW_YEAR, false)), "{text}");
        }
        assert_eq!(rfc3339("2026-01-01T00:00:00.1234567Z"), Some((NEW_YEAR + 123_456, true)));
        assert_eq!(rfc3339("2026-01-01T00:00:00.12345600Z"), Some((NEW_YEAR + 123_456, false)));
        assert_eq!(rfc3339("1969-12-31T23:59:59.9999999Z"), Some((-1, true)));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in [
            "",
            "2026-01-01",
            "2026-01-01T00:00:00",
            "2026-01-01T00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T23:59:60Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00+24:00",
            "2026-01-01T00:00:00+0100",
            "2026-01-01T00:00:00Zx",
            "2026-01-01_00:00:00Z",
            "+026-01-01T00:00:00Z",
            "2026-01-01T00:00:00 Z",
        ] {
            assert_eq!(rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn naive_times_are_utc_and_exactly_nineteen_characters() {
        assert_eq!(naive_utc("2026-01-01 00:00:00"), Some((NEW_YEAR, false)));
        for text in ["2026-01-01T00:00:00", "2026-01-01 00:00:00Z", "2026-01-01 00:00:00.5", "2026-01-01 0:00:00"] {
            assert_eq!(naive_utc(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_calendar_days() {
        assert_eq!(date("2026-01-01"), Ok(20_454));
        assert_eq!(date("2024-02-29"), Ok(19_782));
        assert_eq!(date("2026-02-29"), Err(Reason::BadFormat));
        assert_eq!(date("0000-01-01"), Err(Reason::DoesNotFit));
        assert_eq!(date("2026-1-1"), Err(Reason::BadFormat));
    }

    #[test]
    fn the_first_and_last_microsecond_are_those_of_the_calendar() {
        assert_eq!(rfc3339("0001-01-01T00:00:00Z"), Some((FIRST, false)));
        assert_eq!(rfc3339("9999-12-31T23:59:59.999999Z"), Some((LAST, false)));
    }
}
