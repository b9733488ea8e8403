//! Faults of units.

use planish_kernel::tables::{Field, Kind, UnitUse, Violation};
use planish_kernel::{Count, Reason};

use super::stage::{Done, Effect, Stage};
use crate::tree::{Data, Id, Role};

/// The unit of a body, the body's object, and the signal.
fn pick(stage: &mut Stage<'_, '_>, want: impl Fn(&Stage<'_, '_>, Id) -> bool) -> Option<(Id, Id)> {
    let unit = stage.pick(|stage, id| stage.tree.node(id).role == Role::Unit && want(stage, id))?;
    let body = stage.above(unit, |role| role == Role::Body)?;
    let object = stage.tree.children(body).next()?;
    Some((unit, object))
}

pub(super) fn unknown(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let (unit, object) = pick(stage, |stage, id| !governed(stage, id).is_empty())?;
    let json = stage.one_of(&["\"bananas\"", "\"\"", "12", "{\"of\":\"km\"}", "true"]);
    stage.put(unit, json);
    Some(stage.effect(unit, Done::Rescued(Reason::UnknownUnit, object)))
}

pub(super) fn other(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let tables = stage.tables;
    // A value that is converted must fit its type, and its limits if they rescue.
    let (unit, _) = pick(stage, |stage, id| {
        let governed = governed(stage, id);
        let fits =
            |field: &&Field| matches!(field.kind, Kind::Double) && tables.rules(field).violation == Violation::Keep;
        !governed.is_empty() && governed.iter().all(fits) && converting(stage, id).is_some()
    })?;
    let texts = converting(stage, unit)?;
    let text = *stage.random.pick(&texts)?;
    stage.set(unit, Data::Text(text));
    Some(stage.effect(unit, Done::Counted(Count::Converted)))
}

pub(super) fn none(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let tables = stage.tables;
    let (unit, _) = pick(stage, |stage, id| {
        let governed = governed(stage, id);
        // Without its unit the value would be converted, and might not fit.
        let own = |field: &&Field| tables.rules(field).unit.is_some_and(|unit| unit.if_absent.is_none());
        !governed.is_empty() && governed.iter().all(own)
    })?;
    let effect = stage.effect(unit, Done::Counted(Count::UnitAssumed));
    if stage.random.happens(0.5) {
        stage.tree.remove(unit);
    } else {
        stage.set(unit, Data::Null);
    }
    Some(effect)
}

/// The fields of the values that the unit's text governs and that are there.
fn governed<'t>(stage: &Stage<'_, 't>, unit: Id) -> Vec<&'t Field> {
    let frame = stage.frame(unit);
    let values = stage.tree.ids().filter(|id| stage.tree.node(*id).data != Data::Null && stage.frame(*id) == frame);
    let in_body = values.filter(|id| stage.above(*id, |role| role == Role::Body).is_some());
    in_body
        .filter_map(|id| stage.field(id))
        .filter(|field| {
            // An array's element has the unit, and stands for itself.
            let scalar = !matches!(field.kind, Kind::Array { .. } | Kind::Struct { .. });
            scalar && stage.tables.rules(field).unit.is_some_and(|unit| unit.governed_by.is_some())
        })
        .collect()
}

/// The texts of units that are converted into the unit of the body's only use.
fn converting<'t>(stage: &Stage<'_, 't>, unit: Id) -> Option<Vec<&'t str>> {
    let tables = stage.tables;
    let signal = stage.frame(unit).and_then(|frame| stage.signal(frame))?;
    let signal = tables.signals.get(signal as usize)?;
    let [UnitUse { spellings, .. }] = signal.units.slice(&tables.unit_uses) else { return None };
    let converted = spellings.slice(&tables.spellings).iter().filter(|spelling| spelling.conversion.is_some());
    let texts: Vec<&str> = converted.map(|spelling| &*spelling.text).collect();
    (!texts.is_empty()).then_some(texts)
}
