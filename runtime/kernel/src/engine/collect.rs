//! From keys to slots: where the values of a scope stand.

use std::ops::Range;

use super::Work;
use super::rescue::{Doc, is_container};
use crate::lexer::{Raw, RawKind, Tape, unescape};
use crate::tables::{Node, Scope, Span, Then, Unknown};
use crate::{Count, Reason};

/// A member of the object that is being collected.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    key: Raw,
    value: Raw,
    /// Index of the known key's node.
    node: Option<u32>,
}

/// An array of signals that was met.
#[derive(Debug, Clone)]
pub(super) struct Signals {
    pub(super) root: u32,
    /// Where the array starts.
    pub(super) start: usize,
    /// How many arrays and objects are around its items, if someone has looked.
    pub(super) depth: Option<usize>,
    /// The array on the line's tape, if the line was read to it.
    pub(super) items: Option<Raw>,
    pub(super) path: Range<usize>,
}

impl Work<'_> {
    /// Makes room for the slots of `scope`; gives where they begin.
    pub(super) fn open(&mut self, scope: &Scope) -> usize {
        let base = self.slots.len();
        self.slots.resize(base + scope.paths.len as usize, None);
        base
    }

    /// The value in a slot, unless it is null.
    pub(super) fn slot(&self, base: usize, slot: u32) -> Option<Raw> {
        self.slots.get(base + slot as usize).copied().flatten().filter(|raw| raw.kind != RawKind::Null)
    }

    /// Descends along the path of a slot.
    pub(super) fn push_slot(&mut self, scope: &Scope, slot: u32) {
        if let Some(path) = scope.paths.slice(&self.tables.paths).get(slot as usize) {
            self.trace.push_path(path);
        }
    }

    /// Fills the slots of `scope` from `object`.
    pub(super) fn collect(&mut self, doc: Doc<'_>, scope: &Scope, object: Raw, base: usize) {
        self.collect_object(doc, scope.nodes, object, base);
    }

    fn collect_object(&mut self, doc: Doc<'_>, siblings: Span, object: Raw, base: usize) {
        let first = self.members.len();
        let mut at = Tape::inside(object);
        while let Some((key, value, next)) = self.tape(doc).member(object, at) {
            at = next;
            let node = self.find(doc, siblings, key);
            if let Some(last) = node.and_then(|node| self.last.get_mut(node as usize)) {
                *last = value.start;
            }
            self.members.push(Member { key, value, node });
        }
        for number in first..self.members.len() {
            if let Some(member) = self.members.get(number).copied() {
                self.collect_member(doc, member, base);
            }
        }
        self.members.truncate(first);
    }

    fn collect_member(&mut self, doc: Doc<'_>, member: Member, base: usize) {
        let Member { key, value, node } = member;
        let then = node.and_then(|node| self.tables.nodes.get(node as usize)).map(|node| node.then);
        match then {
            Some(Then::Ignore) => return self.trace.count(Count::Ignored),
            Some(Then::Read(slot)) if self.is_last(node, value) => {
                if let Some(place) = self.slots.get_mut(base + slot as usize) {
                    *place = Some(value);
                }
                return;
            }
            _ => {}
        }
        let path = self.trace.path_len();
        self.trace.push_key(doc, key);
        match then {
            None => self.unknown(doc, value),
            Some(Then::Signals(root)) => self.meet_signals(doc, value, root),
            Some(Then::Read(_) | Then::Ignore) => self.lose(doc, value),
            Some(_) if !self.is_last(node, value) => self.lose(doc, value),
            Some(Then::Enter(children)) => match value.kind {
                RawKind::Object => self.collect_object(doc, children, value, base),
                RawKind::Null => {}
                _ => self.rescue(doc, value, Reason::WrongType),
            },
        }
        self.trace.truncate_path(path);
    }

    fn is_last(&self, node: Option<u32>, value: Raw) -> bool {
        node.and_then(|node| self.last.get(node as usize)).is_some_and(|last| *last == value.start)
    }

    fn lose(&mut self, doc: Doc<'_>, value: Raw) {
        if value.kind == RawKind::Null {
            self.trace.count(Count::NullDuplicate);
        } else {
            self.rescue(doc, value, Reason::Duplicate);
        }
    }

    fn unknown(&mut self, doc: Doc<'_>, value: Raw) {
        if value.is_empty(doc.text) {
            self.trace.count(Count::EmptyUnknown);
        } else if self.tables.unknown == Unknown::Count {
            self.trace.count(Count::UnknownCounted);
        } else {
            self.rescue(doc, value, Reason::UnknownField);
        }
    }

    fn meet_signals(&mut self, doc: Doc<'_>, value: Raw, root: u32) {
        match value.kind {
            RawKind::Array => {
                let path = self.trace.keep_path();
                self.signals.push(Signals { root, start: value.start, depth: None, items: Some(value), path });
            }
            RawKind::Null => {}
            _ => self.rescue(doc, value, Reason::WrongType),
        }
    }

    /// Notes, for a lesson, the values of a collected object that nobody reads.
    pub(super) fn note_skipped(&mut self, doc: Doc<'_>, siblings: Span, object: Raw) {
        if self.recording.is_none() {
            return;
        }
        let mut at = Tape::inside(object);
        while let Some((key, value, next)) = self.tape(doc).member(object, at) {
            at = next;
            let node = self.find(doc, siblings, key).and_then(|node| self.tables.nodes.get(node as usize));
            match node.map(|node| node.then) {
                None | Some(Then::Ignore) => self.recording.iter_mut().for_each(|it| it.skip(doc, value)),
                Some(Then::Enter(children)) if value.kind == RawKind::Object => self.note_skipped(doc, children, value),
                Some(_) => {}
            }
        }
    }

    /// Whether a failed signal's body says nothing: nulls, empty containers, ignored fields and known units.
    pub(super) fn is_vacant(&mut self, doc: Doc<'_>, scope: &Scope, object: Raw, units: Span) -> bool {
        self.is_vacant_object(doc, scope.nodes, object, units)
    }

    fn is_vacant_object(&mut self, doc: Doc<'_>, siblings: Span, object: Raw, units: Span) -> bool {
        let mut at = Tape::inside(object);
        while let Some((key, value, next)) = self.tape(doc).member(object, at) {
            at = next;
            let node = self.find(doc, siblings, key).and_then(|node| self.tables.nodes.get(node as usize));
            let is_vacant = match node.map(|node| node.then) {
                _ if value.is_empty(doc.text) => true,
                Some(Then::Ignore) => true,
                Some(Then::Enter(children)) if value.kind == RawKind::Object => {
                    self.is_vacant_object(doc, children, value, units)
                }
                Some(Then::Read(slot)) if !is_container(value.kind) => self.is_known_unit(doc, slot, value, units),
                _ => false,
            };
            if !is_vacant {
                return false;
            }
        }
        true
    }

    /// The tape that `doc` was read to.
    pub(super) fn tape(&self, doc: Doc<'_>) -> &Tape {
        if doc.inside.is_some() { &self.body_tape } else { &self.line_tape }
    }

    /// The known key that `key` is.
    fn find(&mut self, doc: Doc<'_>, siblings: Span, key: Raw) -> Option<u32> {
        let inside = key.inside(doc.text);
        if !inside.contains('\\') {
            return search(siblings, &self.tables.nodes, inside);
        }
        self.other_text.clear();
        unescape(inside, &mut self.other_text).ok()?;
        search(siblings, &self.tables.nodes, &self.other_text)
    }

    /// Adds a rescue entry at the path that stands.
    pub(super) fn rescue(&mut self, doc: Doc<'_>, raw: Raw, reason: Reason) {
        let of = self.of.clone();
        self.trace.rescue(doc, raw, reason, of);
    }
}

/// Siblings up to this many are looked at one by one, which is quicker than halving.
const FEW: usize = 24;

fn search(siblings: Span, nodes: &[Node], key: &str) -> Option<u32> {
    let siblings_of = siblings.slice(nodes);
    let found = if siblings_of.len() <= FEW {
        siblings_of.iter().position(|node| node.key.len() == key.len() && node.key == key)?
    } else {
        siblings_of.binary_search_by(|node| (*node.key).cmp(key)).ok()?
    };
    u32::try_from(found).ok().map(|found| siblings.start + found)
}
