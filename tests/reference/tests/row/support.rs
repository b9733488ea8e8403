//! A small catalogue, and words to speak about rows with.

use std::collections::BTreeMap;

use planish_reference::{Context, Outcome, Reference};
use serde_json::{Map, Value};

pub(crate) const CATALOGUE: &str = r#"
catalogue: 1
table: { name: main.test.flat, comment: Small., key: event_id }
tags: { pii: [none, user] }
defaults: { unit_field: unit, fold: upper }
units: { percent: [Prozent] }
source:
  roots: [., data]
  signals: signals
  code: code
  group: group
  name: name
  body: body
  failed: { path: status.value, is: [ERROR, UNAVAILABLE] }
  state:
    keep: all
    fields:
      status: { path: status.value, type: string }
      error_type: { path: status.error.type, type: string }
      oem_updated_at: { path: meta.oemUpdatedAt, type: timestamp, formats: [epoch_ms, rfc3339], sentinels: [0] }
  unknown: rescue
event:
  recorded_at: { type: timestamp, formats: [naive_utc, rfc3339] }
  event_id: { path: [event_id, eventId], type: string, required: true, comment: The sender's id. }
  vehicle_id: { path: vehicle.id, type: string, tags: { pii: user } }
  vehicle_year: { path: vehicle.year, type: int, accept: [text] }
  score: { path: [score, points], type: double, sentinels: [-1] }
  blob: { path: [blob, blub], type: json }
  triggers: { type: array<Trigger> }
  range_km: { type: double, unit: km }
signals:
  Plain:
    _: { comment: One of each type. }
    Flag: boolean
    Byte: { value: byte }
    Short: { value: short }
    Int: { value: int }
    Long: { value: long }
    Float: { value: float }
    Double: { value: double }
    Money: { value: "decimal(5,2)" }
    Text: { value: string }
    Day: { value: date }
    Json: { value: json }
    Rfc: { value: timestamp }
    Naive: { value: timestamp, formats: [naive_utc] }
    Millis: { value: timestamp, formats: [epoch_ms, rfc3339] }
    Seconds: { value: timestamp, formats: epoch_s, accept: text }
    Epoch: { value: timestamp, formats: [epoch_s] }
    Quoted: { value: double, accept: [text] }
    QuotedInt: { value: int, accept: [text] }
  Odd:
    Open: { value: string, enum: [GOOD, NO, 1.0] }
    Closed: { value: string, enum: [GOOD], on_violation: rescue }
    Cased: { value: string, enum: [Good], fold: none }
    Kept: { value: int, min: 0, max: 10 }
    Strict: { value: int, min: 0, max: 10, on_violation: rescue }
    Unknowable: { value: double, sentinels: [699.9, N/A, "-1"], accept: [text] }
    Either: { fields: { a: { type: int, path: [a, b, c] } } }
    Deep: { fields: { x: { type: int, path: in.x }, y: { type: int, path: in.y } } }
    Ignoring: { value: int, ignore: [rowCount, debug.size] }
    Own: { type: Door }
    Shared: { fields: { n: int, s: { type: string, path: n }, m: { type: byte, path: n } } }
    Name: boolean
    Overlap: { fields: { list: { type: array<int>, path: [values, values.values] }, limit: { type: int, path: values.limit } } }
  Unit:
    Range: { value: double, unit: km, min: 0, max: 1000, on_violation: rescue, fields: { text: string } }
    Whole: { value: int, unit: min }
    Money: { value: "decimal(6,2)", unit: km }
    Fuel: { value: Percent, unit_if_absent: ratio }
    Mixed: { fields: { distance: { type: double, unit: km }, level: { type: double, unit: percent }, plain: int } }
    Two: { fields: { a: { type: double, unit: km }, b: { type: double, unit: V, unit_field: bUnit } } }
    Heat: { value: double, unit: celsius }
    Tires: { type: array<Tire>, fields: { all: { type: array<Percent>, path: all } } }
    Column: { fields: { capacity: { type: double, unit: kWh }, unit: string } }
  Closure:
    Doors: { type: array<Door>, ignore: [rowCount] }
    Words: { type: array<string> }
    Numbers: { type: array<int>, min: 0, on_violation: rescue, sentinels: [99] }
    Notes: { type: array<Note> }
  Renamed:
    New: { value: int, aliases: [old-code, Former.Label] }
  Other:
    Name: { type: boolean, code: special }
    Third: { value: int, column: a_third }
types:
  Percent: { type: double, unit: percent, min: 0, max: 100 }
  Door: { fields: { row: int, isOpen: boolean } }
  Tire: { fields: { row: int, pressure: { type: double, unit: kPa } } }
  Note: { fields: { code: { type: string, path: [code, .] }, at: { type: int } } }
  Trigger: { fields: { type: string, signal: json } }
"#;

/// A row and its counts.
pub(crate) struct Row {
    pub(crate) cells: Map<String, Value>,
    pub(crate) counts: BTreeMap<String, u64>,
}

/// Reason, signal, path, raw.
pub(crate) type Entry = (String, Option<String>, String, String);

impl Row {
    pub(crate) fn cell(&self, column: &str) -> Option<&Value> {
        self.cells.get(column)
    }

    /// The cell as JSON, `NULL` if there is none.
    pub(crate) fn json(&self, column: &str) -> String {
        self.cell(column).map_or("NULL".to_owned(), Value::to_string)
    }

    pub(crate) fn count(&self, word: &str) -> u64 {
        self.counts.get(word).copied().unwrap_or_default()
    }

    pub(crate) fn rescued(&self) -> Vec<Entry> {
        let Some(entries) = self.cell("_rescued") else {
            return Vec::new();
        };
        let text = |entry: &Value, field: &str| entry.get(field).map(|value| value.as_str().unwrap().to_owned());
        let entries = entries.as_array().unwrap().iter();
        entries
            .map(|entry| {
                let must = |field: &str| text(entry, field).unwrap();
                (must("reason"), text(entry, "signal"), must("path"), must("raw"))
            })
            .collect()
    }

    /// The one entry's reason, path and raw.
    pub(crate) fn only(&self) -> (String, String, String) {
        let mut entries = self.rescued();
        assert_eq!(entries.len(), 1, "{entries:?}");
        let (reason, _, path, raw) = entries.remove(0);
        (reason, path, raw)
    }

    pub(crate) fn reasons(&self) -> Vec<String> {
        self.rescued().into_iter().map(|entry| entry.0).collect()
    }

    /// All counts but those of signals.
    pub(crate) fn counted(&self) -> Vec<(String, u64)> {
        let counts = self.counts.iter().filter(|(word, _)| !word.contains("signals"));
        counts.map(|(word, count)| (word.clone(), *count)).collect()
    }
}

pub(crate) fn counts(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected.iter().map(|(word, count)| ((*word).to_owned(), *count)).collect()
}

pub(crate) fn entry(reason: &str, path: &str, raw: &str) -> (String, String, String) {
    (reason.to_owned(), path.to_owned(), raw.to_owned())
}

pub(crate) fn context() -> Context {
    Context {
        source_file: "in.ndjson".to_owned(),
        source_line: 7,
        processed_at_micros: 1_700_000_000_000_000,
        run_date_days: 20_000,
        catalogue_hash: "abc".to_owned(),
    }
}

pub(crate) fn reference() -> Reference {
    Reference::from_yaml(CATALOGUE).unwrap()
}

/// The small catalogue with one text replaced by another.
pub(crate) fn reference_with(from: &str, to: &str) -> Reference {
    assert!(CATALOGUE.contains(from));
    Reference::from_yaml(&CATALOGUE.replace(from, to)).unwrap()
}

pub(crate) fn outcome(line: impl AsRef<[u8]>) -> Outcome {
    reference().flatten(line.as_ref(), &context())
}

pub(crate) fn row_of(reference: &Reference, line: &str) -> Row {
    match reference.flatten(line.as_bytes(), &context()) {
        Outcome::Row { row, counts } => Row { cells: row, counts },
        other => panic!("{other:?}: {line}"),
    }
}

pub(crate) fn row(line: &str) -> Row {
    row_of(&reference(), line)
}

/// An event with these members beside its key.
pub(crate) fn event(members: &str) -> Row {
    row(&format!(r#"{{"event_id":"e",{members}}}"#))
}

/// An event with these frames.
pub(crate) fn frames(frames: &str) -> Row {
    event(&format!(r#""signals":[{frames}]"#))
}

/// An event with one signal whose body is this object.
pub(crate) fn body(code: &str, body: &str) -> Row {
    frames(&format!(r#"{{"code":"{code}","body":{body}}}"#))
}

/// An event with one signal whose body is this text.
pub(crate) fn text_body(code: &str, text: &str) -> Row {
    body(code, &Value::from(text).to_string())
}

/// An event with one signal of the group `Plain` and its value.
pub(crate) fn value(signal: &str, value: &str) -> Row {
    body(signal, &format!(r#"{{"value":{value}}}"#))
}
