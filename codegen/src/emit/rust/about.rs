//! What doc comments of generated Rust say of columns, groups and types, with links from one to the other.

use super::layout::{Group, Type, paragraphs};
use super::text;
use crate::emit::{Input, comment};
use crate::plan::{Column, Origin};

/// The doc comment of a struct's field or of a handle: what the column is, and where it comes from. `target` is what its name links to.
pub(super) fn column(input: &Input<'_>, column: &Column, target: &str) -> Vec<String> {
    let signal = match column.origin {
        Origin::Signal(index) => input.plan.signals.get(index),
        Origin::Envelope | Origin::System(_) => None,
    };
    let name = comment::code(&column.field.name);
    let from = format!("Column {name}, from {}.", comment::origin(input.plan, column));
    let mut said = paragraphs(&column.field, signal.and_then(|signal| signal.comment.as_deref()), from);
    if let Some(why) = signal.and_then(|signal| signal.deprecated.as_deref()) {
        said.push(format!("Deprecated: {}", comment::sentence(why)));
    }
    let plain = format!(" Column {name}, from ");
    let linked = format!(" Column [{name}]({target}), from ");
    // Brackets of a catalogue's texts are escaped; these are ours.
    text::doc(&said).into_iter().map(|line| line.replacen(&plain, &linked, 1)).collect()
}

/// What a group is, first in the catalogue's words.
pub(super) fn group(input: &Input<'_>, group: &Group<'_>) -> Vec<String> {
    let origin =
        group.columns.first().and_then(|(number, _)| input.plan.columns.get(*number)).map(|first| first.origin);
    let own = match (group.of, origin) {
        (Some(name), _) => format!("The signals of the group {}.", comment::code(name)),
        (None, Some(Origin::Envelope)) => "The envelope of an event.".to_owned(),
        (None, _) => "What the pipeline adds to an event.".to_owned(),
    };
    text::doc(&[group.comment.map(comment::sentence).unwrap_or_default(), own])
}

/// What a struct type is, first in the catalogue's words, and the columns that hold it.
pub(super) fn struct_type(of: &Type<'_>) -> Vec<String> {
    let shown = comment::code_list(of.columns.iter().take(MAX_COLUMNS), ", ");
    let more = of.columns.len().saturating_sub(MAX_COLUMNS);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let own = format!("The struct {}, in {shown}{more}.", comment::code(&of.of.name.0));
    text::doc(&[of.comment.map(comment::sentence).unwrap_or_default(), own])
}

/// A list of all columns that hold a point in time helps nobody.
const MAX_COLUMNS: usize = 6;
