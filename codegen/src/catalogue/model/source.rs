//! Where things sit in an event.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Field, KeepState, Path, Unknown};
use crate::catalogue::yaml::{OneOrMany, Ordered, Spanned};

/// Where things sit in an event.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Source {
    /// Where the envelope and the signals may start; `.` is the event itself.
    pub roots: Spanned<OneOrMany<Spanned<Path>>>,
    /// The array of signals, below each root.
    pub signals: Spanned<Path>,
    /// The code, in an item of the array.
    pub code: Spanned<Path>,
    /// The group, in an item of the array.
    pub group: Spanned<Path>,
    /// The name, in an item of the array.
    pub name: Spanned<Path>,
    /// The body, in an item of the array: an object, or its JSON text.
    pub body: Spanned<Path>,
    /// How a failed signal is told.
    pub failed: Option<Failed>,
    /// What comes beside a body: one map column, from a signal's code to these fields.
    pub state: Option<Spanned<State>>,
    /// What happens to signals and fields that the catalogue does not have; `rescue` unless it says otherwise.
    pub unknown: Option<Spanned<Unknown>>,
}

impl Default for Source {
    /// Signals at `signals`, and in each of them every part under its own name.
    fn default() -> Self {
        let key = |key| Spanned::nowhere(Path::key(key));
        Self {
            roots: Spanned::nowhere(OneOrMany(vec![Spanned::nowhere(Path(Vec::new()))])),
            signals: key("signals"),
            code: key("code"),
            group: key("group"),
            name: key("name"),
            body: key("body"),
            failed: None,
            state: None,
            unknown: None,
        }
    }
}

/// How a failed signal is told.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failed {
    /// The text that says it, in an item of the array of signals.
    pub path: Spanned<Path>,
    /// The words that mean it.
    pub is: Spanned<OneOrMany<Spanned<String>>>,
}

/// What comes beside a body.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Whose state is kept; that of all unless it says otherwise.
    pub keep: Option<Spanned<KeepState>>,
    /// The fields of the map's values.
    pub fields: Ordered<Field>,
}
