//! `src/groups/`: a struct for the envelope, one for the system columns and one for each group of signals.

use super::about;
use super::layout::Group;
use super::structs::{Item, ItemField, Stands, Uses, read, render, type_of};
use crate::emit::Input;

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
    // A crate may have the name of a group.
    for group in &sorted {
        text.push_str(&format!("pub use self::{}::{};\n", group.module, group.name));
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
                doc: about::column(input, column, &handle(input, number)),
                of: type_of(input.layout, &column.field.data_type),
                read: read(input.layout, &column.field.data_type, number),
                place: number,
            }
        })
        .collect();
    let about = about::group(input, group);
    let first = about.first().cloned().unwrap_or_default();
    let item = Item { name: group.name.clone(), doc: about, fields, stands: Stands::Row };
    let always: &[&str] =
        if group.columns.is_empty() { &["Row", "Sink", "debug"] } else { &["Feed", "Row", "Sink", "debug"] };
    let body = render(&item);
    format!("//!{first}\n\n{}\n{body}", uses.render(input.kernel, always, Some("super::super::types")))
}

/// Where the handle of a column stands, seen from a group's module.
fn handle(input: &Input<'_>, number: usize) -> String {
    format!("super::super::columns::{}", input.layout.handles.get(number).map_or("", String::as_str))
}
