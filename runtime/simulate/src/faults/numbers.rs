//! Faults of numbers: too large, too exact, out of bounds; and spelled in another way.

use planish_kernel::tables::{Field, Kind, Rules, TimeFormat, Violation};
use planish_kernel::{Count, Reason};

use super::stage::{Done, Effect, Stage};
use crate::tree::Data;

/// Numbers that a type cannot hold.
fn too_much(field: &Field) -> &'static [&'static str] {
    match &field.kind {
        Kind::Byte => &["128", "-129", "1e3", "0.5"],
        Kind::Short => &["40000", "3e9", "14.5"],
        Kind::Int => &["3e9", "14.5", "-2147483649", "1e400"],
        Kind::Long => &["9223372036854775808", "0.5", "1e19"],
        Kind::Float => &["1e39", "-3.5e38", "1e400"],
        Kind::Double => &["1e400", "-1e400", "1.8e308"],
        Kind::Decimal { .. } => &["1e40", "1e-39"],
        Kind::Timestamp { formats } if formats.contains(&TimeFormat::EpochMs) => &["1e300", "-62135596800001"],
        Kind::Timestamp { formats } if formats.contains(&TimeFormat::EpochS) => &["1e300", "-62135596801"],
        _ => &[],
    }
}

pub(super) fn does_not_fit(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let (id, field) = stage.pick_free_field(|field, _| !too_much(field).is_empty())?;
    let json = stage.one_of(too_much(field));
    stage.put(id, json);
    Some(stage.effect(id, Done::Rescued(Reason::DoesNotFit, id)))
}

/// The greatest number that is tried beyond the bounds of a type.
fn greatest(field: &Field) -> f64 {
    match field.kind {
        Kind::Byte => 127.0,
        Kind::Short => 32_767.0,
        Kind::Int => 2_147_483_647.0,
        Kind::Long | Kind::Double => 1e15,
        // Whole numbers beyond this are none of a float's.
        Kind::Float => 16_777_215.0,
        _ => 0.0,
    }
}

/// A whole number outside the bounds that the type can hold.
fn outside(field: &Field, rules: &Rules) -> Option<f64> {
    let above = rules.bounds.max.map(|max| max.floor() + 1.0).filter(|above| above.abs() <= greatest(field));
    let below = rules.bounds.min.map(|min| min.ceil() - 1.0).filter(|below| below.abs() <= greatest(field));
    above.or(below)
}

pub(super) fn out_of_range(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let tables = stage.tables;
    let (id, field) = stage.pick_field(|field, rules| outside(field, rules).is_some())?;
    let rules = tables.rules(field);
    let number = outside(field, rules)?;
    stage.set(id, Data::Double(number));
    let done = match rules.violation {
        Violation::Keep => Done::Counted(Count::OutOfRange),
        Violation::Rescue => Done::Rescued(Reason::OutOfRange, id),
    };
    Some(stage.effect(id, done))
}

pub(super) fn respelled(stage: &mut Stage<'_, '_>) -> Option<Effect> {
    let id = stage.pick(|stage, id| {
        let number = stage.field(id).is_some_and(|field| {
            matches!(field.kind, Kind::Byte | Kind::Short | Kind::Int | Kind::Long | Kind::Float | Kind::Double)
        });
        number && stage.is_free(id) && matches!(stage.tree.node(id).data, Data::Integer(_) | Data::Double(_))
    })?;
    let mut written = Vec::new();
    crate::tree::write_json(stage.tree, id, &mut written);
    let number = String::from_utf8(written).ok()?;
    let json = respell(&number, stage.random.below(6));
    stage.put(id, &json);
    Some(stage.effect(id, Done::Row))
}

/// The same number in other digits.
fn respell(number: &str, way: usize) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    if digits.contains(['e', 'E']) {
        return number.to_owned();
    }
    let count = decimals.len();
    let moved = format!("{whole}{decimals}");
    let moved = moved.trim_start_matches('0');
    let (first, rest) = moved.split_at(moved.len().min(1));
    match way {
        _ if moved.is_empty() => "-0".to_owned(),
        0 => format!("{sign}{whole}.{decimals}0"),
        1 => format!("{sign}{moved}e-{count}"),
        2 => format!("{sign}{moved}00E-{}", count + 2),
        3 => format!("{sign}{whole}.{decimals}00e+0"),
        4 => format!("{sign}0.{moved}e{}", moved.len() as i64 - count as i64),
        _ => format!("{sign}{first}.{rest}0e{}", rest.len() as i64 - count as i64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_the_same_number() {
        for number in ["0", "14", "-3", "0.15465555555555555", "115071.50046584333", "-20.5", "0.001"] {
            for way in 0..6 {
                let spelled = respell(number, way);
                assert_eq!(spelled.parse::<f64>().ok(), number.parse().ok(), "{number} as {spelled}");
                assert!(planish_kernel::lexer::is_number(&spelled), "{number} as {spelled}");
                assert!(spelled != number);
            }
        }
    }
}
