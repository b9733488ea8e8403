//! Mappings from names to values, in the order of the file.

use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap},
    fmt,
    marker::PhantomData,
    ops::Deref,
    sync::OnceLock,
};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

use super::lenient::Lenient;
use crate::catalogue::yaml::{Spanned, de::private};

/// A mapping from names to values, in the order of the file.
#[derive(Debug, Clone)]
pub struct Ordered<T> {
    /// The entries.
    pub entries: Vec<(Spanned<String>, T)>,
    /// Names whose values are so faulty that they had to be left out.
    pub lost: BTreeSet<String>,
    /// Place of each name, found when one is first looked for: there may be as many types as uses of them.
    index: OnceLock<HashMap<String, usize>>,
}

impl<T> Ordered<T> {
    /// The value under `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        let index = self.index.get_or_init(|| {
            let places = self.entries.iter().enumerate().rev();
            places.map(|(at, (key, _))| (key.value.clone(), at)).collect()
        });
        index.get(name).and_then(|at| self.entries.get(*at)).map(|(_, value)| value)
    }

    /// Whether `name` stands in the file, its value faulty or not.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.get(name).is_some() || self.lost.contains(name)
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(name, _)| name.as_str())
    }
}

impl<T> Default for Ordered<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), lost: BTreeSet::new(), index: OnceLock::new() }
    }
}

impl<T: PartialEq> PartialEq for Ordered<T> {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl<T> Deref for Ordered<T> {
    type Target = [(Spanned<String>, T)];

    fn deref(&self) -> &Self::Target {
        &self.entries
    }
}

impl<'a, T> IntoIterator for &'a Ordered<T> {
    type Item = &'a (Spanned<String>, T);
    type IntoIter = std::slice::Iter<'a, (Spanned<String>, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let NoUnderscore(ordered) = deserializer.deserialize_newtype_struct(private::ORDERED, Entries(PhantomData))?;
        Ok(ordered)
    }
}

impl<T: JsonSchema> JsonSchema for Ordered<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Ordered_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let values = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": values })
    }
}

/// A mapping from names to values, in the order of the file, with something else under the name `_`.
#[derive(Debug, Clone)]
pub struct WithUnderscore<U, T> {
    /// What stands under `_`.
    pub underscore: U,
    /// All other entries.
    pub entries: Ordered<T>,
}

impl<'de, U: Deserialize<'de> + Default, T: Deserialize<'de>> Deserialize<'de> for WithUnderscore<U, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(private::ORDERED, Entries(PhantomData))
    }
}

impl<U: JsonSchema, T: JsonSchema> JsonSchema for WithUnderscore<U, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}_or_{}", U::schema_name(), T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let underscore = generator.subschema_for::<U>();
        let values = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "properties": { "_": underscore }, "additionalProperties": values })
    }
}

/// What the entries of a mapping are gathered into.
trait Gather<'de>: Default {
    /// The values.
    type Value: Deserialize<'de>;

    /// Takes the entry that `map` stands at. Errors are those that end the reading.
    fn take<A: MapAccess<'de>>(&mut self, name: Spanned<String>, map: &mut A) -> Result<(), A::Error>;
}

struct NoUnderscore<T>(Ordered<T>);

impl<T> Default for NoUnderscore<T> {
    fn default() -> Self {
        Self(Ordered::default())
    }
}

impl<'de, T: Deserialize<'de>> Gather<'de> for NoUnderscore<T> {
    type Value = T;

    fn take<A: MapAccess<'de>>(&mut self, name: Spanned<String>, map: &mut A) -> Result<(), A::Error> {
        match map.next_value::<Lenient<T>>()? {
            Lenient(Some(value)) => self.0.entries.push((name, value)),
            Lenient(None) => _ = self.0.lost.insert(name.value),
        }
        Ok(())
    }
}

impl<U: Default, T> Default for WithUnderscore<U, T> {
    fn default() -> Self {
        Self { underscore: U::default(), entries: Ordered::default() }
    }
}

impl<'de, U: Deserialize<'de> + Default, T: Deserialize<'de>> Gather<'de> for WithUnderscore<U, T> {
    type Value = T;

    fn take<A: MapAccess<'de>>(&mut self, name: Spanned<String>, map: &mut A) -> Result<(), A::Error> {
        if name.value == "_" {
            self.underscore = map.next_value::<Lenient<U>>()?.0.unwrap_or_default();
            return Ok(());
        }
        match map.next_value::<Lenient<T>>()? {
            Lenient(Some(value)) => self.entries.entries.push((name, value)),
            Lenient(None) => _ = self.entries.lost.insert(name.value),
        }
        Ok(())
    }
}

struct Entries<G>(PhantomData<G>);

impl<'de, G: Gather<'de>> Visitor<'de> for Entries<G> {
    type Value = G;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut gathered = G::default();
        while let Some(name) = map.next_key()? {
            gathered.take(name, &mut map)?;
        }
        Ok(gathered)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}
