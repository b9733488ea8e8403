//! Faults of `signals` and its items.

use planish_kernel::tables::Unknown;
use planish_kernel::{Count, Reason};
use serde_json::Value;

use super::stage::{Done, Effect, Stage};
use crate::tree::{Data, Id, Role};
use crate::writer::Shape;

/// A code, a group and a name that no catalogue has.
const NOBODY: (&str, &str, &str) = ("seatback-massageprogram", "Seatback", "MassageProgram");

fn row(stage: &Stage<'_, '_>, at: Id) -> Option<Effect> {
    Some(stage.effect(at, Done::Row))
}

fn pick_frame(stage: &mut Stage<'_, '_>) -> Option<Id> {
    stage.pick(|stage, id| matches!(stage.tree.node(id).role, Role::Frame(_)))
}

/// Puts an item before another one.
fn insert(stage: &mut Stage<'_, '_>, json: &str) -> Option<Id> {
    let frame = pick_frame(stage)?;
    let raw = Data::Raw(stage.tree.keep(json));
    stage.tree.add_before(frame, "", raw, Role::None)
}

pub(super) fn signals_no_array(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let signals = stage.pick_role(Role::Signals)?;
    let json = stage.one_of(&["{\"charge-voltage\":400}", "\"none\"", "0", "true"]);
    stage.put(signals, json);
    Some(Effect { done: Done::Rescued(Reason::WrongType, signals), signal: None })
}

pub(super) fn signals_twice(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let signals = stage.pick_role(Role::Signals).filter(|_| stage.shape == Shape::Line)?;
    let all: Vec<Id> = stage.tree.children(signals).collect();
    let (first, second) = all.split_at_checked(stage.random.below(all.len() + 1))?;
    let again = stage.tree.add_before(signals, stage.tree.node(signals).key, Data::array(), Role::Signals)?;
    stage.tree.hang(again, first);
    stage.tree.hang(signals, second);
    row(stage, signals)
}

pub(super) fn item_no_object(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let json = stage.one_of(&["5", "\"charge-voltage\"", "[{}]", "false"]);
    let item = insert(stage, json)?;
    Some(Effect { done: Done::Rescued(Reason::WrongType, item), signal: None })
}

pub(super) fn null_item(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    insert(stage, "null")?;
    Some(Effect { done: Done::Row, signal: None })
}

/// Says what a frame is in other words.
fn rename(stage: &mut Stage<'_, '_>, frame: Id, role: Role, to: &'static str) {
    if let Some(part) = stage.part(frame, role) {
        stage.set(part, Data::Text(to));
    }
}

/// Puts a copy of a frame before it.
fn copy(stage: &mut Stage<'_, '_>, frame: Id) -> Option<Id> {
    let node = *stage.tree.node(frame);
    let again = stage.tree.add_before(frame, node.key, Data::object(), node.role)?;
    let children: Vec<Id> = stage.tree.children(frame).collect();
    children.into_iter().for_each(|child| stage.tree.copy(child, again));
    Some(again)
}

pub(super) fn unknown_signal(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let (code, group, name) = NOBODY;
    if stage.tables.by_code(code).is_some() || stage.tables.by_pair(group, name).is_some() {
        return None;
    }
    let frame = pick_frame(stage)?;
    let stranger = copy(stage, frame)?;
    for (role, to) in [(Role::Code, code), (Role::Group, group), (Role::Name, name)] {
        rename(stage, stranger, role, to);
    }
    let done = match stage.tables.unknown {
        Unknown::Rescue => Done::Rescued(Reason::UnknownSignal, stranger),
        Unknown::Count => Done::Counted(Count::UnknownCounted),
    };
    Some(Effect { done, signal: Some(code.to_owned()) })
}

pub(super) fn name_mismatch(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let frame = pick_frame(stage)?;
    let parts = [Role::Code, Role::Group, Role::Name];
    let role = *stage.random.pick(&parts)?;
    let (code, group, name) = NOBODY;
    let wrong = if role == Role::Code {
        code
    } else if role == Role::Group {
        group
    } else {
        name
    };
    rename(stage, frame, role, wrong);
    // In this order, whatever the order of keys.
    let mut raw = String::from("{");
    for (key, role) in ["code", "group", "name"].into_iter().zip(parts) {
        let part = stage.part(frame, role)?;
        let Data::Text(text) = stage.tree.node(part).data else { return None };
        raw.push_str(if raw.len() > 1 { ",\"" } else { "\"" });
        raw.push_str(&format!("{key}\":{}", Value::from(text)));
    }
    raw.push('}');
    Some(stage.effect(frame, Done::RescuedText(Reason::NameMismatch, frame, raw)))
}

pub(super) fn no_code(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let frame = pick_frame(stage)?;
    let code = stage.part(frame, Role::Code)?;
    if stage.random.happens(0.5) {
        stage.tree.remove(code);
    } else {
        stage.set(code, Data::Null);
    }
    row(stage, frame)
}

pub(super) fn code_not_text(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let frame = pick_frame(stage)?;
    let code = stage.part(frame, Role::Code)?;
    let json = stage.one_of(&["5", "{\"of\":\"code\"}", "[]", "true"]);
    stage.put(code, json);
    Some(stage.effect(frame, Done::Rescued(Reason::WrongType, code)))
}

pub(super) fn escaped_name(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let part = stage.pick(|stage, id| {
        matches!(stage.tree.node(id).role, Role::Code | Role::Group | Role::Name) && stage.shape == Shape::Line
    })?;
    let Data::Text(text) = stage.tree.node(part).data else { return None };
    stage.put(part, &super::values::escapes(text));
    row(stage, part)
}

/// Gives a frame an older code of its signal, and no group and name, which belong to the newer.
fn make_alias(stage: &mut Stage<'_, '_>, frame: Id) -> Option<()> {
    let signal = stage.signal(frame)?;
    let alias = stage.tables.alias_codes.iter().find(|alias| alias.signal == signal)?;
    let code = stage.part(frame, Role::Code)?;
    stage.set(code, Data::Text(&alias.code));
    for role in [Role::Group, Role::Name] {
        if let Some(part) = stage.part(frame, role) {
            stage.tree.remove(part);
        }
    }
    Some(())
}

fn pick_with_alias(stage: &mut Stage<'_, '_>) -> Option<Id> {
    stage.pick(|stage, id| {
        stage.signal(id).is_some_and(|signal| stage.tables.alias_codes.iter().any(|alias| alias.signal == signal))
    })
}

pub(super) fn alias_code(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let frame = pick_with_alias(stage)?;
    make_alias(stage, frame)?;
    row(stage, frame)
}

pub(super) fn alias_beside(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let frame = pick_with_alias(stage)?;
    copy(stage, frame)?;
    // The own code wins, wherever it stands: here it stands first.
    make_alias(stage, frame)?;
    Some(stage.effect(frame, Done::Rescued(Reason::Duplicate, frame)))
}

pub(super) fn signal_twice(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let frame = pick_frame(stage)?;
    let earlier = copy(stage, frame)?;
    Some(stage.effect(frame, Done::Rescued(Reason::Duplicate, earlier)))
}

pub(super) fn failed_body(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let failed = stage.tables.failed.slice(&stage.tables.words);
    let body = stage.pick_role(Role::Body)?;
    let key = stage.tree.node(body).key;
    // The body is a member of the frame itself in every catalogue that is met; elsewhere this fault is not done.
    stage.frame(body).filter(|frame| stage.tree.parent(body) == Some(*frame))?;
    let frame = stage.pick(|stage, id| {
        let has_failed = |word: &str| failed.iter().any(|bad| bad == word);
        let is_word = |id: Id| match stage.tree.node(id).data {
            Data::Own(span) => has_failed(stage.tree.text(span)),
            Data::Text(text) => has_failed(text),
            _ => false,
        };
        matches!(stage.tree.node(id).role, Role::Frame(_))
            && stage.part(id, Role::Body).is_none()
            && stage.tree.ids().any(|word| is_word(word) && stage.frame(word) == Some(id))
    })?;
    let text = "{\"value\":12,\"unit\":null}";
    let kept = stage.tree.keep(text);
    let body = stage.tree.add(frame, key, Data::Own(kept), Role::Body);
    Some(stage.effect(frame, Done::RescuedText(Reason::FailedBody, body, text.to_owned())))
}
