//! What an attribute value says, as JSON: no digit is lost and no order is left to chance.

use base64::{Engine, prelude::BASE64_STANDARD};
use planish_kernel::lexer::{Raw, RawKind, Tape, is_number, unescape};

use super::Poison;

/// Keys that come first in an object of a list, which is what a signal is: a reader that learns the shape of signals meets each key in the
/// same place. All other keys follow by their text.
const SIGNAL_KEYS: [&str; 6] = ["code", "group", "name", "status", "meta", "body"];

/// So many members an object seldom exceeds.
const USUAL_MEMBERS: usize = 16;

/// A text, and where its values stand.
#[derive(Clone, Copy)]
pub(super) struct Doc<'a, 't> {
    pub(super) text: &'a str,
    pub(super) tape: &'t Tape,
}

/// In what order the keys of an object are written.
#[derive(Clone, Copy)]
enum Order {
    /// By their text.
    Text,
    /// The keys of a signal first.
    Signal,
}

impl<'a> Doc<'a, '_> {
    /// The last value of `key`, unless it is null.
    pub(super) fn member(self, object: Raw, key: &str) -> Option<Raw> {
        let is = |(name, _): &(Raw, Raw)| name.plain_text(self.text) == Some(key);
        let value = self.tape.members(object).filter(is).last()?.1;
        (object.kind == RawKind::Object && value.kind != RawKind::Null).then_some(value)
    }

    /// A text without escapes, which is what every id of a stream is.
    pub(super) fn text_of(self, object: Raw, key: &str) -> Option<&'a str> {
        self.member(object, key)?.plain_text(self.text).filter(|text| !text.is_empty())
    }

    /// Appends the attributes of an item as members of an object, without its braces; how many there were.
    pub(super) fn write_item(self, item: Raw, out: &mut Vec<u8>) -> Result<usize, Poison> {
        self.write_members(item, Order::Text, out)
    }

    fn write_members(self, object: Raw, order: Order, out: &mut Vec<u8>) -> Result<usize, Poison> {
        if object.kind != RawKind::Object {
            return Err(Poison::BadAttribute);
        }
        let mut members = Vec::with_capacity(USUAL_MEMBERS);
        members.extend(self.tape.members(object).map(|(key, value)| (order.of(key.inside(self.text)), key, value)));
        // Stable, so that a key that comes twice keeps the order in which it came.
        members.sort_by_key(|(place, ..)| *place);
        for (at, (_, key, value)) in members.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            out.extend_from_slice(key.of(self.text).as_bytes());
            out.push(b':');
            self.write_value(*value, Order::Text, out)?;
        }
        Ok(members.len())
    }

    fn write_value(self, value: Raw, order: Order, out: &mut Vec<u8>) -> Result<(), Poison> {
        let mut members = self.tape.members(value);
        let (Some((kind, inner)), None) = (members.next(), members.next()) else { return Err(Poison::BadAttribute) };
        let kind = kind.plain_text(self.text).filter(|_| value.kind == RawKind::Object);
        match (kind, inner.kind) {
            (Some("S"), RawKind::Text) | (Some("BOOL"), RawKind::True | RawKind::False) => {
                self.write_as_it_came(inner, out)
            }
            (Some("N"), RawKind::Text) => out.extend_from_slice(self.number(inner)?.as_bytes()),
            (Some("B"), RawKind::Text) => self.write_binary(inner, out)?,
            (Some("NULL"), RawKind::True) => out.extend_from_slice(b"null"),
            (Some("M"), RawKind::Object) => {
                out.push(b'{');
                self.write_members(inner, order, out)?;
                out.push(b'}');
            }
            (Some("L"), RawKind::Array) => {
                let elements = self.tape.elements(inner);
                write_array(elements, out, |element, out| self.write_value(element, Order::Signal, out))?;
            }
            (Some("SS"), RawKind::Array) => {
                write_array(self.set(inner)?.into_iter(), out, |text, out| {
                    self.write_as_it_came(text, out);
                    Ok(())
                })?;
            }
            (Some("NS"), RawKind::Array) => {
                write_array(self.set(inner)?.into_iter(), out, |number, out| {
                    out.extend_from_slice(self.number(number)?.as_bytes());
                    Ok(())
                })?;
            }
            (Some("BS"), RawKind::Array) => {
                write_array(self.set(inner)?.into_iter(), out, |bytes, out| self.write_binary(bytes, out))?;
            }
            _ => return Err(Poison::BadAttribute),
        }
        Ok(())
    }

    /// The elements of a set, which has no order of its own, by their text.
    fn set(self, array: Raw) -> Result<Vec<Raw>, Poison> {
        let mut elements: Vec<_> = self.tape.elements(array).collect();
        if elements.iter().any(|element| element.kind != RawKind::Text) {
            return Err(Poison::BadAttribute);
        }
        elements.sort_by_key(|element| element.inside(self.text));
        Ok(elements)
    }

    fn number(self, raw: Raw) -> Result<&'a str, Poison> {
        raw.plain_text(self.text).filter(|text| is_number(text)).ok_or(Poison::BadNumber)
    }

    fn write_binary(self, raw: Raw, out: &mut Vec<u8>) -> Result<(), Poison> {
        let inside = raw.inside(self.text);
        let mut plain = String::new();
        // A slash may come as `\/`.
        let base64 = match raw.plain_text(self.text) {
            Some(text) => text,
            None => unescape(inside, &mut plain).map(|()| plain.as_str()).map_err(|_| Poison::BadBinary)?,
        };
        BASE64_STANDARD.decode(base64).map_err(|_| Poison::BadBinary)?;
        self.write_as_it_came(raw, out);
        Ok(())
    }

    fn write_as_it_came(self, raw: Raw, out: &mut Vec<u8>) {
        out.extend_from_slice(raw.of(self.text).as_bytes());
    }
}

impl Order {
    /// Where a key comes.
    fn of(self, key: &str) -> (usize, &str) {
        match self {
            Self::Text => (0, key),
            Self::Signal => (SIGNAL_KEYS.iter().position(|first| *first == key).unwrap_or(SIGNAL_KEYS.len()), key),
        }
    }
}

fn write_array(
    elements: impl Iterator<Item = Raw>,
    out: &mut Vec<u8>,
    mut write: impl FnMut(Raw, &mut Vec<u8>) -> Result<(), Poison>,
) -> Result<(), Poison> {
    out.push(b'[');
    for (at, element) in elements.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(element, out)?;
    }
    out.push(b']');
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn item(text: &str) -> Result<String, Poison> {
        let mut tape = Tape::default();
        let raw = tape.document(text).unwrap();
        let mut out = Vec::new();
        Doc { text, tape: &tape }.write_item(raw, &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    /// What one attribute becomes.
    fn value(attribute: &str) -> Result<String, Poison> {
        item(&format!(r#"{{"a":{attribute}}}"#)).map(|text| text.strip_prefix(r#""a":"#).unwrap().to_owned())
    }

    #[test]
    fn every_type_has_its_json() {
        let cases = [
            (r#"{"S":"a \"b\" \u00e9 é"}"#, r#""a \"b\" \u00e9 é""#),
            (r#"{"S":""}"#, r#""""#),
            (r#"{"N":"14"}"#, "14"),
            (r#"{"BOOL":false}"#, "false"),
            (r#"{"NULL":true}"#, "null"),
            (r#"{"B":"AAEqQQ=="}"#, r#""AAEqQQ==""#),
            (r#"{"B":""}"#, r#""""#),
            (r#"{"B":"\/\/8="}"#, r#""\/\/8=""#),
            (r#"{"L":[{"S":"x"},{"NULL":true},{"L":[]}]}"#, r#"["x",null,[]]"#),
            (r#"{"M":{"b":{"N":"1"},"a":{"M":{}}}}"#, r#"{"a":{},"b":1}"#),
            (r#"{"SS":[]}"#, "[]"),
            (r#"{"SS":["b","a"]}"#, r#"["a","b"]"#),
            (r#"{"NS":["567.8","1234"]}"#, "[1234,567.8]"),
            (r#"{"BS":["QSoBAA==","AAEqQQ=="]}"#, r#"["AAEqQQ==","QSoBAA=="]"#),
        ];
        for (attribute, json) in cases {
            assert_eq!(value(attribute).as_deref(), Ok(json), "{attribute}");
        }
    }

    #[test]
    fn a_number_keeps_every_digit() {
        for number in
            ["12345678901234567890123456789012345678", "-0.15465555555555555", "1E+2", "9.99e125", "14.0", "-0"]
        {
            assert_eq!(value(&format!(r#"{{"N":"{number}"}}"#)).as_deref(), Ok(number));
        }
        for number in ["", "NaN", "Infinity", "+5", "007", ".5", "5.", "1e", " 1", "0x10", "\\u0031"] {
            assert_eq!(value(&format!(r#"{{"N":"{number}"}}"#)), Err(Poison::BadNumber), "{number}");
        }
    }

    #[test]
    fn what_is_no_attribute_value_is_refused() {
        let bad = [
            r#"{"X":"a"}"#,
            r#"{"S":"a","N":"1"}"#,
            "{}",
            "null",
            "[]",
            r#""a""#,
            "7",
            r#"{"N":1}"#,
            r#"{"S":1}"#,
            r#"{"S":null}"#,
            r#"{"BOOL":"true"}"#,
            r#"{"NULL":false}"#,
            r#"{"L":{}}"#,
            r#"{"M":[]}"#,
            r#"{"SS":[1]}"#,
            r#"{"SS":"a"}"#,
            r#"{"L":["a"]}"#,
            r#"{"s":"a"}"#,
        ];
        for attribute in bad {
            assert_eq!(value(attribute), Err(Poison::BadAttribute), "{attribute}");
        }
        for attribute in [r#"{"B":"AAE"}"#, r#"{"B":"*"}"#, r#"{"BS":["AAEqQQ==","?"]}"#, r#"{"B":"\ud800"}"#] {
            assert_eq!(value(attribute), Err(Poison::BadBinary), "{attribute}");
        }
    }

    #[test]
    fn an_item_reads_the_same_in_whatever_order_its_attributes_come() {
        let one = r#"{"b":{"N":"1"},"signals":{"L":[{"M":{"body":{"S":"{}"},"x":{"N":"2"},"code":{"S":"c"},"meta":{"M":{}},"name":{"S":"n"},"status":{"M":{}},"group":{"S":"g"}}}]}}"#;
        let other = r#"{"signals":{"L":[{"M":{"group":{"S":"g"},"name":{"S":"n"},"status":{"M":{}},"x":{"N":"2"},"meta":{"M":{}},"body":{"S":"{}"},"code":{"S":"c"}}}]},"b":{"N":"1"}}"#;
        let expected =
            r#""b":1,"signals":[{"code":"c","group":"g","name":"n","status":{},"meta":{},"body":"{}","x":2}]"#;
        assert_eq!(item(one).as_deref(), Ok(expected));
        assert_eq!(item(other).as_deref(), Ok(expected));
    }

    #[test]
    fn a_key_that_comes_twice_stays_twice_in_its_order() {
        assert_eq!(item(r#"{"a":{"N":"2"},"a":{"N":"1"}}"#).as_deref(), Ok(r#""a":2,"a":1"#));
    }
}
