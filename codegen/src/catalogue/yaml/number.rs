//! JSON's number grammar, the only one that counts.

/// Whether `text` is a number as JSON writes it.
pub(super) fn is_json(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn numbers_are_json_numbers() {
        for yes in ["0", "-0", "14", "-90.5", "1e2", "1.5E+10", "0.0"] {
            assert!(is_json(yes), "{yes}");
        }
    }

    #[test]
    fn other_spellings_of_numbers_are_texts() {
        for no in ["", "-", "01", "+1", ".5", "1.", "1_000", "0x10", ".nan", "1e", "1e+", "１"] {
            assert!(!is_json(no), "{no}");
        }
    }
}
