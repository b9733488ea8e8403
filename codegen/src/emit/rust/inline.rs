//! All of the generated Rust as one text.

use super::text;
use crate::emit::Outputs;

/// The Rust of `outputs` as items that stand anywhere: each `mod x;` holds its file, each `include_str!` the text.
#[must_use]
pub fn inline(outputs: &Outputs) -> String {
    let mut text = String::new();
    put(&mut text, outputs, "src/", "src/lib.rs", Inner::Drop);
    text
}

/// What becomes of a file's `//!`, which may only stand first in a module.
#[derive(Clone, Copy)]
enum Inner {
    Keep,
    Drop,
}

fn put(text: &mut String, outputs: &Outputs, folder: &str, path: &str, inner: Inner) {
    for line in outputs.get(path).map_or("", String::as_str).lines() {
        if matches!(inner, Inner::Drop) && line.starts_with("//!") {
            continue;
        }
        let declared =
            line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
        if let Some(name) = declared {
            let below = format!("{folder}{name}/");
            let index = format!("{below}mod.rs");
            let file = if outputs.contains_key(&index) { index } else { format!("{folder}{name}.rs") };
            text.push_str(line.trim_end_matches(';'));
            text.push_str(" {\n");
            put(text, outputs, &below, &file, Inner::Keep);
            text.push_str("}\n");
            continue;
        }
        // A comment may quote anything.
        let code = Some(line).filter(|line| !line.trim_start().starts_with("//"));
        let included = code.and_then(|line| line.split_once("include_str!(\"../"));
        match included.and_then(|(before, rest)| Some((before, rest.split_once("\")")?))) {
            Some((before, (file, after))) => {
                let included = outputs.get(file).map_or("", String::as_str);
                text.push_str(&format!("{before}{}{after}\n", text::literal(included)));
            }
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_and_texts_stand_in_the_place_of_their_names_and_comments_stay() {
        let outputs = [
            (
                "src/lib.rs",
                "//! The crate.\npub mod a;\n/// Not `include_str!(\"../t\")`.\nconst T: &str = include_str!(\"../t\");\n",
            ),
            ("src/a/mod.rs", "//! The module.\nmod b;\n"),
            ("src/a/b.rs", "// mod c;\n"),
            ("t", "\"\n"),
        ];
        let outputs = outputs.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
        assert_eq!(
            inline(&outputs),
            "pub mod a {\n//! The module.\nmod b {\n// mod c;\n}\n}\n/// Not `include_str!(\"../t\")`.\nconst T: &str = \"\\\"\\n\";\n"
        );
    }
}
