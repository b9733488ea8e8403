//! The outline of a signal's body, and the units that are written in it.

use planish_kernel::Tables;
use planish_kernel::tables::{Field, Kind, Signal, Then};

use super::{Holds, Member, Outline, each_leaf};

/// A body whose values are in the fields' own units, said where that is needed.
pub(super) fn body<'t>(tables: &'t Tables, signal: &'t Signal) -> Vec<Member<'t>> {
    let Some(scope) = tables.scope(signal.body) else { return Vec::new() };
    let mut outline = Outline::new(tables, scope);
    let needed = scope.fields.slice(&tables.fields).iter().any(|field| reads_otherwise(tables, field));
    let mut units = Vec::new();
    for of in signal.units.slice(&tables.unit_uses) {
        if outline.is_read(of.slot) {
            // A text that a field takes is no unit.
            outline.claim(of.slot);
            continue;
        }
        let own = of.spellings.slice(&tables.spellings).iter().filter(|spelling| spelling.conversion.is_none());
        // Nobody says that degrees are degrees.
        if let Some(own) = own.max_by_key(|spelling| preference(&spelling.text))
            && (needed || !ANGLES.contains(&&*own.text))
            && outline.claim(of.slot)
        {
            units.push((of.slot, &*own.text));
        }
    }
    for (index, field) in scope.fields.indexes().zip(scope.fields.slice(&tables.fields)) {
        // In another unit the value would be converted, and might not fit.
        if !(units.is_empty() && reads_otherwise(tables, field) || is_converted(tables, signal, &units, field)) {
            outline.field(index);
        }
    }
    for (slot, own) in units {
        let chain = outline.chain(slot);
        outline.put(&chain, if needed { Holds::NeededUnit(own) } else { Holds::Unit(own) });
    }
    each_leaf(tables, scope.nodes, &mut Vec::new(), &mut |chain, then| {
        if then == Then::Ignore {
            outline.put(chain, Holds::Ignored);
        }
    });
    outline.members
}

/// Whether a value without a unit is in another than the field's own, in the field or in what it holds.
fn reads_otherwise(tables: &Tables, field: &Field) -> bool {
    any(tables, field, &|field| tables.rules(field).unit.is_some_and(|unit| unit.if_absent.is_some()))
}

/// Whether one of the texts that are written, each at its slot, is another unit than the field's own, or than that of what it holds.
fn is_converted(tables: &Tables, signal: &Signal, units: &[(u32, &str)], field: &Field) -> bool {
    let uses = signal.units.slice(&tables.unit_uses);
    any(tables, field, &|field| {
        let governed_by = tables.rules(field).unit.and_then(|unit| unit.governed_by);
        let Some(usage) = governed_by.and_then(|at| uses.get(at as usize)) else { return false };
        let mut spellings = usage.spellings.slice(&tables.spellings).iter();
        let written = units.iter().find(|(slot, _)| *slot == usage.slot);
        written.is_some_and(|(_, text)| spellings.any(|known| known.text == *text && known.conversion.is_some()))
    })
}

/// Whether a field, or one of those that it holds, is like this.
fn any(tables: &Tables, field: &Field, is: &impl Fn(&Field) -> bool) -> bool {
    let inner = match &field.kind {
        Kind::Array { element } => tables.field(*element).is_some_and(|field| any(tables, field, is)),
        Kind::Struct { scope } => tables
            .scope(*scope)
            .is_some_and(|scope| scope.fields.slice(&tables.fields).iter().any(|field| any(tables, field, is))),
        _ => false,
    };
    inner || is(field)
}

const ANGLES: [&str; 4] = ["deg", "degree", "degrees", "°"];

/// Which of a unit's spellings is written: the vendor's, where it is known.
fn preference(text: &str) -> usize {
    const KNOWN: [&str; 11] =
        ["km", "percent", "kWh", "km/h", "celsius", "volts", "ampere", "watts", "liters", "bar", "count"];
    KNOWN.iter().position(|known| *known == text).map_or(0, |at| KNOWN.len() - at)
}
