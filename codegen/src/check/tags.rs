//! Tags and their words.

use crate::{
    catalogue::{Catalogue, Ordered, Spanned},
    check::{attributes::repeated, nearest_name, sites::sites},
    diagnostic::{Code, Diagnostic, Diagnostics},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    for (_, words) in &catalogue.tags {
        repeated(words.iter().map(|word| (&word.value, word.span)), "word", diagnostics);
    }
    for site in sites(catalogue) {
        declared(catalogue, &site.attributes.tags, diagnostics);
    }
    for (_, group) in &catalogue.signals {
        declared(catalogue, &group.attributes.tags, diagnostics);
    }
}

/// A misspelt tag would leave personal data without protection.
fn declared(catalogue: &Catalogue, tags: &Ordered<Spanned<String>>, diagnostics: &mut Diagnostics) {
    for (tag, word) in tags {
        let Some(words) = catalogue.tags.get(tag) else {
            if !catalogue.tags.knows(tag) {
                let diagnostic = Diagnostic::new(Code::UnknownTag, tag.span, format!("unknown tag `{tag}`"))
                    .help("declare it, with its words, under `tags` at the top");
                diagnostics.push(if catalogue.tags.is_empty() {
                    diagnostic
                } else {
                    nearest_name(diagnostic, tag, &catalogue.tags)
                });
            }
            continue;
        };
        if !words.is_empty() && !words.iter().any(|known| known.value == word.value) {
            diagnostics.push(
                Diagnostic::new(Code::UnknownTag, word.span, format!("unknown word `{word}` of the tag `{tag}`"))
                    .nearest_of(word.span, word, words.iter().map(|known| known.as_str())),
            );
        }
    }
}
