//! What keeps a catalogue from having a plan.

use std::fmt;

/// Something in a catalogue that can't be resolved. The check finds each of these before, with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuildError {
    /// The table's name has not three parts.
    TableName(String),
    /// The key is no field of the envelope.
    Key(String),
    /// The column that tells test mode is no column of the envelope.
    TestMode(String),
    /// A field, a signal or an own type has no type.
    Untyped(String),
    /// No type has this name.
    UnknownType(String),
    /// The type holds itself.
    EndlessType(String),
    /// No unit has this symbol.
    UnknownUnit(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TableName(name) => write!(f, "`{name}` is no table name; write `catalog.schema.table`"),
            Self::Key(key) => write!(f, "the key `{key}` is no field of `event`; add it there"),
            Self::TestMode(name) => {
                write!(f, "`source.test_mode` reads `{name}`, which is no column of `event`; add it there")
            }
            Self::Untyped(name) => write!(f, "`{name}` has no type; add `type`"),
            Self::UnknownType(name) => write!(f, "there is no type `{name}`; add it to `types`"),
            Self::EndlessType(name) => write!(f, "type `{name}` holds itself; break the circle"),
            Self::UnknownUnit(symbol) => write!(f, "there is no unit `{symbol}`; use the symbol of a built-in unit"),
        }
    }
}

impl std::error::Error for BuildError {}
