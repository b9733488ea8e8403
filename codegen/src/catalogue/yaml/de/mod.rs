//! A serde deserializer over the tree that reports every fault and goes on.
//!
//! An unknown key or a key given twice is reported and skipped at once. A value that its type refuses ends the making of the struct that it
//! stands in: serde knows no other way. So the value is reported and remembered as faulty, and what it stands in is walked again, without
//! it. Lists, and mappings from names to values, drop what is faulty in one walk. So a struct is walked as often as it has faults, and
//! what stands around it once more.

mod access;
mod mapping;
mod session;

pub(super) use session::deserialize;

use serde::{
    Deserializer,
    de::{IntoDeserializer, Visitor, value::StrDeserializer},
    forward_to_deserialize_any,
};

use access::{Alone, Entries, EnumParts, Items, ListItems, Parts};
use mapping::Faulty;
use session::Session;

use super::{
    fault::Fault,
    number,
    tree::{Node, Value},
};

/// Names of newtypes by which our own shapes ask for what serde has no word for. No type of anybody else has such a name.
pub(super) mod private {
    /// The value and its place: a list of start, end, value.
    pub(in crate::catalogue::yaml) const SPANNED: &str = "$planish::Spanned";
    /// A mapping, faulty values included.
    pub(in crate::catalogue::yaml) const ORDERED: &str = "$planish::Ordered";
    /// The value, or nothing if it is faulty.
    pub(in crate::catalogue::yaml) const LENIENT: &str = "$planish::Lenient";
    /// A list, or a list of one.
    pub(in crate::catalogue::yaml) const ONE_OR_MANY: &str = "$planish::OneOrMany";
    /// A struct, or a text for its first field.
    pub(in crate::catalogue::yaml) const TYPE_OR: &str = "$planish::TypeOr";
    /// A scalar as it is written: a list of plain, text.
    pub(in crate::catalogue::yaml) const SCALAR: &str = "$planish::Scalar";
    /// A field of a struct: the names of the other fields that were left out because they are faulty.
    pub(in crate::catalogue::yaml) const LOST: &str = "$planish::lost";
}

/// Deserializes one node.
#[derive(Clone, Copy)]
struct NodeDeserializer<'a> {
    node: &'a Node,
    session: &'a Session,
    /// Whether a text may stand for the struct's first field.
    short: bool,
}

impl<'a> NodeDeserializer<'a> {
    fn new(node: &'a Node, session: &'a Session) -> Self {
        Self { node, session, short: false }
    }

    /// Gives a fault its place, if it has none yet, and remembers the node as faulty.
    fn settle<T>(self, result: Result<T, Fault>) -> Result<T, Fault> {
        result.map_err(|fault| {
            let follows = matches!(fault, Fault::Missing(key) if self.lacks_through_fault(key));
            match fault.at(self.node, self.session.words()) {
                Some(_) if follows => self.lose(),
                Some(diagnostic) => {
                    self.session.report(diagnostic);
                    self.lose()
                }
                None => Fault::Reported,
            }
        })
    }

    /// Remembers the node as faulty.
    fn lose(self) -> Fault {
        self.session.faulty.borrow_mut().insert(self.node.id);
        Fault::Reported
    }

    /// Whether `key` is missing because its value is faulty, or the key itself misspelt.
    fn lacks_through_fault(self, key: &str) -> bool {
        match &self.node.value {
            Value::Mapping(entries) => entries.iter().any(|entry| {
                let faulty = entry.key == key && self.session.is_faulty(&entry.value);
                faulty || self.session.meant(entry.key_span) == Some(key)
            }),
            Value::Scalar { .. } | Value::List(_) | Value::Faulty => false,
        }
    }

    fn wrong_kind(self, expected: &str) -> Fault {
        Fault::Kind(format!("expected {expected}, found {}", self.node.kind()))
    }

    /// The text of a scalar that is not null.
    fn text(self, expected: &str) -> Result<(&'a str, bool), Fault> {
        match &self.node.value {
            Value::Faulty => Err(Fault::Reported),
            Value::Scalar { text, plain } if !self.node.is_null() => Ok((text, *plain)),
            Value::Scalar { .. } | Value::List(_) | Value::Mapping(_) => Err(self.wrong_kind(expected)),
        }
    }

    /// The spelling of a number.
    fn number(self, expected: &str) -> Result<&'a str, Fault> {
        let (text, plain) = self.text(expected)?;
        if !plain {
            return Err(Fault::Kind(format!("expected {expected}, found a quoted text")));
        }
        if number::is_json(text) { Ok(text) } else { Err(Fault::Kind(format!("expected {expected}, found `{text}`"))) }
    }

    /// A whole number of a type that holds those from `min` to `max`.
    fn integer<'de, V: Visitor<'de>>(self, min: i64, max: u64, visitor: V) -> Result<V::Value, Fault> {
        let expected = "a whole number";
        let text = self.number(expected)?;
        let outside = || Err(Fault::Value(format!("expected {expected} from {min} to {max}, found `{text}`")));
        match (text.parse::<u64>(), text.parse::<i64>()) {
            (Ok(unsigned), _) if unsigned > max => outside(),
            (Ok(unsigned), _) => visitor.visit_u64(unsigned),
            (Err(_), Ok(signed)) if signed < min => outside(),
            (Err(_), Ok(signed)) => visitor.visit_i64(signed),
            (Err(_), Err(_)) if text.contains(['.', 'e', 'E']) => {
                Err(Fault::Kind(format!("expected {expected}, found `{text}`")))
            }
            (Err(_), Err(_)) => outside(),
        }
    }

    fn float<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let text = self.number("a number")?;
        match text.parse::<f64>() {
            Ok(number) if number.is_finite() => visitor.visit_f64(number),
            _ => Err(Fault::Value(format!("`{text}` is too large a number"))),
        }
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::Faulty => Err(Fault::Reported),
            Value::List(items) => self.list(items, visitor),
            Value::Mapping(entries) => visitor.visit_map(self.names(entries, Faulty::Skip)),
            Value::Scalar { .. } if self.node.is_null() => visitor.visit_unit(),
            Value::Scalar { text, plain: true } if text == "true" => visitor.visit_bool(true),
            Value::Scalar { text, plain: true } if text == "false" => visitor.visit_bool(false),
            Value::Scalar { text, plain: true } if number::is_json(text) => {
                if text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok() {
                    self.integer(i64::MIN, u64::MAX, visitor)
                } else {
                    self.float(visitor)
                }
            }
            Value::Scalar { text, .. } => visitor.visit_str(text),
        }
    }

    /// The items that are not faulty. A list of which nothing is left is faulty itself, or it would be taken for an empty one.
    fn list<'de, V: Visitor<'de>>(self, items: &'a [Node], visitor: V) -> Result<V::Value, Fault> {
        let made = visitor.visit_seq(ListItems(Items::new(items, self.session)))?;
        let nothing_is_left = !items.is_empty() && items.iter().all(|item| self.session.is_faulty(item));
        if nothing_is_left { Err(self.lose()) } else { Ok(made) }
    }
}

/// The methods for whole numbers, which differ in their range alone.
macro_rules! integers {
    ($($method:ident $type:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            let max = u64::try_from($type::MAX).unwrap_or(u64::MAX);
            self.settle(self.integer(i64::try_from($type::MIN).unwrap_or(0), max, visitor))
        })*
    };
}

impl<'de> Deserializer<'de> for NodeDeserializer<'_> {
    type Error = Fault;

    integers! {
        deserialize_i8 i8 deserialize_i16 i16 deserialize_i32 i32 deserialize_i64 i64
        deserialize_u8 u8 deserialize_u16 u16 deserialize_u32 u32 deserialize_u64 u64
    }

    forward_to_deserialize_any! { i128 u128 bytes byte_buf }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.settle(self.any(visitor))
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.settle(self.float(visitor))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.settle(self.float(visitor))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let expected = "`true` or `false`";
        self.settle(self.text(expected).and_then(|(text, plain)| match (text, plain) {
            ("true", true) => visitor.visit_bool(true),
            ("false", true) => visitor.visit_bool(false),
            (word, true) => Err(Fault::Kind(format!("expected {expected}, found `{word}`"))),
            (_, false) => Err(Fault::Kind(format!("expected {expected}, found a quoted text"))),
        }))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.settle(self.text("a text").and_then(|(text, _)| visitor.visit_str(text)))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    /// A key that is there has a value: one that holds nothing is a slip, not a way to say "none".
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.settle(visitor.visit_some(self))
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.settle(if self.node.is_null() { visitor.visit_unit() } else { Err(self.wrong_kind("nothing")) })
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Fault> {
        let made = match (name, &self.node.value) {
            (private::SPANNED, _) => visitor.visit_seq(Parts::spanned(self)),
            (private::LENIENT, _) if self.session.is_faulty(self.node) => visitor.visit_none(),
            (private::LENIENT, _) => visitor.visit_seq(Alone { node: self.node, session: self.session }),
            (private::ORDERED, Value::Mapping(entries)) => visitor.visit_map(self.names(entries, Faulty::Keep)),
            (private::ORDERED, _) => return self.deserialize_map(visitor),
            (private::ONE_OR_MANY, Value::List(items)) => self.list(items, visitor),
            (private::ONE_OR_MANY, _) => visitor.visit_seq(Items::new(std::slice::from_ref(self.node), self.session)),
            (private::TYPE_OR, _) => visitor.visit_some(Self { short: true, ..self }),
            (private::SCALAR, Value::Scalar { text, plain }) => visitor.visit_seq(Parts::scalar(text, *plain)),
            (private::SCALAR, Value::Faulty) => Err(Fault::Reported),
            (private::SCALAR, _) => Err(self.wrong_kind("a number or a text")),
            _ => visitor.visit_newtype_struct(self),
        };
        self.settle(made)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.settle(match &self.node.value {
            Value::List(items) => self.list(items, visitor),
            Value::Faulty => Err(Fault::Reported),
            Value::Scalar { .. } | Value::Mapping(_) => Err(self.wrong_kind("a list")),
        })
    }

    /// Of a tuple no part can be left out.
    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.value {
            Value::List(items) if items.iter().any(|item| self.session.is_faulty(item)) => Err(self.lose()),
            Value::List(items) => self.settle(visitor.visit_seq(Items::new(items, self.session))),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.settle(match &self.node.value {
            Value::Mapping(entries) => visitor.visit_map(self.names(entries, Faulty::Skip)),
            Value::Faulty => Err(Fault::Reported),
            Value::Scalar { .. } | Value::List(_) => Err(self.wrong_kind("a mapping")),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.settle(match (&self.node.value, fields.first()) {
            (Value::Mapping(entries), _) => visitor.visit_map(self.fields(entries, fields)),
            (Value::Scalar { .. }, Some(first)) if self.short && !self.node.is_null() => {
                visitor.visit_map(Entries::short(first, self.node, self.session))
            }
            (Value::Faulty, _) => Err(Fault::Reported),
            _ if self.short => Err(self.wrong_kind("a type name or a mapping")),
            _ => Err(self.wrong_kind("a mapping")),
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let made = match &self.node.value {
            Value::Scalar { text, .. } if !self.node.is_null() => {
                let word: StrDeserializer<'_, Fault> = text.as_str().into_deserializer();
                visitor.visit_enum(word)
            }
            Value::Mapping(entries) => match entries.as_slice() {
                [only] => visitor.visit_enum(EnumParts { entry: only, session: self.session }),
                _ => Err(Fault::Kind(format!("expected one of {} as the only key", crate::diagnostic::list(words)))),
            },
            Value::Faulty => Err(Fault::Reported),
            Value::Scalar { .. } | Value::List(_) => Err(self.wrong_kind("a word")),
        };
        // What a variant holds can't be left out of it.
        self.settle(made).map_err(|_| self.lose())
    }
}
