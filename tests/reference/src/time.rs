//! Dates and times of the proleptic Gregorian calendar, as microseconds and days since 1970.

const MICROS_A_DAY: i64 = 86_400_000_000;

/// The first and the last microsecond of the years 1 to 9999.
const YEARS: (i64, i64) = (-62_135_596_800_000_000, 253_402_300_799_999_999);

/// Whether a time stands in the years 1 to 9999.
pub(crate) fn in_years(micros: i64) -> bool {
    (YEARS.0..=YEARS.1).contains(&micros)
}

/// A time that was read: its microseconds, and whether finer digits than zeros were cut.
pub(crate) type Read = (i64, bool);

/// `YYYY-MM-DD`, then `T`, `t` or a space, `HH:MM:SS`, maybe a fraction, then `Z`, `z` or `±HH:MM`.
pub(crate) fn rfc3339(text: &str) -> Option<Read> {
    let (day, rest) = split(text, 10)?;
    let (letter, rest) = split(rest, 1)?;
    let (clock, rest) = split(rest, 8)?;
    if !matches!(letter, "T" | "t" | " ") {
        return None;
    }
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => {
            let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
            if end == 0 {
                return None;
            }
            split(rest, end)?
        }
        None => ("", rest),
    };
    let kept: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let cut = fraction.chars().skip(6).any(|digit| digit != '0');
    let micros = days(day)? * MICROS_A_DAY + seconds(clock)? * 1_000_000 + kept.parse::<i64>().ok()?;
    Some((micros - offset_minutes(zone)? * 60_000_000, cut))
}

/// Exactly `YYYY-MM-DD HH:MM:SS`.
pub(crate) fn naive_utc(text: &str) -> Option<Read> {
    let (day, clock) = text.split_once(' ')?;
    Some((days(day)? * MICROS_A_DAY + seconds(clock)? * 1_000_000, false))
}

/// The days of a `YYYY-MM-DD` that the calendar has.
pub(crate) fn days(text: &str) -> Option<i64> {
    let (year, rest) = split(text, 4)?;
    let (month, day) = split(rest.strip_prefix('-')?, 2)?;
    let (year, month, day) = (digits(year, 4)?, digits(month, 2)?, digits(day.strip_prefix('-')?, 2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=length).contains(&day).then(|| days_from_civil(year, month, day))
}

/// The day that a time stands in.
pub(crate) fn day_of(micros: i64) -> i64 {
    micros.div_euclid(MICROS_A_DAY)
}

/// `YYYY-MM-DD`.
pub(crate) fn date_text(days: i64) -> String {
    let (year, month, day) = civil_from_days(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `YYYY-MM-DDTHH:MM:SS.ffffffZ`.
pub(crate) fn timestamp_text(micros: i64) -> String {
    let inside = micros.rem_euclid(MICROS_A_DAY);
    let (seconds, fraction) = (inside / 1_000_000, inside % 1_000_000);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{}T{hours:02}:{minutes:02}:{seconds:02}.{fraction:06}Z", date_text(day_of(micros)))
}

fn split(text: &str, at: usize) -> Option<(&str, &str)> {
    text.split_at_checked(at)
}

fn digits(text: &str, count: usize) -> Option<i64> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn seconds(clock: &str) -> Option<i64> {
    let mut parts = clock.split(':').map(|part| digits(part, 2));
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let right = parts.next().is_none() && hours <= 23 && minutes <= 59 && seconds <= 59;
    right.then_some(hours * 3600 + minutes * 60 + seconds)
}

fn offset_minutes(zone: &str) -> Option<i64> {
    if matches!(zone, "Z" | "z") {
        return Some(0);
    }
    let (sign, clock) = split(zone, 1)?;
    let (hours, minutes) = clock.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    let size = (hours <= 23 && minutes <= 59).then_some(hours * 60 + minutes)?;
    match sign {
        "+" => Some(size),
        "-" => Some(-size),
        _ => None,
    }
}

fn days_before_year(year: i64) -> i64 {
    let past = year - 1;
    past * 365 + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400)
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let leap = i64::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let before = match month {
        1 => 0,
        2 => 31,
        3 => 59 + leap,
        4 => 90 + leap,
        5 => 120 + leap,
        6 => 151 + leap,
        7 => 181 + leap,
        8 => 212 + leap,
        9 => 243 + leap,
        10 => 273 + leap,
        11 => 304 + leap,
        _ => 334 + leap,
    };
    days_before_year(year) + before + day - 1 - days_before_year(1970)
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let mut year = 1970 + days.div_euclid(366);
    while days_from_civil(year + 1, 1, 1) <= days {
        year += 1;
    }
    while days_from_civil(year, 1, 1) > days {
        year -= 1;
    }
    let month = (1..=12).rev().find(|month| days_from_civil(year, *month, 1) <= days).unwrap_or(1);
    (year, month, days - days_from_civil(year, month, 1) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_four_centuries_reads_back_as_itself() {
        for day in -150_000..150_000 {
            assert_eq!(days(&date_text(day)), Some(day));
        }
        assert_eq!(date_text(0), "1970-01-01");
        assert_eq!(date_text(19_782), "2024-02-29");
    }

    #[test]
    fn the_years_end_where_the_docs_say() {
        assert_eq!(timestamp_text(YEARS.0), "0001-01-01T00:00:00.000000Z");
        assert_eq!(timestamp_text(YEARS.1), "9999-12-31T23:59:59.999999Z");
    }

    #[test]
    fn zones_and_fractions_are_read() {
        assert_eq!(rfc3339("1970-01-01T01:00:00.5+01:00"), Some((500_000, false)));
        assert_eq!(rfc3339("1970-01-01 00:00:00.0000001z"), Some((0, true)));
        assert_eq!(rfc3339("1969-12-31t23:59:59.9999990-00:00"), Some((-1, false)));
    }

    #[test]
    fn what_no_clock_shows_is_no_time() {
        for text in [
            "2024-02-30T00:00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:00:60Z",
            "2024-01-01T00:00:00",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00+24:00",
            "2024-01-01T00:00:00+0100",
            "2024-1-01T00:00:00Z",
            "2024-01-01X00:00:00Z",
            "2024-01-01T00:00:00.1",
            "+024-01-01T00:00:00Z",
        ] {
            assert_eq!(rfc3339(text), None, "{text}");
        }
        for text in ["2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "2024-01-01 00:00:00.0", "2024-01-01  00:00:00"] {
            assert_eq!(naive_utc(text), None, "{text}");
        }
    }
}
