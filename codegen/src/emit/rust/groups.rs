//! `src/groups/`: a struct for the envelope, one for the system columns and one for each group of signals.

use super::layout::{Group, paragraphs};
use super::structs::{Item, ItemField, Stands, Uses, read, render, type_of};
use super::text;
use crate::emit::{Input, comment};
use crate::plan::{Column, Origin};

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    let groups = &input.layout.groups;
    let mut files = vec![("src/groups/mod.rs".to_owned(), index(groups))];
    for group in groups {
        files.push((format!("src/groups/{}.rs", group.module), file(input, group)));
    }
    files
}

fn index(groups: &[Group<'_>]) -> String {
    let mut sorted: Vec<&Group<'_>> = groups.iter().collect();
    sorted.sort_by_key(|group| &group.module);
    let mut text = "//! A struct for each group of columns.\n\n".to_owned();
    for group in &sorted {
        text.push_str(&format!("mod {};\n", group.module));
    }
    text.push('\n');
    for group in &sorted {
        text.push_str(&format!("pub use {}::{};\n", group.module, group.name));
    }
    text
}

fn file(input: &Input<'_>, group: &Group<'_>) -> String {
    let mut uses = Uses::default();
    let fields = group
        .columns
        .iter()
        .filter_map(|(number, name)| Some((*number, name, input.plan.columns.get(*number)?)))
        .map(|(number, name, column)| {
            uses.add(input.layout, &column.field.data_type);
            ItemField {
                name: name.clone(),
                doc: text::doc(&describe(input, column)),
                of: type_of(input.layout, &column.field.data_type),
                read: read(input.layout, &column.field.data_type, number),
            }
        })
        .collect();
    let about = match (group.of, group.columns.first().and_then(|(number, _)| input.plan.columns.get(*number))) {
        (Some(name), _) => format!("The signals of the group {}.", comment::code(name)),
        (None, Some(column)) if column.origin == Origin::Envelope => "The envelope of an event.".to_owned(),
        _ => "What the pipeline adds to an event.".to_owned(),
    };
    let item =
        Item { name: group.name.clone(), doc: text::doc(std::slice::from_ref(&about)), fields, stands: Stands::Row };
    let body = render(&item);
    format!("//! {}\n\n{}\n{body}", about, uses.render(input.kernel, &["Row", "debug"], Some("super::super::types")))
}

fn describe(input: &Input<'_>, column: &Column) -> Vec<String> {
    let signal = match column.origin {
        Origin::Signal(index) => input.plan.signals.get(index),
        Origin::Envelope | Origin::System(_) => None,
    };
    let origin = comment::origin(input.plan, column);
    let from = format!("Column {}, from {origin}.", comment::code(&column.field.name));
    let mut paragraphs = paragraphs(&column.field, signal.and_then(|signal| signal.comment.as_deref()), from);
    if let Some(why) = signal.and_then(|signal| signal.deprecated.as_deref()) {
        paragraphs.push(format!("Deprecated: {}", comment::sentence(why)));
    }
    paragraphs
}
