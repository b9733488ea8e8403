//! What the tests share: the kernel and the reference flattener side by side.
//!
//! - `row/`: one test for each sentence of `docs/row.md`, on a small catalogue.
//! - `differential/`: the shipped catalogue and samples, shuffled and mutated, kernel against reference.
//! - `generated/`: the generated crate against a plan that is lowered at run time, and its structs against rows.
//! - `engine/`: the kernel's two engines against each other, against the reference, and on hostile bytes. `allocations/`: what they allocate.
//! - `reference/`: the second opinion, a crate of its own.
//! - `python/`, `chain/`: readers and runs that need more than cargo; `.ci/run` drives them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod catalogues;
pub mod engines;
pub mod events;
pub mod mutate;
pub mod revalue;
pub mod shrink;

use std::collections::BTreeMap;

use planish_codegen::diagnostic::Style;
use planish_codegen::generate::{Generated, generate};
use planish_kernel::sink::json::row_json;
use planish_kernel::{
    Count, Counters, Date, Flattener, ForTables, LineContext, Outcome, Reason, Row, Tables, TemplateLimit, Timestamp,
};
use planish_reference::Reference;
use serde_json::{Map, Value};

/// When the tests' runs begin: 2026-02-03T04:05:06Z.
pub const PROCESSED_AT: Timestamp = Timestamp(1_770_091_506_000_000);

/// What the tests say of their lines.
pub const CONTEXT: LineContext<'static> =
    LineContext { source_file: "events.ndjson", line: 7, processed_at: PROCESSED_AT, run_date: Date(20_487) };

/// A catalogue in both forms.
#[derive(Debug)]
pub struct Both {
    /// The kernel's tables.
    pub tables: Tables,
    reference: Reference,
}

/// What became of a line, as one value that both flatteners can give.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// Nothing but white space.
    Blank,
    /// The event of a removal.
    Removed,
    /// In quarantine, with the reason.
    Quarantined(String),
    /// A row, and what was counted.
    Row(Map<String, Value>, BTreeMap<String, u64>),
}

impl Both {
    /// Reads a catalogue, which must be right.
    #[must_use]
    pub fn new(yaml: &str) -> Self {
        let tables = plan(yaml).tables;
        let reference = Reference::from_yaml(yaml).expect("the reference reads the catalogue");
        Self { tables, reference }
    }

    /// The kernel's opinion of a line: that of the full parser, of templates that are learned from the line itself, and of those that were
    /// learned from the lines before.
    ///
    /// # Panics
    /// If they differ.
    #[must_use]
    pub fn kernel(&self, line: &[u8]) -> Fate {
        let alone = self.flatten(&mut Flattener::with_templates(&self.tables, TemplateLimit::NONE), line);
        let mut learning = Flattener::new(&self.tables);
        for time in ["first", "second", "third"] {
            let fate = self.flatten(&mut learning, line);
            let text = String::from_utf8_lossy(line);
            assert!(fate == alone, "with templates, the {time} time: {}\nline: {text}", difference(&fate, &alone));
        }
        alone
    }

    /// What `flattener`, which may have read other lines before, makes of a line.
    ///
    /// # Panics
    /// If its counters do not say what the row says.
    #[must_use]
    pub fn flatten(&self, flattener: &mut Flattener<'_>, line: &[u8]) -> Fate {
        let before = flattener.counters().clone();
        let (outcome, row) = self.row(flattener, line);
        fate(outcome, &row, &before, flattener.counters())
    }

    /// The same, the row as JSON text; empty if there is none.
    pub fn row(&self, flattener: &mut Flattener<'_>, line: &[u8]) -> (Outcome, String) {
        let mut row = Row::for_tables(&self.tables);
        let outcome = flattener.flatten(line, &CONTEXT, &mut row);
        (outcome, if outcome == Outcome::Row { row_json(&self.tables, &row) } else { String::new() })
    }

    /// The reference flattener's opinion of a line.
    #[must_use]
    pub fn reference(&self, line: &[u8]) -> Fate {
        let context = planish_reference::Context {
            source_file: "events.ndjson".to_owned(),
            source_line: 7,
            processed_at_micros: PROCESSED_AT.0,
            run_date_days: 20_487,
            catalogue_hash: self.tables.catalogue.to_string(),
        };
        match self.reference.flatten(line, &context) {
            planish_reference::Outcome::Blank => Fate::Blank,
            planish_reference::Outcome::Removed => Fate::Removed,
            planish_reference::Outcome::Quarantined(reason) => Fate::Quarantined(reason),
            planish_reference::Outcome::Row { row, counts } => {
                // Through text, so that numbers are spelled as the parser spells them.
                let row = serde_json::from_str(&Value::Object(row).to_string()).expect("a JSON object");
                Fate::Row(row, counts.into_iter().filter(|(_, n)| *n > 0).collect())
            }
        }
    }

    /// What both say of a line.
    ///
    /// # Panics
    /// If they differ; with the line and the first difference.
    #[must_use]
    pub fn agree(&self, line: &[u8]) -> Fate {
        let (kernel, reference) = (self.kernel(line), self.reference(line));
        if kernel != reference {
            panic!("{}\nline: {}", difference(&kernel, &reference), String::from_utf8_lossy(line));
        }
        kernel
    }
}

/// What became of a line, from its row as JSON text and the counters before and after.
///
/// # Panics
/// If the counters do not say what the row says.
#[must_use]
pub fn fate(outcome: Outcome, row: &str, before: &Counters, after: &Counters) -> Fate {
    match outcome {
        Outcome::Blank => Fate::Blank,
        Outcome::Removed => Fate::Removed,
        Outcome::Quarantined(reason) => Fate::Quarantined(reason.word().to_owned()),
        Outcome::Row => {
            let Ok(Value::Object(row)) = serde_json::from_str(row) else { panic!("not a JSON object: {row}") };
            let rescued = row.get("_rescued").and_then(Value::as_array).map_or(0, Vec::len) as u64;
            let reasons = Reason::ALL.iter().map(|reason| after.rescued(*reason) - before.rescued(*reason));
            assert_eq!(reasons.sum::<u64>(), rescued);
            let counted = |count: Count| after.counted(count) - before.counted(count);
            let counts = Count::ALL.iter().map(|count| (count.word().to_owned(), counted(*count)));
            Fate::Row(row, counts.filter(|(_, n)| *n > 0).collect())
        }
    }
}

/// Everything that a catalogue gives.
///
/// # Panics
/// If it has errors; with all of them.
#[must_use]
pub fn plan(yaml: &str) -> Generated {
    generate("signals.yaml", yaml).unwrap_or_else(|faults| panic!("{}", faults.render(Style::Plain)))
}

/// The first difference between two fates, in words.
#[must_use]
pub fn difference(kernel: &Fate, reference: &Fate) -> String {
    let (Fate::Row(ours, counted), Fate::Row(theirs, expected)) = (kernel, reference) else {
        return format!("kernel: {kernel:?}\nreference: {reference:?}");
    };
    let columns: std::collections::BTreeSet<_> = ours.keys().chain(theirs.keys()).collect();
    let show = |value: Option<&Value>| value.map_or("NULL".to_owned(), Value::to_string);
    for column in columns {
        if let (Some(Value::Array(ours)), Some(Value::Array(theirs))) = (ours.get(column), theirs.get(column)) {
            let at = (0..ours.len().max(theirs.len())).find(|at| ours.get(*at) != theirs.get(*at));
            if let Some(at) = at {
                let (ours, theirs) = (show(ours.get(at)), show(theirs.get(at)));
                return format!("{column}[{at}]\nkernel:    {ours}\nreference: {theirs}");
            }
        }
        if ours.get(column) != theirs.get(column) {
            return format!("{column}\nkernel:    {}\nreference: {}", show(ours.get(column)), show(theirs.get(column)));
        }
    }
    format!("counts\nkernel:    {counted:?}\nreference: {expected:?}")
}

/// The file at a path below the workspace.
///
/// # Panics
/// If it can't be read.
#[must_use]
pub fn workspace_file(path: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The shipped catalogue.
#[must_use]
pub fn shipped_catalogue() -> String {
    String::from_utf8(workspace_file("signals.yaml")).unwrap()
}
