//! What is noted down while a line is read: rescued values and counts.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::json::Node;
use crate::plan::Chain;
use crate::words::{Reason, UNKNOWN_COUNTED};
use crate::yaml::Unknown;

/// The text that values are read from, and whose they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'l> {
    /// The line, or a body's unescaped text.
    pub(crate) text: &'l str,
    /// Where the body stands in the line, if the text is that of a body.
    pub(crate) body: Option<usize>,
    /// The code of the signal.
    pub(crate) signal: Option<&'l str>,
}

/// A place in the line, and inside a text body behind it.
type Place = (usize, usize);

impl Spot<'_> {
    fn place(&self, node: &Node) -> Place {
        self.body.map_or((node.start, 0), |body| (body, node.start + 1))
    }
}

#[derive(Debug)]
struct Entry {
    place: Place,
    reason: Reason,
    signal: Option<String>,
    path: String,
    raw: String,
}

/// The rescued values and the counts of one line.
#[derive(Debug)]
pub(crate) struct Log {
    entries: Vec<Entry>,
    counts: BTreeMap<String, u64>,
    unknown: Unknown,
}

impl Log {
    pub(crate) fn new(unknown: Unknown) -> Self {
        Self { entries: Vec::new(), counts: BTreeMap::new(), unknown }
    }

    /// A log with the same rules, for looks whose notes may be thrown away.
    pub(crate) fn scratch(&self) -> Self {
        Self::new(self.unknown)
    }

    pub(crate) fn count(&mut self, word: &str) {
        *self.counts.entry(word.to_owned()).or_default() += 1;
    }

    /// Adds all that another log holds.
    pub(crate) fn take(&mut self, mut other: Self) {
        self.entries.append(&mut other.entries);
        self.take_counts(other);
    }

    /// Adds the counts of another log, and none of its entries.
    pub(crate) fn take_counts(&mut self, other: Self) {
        for (word, count) in other.counts {
            *self.counts.entry(word).or_default() += count;
        }
    }

    /// Rescues a value as it stands in its text.
    pub(crate) fn rescue(&mut self, reason: Reason, spot: Spot<'_>, path: &str, node: &Node) {
        self.rescue_as(reason, spot, path, node, node.raw(spot.text));
    }

    /// Rescues another text at the place of a value.
    pub(crate) fn rescue_as(&mut self, reason: Reason, spot: Spot<'_>, path: &str, node: &Node, raw: &str) {
        self.entries.push(Entry {
            place: spot.place(node),
            reason,
            signal: spot.signal.map(str::to_owned),
            path: path.to_owned(),
            raw: raw.to_owned(),
        });
    }

    /// Rescues or counts what the catalogue does not have.
    pub(crate) fn unknown(&mut self, reason: Reason, spot: Spot<'_>, path: &str, node: &Node) {
        match self.unknown {
            Unknown::Rescue => self.rescue(reason, spot, path, node),
            Unknown::Count => self.count(UNKNOWN_COUNTED),
        }
    }

    /// The entries in order, as JSON, and the counts. What two readers say alike about one value is one entry.
    pub(crate) fn close(mut self) -> (Vec<Value>, BTreeMap<String, u64>) {
        self.entries.sort_by_key(|entry| (entry.place, entry.reason));
        self.entries.dedup_by(|a, b| (a.place, a.reason, &a.path) == (b.place, b.reason, &b.path));
        (self.entries.into_iter().map(Entry::json).collect(), self.counts)
    }
}

impl Entry {
    fn json(self) -> Value {
        let mut entry = Map::new();
        entry.insert("reason".to_owned(), self.reason.word().into());
        if let Some(signal) = self.signal {
            entry.insert("signal".to_owned(), signal.into());
        }
        entry.insert("path".to_owned(), self.path.into());
        entry.insert("raw".to_owned(), self.raw.into());
        Value::Object(entry)
    }
}

/// One value that was found, and its path from the event's root.
#[derive(Debug)]
pub(crate) struct Found<'n> {
    pub(crate) chain: Chain,
    pub(crate) node: &'n Node,
    pub(crate) path: String,
}
