//! YAML as a tree, and its text in one of the many ways to write it.

use serde_json::Value;

use crate::mutate::Random;

/// A node of a YAML file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// A text; it is quoted where it has to be, and sometimes where it has not.
    Text(String),
    /// What stands without quotes: a number, `true`, `false`.
    Plain(String),
    /// A list.
    List(Vec<Self>),
    /// A mapping.
    Map(Vec<(String, Self)>),
}

/// A text.
pub(super) fn text(of: impl Into<String>) -> Node {
    Node::Text(of.into())
}

/// A number, or another word that stands without quotes.
pub(super) fn plain(of: impl ToString) -> Node {
    Node::Plain(of.to_string())
}

/// One thing by itself, or in a list; several always in a list.
pub(super) fn one_or_many(mut of: Vec<Node>, random: &mut Random) -> Node {
    if of.len() == 1 && random.one_in(2) { of.remove(0) } else { Node::List(of) }
}

/// A mapping whose entries stand in some order.
pub(super) fn shuffled(mut entries: Vec<(String, Node)>, random: &mut Random) -> Node {
    random.shuffle(&mut entries);
    Node::Map(entries)
}

/// The file of a mapping: block or flow, quoted or not, by chance.
pub(super) fn file(entries: &[(String, Node)], random: &mut Random) -> String {
    let mut out = String::new();
    Writer { random, out: &mut out }.block(entries, 0);
    out
}

struct Writer<'a> {
    random: &'a mut Random,
    out: &'a mut String,
}

impl Writer<'_> {
    fn block(&mut self, entries: &[(String, Node)], indent: usize) {
        for (key, node) in entries {
            if self.random.one_in(30) {
                self.out.push_str(&format!("\n{}# {key}: {{ what comes next\n", " ".repeat(indent)));
            }
            self.out.push_str(&" ".repeat(indent));
            self.scalar(key, Style::Flow);
            self.out.push(':');
            // Two levels open up, so that a file reads as one that a person wrote; deeper ones do by chance.
            let opens = indent <= 2 || self.random.one_in(3);
            match node {
                Node::Map(inner) if opens && !inner.is_empty() => {
                    self.out.push('\n');
                    self.block(inner, indent + 2);
                }
                Node::List(items) if !items.is_empty() && self.random.one_in(5) => {
                    self.out.push('\n');
                    for item in items {
                        self.out.push_str(&format!("{}- ", " ".repeat(indent + 2)));
                        self.flow(item, Style::Block);
                        self.out.push('\n');
                    }
                }
                other => {
                    self.out.push(' ');
                    self.flow(other, Style::Block);
                    if self.random.one_in(40) {
                        self.out.push_str(" # as it is");
                    }
                    self.out.push('\n');
                }
            }
        }
    }

    fn flow(&mut self, node: &Node, style: Style) {
        match node {
            Node::Text(text) => self.scalar(text, style),
            Node::Plain(word) => self.out.push_str(word),
            Node::List(items) => {
                self.out.push('[');
                for (at, item) in items.iter().enumerate() {
                    self.out.push_str(if at > 0 { ", " } else { "" });
                    self.flow(item, Style::Flow);
                }
                self.out.push(']');
            }
            Node::Map(entries) => {
                self.out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    self.out.push_str(if at > 0 { ", " } else { " " });
                    self.scalar(key, Style::Flow);
                    self.out.push_str(": ");
                    self.flow(value, Style::Flow);
                }
                self.out.push_str(" }");
            }
        }
    }

    fn scalar(&mut self, text: &str, style: Style) {
        let control = text.chars().any(char::is_control);
        let quoted = match self.random.below(8) {
            _ if control => Value::from(text).to_string(),
            0 => Value::from(text).to_string(),
            1 => format!("'{}'", text.replace('\'', "''")),
            _ if stands_alone(text, style) => text.to_owned(),
            2..5 => Value::from(text).to_string(),
            _ => format!("'{}'", text.replace('\'', "''")),
        };
        self.out.push_str(&quoted);
    }
}

/// Where a scalar stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Block,
    Flow,
}

/// Whether a text is a text without quotes, to every reader.
fn stands_alone(text: &str, style: Style) -> bool {
    let word = |char: char| char.is_alphanumeric() || "_-./<>()°".contains(char);
    let open = |char: char| style == Style::Block && ", '".contains(char);
    let other_kind = matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null");
    let starts = text.starts_with(|first: char| first.is_alphabetic()) || text == ".";
    starts && !other_kind && !text.ends_with(' ') && text.chars().all(|char| word(char) || open(char))
}
