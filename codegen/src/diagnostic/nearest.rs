//! The word that somebody probably meant.

use std::collections::BTreeSet;

/// The word of `known` that is nearest to `wrong`, if one is near enough. Of equals the first.
#[must_use]
pub fn nearest<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    compared(wrong, known)
        .filter(|(distance, length, _)| distance * 2 <= *length && (*length > 2 || *distance == 0))
        .min_by_key(|(distance, _, _)| *distance)
        .map(|(_, _, word)| word)
}

/// The one word of `known` that a slip of the finger makes `wrong` of: one letter more, less, other or swapped, or its case. None if
/// there are two such words, or if the words are so short that a slip makes any of any.
pub(super) fn only_slip<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut near = compared(wrong, known).filter(|(distance, length, _)| {
        // Equal but for case is a slip at any length; so are two letters in a long word.
        let slips = match length {
            0..3 => 0,
            3..8 => 1,
            _ => 2,
        };
        *distance <= slips
    });
    near.next().filter(|_| near.next().is_none()).map(|(_, _, word)| word)
}

/// The words of `known` that may be near: the distance of each, the length of the longer of the two, the word.
fn compared<'a>(
    wrong: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = (usize, usize, &'a str)> {
    let folded: Vec<char> = wrong.to_lowercase().chars().collect();
    known.into_iter().filter_map(move |word| {
        // A word twice as long is no slip, and a text of a megabyte no word.
        let lengths = (folded.len(), word.chars().take(MAX_LENGTH + 1).count());
        let longer = lengths.0.max(lengths.1);
        if longer > MAX_LENGTH || lengths.0.abs_diff(lengths.1) * 2 > longer {
            return None;
        }
        let other: Vec<char> = word.to_lowercase().chars().collect();
        Some((distance(&folded, &other), folded.len().max(other.len()), word))
    })
}

/// Whether a slip made the symbol of a unit, and not a unit that is only not known here: `kAh` is no slip of `kWh`, nor `Mv` of `mV`.
/// Short symbols have the same letters, however often, and the same case where it may mean milli or mega.
pub(super) fn is_slip_of_symbol(wrong: &str, symbol: &str) -> bool {
    let letters = |text: &str| text.to_lowercase().chars().collect::<BTreeSet<char>>();
    let milli_or_mega = wrong.starts_with(['m', 'M']) || symbol.starts_with(['m', 'M']);
    let same_start = !milli_or_mega || wrong.chars().next() == symbol.chars().next();
    same_start && (letters(wrong) == letters(symbol) || symbol.len() >= 6)
}

/// Longer words are not compared, so that a huge text costs nothing.
const MAX_LENGTH: usize = 64;

/// Number of insertions, deletions, replacements and swaps of neighbours between two words: optimal string alignment.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    let mut previous_a = None;
    for (row, &in_a) in a.iter().enumerate() {
        let mut line = vec![row + 1];
        let mut previous_b = None;
        for (column, &in_b) in b.iter().enumerate() {
            let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX - 1);
            let mut least = (at(&above, column) + usize::from(in_a != in_b))
                .min(at(&above, column + 1) + 1)
                .min(at(&line, column) + 1);
            if previous_a == Some(in_b) && previous_b == Some(in_a) {
                least = least.min(at(&before, column.saturating_sub(1)) + 1);
            }
            line.push(least);
            previous_b = Some(in_b);
        }
        before = std::mem::replace(&mut above, line);
        previous_a = Some(in_a);
    }
    above.last().copied().unwrap_or_default()
}

/// Words in backticks with commas and an "and" between them.
#[must_use]
pub fn list<T: AsRef<str>>(words: &[T]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_the_word() {
        let known = ["double", "float", "boolean", "timestamp"];
        assert_eq!(nearest("flaot", known), Some("float"));
        assert_eq!(nearest("Double", known), Some("double"));
        assert_eq!(nearest("bool", known), Some("boolean"));
        assert_eq!(nearest("varchar", known), None);
    }

    #[test]
    fn a_slip_is_sure_only_if_one_word_is_a_slip_away() {
        assert_eq!(only_slip("bolean", ["boolean", "double"]), Some("boolean"));
        assert_eq!(only_slip("timestmap", ["timestamp", "date"]), Some("timestamp"));
        assert_eq!(only_slip("pth", ["path", "pt"]), None, "two are near");
        assert_eq!(only_slip("kw", ["kW", "V"]), Some("kW"), "case is a slip");
        assert_eq!(only_slip("mw", ["mW", "MW"]), None, "case tells two units apart");
        assert_eq!(only_slip("kn", ["km", "V"]), None, "too short to be sure");
        assert_eq!(only_slip("bool", ["boolean"]), None, "three letters are no slip");
    }

    #[test]
    fn another_unit_is_no_slip() {
        for (wrong, symbol) in
            [("kWhh", "kWh"), ("KWH", "kWh"), ("kPAa", "kPa"), ("percnt", "percent"), ("hk/m", "km/h")]
        {
            assert!(is_slip_of_symbol(wrong, symbol), "{wrong}");
        }
        for (wrong, symbol) in [("kAh", "kWh"), ("kVA", "kV"), ("km/l", "km/h"), ("Mv", "mV"), ("mw", "MW")] {
            assert!(!is_slip_of_symbol(wrong, symbol), "{wrong}");
        }
    }

    #[test]
    fn a_swap_of_neighbours_counts_once() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        assert_eq!(distance(&chars("ab"), &chars("ba")), 1);
        assert_eq!(distance(&chars("kitten"), &chars("sitting")), 3);
        assert_eq!(distance(&chars(""), &chars("abc")), 3);
    }

    #[test]
    fn words_are_listed_like_a_sentence() {
        assert_eq!(list(&["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(list(&["a"]), "`a`");
    }
}
