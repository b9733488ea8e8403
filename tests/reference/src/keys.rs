//! One row per key.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A row and where it was read.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'r> {
    /// The place of the file in the manifest's order.
    pub file: usize,
    /// The line in the file, from 1.
    pub line: u64,
    /// The row, as [`Outcome::Row`](crate::Outcome::Row) holds it.
    pub row: &'r Map<String, Value>,
}

/// Which of some rows stay.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Resolved {
    /// The places of the rows that stay, ascending.
    pub winners: Vec<usize>,
    /// How many rows gave way to another of the same key.
    pub superseded: u64,
}

/// Keeps one row for each value of the column `key`: the one with the greatest `_stream_sequence`, any before none,
/// then the one in the later file, then the one in the later line.
pub fn resolve(key: &str, rows: &[Placed<'_>]) -> Resolved {
    let mut best: BTreeMap<&str, (Rank<'_>, usize)> = BTreeMap::new();
    let mut superseded = 0;
    for (at, placed) in rows.iter().enumerate() {
        let text = |column: &str| placed.row.get(column).and_then(Value::as_str);
        let mine = ((text("_stream_sequence"), placed.file, placed.line), at);
        let kept = best.entry(text(key).unwrap_or_default()).or_insert(mine);
        if kept.1 != at {
            superseded += 1;
            *kept = mine.max(*kept);
        }
    }
    let mut winners: Vec<usize> = best.into_values().map(|(_, at)| at).collect();
    winners.sort_unstable();
    Resolved { winners, superseded }
}

/// What decides between two rows of a key; no sequence is less than any.
type Rank<'r> = (Option<&'r str>, usize, u64);
