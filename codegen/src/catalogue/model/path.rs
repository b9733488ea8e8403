//! Paths: where a value sits in an event, a frame or a body.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// A chain of keys, written with dots between them. `.` is the element itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Path(pub Vec<String>);

impl Path {
    /// The path of one key.
    #[must_use]
    pub fn key(key: &str) -> Self {
        Self(vec![key.to_owned()])
    }

    /// Whether this is the element itself.
    #[must_use]
    pub fn is_itself(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `other` lies at or below this path.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

/// Paths are compared with each other at every key.
const MAX_KEYS: usize = 64;

/// One path may govern thousands of signals, and is written out for each.
const MAX_BYTES: usize = 1000;

impl TryFrom<String> for Path {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "." => Ok(Self(Vec::new())),
            "" => Err("the path is empty; expected one key or more, with dots between them; name a key"),
            _ if text.len() > MAX_BYTES => Err(
                "this path has more than 1000 bytes; no event has such keys; write the keys as they stand in an event",
            ),
            _ if text.split('.').any(str::is_empty) => Err(
                "a key of this path is empty; expected keys with single dots between them; take out the dot that is too many",
            ),
            _ if text.split('.').count() > MAX_KEYS => Err(
                "this path has more than 64 keys; no event nests so deep; stop at a value further out, and read it as `json`",
            ),
            _ => Ok(Self(text.split('.').map(str::to_owned).collect())),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_itself() { f.write_str(".") } else { f.write_str(&self.0.join(".")) }
    }
}

impl JsonSchema for Path {
    fn schema_name() -> Cow<'static, str> {
        "Path".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A chain of keys with dots between them; `.` is the element itself.",
            "type": "string",
            "pattern": "^(\\.|[^.]+(\\.[^.]+)*)$",
        })
    }
}
