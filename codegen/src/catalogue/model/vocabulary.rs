//! Words that a catalogue or Planish declares, as editors are told of them.
//!
//! The model alone takes any text in their places. What is known of a catalogue, and which units and lints there are, stands in for these
//! definitions where the schema is made.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// Declares a definition of the schema.
macro_rules! definition {
    ($(#[$doc:meta])* $name:ident = $schema:tt) => {
        $(#[$doc])*
        pub(super) enum $name {}

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

definition! {
    /// The symbol of a unit.
    Unit = { "type": "string" }
}

definition! {
    /// More spellings of units.
    Units = {
        "type": "object",
        "additionalProperties": { "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
    }
}

definition! {
    /// Tags, each with its word.
    Tags = { "type": "object", "additionalProperties": { "type": "string" } }
}

definition! {
    /// A lint that may be allowed.
    Lint = { "type": "string" }
}
