//! Names of columns, and of fields inside them.

use std::collections::HashMap;

use crate::{
    catalogue::{Catalogue, Field, Ordered, Spanned},
    diagnostic::{Code, Diagnostic, Diagnostics, Span},
    plan::System,
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let columns = columns(catalogue);
    for column in &columns {
        characters(column, diagnostics);
        reserved(column, diagnostics);
    }
    duplicates(&columns, "column", diagnostics);
    let structs = catalogue.types.iter().filter_map(|(_, own)| own.fields.as_ref()).map(|fields| &fields.value);
    let state = catalogue.source.state.iter().map(|state| &state.fields);
    for fields in structs.chain(state) {
        let inner: Vec<Name> = fields.iter().map(|(name, field)| of_field(name, field)).collect();
        for name in &inner {
            characters(name, diagnostics);
        }
        duplicates(&inner, "field", diagnostics);
    }
}

/// A name that will stand in the table, and where it comes from.
struct Name {
    text: String,
    span: Span,
}

fn of_field(name: &Spanned<String>, field: &Field) -> Name {
    let written = field.attributes.column.as_ref().unwrap_or(name);
    Name { text: written.value.clone(), span: written.span }
}

/// The columns that the catalogue makes, in file order.
fn columns(catalogue: &Catalogue) -> Vec<Name> {
    let mut columns: Vec<Name> = catalogue.event.iter().map(|(name, field)| of_field(name, field)).collect();
    for (group_name, group) in &catalogue.signals {
        for (name, signal) in &group.signals {
            let prefix = format!("{group_name}_{name}");
            let suffix = if signal.data_type.is_some() { Some("") } else { signal.value.as_ref().map(|_| "_value") };
            if let Some(suffix) = suffix {
                columns.push(match &signal.attributes.column {
                    Some(column) => Name { text: column.value.clone(), span: column.span },
                    None => Name { text: format!("{prefix}{suffix}"), span: name.span },
                });
            }
            columns.extend(signal.fields.iter().flat_map(|fields| body_columns(&prefix, fields)));
        }
    }
    columns
}

fn body_columns(prefix: &str, fields: &Ordered<Field>) -> Vec<Name> {
    fields
        .iter()
        .map(|(name, field)| match &field.attributes.column {
            Some(column) => Name { text: column.value.clone(), span: column.span },
            None => Name { text: format!("{prefix}_{name}"), span: name.span },
        })
        .collect()
}

/// Delta refuses these characters where column mapping is off, and a name longer than the catalog stores.
fn characters(name: &Name, diagnostics: &mut Diagnostics) {
    let refused = |char: char| matches!(char, ' ' | ',' | ';' | '{' | '}' | '(' | ')' | '\n' | '\t' | '=' | '.' | '`');
    let text = &name.text;
    let fault = match text.chars().find(|char| refused(*char) || char.is_control()) {
        _ if text.is_empty() => Some("a column has a name".to_owned()),
        Some(char) => Some(format!("Delta refuses {char:?} in the name of a column")),
        None if text.len() > MAX_BYTES => {
            Some(format!("the column's name has {} bytes, more than {MAX_BYTES}", text.len()))
        }
        None => None,
    };
    if let Some(fault) = fault {
        diagnostics.push(
            Diagnostic::new(Code::ColumnName, name.span, fault)
                .label(if text.is_empty() { String::new() } else { format!("the column is `{}`", shortened(text)) })
                .help("set the name with `column`"),
        );
    }
}

/// The longest name of a column in Unity Catalog.
const MAX_BYTES: usize = 255;

fn shortened(text: &str) -> String {
    text.chars().take(40).collect::<String>() + if text.chars().count() > 40 { "…" } else { "" }
}

/// Names with an underscore in front, and two more, are the pipeline's: a new one must never meet a column that is there.
fn reserved(name: &Name, diagnostics: &mut Diagnostics) {
    let system = System::ALL.iter().any(|system| system.name().eq_ignore_ascii_case(&name.text));
    if system || name.text.starts_with('_') {
        diagnostics.push(
            Diagnostic::new(Code::ColumnName, name.span, format!("the column name `{}` is reserved", name.text))
                .label("names that start with `_`, `ingest_date` and `pipeline_processed_at` are the pipeline's")
                .help("choose another name and say with `path` where the value sits"),
        );
    }
}

/// The table compares names without case, and Rust writes them in its own: two columns must not fall together in either.
fn duplicates(names: &[Name], what: &str, diagnostics: &mut Diagnostics) {
    let mut first: HashMap<String, &Name> = HashMap::new();
    for name in names {
        let folded = name.text.to_lowercase();
        let in_rust = rust_name(&name.text);
        let earlier = first.get(&folded).or_else(|| first.get(&in_rust)).copied();
        if let Some(earlier) = earlier {
            let (one, other) = (&earlier.text, &name.text);
            let why = if one == other {
                format!("two {what}s are named `{one}`")
            } else if one.to_lowercase() == folded {
                format!("the {what}s `{one}` and `{other}` differ in case alone")
            } else {
                format!("the {what}s `{one}` and `{other}` have the same name in Rust, `{in_rust}`")
            };
            diagnostics.push(
                Diagnostic::new(Code::DuplicateColumn, name.span, why)
                    .label("the second")
                    .secondary(earlier.span, "the first")
                    .help("set another name with `column`"),
            );
        }
        first.entry(folded).or_insert(name);
        first.entry(in_rust).or_insert(name);
    }
}

/// A name as Rust's fields are written: words in lower case, a capital after a small letter or before one starts a new word.
fn rust_name(name: &str) -> String {
    let mut out = String::new();
    let mut before: Option<char> = None;
    let mut chars = name.chars().peekable();
    while let Some(char) = chars.next() {
        let after_small = before.is_some_and(|before| before.is_lowercase() || before.is_numeric());
        let ends_capitals =
            before.is_some_and(char::is_uppercase) && chars.peek().is_some_and(|next| next.is_lowercase());
        let starts_word = !char.is_alphanumeric() || (char.is_uppercase() && (after_small || ends_capitals));
        if starts_word && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        if char.is_alphanumeric() {
            out.extend(char.to_lowercase());
        }
        before = Some(char);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::rust_name;

    #[test]
    fn names_fall_together_as_they_do_in_rust() {
        assert_eq!(rust_name("Charge_IsCharging"), "charge_is_charging");
        assert_eq!(rust_name("oemUpdatedAt"), rust_name("oem_updated_at"));
        assert_eq!(rust_name("DTCList"), "dtc_list");
        assert_ne!(rust_name("Ab_c"), rust_name("A_bc"));
    }
}
