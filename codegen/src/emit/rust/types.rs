//! `src/types.rs`: the catalogue's own struct types, and those of the system columns.

use super::about;
use super::layout::{Type, paragraphs};
use super::structs::{Item, ItemField, Stands, Uses, read, render, type_of};
use super::text;
use crate::emit::{Input, comment};
use crate::plan::path_text;

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    let types = &input.layout.types;
    let mut uses = Uses::default();
    for field in types.iter().flat_map(|of| &of.of.fields) {
        uses.add(input.layout, &field.data_type);
    }
    let mut text = "//! The struct types of the catalogue.\n".to_owned();
    if !types.is_empty() {
        text.push_str(&format!("\n{}", uses.render(input.kernel, &["Cell", "Feed", "Row", "Sink", "debug"], None)));
    }
    for of in types {
        text.push_str(&format!("\n{}", render(&item(input, of))));
    }
    vec![("src/types.rs".to_owned(), text)]
}

fn item(input: &Input<'_>, of: &Type<'_>) -> Item {
    let fields = of.of.fields.iter().zip(&of.fields).enumerate().map(|(place, (field, name))| {
        let from = comment::code_list(field.paths.iter().map(|path| path_text(path)), " or ");
        let from = if from.is_empty() || from == comment::code(&field.name) {
            format!("Field {}.", comment::code(&field.name))
        } else {
            format!("Field {}, from {from}.", comment::code(&field.name))
        };
        ItemField {
            name: name.clone(),
            doc: text::doc(&paragraphs(field, None, from)),
            of: type_of(input.layout, &field.data_type),
            read: read(input.layout, &field.data_type, place),
            place,
        }
    });
    Item { name: of.name.clone(), doc: about::struct_type(of), fields: fields.collect(), stands: Stands::Cell }
}
