//! `src/columns.rs`: a typed handle for each column.

use super::structs::{Uses, type_of};
use super::text;
use crate::emit::{Input, comment};

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    let columns = &input.plan.columns;
    let mut uses = Uses::default();
    for column in columns {
        uses.add(input.layout, &column.field.data_type);
    }
    let mut out = "//! Handles of the columns: what code holds instead of a name.\n\n".to_owned();
    out.push_str(&uses.render(input.kernel, &["Column"], Some("super::types")));
    for (number, (column, handle)) in columns.iter().zip(&input.layout.handles).enumerate() {
        let of = spaced(&type_of(input.layout, &column.field.data_type).to_string());
        let doc = format!("Column {}.", comment::code(&column.field.name));
        out.push('\n');
        for line in text::doc(&[doc]) {
            out.push_str(&format!("///{line}\n"));
        }
        out.push_str(&format!("pub const {handle}: Column<{of}> = Column::new({number});\n"));
    }
    vec![("src/columns.rs".to_owned(), out)]
}

/// Tokens as people write types.
fn spaced(tokens: &str) -> String {
    tokens.replace(' ', "").replace(',', ", ")
}
