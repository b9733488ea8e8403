//! From keys to slots: where the values of a scope stand.

use std::ops::Range;

use super::Work;
use super::rescue::{Doc, Trace, is_container};
use super::template::short;
use crate::lexer::{Raw, RawKind, Tape, unescape};
use crate::tables::{Node, Scope, Span, Then, Unknown};
use crate::{Count, Reason};

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

/// How the values of one key are told apart.
#[derive(Debug, Clone, Copy)]
enum Order {
    /// No key is expected twice in the object of this number.
    Once(u32),
    /// The last value of each key is marked.
    LastWins,
}

/// Whether a known key that is read came twice in an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
enum Repeated {
    None,
    Some,
}

/// The keys down to a member of the scope that is being collected; they become part of a path only if something is rescued.
#[derive(Clone, Copy)]
struct Way<'a> {
    key: Raw,
    above: Option<&'a Self>,
}

impl Way<'_> {
    fn push(&self, doc: Doc<'_>, trace: &mut Trace) {
        self.above.into_iter().for_each(|above| above.push(doc, trace));
        trace.push_key(doc, self.key);
    }
}

impl<'t> Work<'t> {
    /// Makes room for the slots of `scope`; gives where they begin.
    pub(super) fn open(&mut self, scope: &Scope) -> usize {
        let base = self.slots.len();
        self.slots.resize(base + scope.paths.len as usize, None);
        base
    }

    /// The value in a slot; null is none.
    #[inline]
    pub(super) fn slot(&self, base: usize, slot: u32) -> Option<Raw> {
        if let Some(Some(raw)) = self.slots.get(base + slot as usize) { Some(*raw) } else { None }
    }

    /// Descends along the path of a slot.
    pub(super) fn push_slot(&mut self, scope: &Scope, slot: u32) {
        if let Some(path) = scope.paths.slice(&self.tables.paths).get(slot as usize) {
            self.trace.push_path(path);
        }
    }

    /// Fills the slots of `scope` from `object`.
    pub(super) fn collect(&mut self, doc: Doc<'_>, scope: &Scope, object: Raw, base: usize) {
        self.collect_object(doc, scope.nodes, object, None, base);
    }

    fn collect_object(&mut self, doc: Doc<'_>, siblings: Span, object: Raw, above: Option<&Way<'_>>, base: usize) {
        let (trace, signals) = (self.trace.mark(), self.signals.len());
        let once = Order::Once(self.keys.begin_object());
        if self.collect_members(doc, siblings, object, above, base, once) == Repeated::Some {
            self.trace.truncate(trace);
            self.signals.truncate(signals);
            self.collect_repeated(doc, siblings, object, above, base);
        }
    }

    /// Collects anew an object in which a key came twice, knowing which value of each key is the last.
    #[inline(never)]
    fn collect_repeated(&mut self, doc: Doc<'_>, siblings: Span, object: Raw, above: Option<&Way<'_>>, base: usize) {
        self.empty(siblings, base);
        let mut rest = self.tape(doc).inside(object);
        while let Some((key, value)) = self.tape(doc).member(&mut rest) {
            self.find(doc, siblings, key).into_iter().for_each(|node| self.keys.mark(node, short(value.start)));
        }
        let _: Repeated = self.collect_members(doc, siblings, object, above, base, Order::LastWins);
    }

    /// Inlined, so that there is one for each order.
    #[inline(always)]
    fn collect_members(
        &mut self,
        doc: Doc<'_>,
        siblings: Span,
        object: Raw,
        above: Option<&Way<'_>>,
        base: usize,
        order: Order,
    ) -> Repeated {
        let known = siblings.slice(&self.tables.nodes);
        let (mut rest, mut before, mut next) = (self.tape(doc).inside(object), None, self.keys.first(siblings));
        while let Some((key, value)) = self.tape(doc).member(&mut rest) {
            let (place, node) = if let Some(node) = known.get(next as usize)
                && key.is(doc.text, &node.key)
            {
                (next, node)
            } else if let Some(found) = self.find_elsewhere(doc, siblings, key, before) {
                found
            } else {
                self.unknown(doc, Way { key, above }, value);
                continue;
            };
            let (number, counts);
            (number, before) = (siblings.start + place, Some(place));
            (counts, next) = match order {
                Order::Once(object) => self.keys.meet(number, object),
                Order::LastWins => self.keys.is_marked(number, short(value.start)),
            };
            match node.then {
                Then::Ignore => self.trace.count(Count::Ignored),
                Then::Signals(root) => self.meet_signals(doc, Way { key, above }, value, root),
                Then::Read(_) | Then::Enter(_) if !counts => match order {
                    Order::Once(_) => return Repeated::Some,
                    Order::LastWins => self.lose(doc, Way { key, above }, value),
                },
                _ if value.kind == RawKind::Null => {}
                Then::Read(slot) => {
                    if let Some(place) = self.slots.get_mut(base + slot as usize) {
                        *place = Some(value);
                    }
                }
                Then::Enter(children) => match value.kind {
                    RawKind::Object => self.collect_object(doc, children, value, Some(&Way { key, above }), base),
                    _ => self.rescue_on(doc, Way { key, above }, value, Reason::WrongType),
                },
            }
        }
        Repeated::None
    }

    /// Empties the slots of all paths from `siblings` on.
    fn empty(&mut self, siblings: Span, base: usize) {
        for node in siblings.slice(&self.tables.nodes) {
            match node.then {
                Then::Read(slot) => self.slots.iter_mut().skip(base + slot as usize).take(1).for_each(|it| *it = None),
                Then::Enter(children) => self.empty(children, base),
                Then::Signals(_) | Then::Ignore => {}
            }
        }
    }

    #[inline(never)]
    fn lose(&mut self, doc: Doc<'_>, way: Way<'_>, value: Raw) {
        if value.kind == RawKind::Null {
            self.trace.count(Count::NullDuplicate);
        } else {
            self.rescue_on(doc, way, value, Reason::Duplicate);
        }
    }

    #[inline(never)]
    fn unknown(&mut self, doc: Doc<'_>, way: Way<'_>, value: Raw) {
        if value.is_empty(doc.text) {
            self.trace.count(Count::EmptyUnknown);
        } else if self.tables.unknown == Unknown::Count {
            self.trace.count(Count::UnknownCounted);
        } else {
            self.rescue_on(doc, way, value, Reason::UnknownField);
        }
    }

    #[inline(never)]
    fn meet_signals(&mut self, doc: Doc<'_>, way: Way<'_>, value: Raw, root: u32) {
        match value.kind {
            RawKind::Array => {
                let path = self.on_way(doc, way, |work| work.trace.keep_path());
                self.signals.push(Signals { root, start: value.start, depth: None, items: Some(value), path });
            }
            RawKind::Null => {}
            _ => self.rescue_on(doc, way, value, Reason::WrongType),
        }
    }

    #[inline(never)]
    fn rescue_on(&mut self, doc: Doc<'_>, way: Way<'_>, value: Raw, reason: Reason) {
        self.on_way(doc, way, |work| work.rescue(doc, value, reason));
    }

    /// Does something with the way at the end of the path that stands.
    fn on_way<T>(&mut self, doc: Doc<'_>, way: Way<'_>, act: impl FnOnce(&mut Self) -> T) -> T {
        let path = self.trace.path_len();
        way.push(doc, &mut self.trace);
        let result = act(self);
        self.trace.truncate_path(path);
        result
    }

    /// Notes, for a lesson, the values of a collected object that nobody reads.
    pub(super) fn note_skipped(&mut self, doc: Doc<'_>, siblings: Span, object: Raw) {
        if self.recording.is_none() {
            return;
        }
        let mut rest = self.tape(doc).inside(object);
        while let Some((key, value)) = self.tape(doc).member(&mut rest) {
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
        let mut rest = self.tape(doc).inside(object);
        while let Some((key, value)) = self.tape(doc).member(&mut rest) {
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
        if !key.escaped {
            return search(siblings, &self.tables.nodes, inside);
        }
        self.other_text.clear();
        unescape(inside, &mut self.other_text).ok()?;
        search(siblings, &self.tables.nodes, &self.other_text)
    }

    /// The known key that `key` is, and its place among its siblings. It was not expected behind the one at `before`, and will be.
    #[inline(never)]
    fn find_elsewhere(
        &mut self,
        doc: Doc<'_>,
        siblings: Span,
        key: Raw,
        before: Option<u32>,
    ) -> Option<(u32, &'t Node)> {
        let number = self.find(doc, siblings, key)?;
        let place = number.checked_sub(siblings.start)?;
        self.keys.learn(siblings, before, place);
        Some((place, self.tables.nodes.get(number as usize)?))
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
