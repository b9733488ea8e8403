//! Walks over the tree, and what is known about it between them.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

use serde::de::DeserializeOwned;

use super::NodeDeserializer;
use crate::catalogue::yaml::tree::{Node, Value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};

/// A file with more faults in one struct is not worth another walk.
const MAX_WALKS: usize = 64;

/// Bytes that are walked over before the rest has to wait for the next check: a megabyte takes some thirty milliseconds.
const MAX_WALKED: usize = 24 << 20;

/// Makes a `T` of the tree, leaving out what is faulty.
pub(in crate::catalogue::yaml) fn deserialize<T: DeserializeOwned>(
    root: &Node,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let session = Session::default();
    let mut made = None;
    let walks = (MAX_WALKED / root.span.end.max(1)).clamp(MAX_WALKS / 8, MAX_WALKS);
    for _ in 0..walks {
        let known = session.faulty.borrow().len();
        made = T::deserialize(NodeDeserializer::new(root, &session)).ok();
        if session.faulty.borrow().len() == known {
            break;
        }
    }
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
}

impl Session {
    pub(super) fn report(&self, diagnostic: Diagnostic) {
        if self.seen.borrow_mut().insert((diagnostic.code, diagnostic.primary.span)) {
            self.found.borrow_mut().push(diagnostic);
        }
    }

    /// Whether a fault of this kind has been reported at this place, by an earlier walk.
    pub(super) fn has_reported(&self, code: Code, span: Span) -> bool {
        self.seen.borrow().contains(&(code, span))
    }

    pub(super) fn meant(&self, key: Span) -> Option<&'static str> {
        self.meant.borrow().get(&key).copied()
    }

    pub(super) fn is_faulty(&self, node: &Node) -> bool {
        matches!(node.value, Value::Faulty) || self.faulty.borrow().contains(&node.id)
    }
}
