//! Texts in generated Rust.

/// A string literal. Everything that does not print is escaped, direction marks included.
pub(super) fn literal(text: &str) -> String {
    format!("{text:?}")
}

/// The lines of a doc comment, each with its leading space.
///
/// What rustdoc would take for a link or a tag is escaped, outside of code; what does not print is spelled out: rustc refuses direction
/// marks in comments.
pub(super) fn doc(paragraphs: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.trim().is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        for line in paragraph.lines().map(str::trim).filter(|line| !line.is_empty()) {
            lines.push(format!(" {}", safe(line)));
        }
    }
    lines
}

fn safe(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut in_code = false;
    for char in line.chars() {
        match char {
            '`' => {
                in_code = !in_code;
                out.push(char);
            }
            '[' | ']' | '<' | '>' if !in_code => out.extend(['\\', char]),
            '\'' | '"' | '\\' => out.push(char),
            _ => out.extend(char.escape_debug()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_can_neither_link_nor_turn_the_text_around() {
        let lines =
            doc(&["An [odd] <one>, \u{202e}yes; `a[0]` it's\rfine.".to_owned(), String::new(), "b\n c".to_owned()]);
        assert_eq!(lines, [" An \\[odd\\] \\<one\\>, \\u{202e}yes; `a[0]` it's\\rfine.", "", " b", " c"]);
    }

    #[test]
    fn a_literal_escapes_quotes_and_direction_marks() {
        assert_eq!(literal("a\"\\\u{202e}é"), r#""a\"\\\u{202e}é""#);
    }
}
