//! A tree as the attribute values of a DynamoDB item.

use planish_kernel::lexer::{Raw, RawKind, Tape};

use super::{Data, Id, Tree, escape, write_json};

/// Writes a node as an attribute value, such as `{"N":"14"}`. A text that holds JSON is a text.
pub(crate) fn write_item(tree: &Tree<'_>, id: Id, out: &mut Vec<u8>) {
    match tree.node(id).data {
        Data::Null => out.extend_from_slice(b"{\"NULL\":true}"),
        Data::Boolean(_) => wrap(b"BOOL", out, |out| write_json(tree, id, out)),
        Data::Integer(_) | Data::Double(_) | Data::Float(_) => {
            wrap(b"N", out, |out| quote(out, |out| write_json(tree, id, out)));
        }
        Data::Text(_) | Data::Own(_) | Data::Body(_) => wrap(b"S", out, |out| write_json(tree, id, out)),
        Data::Raw(span) => {
            let text = tree.text(span);
            let mut tape = Tape::default();
            if let Ok(raw) = tape.document(text) {
                write_raw((text, &tape), raw, out);
            }
        }
        Data::Object(_) => wrap(b"M", out, |out| write_members(tree, id, out)),
        Data::Array(_) => wrap(b"L", out, |out| {
            out.push(b'[');
            for (at, child) in tree.children(id).enumerate() {
                separate(at, out);
                write_item(tree, child, out);
            }
            out.push(b']');
        }),
    }
}

/// Writes the members of an object, each as an attribute value: an item.
pub(crate) fn write_members(tree: &Tree<'_>, id: Id, out: &mut Vec<u8>) {
    out.push(b'{');
    for (at, child) in tree.children(id).enumerate() {
        separate(at, out);
        quote(out, |out| escape(tree.node(child).key, out));
        out.push(b':');
        write_item(tree, child, out);
    }
    out.push(b'}');
}

/// JSON text, and where its values stand, as an attribute value.
fn write_raw((text, tape): (&str, &Tape), raw: Raw, out: &mut Vec<u8>) {
    match raw.kind {
        RawKind::Null => out.extend_from_slice(b"{\"NULL\":true}"),
        RawKind::True | RawKind::False => wrap(b"BOOL", out, |out| out.extend_from_slice(raw.of(text).as_bytes())),
        RawKind::Number => {
            wrap(b"N", out, |out| quote(out, |out| out.extend_from_slice(raw.of(text).as_bytes())));
        }
        RawKind::Text => wrap(b"S", out, |out| out.extend_from_slice(raw.of(text).as_bytes())),
        RawKind::Array => wrap(b"L", out, |out| {
            out.push(b'[');
            for (at, element) in tape.elements(raw).enumerate() {
                separate(at, out);
                write_raw((text, tape), element, out);
            }
            out.push(b']');
        }),
        RawKind::Object => wrap(b"M", out, |out| {
            out.push(b'{');
            for (at, (key, value)) in tape.members(raw).enumerate() {
                separate(at, out);
                out.extend_from_slice(key.of(text).as_bytes());
                out.push(b':');
                write_raw((text, tape), value, out);
            }
            out.push(b'}');
        }),
    }
}

fn wrap(of: &[u8], out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    out.extend_from_slice(b"{\"");
    out.extend_from_slice(of);
    out.extend_from_slice(b"\":");
    write(out);
    out.push(b'}');
}

fn quote(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'"');
    write(out);
    out.push(b'"');
}

fn separate(at: usize, out: &mut Vec<u8>) {
    if at > 0 {
        out.push(b',');
    }
}

#[cfg(test)]
mod tests {
    use super::super::Role;
    use super::*;

    #[test]
    fn every_kind_of_value_has_its_attribute() {
        let mut tree = Tree::default();
        let root = tree.clear();
        tree.add(root, "n", Data::Null, Role::None);
        tree.add(root, "b", Data::Boolean(true), Role::None);
        tree.add(root, "i", Data::Integer(-7), Role::None);
        let list = tree.add(root, "l", Data::array(), Role::None);
        tree.add(list, "", Data::Text("a\"b"), Role::None);
        let raw = tree.keep(r#"{"k":[1.50,false,"x",null]}"#);
        tree.add(list, "", Data::Raw(raw), Role::None);
        let body = tree.add(root, "body", Data::body(), Role::Body);
        tree.add(body, "", Data::object(), Role::None);
        let mut out = Vec::new();
        write_item(&tree, root, &mut out);
        assert_eq!(
            String::from_utf8_lossy(&out),
            r#"{"M":{"n":{"NULL":true},"b":{"BOOL":true},"i":{"N":"-7"},"l":{"L":[{"S":"a\"b"},{"M":{"k":{"L":[{"N":"1.50"},{"BOOL":false},{"S":"x"},{"NULL":true}]}}}]},"body":{"S":"{}"}}}"#
        );
    }
}
