//! Faults of values: the wrong kind, the wrong format, the wrong word.

use planish_kernel::tables::{Field, Kind, Rules, Sentinel, TimeFormat, Violation};
use planish_kernel::{Count, Reason};
use serde_json::Value;

use super::stage::{Done, Effect, Stage};
use crate::tree::{Data, Id};

/// JSON of kinds that a type does not take; none if it takes all.
fn foreign(field: &Field, stage: &Stage<'_, '_>) -> &'static [&'static str] {
    match field.kind {
        Kind::Boolean => &["1", "\"true\"", "{\"of\":1}", "[true]"],
        Kind::String | Kind::Sequence => &["12", "false", "{\"of\":\"a\"}", "[\"a\"]"],
        Kind::Json | Kind::Map { .. } | Kind::Array { .. } => &[],
        // A scalar may be what a field with the path `.` wants.
        Kind::Struct { scope } => match stage.tables.scope(scope) {
            Some(scope) if scope.itself.is_none() => &["5", "\"text\"", "true"],
            _ => &[],
        },
        _ => &["true", "{\"of\":1}", "[12]"],
    }
}

pub(super) fn wrong_type(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let id = stage.pick(|stage, id| stage.field(id).is_some_and(|field| !foreign(field, stage).is_empty()))?;
    make_foreign(stage, id)
}

fn make_foreign(stage: &mut Stage<'_, '_>, id: Id) -> Option<Effect> {
    let texts = foreign(stage.field(id)?, stage);
    let json = stage.one_of(texts);
    stage.put(id, json);
    Some(stage.effect(id, Done::Rescued(Reason::WrongType, id)))
}

fn is_number(field: &Field) -> bool {
    matches!(
        field.kind,
        Kind::Byte | Kind::Short | Kind::Int | Kind::Long | Kind::Float | Kind::Double | Kind::Decimal { .. }
    )
}

pub(super) fn number_as_text(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let (id, _) = stage.pick_field(|field, rules| is_number(field) && !rules.text)?;
    stage.put(id, "\"12\"");
    Some(stage.effect(id, Done::Rescued(Reason::WrongType, id)))
}

pub(super) fn object_for_array(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let (id, _) = stage.pick_field(|field, _| matches!(field.kind, Kind::Array { .. }))?;
    let json = stage.one_of(&["{\"activeLimit\":80,\"values\":[]}", "{}", "12", "\"[]\""]);
    stage.put(id, json);
    Some(stage.effect(id, Done::Rescued(Reason::WrongType, id)))
}

/// Whether a node is an element of an array that the catalogue has.
fn is_element(stage: &Stage<'_, '_>, id: Id) -> bool {
    let parent = stage.tree.parent(id);
    parent.is_some_and(|parent| matches!(stage.tree.node(parent).data, Data::Array(_)) && stage.field(parent).is_some())
}

pub(super) fn bad_element(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let id = stage.pick(|stage, id| {
        is_element(stage, id) && stage.field(id).is_some_and(|field| !foreign(field, stage).is_empty())
    })?;
    make_foreign(stage, id)
}

pub(super) fn null_element(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let id = stage.pick(is_element)?;
    stage.set(id, Data::Null);
    Some(stage.effect(id, Done::Row))
}

fn takes_text(field: &Field) -> bool {
    match &field.kind {
        Kind::Timestamp { formats } => {
            formats.iter().any(|format| matches!(format, TimeFormat::Rfc3339 | TimeFormat::NaiveUtc))
        }
        Kind::Date | Kind::Sequence => true,
        _ => false,
    }
}

pub(super) fn bad_format(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let (id, _) = stage.pick_field(|field, rules| takes_text(field) || (is_number(field) && rules.text))?;
    let json = stage.one_of(&["\"soon\"", "\"2026-02-30T25:61:00Z\"", "\" 12\"", "\"\"", "\"1 of 2\""]);
    stage.put(id, json);
    Some(stage.effect(id, Done::Rescued(Reason::BadFormat, id)))
}

fn is_text(field: &Field, _: &Rules) -> bool {
    matches!(field.kind, Kind::String)
}

pub(super) fn lone_surrogate(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let (id, _) = stage.pick_free_field(is_text)?;
    let json = stage.one_of(&["\"\\ud800\"", "\"half \\udc00 of it\"", "\"\\ud83d\\u0041\""]);
    stage.put(id, json);
    Some(stage.effect(id, Done::Rescued(Reason::LoneSurrogate, id)))
}

pub(super) fn not_in_enum(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    const WORD: &str = "HALF_OPEN";
    let tables = stage.tables;
    let (id, field) = stage.pick_field(|field, rules| {
        let words = rules.words.slice(&tables.words);
        is_text(field, rules) && !words.is_empty() && !words.iter().any(|word| word.eq_ignore_ascii_case(WORD))
    })?;
    stage.put(id, &Value::from(WORD).to_string());
    let done = match tables.rules(field).violation {
        Violation::Keep => Done::Counted(Count::NotInEnum),
        Violation::Rescue => Done::Rescued(Reason::NotInEnum, id),
    };
    Some(stage.effect(id, done))
}

pub(super) fn sentinel(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let tables = stage.tables;
    let (id, field) = stage.pick_field(|_, rules| rules.sentinels.len > 0)?;
    let sentinel = tables.rules(field).sentinels.slice(&tables.sentinels).first()?;
    // The event may hold the sentinel at this place already.
    let before = stage.tree.node(id).data;
    match sentinel {
        Sentinel::Number(number) => stage.put(id, number),
        Sentinel::Text(text) => stage.put(id, &Value::from(&**text).to_string()),
    }
    let was = matches!(before, Data::Integer(0));
    Some(stage.effect(id, if was { Done::Row } else { Done::Counted(Count::Sentinel) }))
}

pub(super) fn too_precise(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let has = |field: &Field, wanted| matches!(&field.kind, Kind::Timestamp { formats } if formats.contains(&wanted));
    let (id, _) = stage.pick_field(|field, _| has(field, TimeFormat::Rfc3339))?;
    stage.put(id, "\"2026-03-01T12:00:00.1234567Z\"");
    Some(stage.effect(id, Done::Counted(Count::PrecisionCut)))
}

/// A JSON text in which every character is an escape.
pub(super) fn escapes(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
    format!("\"{units}\"")
}

pub(super) fn escaped(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let id = stage.pick(|stage, id| {
        let text = stage.field(id).is_some_and(|field| matches!(field.kind, Kind::String));
        text && stage.is_free(id) && matches!(stage.tree.node(id).data, Data::Own(_))
    })?;
    let Data::Own(span) = stage.tree.node(id).data else { return None };
    let json = escapes(stage.tree.text(span));
    stage.put(id, &json);
    Some(stage.effect(id, Done::Row))
}
