//! What a column is, in words: for the table's comments, the docs of generated Rust, and the reference.

use std::collections::HashSet;

use crate::plan::{Column, DataType, Field, Origin, Path, Plan, Sentinel, System, TimeFormat, Violation, path_text};

/// The comment of a column in the table: what it is, and its unit.
pub(super) fn column(plan: &Plan, column: &Column) -> Option<String> {
    let signal = match column.origin {
        Origin::Signal(index) => plan.signals.get(index).and_then(|signal| signal.comment.as_deref()),
        Origin::Envelope | Origin::System(_) => None,
    };
    field(&column.field, signal)
}

/// The comment of a field, `otherwise` if it has none of its own; with its unit.
pub(super) fn field(field: &Field, otherwise: Option<&str>) -> Option<String> {
    let comment = field.comment.as_deref().or(otherwise).map(str::trim).filter(|text| !text.is_empty());
    let unit = symbol(field).map(|unit| format!("Unit: {unit}."));
    match (comment, unit) {
        (Some(comment), Some(unit)) => Some(format!("{} {unit}", sentence(comment))),
        (Some(comment), None) => Some(comment.to_owned()),
        (None, unit) => unit,
    }
}

/// The symbol of a field's unit; an array has that of its elements.
pub(super) fn symbol(field: &Field) -> Option<&str> {
    match &field.data_type {
        DataType::Array(element) => symbol(element),
        _ => field.rules.unit.as_ref().map(|unit| unit.symbol.as_str()),
    }
}

/// The personal-data word of a field, if it says more than `none`.
pub(super) fn personal(field: &Field) -> Option<&str> {
    field.tags.iter().find(|(key, _)| key == "pii").map(|(_, word)| word.as_str()).filter(|word| *word != "none")
}

/// Limits, words, sentinels and formats, a phrase each; those of its elements for an array.
pub(super) fn limits(field: &Field) -> Vec<String> {
    if let DataType::Array(element) = &field.data_type {
        return limits(element);
    }
    let rules = &field.rules;
    let mut phrases = Vec::new();
    match (rules.bounds.min, rules.bounds.max) {
        (Some(min), Some(max)) => phrases.push(format!("{min} to {max}")),
        (Some(min), None) => phrases.push(format!("at least {min}")),
        (None, Some(max)) => phrases.push(format!("at most {max}")),
        (None, None) => {}
    }
    if !rules.words.is_empty() {
        phrases.push(format!("one of {}", code_list(rules.words.iter().map(String::as_str), ", ")));
    }
    if rules.violation == Violation::Rescue && !phrases.is_empty() {
        phrases.push("anything else is rescued".to_owned());
    }
    if !rules.sentinels.is_empty() {
        let values = rules.sentinels.iter().map(|sentinel| match sentinel {
            Sentinel::Number(text) | Sentinel::Text(text) => text.as_str(),
        });
        phrases.push(format!("{} means not known", code_list(values, " or ")));
    }
    if rules.text {
        phrases.push("may come as text".to_owned());
    }
    // An element has no name. What has a name and no path comes from the pipeline, which writes no text.
    let comes = field.name.is_empty() || !field.paths.is_empty();
    if let (DataType::Timestamp { formats }, true) = (&field.data_type, comes) {
        phrases.push(format!("comes as {}", code_list(formats.iter().map(|format| word(*format)), " or ")));
    }
    phrases
}

/// Where a column comes from, with code in backticks. Paths of the envelope stand under each root.
pub(super) fn origin(plan: &Plan, column: &Column) -> String {
    let paths = |prefix: &[String]| {
        let all: HashSet<&[String]> = column.field.paths.iter().map(Vec::as_slice).collect();
        let path = |path: &Path| path_text(&[prefix, path].concat());
        code_list(column.field.paths.iter().filter(|path| !under_a_root(plan, &all, path)).map(path), " or ")
    };
    match column.origin {
        Origin::Envelope => paths(&[]),
        Origin::Signal(index) => {
            let code = plan.signals.get(index).map_or("", |signal| signal.code.as_str());
            format!("signal {}, {}", code_list([code], ""), paths(&plan.source.body))
        }
        Origin::System(_) if !column.field.paths.is_empty() => paths(&[]),
        Origin::System(system) => match system {
            System::Rescued => "what fits no column",
            System::SignalState => "what comes beside a signal's body",
            System::SourceFile | System::SourceLine => "where the line was read",
            System::Catalogue => "the catalogue",
            System::IngestDate => "`_stream.created_at`, else the run",
            _ => "the run",
        }
        .to_owned(),
    }
}

/// Whether `path` says again, under a root that has a path, what another of `paths` says.
fn under_a_root(plan: &Plan, paths: &HashSet<&[String]>, path: &Path) -> bool {
    let mut roots = plan.source.roots.iter().filter(|root| !root.is_empty());
    roots.any(|root| path.strip_prefix(root.as_slice()).is_some_and(|rest| paths.contains(rest)))
}

/// The text with a full stop at its end, unless it ends in a mark of its own.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', ':', ';']) { text.to_owned() } else { format!("{text}.") }
}

/// Each item as a piece of Markdown code.
pub(super) fn code_list(items: impl IntoIterator<Item = impl AsRef<str>>, between: &str) -> String {
    items.into_iter().map(|item| code(item.as_ref())).collect::<Vec<_>>().join(between)
}

/// A piece of Markdown code, fenced by more backticks than it holds.
pub(super) fn code(text: &str) -> String {
    if !text.contains('`') {
        return format!("`{text}`");
    }
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    format!("{fence} {text} {fence}")
}

fn word(format: TimeFormat) -> &'static str {
    match format {
        TimeFormat::Rfc3339 => "rfc3339",
        TimeFormat::NaiveUtc => "naive_utc",
        TimeFormat::EpochMs => "epoch_ms",
        TimeFormat::EpochS => "epoch_s",
    }
}
