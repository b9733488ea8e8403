//! Signals: the scopes of their bodies, and the unit texts in them.

use std::borrow::Cow;
use std::collections::{HashMap, hash_map::Entry};
use std::sync::Arc;

use planish_kernel::tables::{Signal, Span, Spelling, UnitUse};

use super::layout::Layout;
use super::pool::Pool;
use super::scope::Builder;
use super::{LowerError, index};
use crate::plan::{self, DataType, Path, Plan, Unit, units};

/// The unit texts of a body: which text with which own unit stands where among the signal's uses.
#[derive(Debug, Default)]
pub(super) struct Governors {
    uses: HashMap<Path, HashMap<String, u32>>,
}

impl Governors {
    /// Of a scope whose fields are always in their own unit.
    pub(super) fn none() -> Self {
        Self::default()
    }

    /// Which use governs `unit`: an offset into the signal's run.
    pub(super) fn of(&self, unit: &Unit) -> Option<u32> {
        self.uses.get(unit.governed_by.as_ref()?)?.get(&unit.symbol).copied()
    }

    /// The use at `at` is that of fields in `symbol` that the text at `path` governs.
    fn add(&mut self, path: &Path, symbol: &str, at: u32) {
        self.uses.entry(path.clone()).or_default().insert(symbol.to_owned(), at);
    }
}

/// The signals, laid out.
#[derive(Debug, Default)]
pub(super) struct Signals {
    /// Ordered by code.
    pub(super) signals: Vec<Signal>,
    pub(super) unit_uses: Pool<UnitUse>,
}

/// Lays out the columns of all signals and the scopes that they are read in.
pub(super) fn signals(plan: &Plan, layout: &mut Layout) -> Result<Signals, LowerError> {
    let mut laid = Signals::default();
    // Thousands of fields are in few units.
    let mut known = HashMap::new();
    for signal in by_code(plan) {
        let columns = plan.columns.get(signal.columns.clone()).unwrap_or_default();
        let span = Span::new(index(signal.columns.start)?, index(columns.len())?);
        let mut body = Builder::new(signal.code.clone());
        let mut governors = Governors::default();
        let mut uses = Vec::new();
        for unit in columns.iter().flat_map(|column| units_of(&column.field)) {
            let (None, Some(path)) = (governors.of(unit), &unit.governed_by) else { continue };
            let spellings = match known.entry((Arc::as_ptr(&unit.spellings), &unit.symbol)) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(place) => *place.insert(layout.spellings.run(spellings(unit))?),
            };
            governors.add(path, &unit.symbol, index(uses.len())?);
            uses.push(UnitUse { slot: body.read(path)?, spellings });
        }
        for (at, column) in span.indexes().zip(columns) {
            layout.column(at, column, &mut body, &governors)?;
        }
        for path in &signal.ignore {
            body.ignore(path)?;
        }
        laid.signals.push(Signal {
            code: Cow::Owned(signal.code.clone()),
            group: Cow::Owned(signal.group.clone()),
            name: Cow::Owned(signal.name.clone()),
            body: layout.scopes.add(body, span)?,
            units: laid.unit_uses.run(uses)?,
        });
    }
    Ok(laid)
}

/// The signals in the order that they have in the tables.
pub(super) fn by_code(plan: &Plan) -> Vec<&plan::Signal> {
    let mut signals: Vec<_> = plan.signals.iter().collect();
    signals.sort_by(|a, b| a.code.cmp(&b.code));
    signals
}

/// The units of a field and of all that stands inside it.
pub(super) fn units_of(field: &plan::Field) -> Vec<&Unit> {
    let inner = match &field.data_type {
        DataType::Array(inner) | DataType::Map(inner) => units_of(inner),
        DataType::Struct(of) => of.fields.iter().flat_map(units_of).collect(),
        _ => Vec::new(),
    };
    field.rules.unit.iter().chain(inner).collect()
}

fn spellings(unit: &Unit) -> Vec<Spelling> {
    let spelling = |(text, symbol): &(String, String)| Spelling {
        text: Cow::Owned(text.clone()),
        conversion: units::conversion(symbol, &unit.symbol),
    };
    unit.spellings.iter().map(spelling).collect()
}
