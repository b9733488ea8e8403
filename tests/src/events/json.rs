//! Objects that are put together by paths.

use serde_json::Value;

/// A JSON value that is being put together.
#[derive(Debug, Clone)]
pub(super) enum Json {
    /// Its text.
    Raw(String),
    /// An object; a key may stand in it twice.
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Puts a value at a path, unless something stands in its way.
    pub(super) fn put(&mut self, path: &[String], value: Self) {
        let Self::Object(members) = self else { return };
        match path {
            [] => {}
            [key] => members.push((key.clone(), value)),
            [key, rest @ ..] => {
                let at = members.iter().position(|(name, of)| name == key && matches!(of, Self::Object(_)));
                let at = at.unwrap_or_else(|| {
                    members.push((key.clone(), Self::Object(Vec::new())));
                    members.len() - 1
                });
                members[at].1.put(rest, value);
            }
        }
    }

    /// Whether a value stands at a path.
    pub(super) fn holds(&self, path: &[String]) -> bool {
        match (self, path) {
            (_, []) => true,
            (Self::Object(members), [key, rest @ ..]) => members.iter().any(|(name, of)| name == key && of.holds(rest)),
            (Self::Raw(_), _) => false,
        }
    }

    pub(super) fn write(&self, out: &mut String) {
        match self {
            Self::Raw(text) => out.push_str(text),
            Self::Object(members) => {
                out.push('{');
                for (at, (key, value)) in members.iter().enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    out.push_str(&Value::from(key.as_str()).to_string());
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}
