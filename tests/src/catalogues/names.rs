//! Names and paths that do not get in each other's way.

use std::collections::BTreeSet;

use crate::mutate::Random;

/// Names of fields; some mean something to Rust, SQL, JSON or the kernel.
pub(super) const FIELDS: &[&str] = &[
    "value",
    "row",
    "isOpen",
    "oem_updated_at",
    "type",
    "self",
    "order",
    "select",
    "kind",
    "level",
    "Größe",
    "a-b",
    "Percent",
    "json",
    "rescued",
    "lat",
    "HTTPCode",
    "x1",
    "odometer",
    "state",
    "crate",
    "id",
    "year",
    "status",
    "at",
];

/// Keys that only a path can name.
const ODD_KEYS: &[&str] = &[
    "odd key",
    "a\"b",
    "x[0]",
    "🚗",
    "$id",
    "#",
    "a/b",
    "per%",
    "tab\there",
    "back\\slash",
    "_",
    "0",
    "ü",
    "{}",
    "null",
];

/// Objects that several paths lead through.
const INNER: &[&str] = &["meta", "status", "vehicle", "measure", "odd inner"];

/// Names that were given out, compared as Delta and Rust compare them, and more strictly.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// Takes the name, unless it is taken.
    pub(super) fn take(&mut self, name: &str) -> bool {
        let folded: String = name.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        !folded.is_empty() && self.0.insert(folded)
    }

    /// A name of `pool` that gives a new one behind `prefix`.
    pub(super) fn fresh(&mut self, prefix: &str, pool: &[&str], random: &mut Random) -> String {
        loop {
            let word = random.pick(pool);
            let name = if random.one_in(3) { format!("{word}{}", random.below(1000)) } else { word.to_owned() };
            if self.take(&format!("{prefix}{name}")) {
                return name;
            }
        }
    }
}

/// The paths of one scope. No path runs through another.
#[derive(Debug, Default, Clone)]
pub(super) struct Paths {
    taken: BTreeSet<Vec<String>>,
    /// Texts that the engine reads, which a field of text may read too.
    texts: BTreeSet<Vec<String>>,
    /// What fields read, as it is written: a type and a path. Another field of that type may read it too.
    read: Vec<(String, String)>,
}

impl Paths {
    /// Takes a path, unless it would run through another or be one.
    pub(super) fn take(&mut self, path: &[String]) -> bool {
        let meets = |there: &Vec<String>| there.starts_with(path) || path.starts_with(there);
        !path.is_empty() && !self.taken.iter().any(meets) && self.taken.insert(path.to_owned())
    }

    /// Takes a path below each root.
    pub(super) fn take_below(&mut self, roots: &[Vec<String>], path: &[String]) -> bool {
        let before = self.clone();
        let all = roots.iter().all(|root| self.take(&[root.as_slice(), path].concat()));
        if !all {
            *self = before;
        }
        all
    }

    /// Takes a path at which the engine reads a text.
    pub(super) fn take_text(&mut self, path: &[String]) {
        if self.take(path) {
            self.texts.insert(path.to_owned());
        }
    }

    /// A path at which the engine reads a text, for one field to read it too.
    pub(super) fn shared(&mut self) -> Option<String> {
        self.texts.pop_first().map(|path| path.join("."))
    }

    /// A field of this type reads a path.
    pub(super) fn reads(&mut self, data_type: &str, path: &str) {
        self.read.push((data_type.to_owned(), path.to_owned()));
    }

    /// A path that another field of this type reads, if there is one.
    pub(super) fn read_by_another(&self, data_type: &str, random: &mut Random) -> Option<String> {
        let of = |(_, path): &(String, String)| path.clone();
        let paths: Vec<String> = self.read.iter().filter(|(read, _)| read == data_type).map(of).collect();
        (!paths.is_empty()).then(|| paths[random.below(paths.len())].clone())
    }

    /// A new path, as it is written.
    pub(super) fn fresh(&mut self, roots: &[Vec<String>], random: &mut Random) -> String {
        loop {
            let mut path: Vec<String> = Vec::new();
            while random.one_in(3) && path.len() < 3 {
                path.push(random.pick(INNER).to_owned());
            }
            let key = if random.one_in(6) { random.pick(ODD_KEYS) } else { random.pick(FIELDS) };
            path.push(if random.one_in(2) { format!("{key}{}", random.below(100)) } else { key.to_owned() });
            if self.take_below(roots, &path) {
                return path.join(".");
            }
        }
    }
}

/// A path as a chain of keys.
pub(super) fn keys(path: &str) -> Vec<String> {
    if path == "." { Vec::new() } else { path.split('.').map(str::to_owned).collect() }
}
