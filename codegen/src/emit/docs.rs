//! `docs/columns.md`: every column, group by group.

use super::comment::code;
use super::rust::{Group, Type};
use super::{Input, comment};
use crate::plan::{Column, DataType, Field, Origin, Plan, Signal, path_text};

pub(super) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    let plan = input.plan;
    let mut text = format!("# Columns of {}\n", code(&plan.table.name.join(".")));
    if let Some(about) = &plan.table.comment {
        text.push_str(&format!("\n{}\n", comment::sentence(&inline(about))));
    }
    text.push_str(&format!(
        "\n{} columns, {} signals. The key is {}. What happens to a value on its way into a column stands in `docs/row.md`.\n",
        plan.columns.len(),
        plan.signals.len(),
        code(&plan.table.key)
    ));
    if plan.source.roots.len() > 1 {
        let roots = comment::code_list(plan.source.roots.iter().map(|root| path_text(root)), ", then ");
        text.push_str(&format!("Paths of the event are looked for under each root: {roots}.\n"));
    }
    if let (Some(weakest), Some(strongest)) = (plan.pii.first(), plan.pii.last()) {
        text.push_str(&format!("Personal data is tagged from {} to {}.\n", code(weakest), code(strongest)));
    }
    for group in &input.layout.groups {
        put_group(&mut text, plan, group);
    }
    if !input.layout.types.is_empty() {
        text.push_str("\n## Struct types\n");
        for of in &input.layout.types {
            put_type(&mut text, of);
        }
    }
    vec![("docs/columns.md".to_owned(), text)]
}

fn put_group(text: &mut String, plan: &Plan, group: &Group<'_>) {
    let columns: Vec<&Column> = group.columns.iter().filter_map(|(number, _)| plan.columns.get(*number)).collect();
    let title = match (group.of, columns.first().map(|column| column.origin)) {
        (Some(name), _) => name.to_owned(),
        (None, Some(Origin::Envelope)) => "The event".to_owned(),
        (None, _) => "What the pipeline adds".to_owned(),
    };
    text.push_str(&format!("\n## {title}\n\n"));
    put_head(text, "Column");
    for column in &columns {
        let signal = signal_of(plan, column);
        let from = comment::origin(plan, column);
        let about = column.field.comment.as_deref().or(signal.and_then(|signal| signal.comment.as_deref()));
        put_line(text, &column.field, &from, about);
    }
    let mut signals: Vec<&Signal> = columns.iter().filter_map(|column| signal_of(plan, column)).collect();
    signals.dedup_by_key(|signal| &signal.code);
    let notes: Vec<String> = signals.into_iter().flat_map(notes).collect();
    if !notes.is_empty() {
        text.push_str(&format!("\n{}\n", notes.join("\n")));
    }
}

fn put_type(text: &mut String, of: &Type<'_>) {
    text.push_str(&format!("\n### {}\n\n", of.of.name.0));
    put_head(text, "Field");
    for field in &of.of.fields {
        let from = comment::code_list(field.paths.iter().map(|path| path_text(path)), " or ");
        put_line(text, field, &from, field.comment.as_deref());
    }
}

fn put_head(text: &mut String, first: &str) {
    text.push_str(&format!("| {first} | Type | Unit | From | Limits | Personal data | What it is |\n"));
    text.push_str("|---|---|---|---|---|---|---|\n");
}

fn put_line(text: &mut String, field: &Field, from: &str, about: Option<&str>) {
    let cells = [
        code(&field.name),
        code(&type_name(&field.data_type)),
        comment::symbol(field).unwrap_or_default().to_owned(),
        from.to_owned(),
        comment::limits(field).join("; "),
        comment::personal(field).unwrap_or_default().to_owned(),
        about.map(inline).unwrap_or_default(),
    ];
    for cell in cells {
        let cell = cell.replace('|', "\\|");
        text.push_str(&format!("| {cell}{}", if cell.is_empty() { "" } else { " " }));
    }
    text.push_str("|\n");
}

/// Older names, deprecation and ignored fields of a signal, a list item each.
fn notes(signal: &Signal) -> Vec<String> {
    let own = code(&signal.code);
    let mut notes = Vec::new();
    if !signal.aliases.is_empty() {
        let names = signal.aliases.iter().map(|alias| match &alias.pair {
            Some((group, name)) => format!("{group}.{name}"),
            None => alias.code.clone(),
        });
        notes.push(format!("- {own} was once called {}.", comment::code_list(names, " or ")));
    }
    if let Some(since) = &signal.since {
        notes.push(format!("- {own} is there since {}.", inline(since)));
    }
    if let Some(why) = &signal.deprecated {
        let instead = signal.replaced_by.as_ref().map(|other| format!(" Use {}.", code(other))).unwrap_or_default();
        notes.push(format!("- {own} is deprecated: {}{instead}", comment::sentence(&inline(why))));
    }
    if !signal.ignore.is_empty() {
        let paths = comment::code_list(signal.ignore.iter().map(|path| path_text(path)), ", ");
        notes.push(format!("- {own} has fields that are counted and not kept: {paths}."));
    }
    notes
}

fn signal_of<'a>(plan: &'a Plan, column: &Column) -> Option<&'a Signal> {
    match column.origin {
        Origin::Signal(index) => plan.signals.get(index),
        Origin::Envelope | Origin::System(_) => None,
    }
}

/// A type as the catalogue spells it: a struct by its name.
fn type_name(of: &DataType) -> String {
    match of {
        DataType::Int => "int".to_owned(),
        DataType::Short => "short".to_owned(),
        DataType::Byte => "byte".to_owned(),
        DataType::Long => "long".to_owned(),
        DataType::Json => "json".to_owned(),
        DataType::Array(element) => format!("array<{}>", type_name(&element.data_type)),
        DataType::Map(value) => format!("map<string, {}>", type_name(&value.data_type)),
        DataType::Struct(of) => of.name.0.clone(),
        scalar => scalar.spark_text(),
    }
}

/// A text of the catalogue in one line of Markdown.
fn inline(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('<', "\\<")
}
