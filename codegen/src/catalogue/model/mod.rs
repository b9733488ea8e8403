//! The catalogue as it is written: one struct for each mapping of the file, one field for each key.
//!
//! The doc comments are also the descriptions that an editor shows while somebody types.

/// Describes a type to editors as the form that it is written in.
macro_rules! written_as {
    ($name:ident, $form:ty) => {
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <$form>::json_schema(generator)
            }
        }
    };
}

mod field;
mod path;
mod signal;
mod source;
mod type_expr;
mod vocabulary;
mod words;

pub use field::{Attributes, Field, OwnType};
pub use path::Path;
pub use signal::{Group, GroupAttributes, Signal};
pub use source::{Edge, Failed, Source, State, TestMode};
pub use type_expr::TypeExpr;
pub use words::{Accept, Fold, KeepState, Sentinel, TimeFormat, Unknown, Violation};

use super::yaml::{OneOrMany, Ordered, Spanned};
use schemars::JsonSchema;
use serde::Deserialize;

/// Where a body says in which unit its values are, if neither the field, its group nor `defaults` says where.
pub const DEFAULT_UNIT_FIELD: &str = "unit";

/// A signal catalogue: everything that has to agree about the signals of a fleet.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Version of this syntax: 1.
    pub catalogue: Spanned<u32>,
    /// The Delta table that the events are written to.
    pub table: Table,
    /// The tags that fields may carry, each with its words. The words of `pii` stand weakest first. A tag without words takes any.
    #[serde(default)]
    pub tags: Ordered<OneOrMany<Spanned<String>>>,
    /// Attributes of every field, unless it says otherwise.
    #[serde(default)]
    pub defaults: Defaults,
    /// More spellings of units: the unit's symbol, then how senders write it.
    #[serde(default)]
    #[schemars(with = "vocabulary::Units")]
    pub units: Ordered<OneOrMany<Spanned<String>>>,
    /// Where things sit in an event.
    #[serde(default)]
    pub source: Source,
    /// What the function `stream-processor` decides of an event before it is stored.
    #[serde(default)]
    pub edge: Edge,
    /// The envelope of an event: one column for each field.
    pub event: Ordered<Field>,
    /// The signals, by group and name. Their order is the order of the columns, so the useful ones come first.
    pub signals: Ordered<Group>,
    /// The catalogue's own types. Their names start with a capital.
    #[serde(default)]
    pub types: Ordered<OwnType>,
}

/// The Delta table.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name in Unity Catalog, `catalog.schema.table`.
    pub name: Spanned<String>,
    /// What a row of it is.
    pub comment: Option<Spanned<String>>,
    /// The field of `event` that tells one event from all others.
    pub key: Spanned<String>,
}

/// Attributes of every field, unless it says otherwise.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// Where a body says in which unit its values are; `unit` unless it says otherwise.
    pub unit_field: Option<Spanned<Path>>,
    /// How a text is folded before it is compared with the words of an enum.
    pub fold: Option<Spanned<Fold>>,
    /// What happens to a value outside `min`, `max` or `enum`.
    pub on_violation: Option<Spanned<Violation>>,
}
