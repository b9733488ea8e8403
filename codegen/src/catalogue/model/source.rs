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
    /// How an event is told that the sender made up, so that somebody can test with it.
    pub test_mode: Option<TestMode>,
    /// What comes beside a body: one map column, from a signal's code to these fields.
    pub state: Option<Spanned<State>>,
    /// What happens to signals and fields that the catalogue does not have; `rescue` unless it says otherwise.
    pub unknown: Option<Spanned<Unknown>>,
    /// Names of keys that are so faulty that they had to be left out. They have been reported.
    #[serde(rename = "$planish::lost")]
    #[schemars(skip)]
    pub lost: Vec<String>,
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
            test_mode: None,
            state: None,
            unknown: None,
            lost: Vec::new(),
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

/// How an event of the sender's test mode is told.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestMode {
    /// The column of the envelope that says it.
    pub column: Spanned<String>,
    /// The values that mean it, as they stand in the column.
    pub is: Spanned<OneOrMany<Spanned<String>>>,
}

/// What is decided of an event before it is stored.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Edge {
    /// Whether events of the sender's test mode (`source.test_mode`) are counted and not stored; `false` unless it says otherwise.
    pub drop_test_mode: Option<Spanned<bool>>,
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
