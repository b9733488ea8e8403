//! `src/columns.rs`: a typed handle for each column.

use std::collections::BTreeMap;

use super::about;
use super::structs::{Uses, type_of};
use crate::emit::Input;

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    let columns = &input.plan.columns;
    let mut uses = Uses::default();
    for column in columns {
        uses.add(input.layout, &column.field.data_type);
    }
    let mut out = "//! Handles of the columns: what code holds instead of a name.\n\n".to_owned();
    let fields = fields(input);
    out.push_str(&uses.render(input.kernel, &["Column"], Some("super::types")));
    for (number, (column, handle)) in columns.iter().zip(&input.layout.handles).enumerate() {
        let of = spaced(&type_of(input.layout, &column.field.data_type).to_string());
        out.push('\n');
        for line in about::column(input, column, fields.get(&number).map_or("", String::as_str)) {
            out.push_str(&format!("///{line}\n"));
        }
        out.push_str(&format!("pub const {handle}: Column<{of}> = Column::new({number});\n"));
    }
    vec![("src/columns.rs".to_owned(), out)]
}

/// Where the field of each column stands, by number.
fn fields(input: &Input<'_>) -> BTreeMap<usize, String> {
    let groups = input.layout.groups.iter();
    let fields = groups.flat_map(|group| group.columns.iter().map(|(number, field)| (*number, &group.name, field)));
    fields.map(|(number, group, field)| (number, format!("field@super::groups::{group}::{field}"))).collect()
}

/// Tokens as people write types.
fn spaced(tokens: &str) -> String {
    tokens.replace(' ', "").replace(',', ", ")
}
