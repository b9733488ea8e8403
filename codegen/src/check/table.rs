//! The version, the table and its key.

use crate::{
    catalogue::{Catalogue, TypeExpr, yaml::quoted},
    check::resolve::{Base, resolve},
    diagnostic::{Code, Diagnostic, Diagnostics},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    version(catalogue, diagnostics);
    table_name(catalogue, diagnostics);
    key(catalogue, diagnostics);
}

/// A later syntax may give the same words another meaning.
fn version(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let version = &catalogue.catalogue;
    if version.value != 1 {
        diagnostics.push(
            Diagnostic::new(Code::Version, version.span, format!("version {version} of the catalogue is not known"))
                .label("expected 1")
                .replace("write 1, the only version that there is", version.span, "1"),
        );
    }
}

/// Unity Catalog knows a table by three names, and refuses some characters in them.
fn table_name(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let name = &catalogue.table.name;
    let parts: Vec<&str> = name.split('.').collect();
    let refused = |char: char| char.is_whitespace() || char.is_control() || matches!(char, '/' | '`');
    if parts.len() != 3 || parts.iter().any(|part| part.is_empty()) {
        diagnostics.push(
            Diagnostic::new(Code::TableName, name.span, format!("`{name}` is not a table name of three parts"))
                .label("expected `catalog.schema.table`")
                .help("write the catalog and the schema before the table, with dots between them"),
        );
    } else if let Some(char) = name.chars().find(|char| refused(*char)) {
        diagnostics.push(
            Diagnostic::new(Code::TableName, name.span, format!("Unity Catalog refuses {char:?} in a table name"))
                .label("expected names of letters, digits and `_`")
                .replace("write `_` in its place", name.span, quoted(&name.replace(refused, "_"))),
        );
    } else if let Some(part) = parts.iter().find(|part| part.len() > MAX_BYTES) {
        let message = format!("a name of {} bytes is longer than Unity Catalog stores", part.len());
        diagnostics.push(
            Diagnostic::new(Code::TableName, name.span, message)
                .label(format!("expected at most {MAX_BYTES} bytes in each of the three"))
                .help("choose a shorter name"),
        );
    }
}

/// The longest name in Unity Catalog.
const MAX_BYTES: usize = 255;

/// Rows are told apart by the key: a row without one goes to quarantine, so it has to be a text that is always there, and any text may be
/// one.
fn key(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let key = &catalogue.table.key;
    let Some((name, field)) = catalogue.event.iter().find(|(name, _)| name.value == key.value) else {
        if !catalogue.event.knows(key) {
            let diagnostic = Diagnostic::new(Code::Key, key.span, format!("the key `{key}` is no field of `event`"));
            diagnostics.push(diagnostic.nearest_of(key.span, key, catalogue.event.names()));
        }
        return;
    };
    if let Some(data_type) = &field.data_type {
        let resolved = resolve(catalogue, data_type);
        let is_string = resolved.base == Base::Scalar(&TypeExpr::String) && resolved.arrays == 0;
        if resolved.base != Base::Unknown && !is_string {
            diagnostics.push(
                Diagnostic::new(Code::Key, data_type.span, format!("the key `{name}` is no string"))
                    .label("expected `string`")
                    .secondary(key.span, "this makes it the key")
                    .help("make it a `string`, or choose another key"),
            );
        }
        let refusing = [
            ("enum", resolved.find(&field.attributes, |link| link.words.as_ref().map(|words| words.span))),
            ("sentinels", resolved.find(&field.attributes, |link| link.sentinels.as_ref().map(|them| them.span))),
        ];
        for (attribute, span) in refusing.into_iter().filter_map(|(attribute, span)| Some((attribute, span?))) {
            diagnostics.push(
                Diagnostic::new(Code::Key, span, format!("the key `{name}` has `{attribute}`"))
                    .label("an event whose key is a text like any other would have none")
                    .secondary(key.span, "this makes it the key")
                    .help(format!("take `{attribute}` out: every text that is not empty is a key")),
            );
        }
    }
    let required = field.attributes.required.as_ref().is_some_and(|required| required.value);
    if !required && !field.attributes.lost("required") {
        let span = field.attributes.required.as_ref().map_or(name.span, |required| required.span);
        diagnostics.push(
            Diagnostic::new(Code::Key, span, format!("the key `{name}` is not required"))
                .label("a row without its key is quarantined")
                .secondary(key.span, "this makes it the key")
                .help("add `required: true` to the field"),
        );
    }
    if let Some(column) = &field.attributes.column {
        diagnostics.push(
            Diagnostic::new(Code::Key, column.span, "the key's column has another name than the field")
                .label("the key is found in the table by its field's name")
                .help("name the field like the column, and give the field a `path`"),
        );
    }
}
