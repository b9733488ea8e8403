//! Eight bytes at a time, in a register: where texts stop and what digits say.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;
const POWERS: [u64; 9] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

/// The eight bytes at `at`, the first in the lowest place.
#[inline]
pub(super) fn eight(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// Index of the byte that the lowest bit belongs to.
const fn lowest(bits: u64) -> usize {
    (bits.trailing_zeros() / 8) as usize
}

/// The next quote, backslash or control character from `at` on.
#[inline]
pub(crate) fn text_stop(bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    let (words, tail) = rest.as_chunks();
    for (number, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // With one bit of each byte turned, a quote comes right behind the control characters.
        let quotes_and_controls = (word ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
        let backslashes = (word ^ (ONES * 0x5c)).wrapping_sub(ONES);
        // High bits are right up to the first stop: what it borrows reaches only bytes behind it.
        let stops = (quotes_and_controls | backslashes) & !word & HIGHS;
        if stops != 0 {
            return Some(at + 8 * number + lowest(stops));
        }
    }
    let stop = tail.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
    Some(at + rest.len() - tail.len() + stop)
}

/// Where the digits at `at` end.
#[inline]
pub(super) fn digits_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = eight(bytes, at) {
        let others = others(word ^ (ONES * 0x30));
        if others != 0 {
            return at + lowest(others);
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    at
}

/// High bits where a byte is over 9; right up to the first of them, whose carry reaches only bytes behind it.
#[inline]
const fn others(word: u64) -> u64 {
    (word.wrapping_add(ONES * 0x76) | word) & HIGHS
}

/// How many of the eight bytes stand before the first backslash.
#[inline]
pub(super) fn before_backslash(word: u64) -> usize {
    let backslashes = (word ^ (ONES * 0x5c)).wrapping_sub(ONES) & !word & HIGHS;
    if backslashes == 0 { 8 } else { lowest(backslashes) }
}

/// Appends the digits at `at` to `value`, and where they end; past 19 digits the value wraps.
#[inline]
pub(crate) fn digits(bytes: &[u8], mut at: usize, mut value: u64) -> (u64, usize) {
    while let Some(word) = eight(bytes, at) {
        let word = word ^ (ONES * 0x30);
        let others = others(word);
        let count = if others == 0 { 8 } else { lowest(others) };
        if count == 0 {
            return (value, at);
        }
        let power = POWERS.get(count).copied().unwrap_or(1);
        value = value.wrapping_mul(power).wrapping_add(eight_digits(word << (64 - 8 * count)));
        at += count;
        if count < 8 {
            return (value, at);
        }
    }
    while let Some(digit) = bytes.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    (value, at)
}

/// Thirteen bytes, the first eight and the last eight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Thirteen(u64, u64);

impl Thirteen {
    /// Equal to no thirteen bytes: three of them stand in both words.
    pub(crate) const NONE: Self = Self(u64::MAX, 0);

    /// The thirteen bytes at `at`.
    #[inline]
    pub(crate) fn at(bytes: &[u8], at: usize) -> Option<Self> {
        let bytes = bytes.get(at..)?.first_chunk::<13>()?;
        Some(Self(u64::from_le_bytes(*bytes.first_chunk()?), u64::from_le_bytes(*bytes.last_chunk()?)))
    }

    /// What they say, if they are digits and the first is not zero.
    #[inline]
    pub(crate) fn number(self) -> Option<u64> {
        let (first, last) = (self.0 ^ (ONES * 0x30), self.1 ^ (ONES * 0x30));
        let others = (first.wrapping_add(ONES * 0x76) | first | last.wrapping_add(ONES * 0x76) | last) & HIGHS;
        if others != 0 || first & 0xff == 0 {
            return None;
        }
        // The second eight begin with three that the first have too.
        Some(eight_digits(first) * 100_000 + eight_digits(last) % 100_000)
    }
}

/// What eight digits say, one a byte, the first in the lowest: pairs, then fours, then all.
const fn eight_digits(word: u64) -> u64 {
    let pairs = word.wrapping_mul(1 + (10 << 8)) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(1 + (100 << 16)) >> 16 & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(1 + (10_000 << 32)) >> 32
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;

    #[test]
    fn a_text_stops_where_it_stops_byte_by_byte() {
        let alphabet = [b'a', b'"', b'\\', 0x1f, b' ', b'!', 0x7f, 0x80, 0xff, b'#', b'[', b']'];
        for seed in 0..20_000_u64 {
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let bytes: Vec<u8> = (0..seed % 40)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let rare = usize::from(state >> 60 == 0) * 11;
                    alphabet.get((state >> 33) as usize % (1 + rare)).copied().unwrap_or(b'a')
                })
                .collect();
            let expected = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
            assert_eq!(text_stop(&bytes, 0), expected, "{bytes:?}");
        }
    }

    #[test]
    fn every_single_stop_is_seen_at_every_place_and_no_other_byte_is() {
        for place in 0..16 {
            for byte in 0..=255_u8 {
                let mut bytes = [b'x'; 17];
                bytes[place] = byte;
                let expected = matches!(byte, b'"' | b'\\' | 0..0x20).then_some(place);
                assert_eq!(text_stop(&bytes, 0), expected, "{byte} at {place}");
                let mut bytes = [b'7'; 17];
                bytes[place] = byte;
                let end = if byte.is_ascii_digit() { 17 } else { place };
                assert_eq!(digits(&bytes, 0, 0).1, end, "{byte} at {place}");
                assert_eq!(digits_end(&bytes, 0), end, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn digits_say_what_they_say() {
        for text in ["", "0", "7", "42", "12345678", "123456789", "1769331384884", "9999999999999999999"] {
            for after in ["", ",", "}      ", "e5          ", "\u{e9}zzzzzzzz"] {
                let line = format!("{text}{after}");
                let expected = (text.parse().unwrap_or(0), text.len());
                assert_eq!(digits(line.as_bytes(), 0, 0), expected, "{line}");
            }
        }
        assert_eq!(digits(b"45,", 0, 123), (12_345, 2));
    }

    #[test]
    fn thirteen_digits_are_all_digits() {
        let thirteen_digits = |text: &[u8], at| Thirteen::at(text, at).and_then(Thirteen::number);
        assert_eq!(thirteen_digits(b"x1769331384884,", 1), Some(1_769_331_384_884));
        assert_eq!(thirteen_digits(b"9999999999999", 0), Some(9_999_999_999_999));
        assert_eq!(thirteen_digits(b"999999999999", 0), None);
        for text in
            ["0769331384884", "-769331384884", "176933138488", "176933138488.", "1.69331384884", "17693313848e4"]
        {
            assert_eq!(thirteen_digits(format!("{text},  ").as_bytes(), 0), None, "{text}");
        }
    }
}
