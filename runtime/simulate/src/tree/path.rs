//! Where a node stands, as rescue entries say it.

use super::{Data, Id, Tree};

impl Tree<'_> {
    /// The path of a node from the root: `signals[3].body.values[2].tirePressure`.
    pub(crate) fn path(&self, id: Id) -> String {
        let mut path = String::new();
        self.put_path(id, &mut path);
        path
    }

    fn put_path(&self, id: Id, path: &mut String) {
        let Some(parent) = self.parent(id) else { return };
        self.put_path(parent, path);
        match self.node(parent).data {
            Data::Array(_) => {
                let at = self.children(parent).position(|child| child == id).unwrap_or_default();
                path.push_str(&format!("[{at}]"));
            }
            // The object in a text has no name of its own.
            Data::Body(_) => {}
            _ => {
                let key = self.node(id).key;
                let plain = key.chars().all(|char| char.is_alphanumeric() || matches!(char, '_' | '-'));
                if plain {
                    path.push_str(if path.is_empty() { "" } else { "." });
                    path.push_str(key);
                } else {
                    path.push_str(&format!("[{}]", serde_json::Value::from(key)));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Role;
    use super::*;

    #[test]
    fn a_path_goes_through_arrays_and_texts() {
        let mut tree = Tree::default();
        let root = tree.clear();
        let signals = tree.add(root, "signals", Data::array(), Role::Signals);
        tree.add(signals, "", Data::Null, Role::None);
        let frame = tree.add(signals, "a-b", Data::object(), Role::Frame(0));
        let body = tree.add(frame, "body", Data::body(), Role::Body);
        let object = tree.add(body, "", Data::object(), Role::None);
        let odd = tree.add(object, "odd key", Data::Null, Role::None);
        assert_eq!(tree.path(body), "signals[1].body");
        assert_eq!(tree.path(object), "signals[1].body");
        assert_eq!(tree.path(odd), r#"signals[1].body["odd key"]"#);
    }
}
