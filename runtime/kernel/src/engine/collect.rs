//! From keys to slots: where the values of a scope stand.
//!
//! An object is read from its text, checked to its last byte, and its known keys are met on the way. What is neither a scalar nor entered
//! goes to a tape, for whoever looks into it.

use std::ops::Range;

use super::Work;
use super::rescue::{Doc, Mark, Trace};
use super::template::short;
use crate::lexer::{Malformed, Raw, RawKind, Tape, behind_colon, equal, key, next, scalar, unescape};
use crate::tables::{Node, Scope, Span, Then, Unknown};
use crate::{Count, MAX_DEPTH, Reason};

/// An array of signals that was met.
#[derive(Debug, Clone)]
pub(super) struct Signals {
    pub(super) root: u32,
    /// Where the array starts and ends, the latter once it is read.
    pub(super) start: usize,
    pub(super) end: usize,
    /// How many arrays and objects are around its items.
    pub(super) depth: usize,
    pub(super) path: Range<usize>,
    /// What its items added to the trace.
    pub(super) trace: (Mark, Mark),
}

/// An object that is being collected.
#[derive(Clone, Copy)]
struct Object<'a> {
    start: usize,
    /// How many arrays and objects are around it.
    depth: usize,
    /// The keys that are known in it.
    siblings: Span,
    above: Option<&'a Way<'a>>,
    /// Where the slots of its scope begin.
    base: usize,
}

/// How the values of one key are told apart.
#[derive(Debug, Clone, Copy)]
enum Order {
    /// No key is expected twice in the object of this number.
    Once(u32),
    /// The last value of each key is marked.
    LastWins,
}

/// How far an object was collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
enum Collected {
    /// To where it ends.
    To(usize),
    /// To a known key that is read and came before.
    Repeated,
}

/// The keys down to a member of the scope that is being collected; they become part of a path only if something is rescued.
#[derive(Clone, Copy)]
struct Way<'a> {
    /// Where the key stands.
    at: usize,
    above: Option<&'a Self>,
}

impl Way<'_> {
    fn push(&self, doc: Doc<'_>, trace: &mut Trace) {
        self.above.into_iter().for_each(|above| above.push(doc, trace));
        // It was read before.
        let key = key(doc.text.as_bytes(), self.at);
        key.into_iter().for_each(|key| trace.push_key(doc, key));
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

    /// Fills the slots of `scope` from the object at `start`, inside of `depth` arrays and objects; where it ends.
    pub(super) fn collect(
        &mut self,
        doc: Doc<'_>,
        scope: &Scope,
        start: usize,
        depth: usize,
        base: usize,
    ) -> Result<usize, Malformed> {
        self.collect_object(doc, Object { start, depth, siblings: scope.nodes, above: None, base })
    }

    fn collect_object(&mut self, doc: Doc<'_>, object: Object<'_>) -> Result<usize, Malformed> {
        if object.depth >= MAX_DEPTH {
            return Err(Malformed::TooDeep);
        }
        let (trace, signals) = (self.trace.mark(), self.signals.len());
        let once = Order::Once(self.keys.begin_object());
        match self.collect_members(doc, object, once)? {
            Collected::To(end) => Ok(end),
            Collected::Repeated => {
                self.trace.truncate(trace);
                self.forget_signals(signals);
                self.collect_repeated(doc, object)
            }
        }
    }

    /// Collects anew an object in which a key came twice, knowing which value of each key is the last.
    #[inline(never)]
    fn collect_repeated(&mut self, doc: Doc<'_>, object: Object<'_>) -> Result<usize, Malformed> {
        let Object { start, depth, siblings, base, .. } = object;
        self.empty(siblings, base);
        let raw = self.tape_mut(doc).append(doc.text.as_bytes(), start, depth)?;
        let mut rest = self.tape(doc).inside(raw);
        while let Some((key, value)) = self.tape(doc).member(&mut rest) {
            self.find(doc, siblings, key).into_iter().for_each(|node| self.keys.mark(node, short(value.start())));
        }
        let _: Collected = self.collect_members(doc, object, Order::LastWins)?;
        Ok(raw.end())
    }

    /// Inlined, so that there is one for each order.
    #[inline(always)]
    fn collect_members(&mut self, doc: Doc<'_>, object: Object<'_>, order: Order) -> Result<Collected, Malformed> {
        let Object { start, depth, siblings, above, base } = object;
        let bytes = doc.text.as_bytes();
        let (mut before, mut likely) = (None, self.keys.first(siblings));
        let mut at = next(bytes, start + 1).ok_or(Malformed::NotJson)?.0;
        if bytes.get(at) == Some(&b'}') {
            return Ok(Collected::To(at + 1));
        }
        loop {
            let way = Way { at, above };
            let (number, byte);
            if let Some((likely, value)) = self.keys.recognise(siblings, before, likely, bytes, at) {
                number = Some(likely);
                (at, byte) = value;
            } else {
                let key = key(bytes, at)?;
                (at, byte) = behind_colon(bytes, key.end())?;
                number = self.find_elsewhere(doc, siblings, key, before);
            }
            at = 'value: {
                let Some(number) = number else {
                    let value = self.value(doc, at, byte, depth + 1)?;
                    self.unknown(doc, way, value);
                    break 'value value.end();
                };
                let (then, counts);
                before = Some(number);
                (then, counts, likely) = match order {
                    Order::Once(object) => self.keys.meet(number, object),
                    Order::LastWins => self.keys.is_marked(number, short(at)),
                };
                match (then, byte) {
                    (Then::Read(_) | Then::Enter(_), _) if !counts => match order {
                        Order::Once(_) => return Ok(Collected::Repeated),
                        Order::LastWins => {
                            let value = self.value(doc, at, byte, depth + 1)?;
                            self.lose(doc, way, value);
                            break 'value value.end();
                        }
                    },
                    (Then::Enter(siblings), b'{') => {
                        let inner = Object { start: at, depth: depth + 1, siblings, above: Some(&way), base };
                        break 'value self.collect_object(doc, inner)?;
                    }
                    (Then::Signals(root), b'[') => break 'value self.meet_signals(doc, way, root, at, depth + 1)?,
                    _ => {}
                }
                let value = self.value(doc, at, byte, depth + 1)?;
                match then {
                    Then::Ignore => self.trace.count(Count::Ignored),
                    _ if value.kind == RawKind::Null => {}
                    Then::Read(slot) => {
                        if let Some(place) = self.slots.get_mut(base + slot as usize) {
                            *place = Some(value);
                        }
                    }
                    Then::Enter(_) | Then::Signals(_) => self.rescue_on(doc, way, value, Reason::WrongType),
                }
                value.end()
            };
            let (end, byte) = next(bytes, at).ok_or(Malformed::NotJson)?;
            at = match byte {
                b',' => next(bytes, end + 1).ok_or(Malformed::NotJson)?.0,
                b'}' => return Ok(Collected::To(end + 1)),
                _ => return Err(Malformed::NotJson),
            };
        }
    }

    /// The value at `at`, which starts with `byte`, inside of `depth` arrays and objects.
    #[inline(always)]
    pub(super) fn value(&mut self, doc: Doc<'_>, at: usize, byte: u8, depth: usize) -> Result<Raw, Malformed> {
        let bytes = doc.text.as_bytes();
        if matches!(byte, b'{' | b'[') { self.tape_mut(doc).append(bytes, at, depth) } else { scalar(bytes, at, byte) }
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

    /// Meets the items of an array of signals that starts at `start`; where it ends.
    #[inline(never)]
    fn meet_signals(
        &mut self,
        doc: Doc<'_>,
        way: Way<'_>,
        root: u32,
        start: usize,
        depth: usize,
    ) -> Result<usize, Malformed> {
        if depth >= MAX_DEPTH {
            return Err(Malformed::TooDeep);
        }
        let path = self.on_way(doc, way, |work| work.trace.keep_path());
        let (before, number) = (self.trace.mark(), self.signals.len());
        let signals = Signals { root, start, end: start, depth: depth + 1, path, trace: (before, before) };
        self.signals.push(signals);
        let mut frames = std::mem::take(&mut self.frames);
        let end = self.read_array(doc, number, &mut frames);
        self.frames = frames;
        self.trace.turn_to_event();
        let (end, after) = (end?, self.trace.mark());
        if let Some(signals) = self.signals.get_mut(number) {
            (signals.end, signals.trace.1) = (end, after);
        }
        Ok(end)
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

    /// The tape that takes what stands in `doc`.
    pub(super) fn tape(&self, doc: Doc<'_>) -> &Tape {
        if doc.inside.is_some() { &self.body_tape } else { &self.line_tape }
    }

    pub(super) fn tape_mut(&mut self, doc: Doc<'_>) -> &mut Tape {
        if doc.inside.is_some() { &mut self.body_tape } else { &mut self.line_tape }
    }

    /// The known key that `key` is.
    pub(super) fn find(&mut self, doc: Doc<'_>, siblings: Span, key: Raw) -> Option<u32> {
        let inside = key.inside(doc.text);
        if !key.escaped {
            return search(siblings, &self.tables.nodes, inside);
        }
        self.other_text.clear();
        unescape(inside, &mut self.other_text).ok()?;
        search(siblings, &self.tables.nodes, &self.other_text)
    }

    /// The known key that `key` is. It was not expected behind the one at `before`, and will be, unless it has an escape.
    #[inline(never)]
    fn find_elsewhere(&mut self, doc: Doc<'_>, siblings: Span, key: Raw, before: Option<u32>) -> Option<u32> {
        let number = self.find(doc, siblings, key)?;
        // What is expected is looked for as it stands in the tables.
        if !key.escaped {
            self.keys.learn(siblings, before, number);
        }
        Some(number)
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
        siblings_of.iter().position(|node| equal(node.key.as_bytes(), key.as_bytes()))?
    } else {
        siblings_of.binary_search_by(|node| (*node.key).cmp(key)).ok()?
    };
    u32::try_from(found).ok().map(|found| siblings.start + found)
}
