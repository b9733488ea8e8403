//! Faults of keys: unknown ones, the same twice, two for one field.

use planish_kernel::tables::{Kind, Unknown};
use planish_kernel::{Count, Reason};

use super::stage::{Done, Effect, Stage};
use crate::tree::{Data, Id, Role};

const KEYS: [&str; 3] = ["unheard", "odd key", "x-new"];

pub(super) fn unknown_in_envelope(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let object = stage.pick(|stage, id| {
        let node = stage.tree.node(id);
        matches!(node.data, Data::Object(_)) && node.role == Role::None && stage.frame(id).is_none()
    })?;
    unknown(stage, object)
}

pub(super) fn unknown_in_frame(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let object = stage.pick(|stage, id| {
        let node = stage.tree.node(id);
        let is_inner = node.role == Role::None && stage.above(id, |role| role == Role::Body).is_none();
        matches!(node.data, Data::Object(_)) && stage.frame(id).is_some() && (is_inner || stage.frame(id) == Some(id))
    })?;
    unknown(stage, object)
}

pub(super) fn unknown_in_body(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let object = stage.pick(|stage, id| {
        matches!(stage.tree.node(id).data, Data::Object(_)) && stage.above(id, |role| role == Role::Body).is_some()
    })?;
    unknown(stage, object)
}

fn unknown(stage: &mut Stage<'_, '_>, object: Id) -> Option<Effect> {
    let json = stage.one_of(&["12", "\"te\\u0078t\"", "{\"a\":[1.50,null]}", "[0]", "false"]);
    let added = add(stage, object, json)?;
    let done = match stage.tables.unknown {
        Unknown::Rescue => Done::Rescued(Reason::UnknownField, added),
        Unknown::Count => Done::Counted(Count::UnknownCounted),
    };
    Some(stage.effect(object, done))
}

/// Adds a key that nobody knows.
fn add(stage: &mut Stage<'_, '_>, object: Id, json: &str) -> Option<Id> {
    let key = *stage.random.pick(&KEYS)?;
    let raw = Data::Raw(stage.tree.keep(json));
    let first = stage.tree.children(object).next().filter(|_| stage.random.happens(0.5));
    match first {
        Some(first) => stage.tree.add_before(first, key, raw, Role::None),
        None => Some(stage.tree.add(object, key, raw, Role::None)),
    }
}

pub(super) fn empty_unknown(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let object = stage.pick(|stage, id| matches!(stage.tree.node(id).data, Data::Object(_)))?;
    let json = stage.one_of(&["null", "{}", "[]", "[ ]"]);
    add(stage, object, json)?;
    Some(stage.effect(object, Done::Counted(Count::EmptyUnknown)))
}

pub(super) fn twice(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let json = stage.one_of(&["0", "\"before\"", "[1]", "{\"a\":{}}"]);
    let (of, added) = before(stage, json)?;
    Some(stage.effect(of, Done::Rescued(Reason::Duplicate, added)))
}

pub(super) fn null_twice(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let (of, _) = before(stage, "null")?;
    Some(stage.effect(of, Done::Counted(Count::NullDuplicate)))
}

/// Puts a value of the same key before that of a field.
fn before(stage: &mut Stage<'_, '_>, json: &str) -> Option<(Id, Id)> {
    let of = stage
        .pick(|stage, id| stage.field(id).is_some() && stage.is_free(id) && !stage.tree.node(id).key.is_empty())?;
    let raw = Data::Raw(stage.tree.keep(json));
    let added = stage.tree.add_before(of, stage.tree.node(of).key, raw, Role::None)?;
    Some((of, added))
}

pub(super) fn equal_alternative(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let (of, key) = alternative(stage)?;
    let parent = stage.tree.parent(of)?;
    stage.tree.add(parent, key, stage.tree.node(of).data, Role::None);
    Some(stage.effect(of, Done::Counted(Count::EqualAlternative)))
}

pub(super) fn other_alternative(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let (of, key) = alternative(stage)?;
    let parent = stage.tree.parent(of)?;
    let other = match stage.tree.node(of).data {
        Data::Boolean(value) => Data::Boolean(!value),
        Data::Integer(value) => Data::Integer(value / 2 + 1),
        Data::Double(value) => Data::Double(value / 2.0 + 1.0),
        _ => return None,
    };
    let added = stage.tree.add(parent, key, other, Role::None);
    Some(stage.effect(of, Done::Rescued(Reason::Duplicate, added)))
}

/// A value whose field has another key beside its own.
fn alternative<'t>(stage: &mut Stage<'_, 't>) -> Option<(Id, &'t str)> {
    let of = stage.pick(|stage, id| {
        let Role::Field(index) = stage.tree.node(id).role else { return false };
        let other = stage.alternatives.get(&index).is_some_and(|keys| !keys.is_empty());
        // A sentinel would not win.
        let wins = match stage.tree.node(id).data {
            Data::Boolean(_) => true,
            Data::Integer(value) => value > 2,
            Data::Double(value) => value > 4.0,
            _ => false,
        };
        let scalar = stage.field(id).is_some_and(|field| !matches!(field.kind, Kind::Json));
        other && wins && scalar
    })?;
    let Role::Field(index) = stage.tree.node(of).role else { return None };
    let key = *stage.alternatives.get(&index)?.first()?;
    Some((of, key))
}
