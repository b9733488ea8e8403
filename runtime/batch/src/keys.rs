//! One row per key: which of several rows with the same key stays.
//!
//! The one with the greatest stream sequence stays; a row with one beats a row without; among equals the later in the manifest's order.
//! Rows come in that order, so "later" is "came later". Only rows of one manifest are compared: a key that an earlier manifest brought is in
//! the table already.

use std::collections::{BTreeMap, HashMap};

use crate::delta::Place;

/// The keys of one manifest, and where the row of each is.
///
/// It holds every key in memory, a hundred-odd bytes each: the caps of a manifest bound it.
#[derive(Debug, Default)]
pub struct Keys {
    held: HashMap<Box<str>, Held>,
    superseded: u64,
    dead: BTreeMap<u32, Vec<u64>>,
}

#[derive(Debug, Clone, Copy)]
struct Held {
    order: Option<Sequence>,
    at: At,
}

#[derive(Debug, Clone, Copy)]
enum At {
    /// In the batch that is being looked at.
    Batch(usize),
    /// In a data file.
    File(Place),
}

/// Forty decimal digits, two a byte: half the memory of the text, with the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Sequence([u8; 20]);

impl Sequence {
    fn of(digits: &str) -> Self {
        let mut packed = [0; 20];
        // The kernel pads to forty; fewer stand at the end all the same.
        for (place, digit) in digits.bytes().rev().take(40).enumerate() {
            if let Some(byte) = packed.get_mut(19 - place / 2) {
                *byte |= (digit & 0x0f) << (4 * (place % 2));
            }
        }
        Self(packed)
    }
}

impl Keys {
    /// Looks at the rows of a batch, each a key and its stream sequence, and says which to write. [`Keys::written`] must follow.
    pub fn resolve<'a>(&mut self, rows: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Vec<bool> {
        let mut keep = Vec::new();
        for (row, (key, sequence)) in rows.into_iter().enumerate() {
            let comes = Held { order: sequence.map(Sequence::of), at: At::Batch(row) };
            let Some(held) = self.held.get_mut(key) else {
                self.held.insert(key.into(), comes);
                keep.push(true);
                continue;
            };
            self.superseded += 1;
            keep.push(comes.order >= held.order);
            if comes.order >= held.order {
                match std::mem::replace(held, comes).at {
                    At::Batch(older) => {
                        if let Some(older) = keep.get_mut(older) {
                            *older = false;
                        }
                    }
                    At::File(place) => self.dead.entry(place.file).or_default().push(place.row),
                }
            }
        }
        keep
    }

    /// The rows that were to be written are now at `places`, in the order of `keys`.
    pub fn written<'a>(&mut self, keys: impl IntoIterator<Item = &'a str>, places: &[Place]) {
        for (key, place) in keys.into_iter().zip(places) {
            if let Some(held) = self.held.get_mut(key) {
                held.at = At::File(*place);
            }
        }
    }

    /// How many rows lost.
    #[must_use]
    pub fn superseded(&self) -> u64 {
        self.superseded
    }

    /// Those of the losers that stand in data files: by file, rows in order.
    #[must_use]
    pub fn dead(mut self) -> BTreeMap<u32, Vec<u64>> {
        self.dead.values_mut().for_each(|rows| rows.sort_unstable());
        self.dead
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By data file, rows that lost after they were written.
    type Dead = Vec<(u32, Vec<u64>)>;

    /// Resolves batches of `(key, sequence)`, each written to a data file of its own; gives what was kept of each, and the dead rows.
    fn resolve(batches: &[&[(&str, Option<&str>)]]) -> (Vec<Vec<bool>>, u64, Dead) {
        let mut keys = Keys::default();
        let mut kept = Vec::new();
        for (file, batch) in (0..).zip(batches) {
            let keep = keys.resolve(batch.iter().copied());
            let survivors: Vec<_> =
                batch.iter().zip(&keep).filter(|(_, keep)| **keep).map(|((key, _), _)| *key).collect();
            let places: Vec<_> = (0..).zip(&survivors).map(|(row, _)| Place { file, row }).collect();
            keys.written(survivors, &places);
            kept.push(keep);
        }
        let superseded = keys.superseded();
        (kept, superseded, keys.dead().into_iter().collect())
    }

    #[test]
    fn different_keys_all_stay() {
        assert_eq!(
            resolve(&[&[("a", None), ("b", Some("1"))], &[("c", None)]]),
            (vec![vec![true, true], vec![true]], 0, vec![])
        );
    }

    #[test]
    fn without_stream_order_the_later_row_stays() {
        assert_eq!(resolve(&[&[("a", None), ("a", None), ("a", None)]]).0, [[false, false, true]]);
    }

    #[test]
    fn the_greater_sequence_stays_wherever_it_comes() {
        assert_eq!(resolve(&[&[("a", Some("009")), ("a", Some("010")), ("a", Some("002"))]]).0, [[false, true, false]]);
    }

    #[test]
    fn of_equal_sequences_the_later_row_stays() {
        assert_eq!(resolve(&[&[("a", Some("7")), ("a", Some("7"))]]).0, [[false, true]]);
    }

    #[test]
    fn a_row_with_stream_order_beats_one_without_that_comes_later() {
        assert_eq!(resolve(&[&[("a", Some("0")), ("a", None)], &[("a", None)]]).0, [vec![true, false], vec![false]]);
    }

    #[test]
    fn sequences_of_forty_digits_are_compared_to_the_last_one() {
        let (less, more) = (format!("{}3", "9".repeat(39)), format!("{}4", "9".repeat(39)));
        assert_eq!(resolve(&[&[("a", Some(&more)), ("a", Some(&less))]]).0, [[true, false]]);
        let (less, more) = (format!("3{}", "0".repeat(39)), format!("4{}", "0".repeat(39)));
        assert_eq!(resolve(&[&[("a", Some(&more)), ("a", Some(&less))]]).0, [[true, false]]);
    }

    #[test]
    fn a_loser_that_is_written_already_is_named_by_file_and_row() {
        let batches: [&[(&str, Option<&str>)]; 3] =
            [&[("a", None), ("b", None), ("c", None)], &[("c", None), ("d", None)], &[("a", None), ("c", None)]];
        let (kept, superseded, dead) = resolve(&batches);
        assert!(kept.iter().flatten().all(|keep| *keep));
        assert_eq!((superseded, dead), (3, vec![(0, vec![0, 2]), (1, vec![0])]));
    }

    #[test]
    fn a_loser_of_its_own_batch_is_never_written_and_never_named() {
        let (kept, superseded, dead) = resolve(&[&[("x", None), ("a", None), ("a", None)], &[("a", None)]]);
        assert_eq!(kept, [vec![true, false, true], vec![true]]);
        assert_eq!((superseded, dead), (2, vec![(0, vec![1])]));
    }
}
