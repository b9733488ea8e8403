//! A second opinion on what a row means: plain, slow, and written from the docs alone.
//!
//! It reads a catalogue with `serde_yaml`, resolves types, paths, defaults and units itself, and flattens one line at a
//! time through a tree of the whole event. It shares no code with Planish, so that where the two agree, they agree
//! because the docs say so. What a row means stands in `docs/row.md`; the catalogue's syntax in the guide.
//!
//! From the file inwards: `yaml` is what a person wrote, `plan` what it means, `resolve` the way between. `json` reads a line and keeps every
//! value's place; `event`, `frame` and `body` are the scopes of an event, `scope` finds paths in an object, `read`
//! chooses among alternatives, `leaf` decodes one value. `log` holds what is rescued and counted on the way.
//!
//! ```
//! use planish_reference::{Context, Outcome, Reference};
//!
//! let reference = Reference::from_yaml(
//!     "catalogue: 1
//! table: { name: main.cars.flat, key: id }
//! event: { id: string }
//! signals: { Charge: { IsCharging: boolean } }",
//! )?;
//! let line = br#"{"id": "a", "signals": [{"code": "charge-ischarging", "body": "{\"value\": true}"}]}"#;
//! let Outcome::Row { row, .. } = reference.flatten(line, &Context::default()) else { return Err("no row".into()) };
//! assert_eq!(row.get("Charge_IsCharging"), Some(&true.into()));
//! # Ok::<(), String>(())
//! ```

use std::collections::BTreeMap;

use serde_json::{Map, Value};

mod body;
mod event;
mod frame;
mod govern;
mod identity;
mod json;
mod keys;
mod leaf;
mod log;
mod number;
mod plan;
mod read;
mod resolve;
mod scope;
mod shape;
mod time;
mod units;
mod words;
mod yaml;

pub use keys::{Placed, Resolved, resolve};

/// A catalogue that is ready to flatten.
#[derive(Debug)]
pub struct Reference {
    plan: plan::Plan,
}

/// What a row says about its line that the line does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// Goes to `_source_file`.
    pub source_file: String,
    /// Goes to `_source_line`; lines are counted from 1.
    pub source_line: u64,
    /// Goes to `pipeline_processed_at`, in microseconds since 1970, UTC.
    pub processed_at_micros: i64,
    /// The day of the run, in days since 1970: the `ingest_date` of a row without a stream time.
    pub run_date_days: i32,
    /// Goes to `_catalogue`.
    pub catalogue_hash: String,
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub enum Outcome {
    /// Nothing but white space.
    Blank,
    /// A deletion: counted, not written.
    Removed,
    /// No row could be made; the reason is a word of the docs, such as `not_json`.
    Quarantined(String),
    /// A row.
    Row {
        /// The columns that are not NULL. NULL fields of a struct are absent, NULL elements of an array are null.
        /// Timestamps are `YYYY-MM-DDTHH:MM:SS.ffffffZ`, dates `YYYY-MM-DD`, decimals have all their places, floats are
        /// as Rust's `{:?}` writes them, json is its text.
        row: Map<String, Value>,
        /// How often each counted word of the docs applied, and `signals` and `failed_signals`. No zeros.
        counts: BTreeMap<String, u64>,
    },
}

impl Reference {
    /// Reads a catalogue.
    ///
    /// # Errors
    /// A sentence, if the text is no YAML, has a key that no catalogue has, or names a type or unit that nobody knows.
    /// A catalogue is taken to be right otherwise.
    pub fn from_yaml(text: &str) -> Result<Self, String> {
        let file: yaml::File = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self { plan: plan::Plan::of(&file)? })
    }

    /// The name of the key's column.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.plan.key
    }

    /// Names and types of all columns in the table's order: the envelope with the key first, the system columns, the
    /// signals. Types are Spark's: `array<struct<row:int,isOpen:boolean>>`.
    #[must_use]
    pub fn columns(&self) -> Vec<(String, String)> {
        let named = |field: &plan::Field| (field.name.clone(), field.kind.text());
        let system = |name: &str, kind: &str| (name.to_owned(), kind.to_owned());
        let mut columns: Vec<(String, String)> = self.plan.envelope.iter().map(named).collect();
        columns.push(system("_rescued", "array<struct<reason:string,signal:string,path:string,raw:string>>"));
        if let Some(fields) = &self.plan.layout.state {
            let state = plan::Kind::Struct(fields.clone()).text();
            columns.push(("_signal_state".to_owned(), format!("map<string,{state}>")));
        }
        columns.extend([
            system("_stream_event_id", "string"),
            system("_stream_sequence", "string"),
            system("_stream_created_at", "timestamp"),
            system("_source_file", "string"),
            system("_source_line", "bigint"),
            system("pipeline_processed_at", "timestamp"),
            system("_catalogue", "string"),
            system("ingest_date", "date"),
        ]);
        columns.extend(self.plan.signals.iter().flat_map(|signal| &signal.columns).map(named));
        columns
    }

    /// Flattens one line, which has no line feed at its end.
    pub fn flatten(&self, line: &[u8], context: &Context) -> Outcome {
        event::flatten(&self.plan, line, context)
    }

    /// Flattens all lines of a file, with their numbers from 1. The line of `context` is not looked at.
    #[must_use]
    pub fn flatten_all(&self, input: &[u8], context: &Context) -> Vec<(u64, Outcome)> {
        if input.is_empty() {
            return Vec::new();
        }
        let input = input.strip_suffix(b"\n").unwrap_or(input);
        let lines = (1..).zip(input.split(|byte| *byte == b'\n'));
        lines
            .map(|(source_line, line)| (source_line, self.flatten(line, &Context { source_line, ..context.clone() })))
            .collect()
    }
}
