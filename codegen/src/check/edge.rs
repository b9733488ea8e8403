//! What is decided before an event is stored: that the column it goes by can say it.

use std::collections::{HashMap, HashSet};

use crate::{
    catalogue::{Catalogue, Field, Spanned, TestMode, TypeExpr, yaml::quoted},
    check::{
        attributes::repeated,
        resolve::{Base, resolve},
        with_nearest,
    },
    diagnostic::{Code, Diagnostic, Diagnostics},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    match &catalogue.source.test_mode {
        Some(test_mode) => told(catalogue, test_mode, diagnostics),
        None if catalogue.source.lost.iter().any(|lost| lost == "test_mode") => {}
        None => untold(catalogue, diagnostics),
    }
}

/// Who wants test events dropped expects that they are; without a column that tells them none would be.
fn untold(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let Some(drop) = catalogue.edge.drop_test_mode.as_ref().filter(|drop| drop.value) else { return };
    diagnostics.push(
        Diagnostic::new(Code::TestMode, drop.span, "no column says which events are of the test mode")
            .label("this drops nothing")
            .help("say it in `source`, such as `test_mode: { column: meta_mode, is: TEST }`"),
    );
}

/// The column must be there, be a text, and be able to hold the words.
fn told(catalogue: &Catalogue, test_mode: &TestMode, diagnostics: &mut Diagnostics) {
    let TestMode { column, is } = test_mode;
    if is.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::Empty, is.span, "no word says that an event is of the test mode")
                .help("list the words, or take `test_mode` out"),
        );
    }
    repeated(is.iter().map(|word| (&word.value, word.span)), "word", diagnostics);
    let Some((_, field)) = catalogue.event.iter().find(|written| name_of(written) == column.value) else {
        // A field that could not be read has been reported.
        if !catalogue.event.knows(column) {
            let message = format!("`{column}` is no column of `event`");
            let diagnostic = Diagnostic::new(Code::TestMode, column.span, message)
                .label("expected the column that says which events are of the test mode");
            let known = catalogue.event.iter().map(name_of);
            diagnostics.push(with_nearest(diagnostic, column.span, column, known, diagnostics));
        }
        return;
    };
    let Some(data_type) = &field.data_type else { return };
    let resolved = resolve(catalogue, data_type);
    if resolved.base == Base::Unknown {
        return;
    }
    if resolved.base != Base::Scalar(&TypeExpr::String) || resolved.arrays > 0 {
        diagnostics.push(
            Diagnostic::new(Code::TestMode, column.span, format!("the column `{column}` is no string"))
                .label("expected a `string`")
                .secondary(data_type.span, format!("its type is `{}`", resolved.text()))
                .help("name a column that holds a text"),
        );
        return;
    }
    let Some(words) = resolved.find(&field.attributes, |link| link.words.as_ref()) else { return };
    let known: HashSet<&str> = words.iter().map(|word| word.as_str()).collect();
    let by_letters: HashMap<String, &str> =
        words.iter().map(|word| (word.to_ascii_lowercase(), word.as_str())).collect();
    for word in is.iter().filter(|word| !known.contains(word.as_str())) {
        let message = format!("the column `{column}` never holds `{word}`");
        let diagnostic = Diagnostic::new(Code::TestMode, word.span, message)
            .label("expected a word of its enum")
            .secondary(words.span, "its enum");
        diagnostics.push(match by_letters.get(&word.to_ascii_lowercase()) {
            Some(same) => diagnostic.replace("write it as the enum does", word.span, quoted(same)),
            None => with_nearest(diagnostic, word.span, word, words.iter().map(|known| known.as_str()), diagnostics),
        });
    }
}

/// What a field's column is called.
fn name_of((name, field): &(Spanned<String>, Field)) -> &str {
    field.attributes.column.as_ref().map_or(name.as_str(), |column| column.as_str())
}
