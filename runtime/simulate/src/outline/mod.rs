//! The outline of a catalogue's events: which keys stand where, in the order in which they are written.

mod body;

use std::collections::BTreeMap;

use body::body;
use planish_kernel::Tables;
use planish_kernel::tables::{Field, Kind, Node, Scope, Span, Then};

/// What stands under a key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Member<'t> {
    /// The key.
    pub(crate) key: &'t str,
    /// What stands there.
    pub(crate) holds: Holds<'t>,
}

/// What stands under a key, or in its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Holds<'t> {
    /// An object.
    Members(Vec<Member<'t>>),
    /// The value of a field, by index into the fields of the tables.
    Field(u32),
    /// The unit of the fields beside it: how the catalogue's own is spelled.
    Unit(&'t str),
    /// The same, where it may not be left out: without it the values would be in another unit.
    NeededUnit(&'t str),
    /// The word that says that the signal failed, where no state field reads it.
    Failed(&'t str),
    /// What nobody wants.
    Ignored,
    /// The array of signals.
    Signals,
    /// The code of a signal.
    Code,
    /// Its group.
    Group,
    /// Its name.
    Name,
    /// Its body.
    Body,
    /// What the stream did: INSERT, MODIFY, REMOVE.
    EventName,
    /// The name of the streamed table.
    StreamTable,
}

/// The order of a frame's parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Code,
    Group,
    Name,
    Body,
    /// State under the key that says whether the signal failed.
    Status,
    /// The other state.
    Meta,
}

/// How those who send write frames: a success, a failure.
const STYLES: [(&[Part], &[Part]); 3] = [
    (
        &[Part::Code, Part::Name, Part::Group, Part::Body, Part::Meta, Part::Status],
        &[Part::Name, Part::Group, Part::Code, Part::Status, Part::Meta],
    ),
    (
        &[Part::Code, Part::Name, Part::Group, Part::Body, Part::Meta, Part::Status],
        &[Part::Code, Part::Name, Part::Group, Part::Status, Part::Meta],
    ),
    (
        &[Part::Code, Part::Group, Part::Name, Part::Status, Part::Meta, Part::Body],
        &[Part::Code, Part::Group, Part::Name, Part::Status, Part::Meta],
    ),
];

/// Number of styles of frames.
pub(crate) const STYLE_COUNT: usize = STYLES.len();

/// The frames of one style.
#[derive(Debug)]
pub(crate) struct Style<'t> {
    /// A frame with a body.
    pub(crate) success: Vec<Member<'t>>,
    /// One without.
    pub(crate) failure: Vec<Member<'t>>,
}

/// By field, other keys that it is read from, in the object that its own key stands in.
pub(crate) type Alternatives<'t> = BTreeMap<u32, Vec<&'t str>>;

/// All outlines of a catalogue.
#[derive(Debug)]
pub(crate) struct Outlines<'t> {
    /// The event.
    pub(crate) event: Vec<Member<'t>>,
    /// Frames, by style.
    pub(crate) frames: Vec<Style<'t>>,
    /// Bodies, by signal.
    pub(crate) bodies: Vec<Vec<Member<'t>>>,
    /// Structs, by scope.
    pub(crate) structs: Vec<Vec<Member<'t>>>,
}

impl<'t> Outlines<'t> {
    /// The outlines of the catalogue of `tables`.
    pub(crate) fn new(tables: &'t Tables) -> Self {
        let frame = |parts: &[Part]| frame(tables, parts);
        let styles = STYLES.iter().map(|(success, failure)| Style { success: frame(success), failure: frame(failure) });
        Self {
            event: event(tables),
            frames: styles.collect(),
            bodies: tables.signals.iter().map(|signal| body(tables, signal)).collect(),
            structs: tables.scopes.iter().map(|scope| Outline::new(tables, scope).all_fields()).collect(),
        }
    }
}

/// The alternatives of all fields whose first path is the one that is written.
pub(crate) fn alternatives(tables: &Tables) -> Alternatives<'_> {
    let mut all = Alternatives::new();
    for scope in tables.scopes.iter() {
        let outline = Outline::new(tables, scope);
        for (index, field) in scope.fields.indexes().zip(scope.fields.slice(&tables.fields)) {
            let Some((first, others)) = field.sources.slice(&tables.sources).split_first() else { continue };
            let own = outline.chain(*first);
            let Some((_, before)) = own.split_last() else { continue };
            let beside = |slot: &u32| {
                let chain = outline.chain(*slot);
                chain.split_last().filter(|(_, other)| *other == before).map(|(key, _)| *key)
            };
            all.insert(index, others.iter().filter_map(beside).collect());
        }
    }
    all
}

/// An outline that is being made.
struct Outline<'t> {
    tables: &'t Tables,
    scope: &'t Scope,
    /// The chain of keys that leads to each slot; empty for the element itself.
    chains: Vec<Vec<&'t str>>,
    /// Slots that something is written to, and those that nothing may be: what one field wants there another would refuse.
    claimed: Vec<bool>,
    members: Vec<Member<'t>>,
}

impl<'t> Outline<'t> {
    fn new(tables: &'t Tables, scope: &'t Scope) -> Self {
        let slots = scope.paths.len as usize;
        let mut chains = vec![Vec::new(); slots];
        each_leaf(tables, scope.nodes, &mut Vec::new(), &mut |chain, then| {
            if let Then::Read(slot) = then
                && let Some(slot) = chains.get_mut(slot as usize)
            {
                *slot = chain.to_vec();
            }
        });
        let mut readers = vec![0; slots];
        for field in scope.fields.slice(&tables.fields) {
            for slot in field.sources.slice(&tables.sources) {
                readers.get_mut(*slot as usize).into_iter().for_each(|readers| *readers += 1);
            }
        }
        let claimed = readers.into_iter().map(|readers| readers > 1).collect();
        Self { tables, scope, chains, claimed, members: Vec::new() }
    }

    /// Whether one of the fields reads a slot.
    fn is_read(&self, slot: u32) -> bool {
        let mut fields = self.scope.fields.slice(&self.tables.fields).iter();
        fields.any(|field| field.sources.slice(&self.tables.sources).contains(&slot))
    }

    fn chain(&self, slot: u32) -> Vec<&'t str> {
        self.chains.get(slot as usize).cloned().unwrap_or_default()
    }

    fn claim(&mut self, slot: u32) -> bool {
        self.claimed.get_mut(slot as usize).is_some_and(|claimed| !std::mem::replace(claimed, true))
    }

    fn put(&mut self, chain: &[&'t str], holds: Holds<'t>) {
        insert(&mut self.members, chain, holds);
    }

    fn slot(&mut self, slot: u32, holds: Holds<'t>) {
        if self.claim(slot) {
            let chain = self.chain(slot);
            self.put(&chain, holds);
        }
    }

    /// Writes a field to the first of its paths that nothing else is written to.
    fn field(&mut self, index: u32) {
        let Some(field) = self.tables.field(index) else { return };
        let sources = field.sources.slice(&self.tables.sources);
        let itself = |slot: &&u32| self.scope.itself == Some(**slot);
        let (elements, named): (Vec<&u32>, Vec<&u32>) = sources.iter().partition(itself);
        if let Some(slot) = named.into_iter().find(|slot| self.claim(**slot)) {
            let chain = self.chain(*slot);
            self.put(&chain, Holds::Field(index));
        } else if let Some(slot) = elements.first().filter(|_| self.members.is_empty()) {
            // An element that is its one field.
            self.claim(**slot);
            self.members.push(Member { key: "", holds: Holds::Field(index) });
        }
    }

    /// Writes the key, whatever else reads its path: a row needs one.
    fn key(&mut self) {
        let key = self.tables.field(self.tables.key);
        let slot = key.and_then(|key| key.sources.slice(&self.tables.sources).first());
        if let Some(claimed) = slot.and_then(|slot| self.claimed.get_mut(*slot as usize)) {
            *claimed = false;
        }
        self.field(self.tables.key);
    }

    fn all_fields(mut self) -> Vec<Member<'t>> {
        self.scope.fields.indexes().for_each(|index| self.field(index));
        self.members
    }
}

/// The field that the struct is written as, if it is written as one.
pub(crate) fn is_bare(members: &[Member<'_>]) -> Option<u32> {
    match members {
        [Member { key: "", holds: Holds::Field(only) }] => Some(*only),
        _ => None,
    }
}

fn insert<'t>(members: &mut Vec<Member<'t>>, chain: &[&'t str], holds: Holds<'t>) {
    match chain {
        [] => {}
        [key] => members.push(Member { key, holds }),
        [key, rest @ ..] => {
            let at = members.iter().position(|member| member.key == *key);
            let at = at.unwrap_or_else(|| {
                members.push(Member { key, holds: Holds::Members(Vec::new()) });
                members.len() - 1
            });
            if let Some(Member { holds: Holds::Members(inner), .. }) = members.get_mut(at) {
                insert(inner, rest, holds);
            }
        }
    }
}

fn each_leaf<'t>(tables: &'t Tables, nodes: Span, chain: &mut Vec<&'t str>, found: &mut impl FnMut(&[&'t str], Then)) {
    for Node { key, then } in nodes.slice(&tables.nodes) {
        chain.push(key);
        match then {
            Then::Enter(inner) => each_leaf(tables, *inner, chain, found),
            leaf => found(chain, *leaf),
        }
        chain.pop();
    }
}

fn event(tables: &Tables) -> Vec<Member<'_>> {
    let Some(scope) = tables.scope(tables.event) else { return Vec::new() };
    let mut outline = Outline::new(tables, scope);
    let system = tables.system;
    let stream = [system.stream_event_id, system.stream_sequence, system.stream_created_at];
    let is_read = |index: &u32| tables.field(*index).is_some_and(|field| !matches!(field.kind, Kind::Map { .. }));
    let fields: Vec<u32> = scope.fields.indexes().filter(is_read).collect();
    outline.key();
    let others = fields.iter().filter(|index| !stream.contains(index) && **index != tables.key);
    others.for_each(|index| outline.field(*index));
    let mut signals = Vec::new();
    each_leaf(tables, scope.nodes, &mut Vec::new(), &mut |chain, then| {
        if then == Then::Signals(0) {
            signals = chain.to_vec();
        }
    });
    outline.put(&signals, Holds::Signals);
    outline.field(system.stream_event_id);
    outline.slot(system.event_name_slot, Holds::EventName);
    outline.field(system.stream_sequence);
    outline.field(system.stream_created_at);
    outline.slot(system.table_slot, Holds::StreamTable);
    outline.members
}

fn frame<'t>(tables: &'t Tables, parts: &[Part]) -> Vec<Member<'t>> {
    let Some(scope) = tables.scope(tables.frame) else { return Vec::new() };
    let mut outline = Outline::new(tables, scope);
    let identity = tables.identity;
    let status = identity.failed.and_then(|slot| outline.chain(slot).first().copied());
    let is_status = |outline: &Outline<'t>, field: &Field| {
        let slot = field.sources.slice(&tables.sources).first();
        slot.and_then(|slot| outline.chain(*slot).first().copied()) == status && status.is_some()
    };
    for part in parts {
        match part {
            Part::Code => outline.slot(identity.code, Holds::Code),
            Part::Group => outline.slot(identity.group, Holds::Group),
            Part::Name => outline.slot(identity.name, Holds::Name),
            Part::Body => outline.slot(identity.body, Holds::Body),
            Part::Status | Part::Meta => {
                for index in scope.fields.indexes() {
                    let wanted = tables.field(index).is_some_and(|field| is_status(&outline, field));
                    if wanted == (*part == Part::Status) {
                        outline.field(index);
                    }
                }
            }
        }
    }
    if let (Some(slot), Some(word)) = (identity.failed, tables.failed.slice(&tables.words).first()) {
        outline.slot(slot, Holds::Failed(word));
    }
    outline.members
}
