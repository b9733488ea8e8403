//! Scopes: the paths that are read in a place, as slots, and the keys that lead to them, as a trie.

use std::borrow::Cow;
use std::collections::BTreeMap;

use planish_kernel::tables::{Node, Scope, Span, Text, Then};

use super::pool::Pool;
use super::{LowerError, index};
use crate::plan::{Path, path_text};

type Branches = BTreeMap<String, Branch>;

/// What stands under a key.
#[derive(Debug)]
enum Branch {
    Inner(Branches),
    Leaf(Leaf),
}

/// What is done with a value that is not entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Leaf {
    Read(u32),
    Signals(u32),
    Ignore,
}

/// A scope whose paths are being collected.
#[derive(Debug)]
pub(super) struct Builder {
    /// What errors call it.
    name: String,
    top: Branches,
    paths: Vec<Text>,
    itself: Option<u32>,
}

impl Builder {
    /// A scope without paths.
    pub(super) fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), top: Branches::new(), paths: Vec::new(), itself: None }
    }

    /// The slot of `path`: a new one, or that of an equal path. The path without keys is the element itself.
    pub(super) fn read(&mut self, path: &Path) -> Result<u32, LowerError> {
        let fresh = index(self.paths.len())?;
        let slot = if path.is_empty() {
            *self.itself.get_or_insert(fresh)
        } else {
            match self.insert(path, Leaf::Read(fresh))? {
                Leaf::Read(slot) => slot,
                Leaf::Signals(_) | Leaf::Ignore => return Err(self.conflict(path)),
            }
        };
        if slot == fresh {
            self.paths.push(Cow::Owned(path_text(path)));
        }
        Ok(slot)
    }

    /// The array of signals of a root stands at `path`.
    pub(super) fn signals(&mut self, path: &Path, root: u32) -> Result<(), LowerError> {
        self.insert_only(path, Leaf::Signals(root))
    }

    /// Nobody wants what stands at `path`.
    pub(super) fn ignore(&mut self, path: &Path) -> Result<(), LowerError> {
        self.insert_only(path, Leaf::Ignore)
    }

    fn insert_only(&mut self, path: &Path, leaf: Leaf) -> Result<(), LowerError> {
        if self.insert(path, leaf)? == leaf { Ok(()) } else { Err(self.conflict(path)) }
    }

    /// Puts `leaf` at `path` unless a leaf is there; says which leaf is there now.
    fn insert(&mut self, path: &Path, leaf: Leaf) -> Result<Leaf, LowerError> {
        let Some((last, before)) = path.split_last() else { return Err(self.conflict(path)) };
        let mut branches = &mut self.top;
        for key in before {
            match branches.entry(key.clone()).or_insert_with(|| Branch::Inner(Branches::new())) {
                Branch::Inner(inner) => branches = inner,
                Branch::Leaf(_) => return Err(conflict(&self.name, path)),
            }
        }
        match branches.entry(last.clone()).or_insert(Branch::Leaf(leaf)) {
            Branch::Leaf(leaf) => Ok(*leaf),
            Branch::Inner(_) => Err(conflict(&self.name, path)),
        }
    }

    fn conflict(&self, path: &Path) -> LowerError {
        conflict(&self.name, path)
    }
}

fn conflict(scope: &str, path: &Path) -> LowerError {
    LowerError::PathConflict { scope: scope.to_owned(), path: path_text(path) }
}

/// All scopes that are complete. Scopes that look the same share their nodes and paths: most bodies hold a value, or a value and a unit.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    pub(super) scopes: Vec<Scope>,
    pub(super) nodes: Pool<Node>,
    pub(super) paths: Pool<Text>,
}

impl Scopes {
    /// Adds a scope that reads `fields`; its index.
    pub(super) fn add(&mut self, scope: Builder, fields: Span) -> Result<u32, LowerError> {
        let at = index(self.scopes.len())?;
        let nodes = self.add_nodes(scope.top)?;
        let paths = self.paths.run(scope.paths)?;
        self.scopes.push(Scope { nodes, paths, fields, itself: scope.itself });
        Ok(at)
    }

    /// Lays siblings out side by side, in the order of their keys, after what stands below them.
    fn add_nodes(&mut self, branches: Branches) -> Result<Span, LowerError> {
        let mut siblings = Vec::new();
        for (key, branch) in branches {
            let then = match branch {
                Branch::Leaf(Leaf::Read(slot)) => Then::Read(slot),
                Branch::Leaf(Leaf::Signals(root)) => Then::Signals(root),
                Branch::Leaf(Leaf::Ignore) => Then::Ignore,
                Branch::Inner(inner) => Then::Enter(self.add_nodes(inner)?),
            };
            siblings.push(Node { key: Cow::Owned(key), then });
        }
        self.nodes.run(siblings)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn path(text: &str) -> Path {
        text.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn an_equal_path_shares_a_slot() {
        let mut scope = Builder::new("event");
        assert_eq!(scope.read(&path("vehicle.id")), Ok(0));
        assert_eq!(scope.read(&path("vehicle.make")), Ok(1));
        assert_eq!(scope.read(&path("vehicle.id")), Ok(0));
        assert_eq!(scope.paths, ["vehicle.id", "vehicle.make"]);
    }

    #[test]
    fn the_element_itself_has_a_slot_and_no_key() {
        let mut scope = Builder::new("Step");
        assert_eq!(scope.read(&path("a")), Ok(0));
        assert_eq!(scope.read(&Path::new()), Ok(1));
        assert_eq!(scope.read(&Path::new()), Ok(1));
        assert_eq!((scope.itself, scope.paths.len()), (Some(1), 2));
        assert_eq!(scope.top.len(), 1);
    }

    #[test]
    fn a_value_is_not_both_read_and_entered() {
        let mut scope = Builder::new("event");
        scope.read(&path("meta")).unwrap();
        let error = LowerError::PathConflict { scope: "event".to_owned(), path: "meta.mode".to_owned() };
        assert_eq!(scope.read(&path("meta.mode")), Err(error));

        let mut scope = Builder::new("event");
        scope.read(&path("meta.mode")).unwrap();
        assert!(scope.read(&path("meta")).is_err());
    }

    #[test]
    fn a_value_is_not_both_read_and_ignored() {
        let mut scope = Builder::new("closure-doors");
        scope.read(&path("values")).unwrap();
        assert!(scope.ignore(&path("values")).is_err());
        scope.ignore(&path("rowCount")).unwrap();
        assert!(scope.read(&path("rowCount")).is_err());
        assert_eq!(scope.ignore(&path("rowCount")), Ok(()));
    }

    #[test]
    fn siblings_stand_side_by_side_sorted_by_key() {
        let mut scope = Builder::new("event");
        for text in ["vehicle.year", "user.id", "vehicle.id", "b", "a"] {
            scope.read(&path(text)).unwrap();
        }
        scope.signals(&path("data.signals"), 0).unwrap();
        let mut scopes = Scopes::default();
        scopes.add(scope, Span::default()).unwrap();
        let nodes = scopes.nodes.into_entries();
        let keys: Vec<&str> = nodes.iter().map(|node| &*node.key).collect();
        assert_eq!(keys, ["signals", "id", "id", "year", "a", "b", "data", "user", "vehicle"]);
        assert_eq!(scopes.scopes.first().unwrap().nodes, Span::new(4, 5));
        assert_eq!(nodes.get(8).unwrap().then, Then::Enter(Span::new(2, 2)));
        assert_eq!(nodes.first().unwrap().then, Then::Signals(0));
    }

    #[test]
    fn scopes_that_look_the_same_share_nodes_and_paths() {
        let body = |texts: &[&str]| {
            let mut scope = Builder::new("body");
            texts.iter().for_each(|text| _ = scope.read(&path(text)).unwrap());
            scope
        };
        let mut scopes = Scopes::default();
        scopes.add(body(&["value", "meta.unit"]), Span::new(0, 1)).unwrap();
        scopes.add(body(&["value", "meta.unit"]), Span::new(1, 1)).unwrap();
        scopes.add(body(&["meta.unit", "value"]), Span::new(2, 1)).unwrap();
        let [first, same, other] = scopes.scopes.as_slice() else { unreachable!() };
        assert_eq!((first.nodes, first.paths), (same.nodes, same.paths));
        assert_ne!((first.fields, first.nodes), (same.fields, other.nodes), "the keys are the same, the slots are not");
    }
}
