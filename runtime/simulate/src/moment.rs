//! Times as texts, without a formatter: there are three in every event.

use planish_kernel::Timestamp;

/// Appends `YYYY-MM-DD HH:MM:SS`.
pub(crate) fn naive(micros: i64, out: &mut String) {
    write(micros, ' ', out);
}

/// Appends `YYYY-MM-DDTHH:MM:SS.fffZ`, without digits after the second if they are 0.
pub(crate) fn rfc3339(micros: i64, out: &mut String) {
    write(micros, 'T', out);
    let millis = micros.div_euclid(1000).rem_euclid(1000);
    if millis > 0 {
        out.push('.');
        digits(millis, 3, out);
    }
    out.push('Z');
}

fn write(micros: i64, between: char, out: &mut String) {
    let (year, month, day) = civil(i64::from(Timestamp(micros).date().0));
    let seconds = micros.div_euclid(1_000_000).rem_euclid(86_400);
    digits(year, 4, out);
    for (before, value) in
        [('-', month), ('-', day), (between, seconds / 3600), (':', seconds / 60 % 60), (':', seconds % 60)]
    {
        out.push(before);
        digits(value, 2, out);
    }
}

/// The last `count` digits of a number.
pub(crate) fn digits(value: i64, count: u32, out: &mut String) {
    for power in (0..count).rev() {
        let digit = u8::try_from(value / 10_i64.pow(power) % 10).unwrap_or(0);
        out.push(char::from(b'0' + digit));
    }
}

/// Year, month and day of days since 1970, from 1970 on (Fliegel and Van Flandern).
fn civil(days: i64) -> (i64, i64, i64) {
    let l = days + 2_440_588 + 68_569;
    let n = 4 * l / 146_097;
    let l = l - (146_097 * n + 3) / 4;
    let i = 4000 * (l + 1) / 1_461_001;
    let l = l - 1461 * i / 4 + 31;
    let j = 80 * l / 2447;
    let day = l - 2447 * j / 80;
    let l = j / 11;
    (100 * (n - 49) + i + l, j + 2 - 12 * l, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_kernel() {
        for day in (0..40_000).step_by(13) {
            let micros = day * 86_400_000_000 + 3_723_004_000;
            let mut text = String::new();
            rfc3339(micros, &mut text);
            assert_eq!(text, Timestamp(micros).to_string().replace("000Z", "Z"));
        }
        let mut text = String::new();
        naive(1_767_920_010_000_000, &mut text);
        rfc3339(1_767_920_010_000_000, &mut text);
        assert_eq!(text, "2026-01-09 00:53:302026-01-09T00:53:30Z");
    }
}
