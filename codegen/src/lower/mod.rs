//! Plan → the kernel's tables, in their owned form.
//!
//! The engine wants flat arrays that refer to each other by index; a plan is a tree. [`lower`] lays the tree out: columns first, then the
//! state fields, then whatever stands inside arrays and structs. A struct is laid out once for each way that its units are governed, which
//! depends on the signal that it stands in.
//!
//! - `layout`: fields with their kinds, sources and rules.
//! - `scope`: paths → slots and a trie of keys.
//! - `event`: the event's scope and the frame's, with the system columns.
//! - `signals`: bodies and the unit texts that govern them.
//! - `names`: codes, pairs and names that find a signal.
//! - `pool`: runs of equal entries, kept once.

mod event;
mod layout;
mod names;
mod pool;
mod scope;
mod signals;

#[cfg(test)]
pub(crate) mod invariants;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt;

use planish_kernel::tables::{Fold, Tables};

use crate::plan::{Origin, Plan};
use layout::Layout;
use names::Names;

/// Why a plan has no tables. A plan that was built from a checked catalogue always has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LowerError {
    /// In one scope, a value would have to be read as a whole, entered or ignored at once.
    PathConflict {
        /// Where: `event`, `frame`, a signal's code, or the name of a struct.
        scope: String,
        /// The path, dotted.
        path: String,
    },
    /// A column that every table has is missing, or stands out of order.
    Column(String),
    /// More entries than an index can count.
    TooLarge,
}

impl fmt::Display for LowerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PathConflict { scope, path } => write!(
                f,
                "in `{scope}`, `{path}` excludes another path: a value is read whole, entered or ignored, only one of them; change one of the paths"
            ),
            Self::Column(name) => write!(f, "column `{name}` is missing or stands out of order"),
            Self::TooLarge => f.write_str("more entries than 32 bits can count; split the catalogue"),
        }
    }
}

impl std::error::Error for LowerError {}

/// An index, checked.
fn index(at: usize) -> Result<u32, LowerError> {
    u32::try_from(at).map_err(|_| LowerError::TooLarge)
}

/// Lowers `plan` to the tables that the engine and the sinks read.
///
/// # Errors
///
/// If paths of a scope exclude each other, a system column or the key is missing, or an index overflows. A plan of a checked catalogue has
/// none of these.
pub fn lower(plan: &Plan) -> Result<Tables, LowerError> {
    in_order(plan)?;
    let mut layout = Layout::new(&plan.columns)?;
    let frame = event::frame(plan, &mut layout)?;
    let event = event::event(plan, frame.scope, &mut layout)?;
    let signals = signals::signals(plan, &mut layout)?;
    let names = Names::of(plan)?;
    let failed = plan.source.failed.as_ref();
    let failed_words = failed.map_or(Ok(Default::default()), |failed| layout.words(&failed.words))?;
    let key = plan.columns.iter().position(|column| column.field.name == plan.table.key);
    Ok(Tables {
        table: Cow::Owned(plan.table.name.join(".")),
        catalogue: Cow::Owned(plan.hash.clone()),
        columns: index(plan.columns.len())?,
        key: index(key.ok_or_else(|| LowerError::Column(plan.table.key.clone()))?)?,
        system: event.system,
        event: event.scope,
        frame: frame.scope,
        identity: frame.identity,
        failed: failed_words,
        failed_fold: failed.map_or(Fold::None, |failed| failed.fold),
        state: plan.source.keep_state,
        unknown: plan.source.unknown,
        signals: Cow::Owned(signals.signals),
        unit_uses: Cow::Owned(signals.unit_uses.into_entries()),
        pairs: Cow::Owned(names.pairs),
        names: Cow::Owned(names.names),
        alias_codes: Cow::Owned(names.alias_codes),
        alias_pairs: Cow::Owned(names.alias_pairs),
        fields: Cow::Owned(layout.fields),
        sources: Cow::Owned(layout.sources.into_entries()),
        rules: Cow::Owned(layout.rules.into_entries()),
        words: Cow::Owned(layout.words.into_entries()),
        sentinels: Cow::Owned(layout.sentinels.into_entries()),
        spellings: Cow::Owned(layout.spellings.into_entries()),
        scopes: Cow::Owned(layout.scopes.scopes),
        nodes: Cow::Owned(layout.scopes.nodes.into_entries()),
        paths: Cow::Owned(layout.scopes.paths.into_entries()),
    })
}

/// Spans of columns are taken from the plan's order: first those of the event, then those of each signal where the signal says.
fn in_order(plan: &Plan) -> Result<(), LowerError> {
    let of_event = plan.columns.iter().take_while(|column| !matches!(column.origin, Origin::Signal(_))).count();
    for (at, column) in plan.columns.iter().enumerate() {
        let right = match column.origin {
            Origin::Envelope | Origin::System(_) => at < of_event,
            Origin::Signal(signal) => plan.signals.get(signal).is_some_and(|signal| signal.columns.contains(&at)),
        };
        if !right {
            return Err(LowerError::Column(column.field.name.clone()));
        }
    }
    Ok(())
}
