//! What a run did, for people and for programs.

use std::{collections::BTreeMap, fmt, time::Duration};

use planish_kernel::{Count, Counters, Quarantine, Reason};
use planish_pipeline::{ByteSize, Manifest, Plan, SourceFile};
use serde::Serialize;

use crate::execute::Prepared;

/// What a run did. As JSON its keys are stable: they are added to, never renamed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    /// The source, as it was named.
    pub source: String,
    /// The table, as it was named.
    pub table: String,
    /// Hash of the catalogue.
    pub catalogue: String,
    /// Version of the table at the end; none if there is no table yet.
    pub table_version: Option<u64>,
    /// Numbers of the manifests that this run committed.
    pub manifests: Vec<u64>,
    /// Numbers of the manifests that another runner committed while this one worked on them.
    pub manifests_of_others: Vec<u64>,
    /// What became of the files.
    pub files: Files,
    /// Columns that the commits added.
    pub columns_added: Vec<String>,
    /// Bytes that were read.
    pub bytes: u64,
    /// Lines that are no blank ones.
    pub events: u64,
    /// Rows that were written.
    pub rows: u64,
    /// Rows that lost to a newer row of their key.
    pub superseded: u64,
    /// Removals, which leave no row.
    pub removed: u64,
    /// Blank lines.
    pub blank: u64,
    /// Known signals that were read.
    pub signals: u64,
    /// Entries of `_rescued`, by reason.
    pub rescued: BTreeMap<&'static str, u64>,
    /// What was counted and stored nowhere, by word.
    pub counted: BTreeMap<&'static str, u64>,
    /// Lines in quarantine, by reason.
    pub quarantined: BTreeMap<&'static str, u64>,
    /// The quarantine's objects, as URLs.
    pub quarantine: Vec<String>,
    /// How long it took.
    pub seconds: f64,
    /// Rows that were flattened a second.
    pub rows_per_second: f64,
}

/// What became of the files of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Files {
    /// Read in this run.
    pub read: usize,
    /// In the table from earlier runs, and the same as then.
    pub already_in: usize,
    /// In the table from earlier runs, but changed since; not read again. As URLs.
    pub changed: Vec<String>,
    /// With other endings; never read.
    pub passed_over: usize,
}

impl Summary {
    /// Whether there was bad input: lines in quarantine, or files that changed after they were read.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.quarantined.is_empty() && self.files.changed.is_empty()
    }

    /// Notes what a plan says of files that it does not take. The first plan of a run speaks of earlier runs.
    pub(crate) fn note(&mut self, plan: &Plan, url: impl Fn(&SourceFile) -> String) {
        self.files.already_in = plan.ingested.saturating_sub(self.files.read);
        self.files.changed = plan.changed.iter().map(|changed| url(&changed.is)).collect();
    }

    /// Adds what a commit brought.
    pub(crate) fn add(&mut self, manifest: &Manifest, prepared: &Prepared) {
        let Counters { rows, blank, removed, .. } = prepared.counters;
        let counters = &prepared.counters;
        self.manifests.push(manifest.n);
        self.files.read += manifest.files.len();
        self.bytes += manifest.bytes();
        self.columns_added.extend(prepared.adds.iter().map(ToString::to_string));
        self.events += rows + removed + prepared.quarantine.lines;
        self.rows += rows - prepared.superseded;
        self.superseded += prepared.superseded;
        self.removed += removed;
        self.blank += blank;
        self.signals += counters.counted(Count::Signals);
        sum(&mut self.rescued, Reason::ALL.iter().map(|reason| (reason.word(), counters.rescued(*reason))));
        sum(&mut self.counted, Count::ALL.iter().map(|count| (count.word(), counters.counted(*count))));
        sum(&mut self.quarantined, Quarantine::ALL.iter().map(|reason| (reason.word(), counters.quarantined(*reason))));
        self.quarantine.extend(prepared.quarantine.objects.iter().cloned());
    }

    /// Notes how long it took.
    pub(crate) fn finish(&mut self, took: Duration) {
        self.seconds = (took.as_secs_f64() * 1e3).round() / 1e3;
        let rate = (self.rows + self.superseded) as f64 / took.as_secs_f64();
        self.rows_per_second = if rate.is_finite() { rate.round() } else { 0.0 };
    }
}

/// Adds numbers to sums; a word whose sum is 0 does not appear.
fn sum(sums: &mut BTreeMap<&'static str, u64>, more: impl Iterator<Item = (&'static str, u64)>) {
    for (word, number) in more.filter(|(_, number)| *number > 0) {
        *sums.entry(word).or_default() += number;
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Files { read, already_in, changed, passed_over } = &self.files;
        if self.manifests.is_empty() {
            writeln!(f, "Nothing new in {}.", self.source)?;
        } else {
            let bytes = ByteSize(self.bytes);
            writeln!(f, "{} → {}", self.source, self.table)?;
            line(f, "files", format_args!("{} ({bytes})", number(*read as u64)))?;
            line(f, "events", number(self.events))?;
            line(f, "rows", format_args!("{} ({} rows/s)", number(self.rows), number(self.rows_per_second as u64)))?;
            line(f, "signals", number(self.signals))?;
            for (name, count) in
                [("superseded", self.superseded), ("removed", self.removed), ("blank lines", self.blank)]
            {
                if count > 0 {
                    line(f, name, number(count))?;
                }
            }
        }
        if !self.columns_added.is_empty() {
            line(f, "new columns", self.columns_added.join(", "))?;
        }
        for (name, sums) in [("rescued", &self.rescued), ("quarantined", &self.quarantined)] {
            if !sums.is_empty() {
                line(f, name, words(sums))?;
            }
        }
        for object in &self.quarantine {
            line(f, "", object)?;
        }
        if *already_in > 0 {
            line(f, "already in", counted(*already_in as u64, "file"))?;
        }
        for url in changed {
            line(f, "changed", format_args!("{url}: not read again; give new content a new name"))?;
        }
        if *passed_over > 0 {
            line(
                f,
                "passed over",
                format_args!(
                    "{}, not ending in .ndjson, .jsonl or those and .gz",
                    counted(*passed_over as u64, "file")
                ),
            )?;
        }
        if !self.manifests_of_others.is_empty() {
            line(f, "by others", counted(self.manifests_of_others.len() as u64, "manifest"))?;
        }
        match self.table_version {
            Some(version) => line(f, "table", format_args!("{} at version {version}", self.table)),
            None => line(f, "table", format_args!("{} is not there yet", self.table)),
        }
    }
}

fn line(f: &mut fmt::Formatter<'_>, name: &str, what: impl fmt::Display) -> fmt::Result {
    writeln!(f, "  {name:<12} {what}")
}

fn words(sums: &BTreeMap<&'static str, u64>) -> String {
    let total: u64 = sums.values().sum();
    let parts: Vec<_> = sums.iter().map(|(word, sum)| format!("{word} {}", number(*sum))).collect();
    format!("{} ({})", number(total), parts.join(", "))
}

/// A number of things: `1 file`, `2 files`.
#[must_use]
pub(crate) fn counted(of: u64, thing: &str) -> String {
    format!("{} {thing}{}", number(of), if of == 1 { "" } else { "s" })
}

/// A number with commas between its thousands.
#[must_use]
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        let cases = [(0, "0"), (999, "999"), (1000, "1,000"), (123_456, "123,456"), (1_234_567, "1,234,567")];
        for (of, text) in cases {
            assert_eq!(number(of), text);
        }
    }

    #[test]
    fn a_run_is_clean_unless_lines_or_files_are_bad() {
        let clean = Summary::default();
        assert!(clean.is_clean());
        assert!(!Summary { quarantined: [("not_json", 1)].into(), ..clean.clone() }.is_clean());
        let files = Files { changed: vec!["file:///a".to_owned()], ..Files::default() };
        assert!(!Summary { files, ..clean }.is_clean());
    }

    #[test]
    fn a_run_without_news_says_so_and_names_what_it_left_alone() {
        let files = Files {
            already_in: 2,
            changed: vec!["file:///in/a.ndjson".to_owned()],
            passed_over: 1,
            ..Files::default()
        };
        let summary = Summary {
            source: "in".to_owned(),
            table: "out".to_owned(),
            table_version: Some(4),
            files,
            ..Summary::default()
        };
        let expected = "\
Nothing new in in.
  already in   2 files
  changed      file:///in/a.ndjson: not read again; give new content a new name
  passed over  1 file, not ending in .ndjson, .jsonl or those and .gz
  table        out at version 4
";
        assert_eq!(summary.to_string(), expected);
    }
}
