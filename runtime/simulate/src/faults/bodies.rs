//! Faults of bodies as a whole.

use planish_kernel::Reason;

use super::stage::{Done, Effect, Stage};
use crate::tree::{Data, Role};
use crate::writer::Shape;

pub(super) fn malformed(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let text = stage.one_of(&[
        "{\"value\":",
        "{\"value\":14,}",
        "",
        "value=3",
        "{'value':1}",
        "{\"value\":014}",
        "{\"value\":NaN}",
    ]);
    instead(stage, text)
}

pub(super) fn no_object(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let text = stage.one_of(&["null", "[]", "5", "\"text\"", "[{\"value\":1}]"]);
    instead(stage, text)
}

/// A text that is no body, in the place of one.
fn instead(stage: &mut Stage<'_, '_>, text: &str) -> Option<Effect> {
    let body = stage.pick_role(Role::Body)?;
    let kept = stage.tree.keep(text);
    stage.set(body, Data::Own(kept));
    Some(stage.effect(body, Done::RescuedText(Reason::MalformedBody, body, text.to_owned())))
}

pub(super) fn lone_surrogate(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let body = stage.pick_role(Role::Body).filter(|_| stage.shape == Shape::Line)?;
    stage.put(body, r#""{\"value\":\"half \udc00\"}""#);
    Some(stage.effect(body, Done::Rescued(Reason::LoneSurrogate, body)))
}

/// An object in the place of the text that holds it.
pub(super) fn object(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let body = stage.pick_role(Role::Body)?;
    let object = stage.tree.children(body).next()?;
    let members: Vec<_> = stage.tree.children(object).collect();
    stage.set(body, Data::object());
    stage.tree.hang(body, &members);
    Some(stage.effect(body, Done::Row))
}

pub(super) fn none(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let body = stage.pick_role(Role::Body)?;
    let effect = stage.effect(body, Done::Row);
    if stage.random.happens(0.5) {
        stage.tree.remove(body);
    } else {
        stage.set(body, Data::Null);
    }
    Some(effect)
}
