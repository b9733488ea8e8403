//! A type name, or a mapping.

use std::{borrow::Cow, fmt, marker::PhantomData};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{
        IntoDeserializer, MapAccess, Visitor,
        value::{MapAccessDeserializer, MapDeserializer, StrDeserializer},
    },
    forward_to_deserialize_any,
};

use crate::catalogue::yaml::de::private;

/// A mapping whose first field is `type`, or the type's name alone.
#[derive(Debug, Clone)]
pub struct TypeOr<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for TypeOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(private::TYPE_OR, TypeOrVisitor(PhantomData))
    }
}

struct TypeOrVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for TypeOrVisitor<T> {
    type Value = TypeOr<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a type name or a mapping")
    }

    /// From our own reader, which lets a text stand for the first field.
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::deserialize(deserializer).map(TypeOr)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        T::deserialize(MapDeserializer::new(std::iter::once(("type", Given(name))))).map(TypeOr)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(TypeOr)
    }
}

/// A text that is there, for a field that might not be.
struct Given<'a>(&'a str);

impl<'a, 'de, E: serde::de::Error> IntoDeserializer<'de, E> for Given<'a> {
    type Deserializer = GivenDeserializer<'a, E>;

    fn into_deserializer(self) -> Self::Deserializer {
        GivenDeserializer(self.0.into_deserializer())
    }
}

struct GivenDeserializer<'a, E>(StrDeserializer<'a, E>);

impl<'de, E: serde::de::Error> Deserializer<'de> for GivenDeserializer<'_, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct newtype_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<T: JsonSchema> JsonSchema for TypeOr<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Type_or_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let name = generator.subschema_for::<crate::catalogue::TypeExpr>();
        let mapping = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [name, mapping] })
    }
}
