//! Looking for the paths of a scope in one object: what is there, what is there twice, what nobody knows.

use std::collections::BTreeMap;

use crate::json::{Data, Member, Node};
use crate::log::{Found, Log, Spot};
use crate::plan::{Chain, Field};
use crate::words::{EMPTY_UNKNOWN, IGNORED, NULL_DUPLICATE, Reason};

/// How a path is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// As one value that is no object.
    Scalar,
    /// As one value, objects included.
    Whole,
    /// As often as its key comes.
    Every,
}

/// The paths that a scope knows, as a tree of keys.
#[derive(Debug, Default)]
pub(crate) struct Paths {
    branches: BTreeMap<String, Self>,
    readings: Vec<Reading>,
    ignored: bool,
}

impl Paths {
    pub(crate) fn read(&mut self, chain: &Chain, reading: Reading) {
        self.at(chain).readings.push(reading);
    }

    pub(crate) fn read_all(&mut self, chains: &[Chain], reading: Reading) {
        for chain in chains {
            self.read(chain, reading);
        }
    }

    pub(crate) fn read_fields(&mut self, fields: &[Field]) {
        for field in fields {
            let reading = if field.kind.takes_objects() { Reading::Whole } else { Reading::Scalar };
            self.read_all(&field.chains, reading);
        }
    }

    pub(crate) fn ignore(&mut self, chain: &Chain) {
        self.at(chain).ignored = true;
    }

    fn at(&mut self, chain: &Chain) -> &mut Self {
        chain.iter().fold(self, |paths, key| paths.branches.entry(key.clone()).or_default())
    }

    /// The paths that begin with a key.
    pub(crate) fn under(&self, key: &str) -> Option<&Self> {
        self.branches.get(key)
    }

    pub(crate) fn is_ignored(&self) -> bool {
        self.ignored
    }

    /// Whether an inner object stands here: one that holds something to read or to ignore.
    pub(crate) fn leads_on(&self) -> bool {
        !self.branches.is_empty()
    }
}

/// Finds the paths in an object and notes everything else that stands there.
pub(crate) fn look<'n>(
    members: &'n [Member],
    paths: &Paths,
    spot: Spot<'_>,
    path: &str,
    log: &mut Log,
) -> Vec<Found<'n>> {
    let mut found = Vec::new();
    Walk { spot, log, found: &mut found }.object(members, paths, path, &Vec::new());
    found
}

struct Walk<'w, 'n> {
    spot: Spot<'w>,
    log: &'w mut Log,
    found: &'w mut Vec<Found<'n>>,
}

impl<'n> Walk<'_, 'n> {
    fn object(&mut self, members: &'n [Member], paths: &Paths, path: &str, chain: &Chain) {
        for (at, member) in members.iter().enumerate() {
            let path = join(path, member, self.spot.text);
            let inner = member.key.as_ref().and_then(|key| Some((key, paths.under(key)?)));
            let Some((key, inner)) = inner else {
                self.unknown(&member.value, &path);
                continue;
            };
            if inner.ignored {
                self.log.count(IGNORED);
                continue;
            }
            let chain = chain.iter().chain([key]).cloned().collect();
            let again = members.iter().skip(at + 1).any(|later| later.key == member.key);
            if !again || inner.readings.contains(&Reading::Every) {
                self.value(&member.value, inner, path, chain);
            } else if member.value.is_null() {
                self.log.count(NULL_DUPLICATE);
            } else {
                self.log.rescue(Reason::Duplicate, self.spot, &path, &member.value);
            }
        }
    }

    /// A value under a key that is read, or that leads to one that is read or ignored.
    fn value(&mut self, node: &'n Node, paths: &Paths, path: String, chain: Chain) {
        if node.is_null() {
            return;
        }
        let leads = paths.leads_on();
        match &node.data {
            Data::Object(members) if leads && paths.readings.contains(&Reading::Whole) => {
                let mut unheard = self.log.scratch();
                Walk { spot: self.spot, log: &mut unheard, found: &mut *self.found }
                    .object(members, paths, &path, &chain);
                self.found.push(Found { chain, node, path });
            }
            Data::Object(members) if leads => self.object(members, paths, &path, &chain),
            _ if !paths.readings.is_empty() => self.found.push(Found { chain, node, path }),
            _ => self.log.rescue(Reason::WrongType, self.spot, &path, node),
        }
    }

    fn unknown(&mut self, node: &Node, path: &str) {
        if node.is_empty() {
            self.log.count(EMPTY_UNKNOWN);
        } else {
            self.log.unknown(Reason::UnknownField, self.spot, path, node);
        }
    }
}

/// A path and one more key.
pub(crate) fn join(path: &str, member: &Member, text: &str) -> String {
    let simple = |key: &&String| {
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    match member.key.as_ref().filter(simple) {
        Some(key) if path.is_empty() => key.clone(),
        Some(key) => format!("{path}.{key}"),
        None => format!("{path}[{}]", text.get(member.key_start..member.key_end).unwrap_or_default()),
    }
}
