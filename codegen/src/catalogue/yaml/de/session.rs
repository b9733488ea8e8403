//! Walks over the tree, and what is known about it between them.

use std::{
    cell::{Cell, RefCell},
    collections::{HashMap, HashSet},
};

use serde::{Deserialize, de::DeserializeOwned};

use super::{Fault, NodeDeserializer};
use crate::catalogue::yaml::fault::Words;
use crate::catalogue::yaml::tree::{Node, Value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};

/// How often the bytes of a file may be walked over once more, all walks together; the rest has to wait for the next check. Only faults
/// that stand beside each other in a large mapping take so many.
const MORE_WALKS: usize = 8;

/// After so many faults nobody asks for the word that was meant: no more are shown.
const MAX_COMPARED: usize = 1000;

/// The bytes of a file that is small, for this purpose.
const SMALL: usize = 1 << 20;

/// Makes a `T` of the tree, leaving out what is faulty.
pub(in crate::catalogue::yaml) fn deserialize<T: DeserializeOwned>(
    root: &Node,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let session = Session { left: Cell::new(root.span.end.max(SMALL) * MORE_WALKS), ..Session::default() };
    let made = session.read(root).ok();
    for diagnostic in session.found.into_inner() {
        diagnostics.push(diagnostic);
    }
    made
}

/// What is known about the tree so far.
#[derive(Default)]
pub(super) struct Session {
    /// Numbers of the nodes that are left out.
    pub(super) faulty: RefCell<HashSet<usize>>,
    /// What has been reported; a later walk sees the same again.
    seen: RefCell<HashSet<(Code, Span)>>,
    pub(super) found: RefCell<Vec<Diagnostic>>,
    /// Unknown keys, by place, and the key that was probably meant.
    pub(super) meant: RefCell<HashMap<Span, &'static str>>,
    /// Bytes that may still be walked over again.
    left: Cell<usize>,
}

impl Session {
    /// Makes a `T` of a node, and again without what was found faulty inside it, until nothing new turns up. So a fault costs another
    /// walk over what it stands in, not over the file.
    pub(super) fn read<'de, T: Deserialize<'de>>(&self, node: &Node) -> Result<T, Fault> {
        loop {
            let known = self.faulty.borrow().len();
            let made = T::deserialize(NodeDeserializer::new(node, self));
            let is_new = self.faulty.borrow().len() > known;
            if made.is_ok() || !is_new || self.is_faulty(node) || !self.affords(node) {
                return made;
            }
        }
    }

    /// Takes another walk over a node from what is left.
    fn affords(&self, node: &Node) -> bool {
        let left = self.left.get().checked_sub(node.span.end.saturating_sub(node.span.start));
        self.left.set(left.unwrap_or_default());
        left.is_some()
    }

    pub(super) fn report(&self, diagnostic: Diagnostic) {
        if self.seen.borrow_mut().insert((diagnostic.code, diagnostic.primary.span)) {
            self.found.borrow_mut().push(diagnostic);
        }
    }

    /// Whether a fault of this kind has been reported at this place, by an earlier walk.
    pub(super) fn has_reported(&self, code: Code, span: Span) -> bool {
        self.seen.borrow().contains(&(code, span))
    }

    /// What to do with words that are not known: a file of garbage has one at each place, and nobody reads them all.
    pub(super) fn words(&self) -> Words {
        if self.found.borrow().len() <= MAX_COMPARED { Words::Compared } else { Words::AsTheyAre }
    }

    pub(super) fn meant(&self, key: Span) -> Option<&'static str> {
        self.meant.borrow().get(&key).copied()
    }

    pub(super) fn is_faulty(&self, node: &Node) -> bool {
        matches!(node.value, Value::Faulty) || self.faulty.borrow().contains(&node.id)
    }
}
