//! Faults of the event as a whole.

use planish_kernel::{MAX_DEPTH, Quarantine, Reason};

use super::stage::{Done, Effect, Stage};
use crate::tree::{Data, Role};
use crate::writer::Shape;

/// The key is something else, or not there.
pub(super) fn key(stage: &mut Stage<'_, '_>, json: Option<&str>, reason: Quarantine) -> Option<Effect> {
    // A table has its key.
    let key = stage.pick_role(Role::Field(stage.tables.key)).filter(|_| stage.shape == Shape::Line)?;
    match json {
        Some(json) => stage.put(key, json),
        None => stage.tree.remove(key),
    }
    Some(Effect { done: Done::Quarantined(reason), signal: None })
}

pub(super) fn too_deep(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    if stage.shape == Shape::Record {
        return None;
    }
    let deep = stage.tree.keep(&format!("{}{}", "[".repeat(MAX_DEPTH + 1), "]".repeat(MAX_DEPTH + 1)));
    stage.tree.add(stage.root, "deep", Data::Raw(deep), Role::None);
    Some(Effect { done: Done::Quarantined(Quarantine::TooDeep), signal: None })
}

/// A scalar, or an array, in the place of an object that is only there to be entered.
pub(super) fn scalar_for_object(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let object = stage.pick(|stage, id| {
        let node = stage.tree.node(id);
        let inner = matches!(node.data, Data::Object(_)) && node.role == Role::None;
        // Without its status a failure would be none, and its missing body no fault of ours.
        let holds_status = stage.tree.children(id).any(|child| stage.tree.node(child).key == "error");
        inner && id != stage.root && !node.key.is_empty() && !holds_status
    })?;
    let scalar = stage.one_of(&["5", "\"none\"", "true", "[{\"a\":1}]"]);
    stage.put(object, scalar);
    Some(stage.effect(object, Done::Rescued(Reason::WrongType, object)))
}
