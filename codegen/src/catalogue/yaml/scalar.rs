//! A scalar as it is written.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{SeqAccess, Visitor},
};

use super::{de::private, number};

/// A scalar as it is written: for values whose kind depends on the spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scalar {
    /// The text, without its quotes.
    pub text: String,
    /// Whether it stands without quotes.
    pub plain: bool,
}

impl Scalar {
    /// Whether it is a number, in JSON's grammar.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.plain && number::is_json(&self.text)
    }

    /// Whether it is YAML's null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.plain && is_null(&self.text)
    }
}

/// `text` as a text is written in YAML: in quotes, unless without them it is the same and cannot be taken for anything else.
#[must_use]
pub fn quoted(text: &str) -> String {
    let plain = text.starts_with(char::is_alphanumeric)
        && text.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '-' | '.' | '/' | '(' | ')'))
        && !is_null(text);
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")) }
}

/// Whether a plain scalar is YAML's null.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

impl JsonSchema for Scalar {
    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["number", "string", "boolean"] })
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(private::SCALAR, ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number or a text")
    }

    /// From our own reader: plain, text.
    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Self::Value, A::Error> {
        let missing = || serde::de::Error::custom("a scalar without its text");
        let plain = parts.next_element()?.ok_or_else(missing)?;
        let text = parts.next_element()?.ok_or_else(missing)?;
        Ok(Scalar { text, plain })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: serde::de::Error>(self, word: bool) -> Result<Self::Value, E> {
        Ok(Scalar { text: word.to_string(), plain: true })
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Scalar { text: number.to_string(), plain: true })
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Scalar { text: number.to_string(), plain: true })
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Scalar { text: format!("{number:?}"), plain: true })
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar { text: text.to_owned(), plain: false })
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_text_is_quoted_where_it_would_be_something_else() {
        for plain in ["km/h", "LIVE", "no", "1.0", "Charge.Wattage", "decimal", "größe"] {
            assert_eq!(quoted(plain), plain);
        }
        for (text, written) in [
            ("null", r#""null""#),
            ("~", r#""~""#),
            ("", r#""""#),
            ("a: b", r#""a: b""#),
            ("%", r#""%""#),
            ("a\"\\", r#""a\"\\""#),
        ] {
            assert_eq!(quoted(text), written);
        }
    }
}
