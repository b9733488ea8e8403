//! A tree as JSON text.

use super::{Data, Id, Tree};

/// How texts are written where the writer is: in the line, or in a text that holds JSON.
trait Level {
    /// A quotation mark.
    const QUOTE: &'static [u8];
    /// JSON text, which itself may stand in a text.
    fn raw(json: &str, out: &mut Vec<u8>);
    /// What stands between the quotes of a text.
    fn text(text: &str, out: &mut Vec<u8>);
}

/// In the line.
struct Line;

/// In a text of the line.
struct Inside;

impl Level for Line {
    const QUOTE: &'static [u8] = b"\"";

    fn raw(json: &str, out: &mut Vec<u8>) {
        out.extend_from_slice(json.as_bytes());
    }

    fn text(text: &str, out: &mut Vec<u8>) {
        escape(text, out);
    }
}

impl Level for Inside {
    const QUOTE: &'static [u8] = b"\\\"";

    fn raw(json: &str, out: &mut Vec<u8>) {
        escape(json, out);
    }

    fn text(text: &str, out: &mut Vec<u8>) {
        if is_plain(text) {
            return out.extend_from_slice(text.as_bytes());
        }
        let mut once = Vec::with_capacity(text.len() + 8);
        escape(text, &mut once);
        // Escapes are ASCII, so the bytes are a text still.
        escape(std::str::from_utf8(&once).unwrap_or_default(), out);
    }
}

/// Writes a node and what hangs on it, without its key.
pub(crate) fn write_json(tree: &Tree<'_>, id: Id, out: &mut Vec<u8>) {
    write::<Line>(tree, id, out);
}

/// Writes the content of a JSON text.
pub(crate) fn escape(text: &str, out: &mut Vec<u8>) {
    if is_plain(text) {
        return out.extend_from_slice(text.as_bytes());
    }
    let mut rest = text.as_bytes();
    while let Some(at) = rest.iter().position(|byte| is_escaped(*byte)) {
        let (plain, after) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((byte, after)) = after.split_first() else { return };
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\r' => out.extend_from_slice(b"\\r"),
            control => {
                let digit = |value: u8| char::from_digit(u32::from(value), 16).map_or(b'0', |digit| digit as u8);
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&[digit(control >> 4), digit(control & 15)]);
            }
        }
        rest = after;
    }
    out.extend_from_slice(rest);
}

fn is_escaped(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// Whether nothing of a text is escaped. Eight bytes at a time: nearly all texts are plain, and most are short.
fn is_plain(text: &str) -> bool {
    const ONES: u64 = u64::MAX / 255;
    const HIGHS: u64 = ONES << 7;
    let found = |eight: u64| {
        // The high bit of each byte that is 0, or less than 0x20: exact for the lowest one, and that is enough.
        let zero = |of: u64| of.wrapping_sub(ONES) & !of;
        let control = eight.wrapping_sub(ONES * 0x20) & !eight;
        (zero(eight ^ (ONES * u64::from(b'"'))) | zero(eight ^ (ONES * u64::from(b'\\'))) | control) & HIGHS
    };
    let mut chunks = text.as_bytes().chunks_exact(8);
    let mut any = 0;
    for chunk in &mut chunks {
        any |= chunk.try_into().map_or(0, |eight| found(u64::from_ne_bytes(eight)));
    }
    let rest = chunks.remainder();
    let mut last = [b' '; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    any | found(u64::from_ne_bytes(last)) == 0
}

fn write<L: Level>(tree: &Tree<'_>, id: Id, out: &mut Vec<u8>) {
    let text = |text: &str, out: &mut Vec<u8>| {
        out.extend_from_slice(L::QUOTE);
        L::text(text, out);
        out.extend_from_slice(L::QUOTE);
    };
    match tree.node(id).data {
        Data::Null => out.extend_from_slice(b"null"),
        Data::Boolean(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
        Data::Integer(value) => integer(value, out),
        Data::Double(value) => double(value, out),
        Data::Float(value) => out.extend_from_slice(zmij::Buffer::new().format_finite(value).as_bytes()),
        Data::Text(value) => text(value, out),
        Data::Own(span) => text(tree.text(span), out),
        Data::Raw(span) => L::raw(tree.text(span), out),
        Data::Object(_) => {
            out.push(b'{');
            for (at, child) in tree.children(id).enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                text(tree.node(child).key, out);
                out.push(b':');
                write::<L>(tree, child, out);
            }
            out.push(b'}');
        }
        Data::Array(_) => {
            out.push(b'[');
            for (at, child) in tree.children(id).enumerate() {
                if at > 0 {
                    out.push(b',');
                }
                write::<L>(tree, child, out);
            }
            out.push(b']');
        }
        // A text within the JSON of a text is not a body any more, and nothing makes one.
        Data::Body(_) => {
            out.extend_from_slice(L::QUOTE);
            tree.children(id).for_each(|child| write::<Inside>(tree, child, out));
            out.extend_from_slice(L::QUOTE);
        }
    }
}

fn integer(value: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Whole numbers without a point, as those who send events write them.
fn double(value: f64, out: &mut Vec<u8>) {
    let whole = value as i64;
    if whole as f64 == value && whole.unsigned_abs() < 1 << 53 {
        integer(whole, out);
    } else {
        out.extend_from_slice(zmij::Buffer::new().format_finite(value).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Data, Role, Tree};
    use super::*;

    fn written(tree: &Tree<'_>, id: Id) -> String {
        let mut out = Vec::new();
        write_json(tree, id, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn texts_in_a_body_are_escaped_twice() {
        let mut tree = Tree::default();
        let root = tree.clear();
        tree.add(root, "a\"b", Data::Text("tab\t"), Role::None);
        let body = tree.add(root, "body", Data::body(), Role::Body);
        let object = tree.add(body, "", Data::object(), Role::None);
        tree.add(object, "value", Data::Text("say \"hi\" \u{1}"), Role::None);
        let raw = tree.keep("\"\\u0041\"");
        tree.add(object, "raw", Data::Raw(raw), Role::None);
        assert_eq!(
            written(&tree, root),
            r#"{"a\"b":"tab\t","body":"{\"value\":\"say \\\"hi\\\" \\u0001\",\"raw\":\"\\u0041\"}"}"#
        );
    }

    #[test]
    fn a_text_is_plain_if_none_of_its_characters_is_escaped() {
        for before in 0..20 {
            for byte in 0..128_u8 {
                let text = format!("{}{}ä⚡", "x".repeat(before), char::from(byte));
                assert_eq!(is_plain(&text), !is_escaped(byte), "{text:?}");
            }
        }
        assert!(is_plain("") && is_plain("ÿ\u{7f}🚗"));
    }

    #[test]
    fn numbers_have_as_few_digits_as_they_need() {
        let mut tree = Tree::default();
        let root = tree.clear();
        for (key, value) in [("a", 14.0), ("b", 0.1), ("c", -2.5e-9), ("d", 115_071.500_465_843_33)] {
            tree.add(root, key, Data::Double(value), Role::None);
        }
        tree.add(root, "e", Data::Float(0.1), Role::None);
        assert_eq!(written(&tree, root), r#"{"a":14,"b":0.1,"c":-2.5e-9,"d":115071.50046584333,"e":0.1}"#);
    }
}
