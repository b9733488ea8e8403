//! One test for each sentence of `docs/row.md`: what the kernel does, and that the reference flattener agrees.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod finding;
mod lines;
mod signals;
mod system;
mod units;
mod values;

use std::sync::LazyLock;

use planish_kernel::TemplateLimit;
use planish_tests::engines::Engines;
use planish_tests::mutate::{Change, Random, rewrite};
use planish_tests::{Both, Fate};
use serde_json::{Map, Value, json};

static SMALL: LazyLock<Both> = LazyLock::new(|| Both::new(include_str!("small.yaml")));

/// What became of a line, once both flatteners agree on it, and on it with its keys in other orders.
fn fate(line: &str) -> Fate {
    let fate = SMALL.agree(line.as_bytes());
    if planish_kernel::lexer::Tape::default().document(line).is_ok() {
        let mut random = Random(line.len() as u64);
        for _ in 0..4 {
            let _ = SMALL.agree(rewrite(line, Change::Order, &mut random).as_bytes());
        }
    }
    fate
}

/// A row without what every row has, with what was rescued and counted.
#[derive(Debug, PartialEq)]
struct Flat {
    row: Value,
    rescued: Vec<[String; 4]>,
    counted: Vec<String>,
}

/// The row of an event with the key `e1` and these further members.
fn event(members: &str) -> Flat {
    flat(&format!(r#"{{"id":"e1"{}{members}}}"#, if members.is_empty() { "" } else { "," }))
}

/// The row of an event with these signals.
fn signals(signals: &str) -> Flat {
    event(&format!(r#""signals":[{signals}]"#))
}

/// The row of an event with one signal and this body, given as an object; it must be the same for the body as text.
fn body(code: &str, body: &str) -> Flat {
    let object = signals(&format!(r#"{{"code":"{code}","body":{body}}}"#));
    let text = signals(&format!(r#"{{"code":"{code}","body":{}}}"#, Value::from(body)));
    assert_eq!(object, text, "a body as object and as text");
    object
}

fn flat(line: &str) -> Flat {
    let Fate::Row(mut row, mut counts) = fate(line) else { panic!("no row: {line}") };
    for column in ["id", "_source_file", "_source_line", "pipeline_processed_at", "_catalogue", "ingest_date"] {
        assert!(row.remove(column).is_some(), "{column} is always there");
    }
    let rescued = match row.remove("_rescued") {
        Some(Value::Array(entries)) => entries.iter().map(entry).collect(),
        other => {
            assert_eq!(other, None, "NULL, not empty");
            Vec::new()
        }
    };
    counts.remove("signals");
    counts.remove("failed_signals");
    let counted = counts.into_iter().map(|(word, n)| if n == 1 { word } else { format!("{word} {n}") }).collect();
    Flat { row: Value::Object(row), rescued, counted }
}

fn entry(entry: &Value) -> [String; 4] {
    let text = |key: &str| entry.get(key).map_or("NULL".to_owned(), |text| text.as_str().unwrap().to_owned());
    assert!(["reason", "path", "raw"].iter().all(|key| text(key) != "NULL"), "only the signal may be NULL");
    [text("reason"), text("signal"), text("path"), text("raw")]
}

impl Flat {
    /// The row is exactly this; nothing was rescued or counted.
    #[track_caller]
    fn is(self, row: Value) {
        assert_eq!(self, Flat { row, rescued: Vec::new(), counted: Vec::new() });
    }

    /// The row is exactly this, and this was counted.
    #[track_caller]
    fn counts(self, row: Value, counted: &[&str]) {
        assert_eq!((self.row, self.counted, self.rescued), (row, owned(counted), Vec::new()));
    }

    /// The row is exactly this, and these were rescued: reason, signal, path, raw.
    #[track_caller]
    fn rescues(self, row: Value, rescued: &[[&str; 4]]) {
        let rescued: Vec<_> = rescued.iter().map(|entry| entry.map(str::to_owned)).collect();
        assert_eq!((self.row, self.rescued), (row, rescued));
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A row with one column.
fn column(name: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

fn nothing() -> Value {
    json!({})
}
