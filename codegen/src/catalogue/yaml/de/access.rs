//! What serde visits: the items of a list, the entries of a mapping, the parts of our own shapes.

use std::marker::PhantomData;

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
        value::{BoolDeserializer, SeqDeserializer, StrDeserializer, UsizeDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{Fault, NodeDeserializer, Session, private};
use crate::{
    catalogue::yaml::tree::{Entry, Node},
    diagnostic::Span,
};

/// The items of a list that are not faulty.
pub(super) struct Items<'a> {
    items: std::slice::Iter<'a, Node>,
    session: &'a Session,
}

impl<'a> Items<'a> {
    pub(super) fn new(items: &'a [Node], session: &'a Session) -> Self {
        Self { items: items.iter(), session }
    }
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        match self.items.find(|item| !self.session.is_faulty(item)) {
            Some(item) => seed.deserialize(NodeDeserializer::new(item, self.session)).map(Some),
            None => Ok(None),
        }
    }
}

/// The same of a list, whose items may be left out one by one: one walk is enough to find all that are faulty.
pub(super) struct ListItems<'a>(pub(super) Items<'a>);

impl<'de> SeqAccess<'de> for ListItems<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        self.0.next_element_seed(seed)
    }

    /// A vector asks by type, so that the next can be asked for again.
    fn next_element<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, Fault> {
        loop {
            let rest = self.0.items.as_slice();
            let read = self.0.next_element_seed(PhantomData);
            let taken = rest.len() - self.0.items.as_slice().len();
            let item = taken.checked_sub(1).and_then(|last| rest.get(last));
            if read.is_ok() || !item.is_some_and(|item| self.0.session.is_faulty(item)) {
                return read;
            }
        }
    }
}

/// The entries of a mapping that are to be read.
pub(super) struct Entries<'a> {
    entries: std::vec::IntoIter<(&'a str, Span, &'a Node)>,
    value: Option<&'a Node>,
    /// What the struct wants to know about those that are not to be read.
    lost: Option<Vec<&'a str>>,
    session: &'a Session,
}

impl<'a> Entries<'a> {
    pub(super) fn new(entries: Vec<&'a Entry>, session: &'a Session) -> Self {
        let entries: Vec<_> =
            entries.into_iter().map(|entry| (entry.key.as_str(), entry.key_span, &entry.value)).collect();
        Self { entries: entries.into_iter(), value: None, lost: None, session }
    }

    /// The same, and the names of entries that are faulty.
    pub(super) fn with_lost(self, lost: Vec<&'a str>) -> Self {
        Self { lost: Some(lost), ..self }
    }

    /// One entry, whose key nobody wrote.
    pub(super) fn short(key: &'static str, value: &'a Node, session: &'a Session) -> Self {
        Self { entries: vec![(key, value.span, value)].into_iter(), value: None, lost: None, session }
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let Some((key, span, value)) = self.entries.next() else {
            let last = self.lost.is_some().then_some(KeyDeserializer { key: private::LOST, span: Span::NOWHERE });
            return last.map(|key| seed.deserialize(key)).transpose();
        };
        self.value = Some(value);
        seed.deserialize(KeyDeserializer { key, span }).map(Some)
    }

    /// A struct asks by type, so that a value with faults inside it can be read again without them.
    fn next_value<V: Deserialize<'de>>(&mut self) -> Result<V, Fault> {
        match self.value.take() {
            Some(value) => self.session.read(value),
            None => self.next_value_seed(PhantomData),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        match self.value.take() {
            Some(value) => seed.deserialize(NodeDeserializer::new(value, self.session)),
            None => seed.deserialize(SeqDeserializer::new(self.lost.take().unwrap_or_default().into_iter())),
        }
    }
}

/// A key: a text and its place.
#[derive(Clone, Copy)]
pub(super) struct KeyDeserializer<'a> {
    key: &'a str,
    span: Span,
}

impl<'de> Deserializer<'de> for KeyDeserializer<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_str(self.key)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Fault> {
        if name == private::SPANNED {
            let value = Part::Key(self);
            visitor.visit_seq(Parts::new([Part::Number(self.span.start), Part::Number(self.span.end), value]))
        } else {
            visitor.visit_newtype_struct(self)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let word: StrDeserializer<'_, Fault> = self.key.into_deserializer();
        visitor.visit_enum(word)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

/// One value, asked for by type, so that it can be read again without the faults inside it.
pub(super) struct Alone<'a> {
    pub(super) node: &'a Node,
    pub(super) session: &'a Session,
}

impl<'de> SeqAccess<'de> for Alone<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        seed.deserialize(NodeDeserializer::new(self.node, self.session)).map(Some)
    }

    fn next_element<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, Fault> {
        self.session.read(self.node).map(Some)
    }
}

/// A short list of unlike parts: how our own shapes come through serde.
pub(super) struct Parts<'a> {
    parts: std::vec::IntoIter<Part<'a>>,
}

enum Part<'a> {
    Flag(bool),
    Number(usize),
    Text(&'a str),
    Key(KeyDeserializer<'a>),
    Node(NodeDeserializer<'a>),
}

impl<'a> Parts<'a> {
    fn new<const N: usize>(parts: [Part<'a>; N]) -> Self {
        Self { parts: Vec::from(parts).into_iter() }
    }

    /// Start, end, value.
    pub(super) fn spanned(value: NodeDeserializer<'a>) -> Self {
        let span = value.node.span;
        Self::new([Part::Number(span.start), Part::Number(span.end), Part::Node(value)])
    }

    /// Plain, text.
    pub(super) fn scalar(text: &'a str, plain: bool) -> Self {
        Self::new([Part::Flag(plain), Part::Text(text)])
    }
}

impl<'de> SeqAccess<'de> for Parts<'_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let Some(part) = self.parts.next() else { return Ok(None) };
        match part {
            Part::Flag(flag) => seed.deserialize(BoolDeserializer::new(flag)),
            Part::Number(number) => seed.deserialize(UsizeDeserializer::new(number)),
            Part::Text(text) => seed.deserialize(StrDeserializer::new(text)),
            Part::Key(key) => seed.deserialize(key),
            Part::Node(node) => seed.deserialize(node),
        }
        .map(Some)
    }
}

/// `{ variant: value }`.
pub(super) struct EnumParts<'a> {
    pub(super) entry: &'a Entry,
    pub(super) session: &'a Session,
}

impl<'a, 'de> EnumAccess<'de> for EnumParts<'a> {
    type Error = Fault;
    type Variant = NodeDeserializer<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), Fault> {
        let key = KeyDeserializer { key: &self.entry.key, span: self.entry.key_span };
        Ok((seed.deserialize(key)?, NodeDeserializer::new(&self.entry.value, self.session)))
    }
}

impl<'de> VariantAccess<'de> for NodeDeserializer<'_> {
    type Error = Fault;

    fn unit_variant(self) -> Result<(), Fault> {
        self.settle(if self.node.is_null() { Ok(()) } else { Err(self.wrong_kind("nothing")) })
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_struct("", fields, visitor)
    }
}
