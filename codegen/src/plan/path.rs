//! Paths as people read them.

/// `path` as `docs/row.md` writes it: keys joined by dots, an unusual key as `["…"]`, the path without keys as `.`.
#[must_use]
pub fn path_text(path: &[String]) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let mut text = String::new();
    for key in path {
        if !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')) {
            if !text.is_empty() {
                text.push('.');
            }
            text.push_str(key);
        } else {
            text.push('[');
            text.push_str(&serde_json::Value::from(key.as_str()).to_string());
            text.push(']');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(keys: &[&str]) -> String {
        path_text(&keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn keys_are_joined_by_dots() {
        assert_eq!(text(&["status", "error", "type"]), "status.error.type");
    }

    #[test]
    fn an_unusual_key_stands_in_brackets() {
        assert_eq!(text(&["a", "b c", "d"]), r#"a["b c"].d"#);
        assert_eq!(text(&["say \"x\""]), r#"["say \"x\""]"#);
        assert_eq!(text(&[""]), r#"[""]"#);
    }

    #[test]
    fn the_element_itself_is_a_dot() {
        assert_eq!(text(&[]), ".");
    }
}
