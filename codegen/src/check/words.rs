//! Words of enums.

use std::collections::HashMap;

use crate::{
    catalogue::{Catalogue, Fold},
    check::{
        attributes::repeated,
        resolve::resolve,
        sites::{Site, sites},
    },
    diagnostic::{Code, Diagnostic, Diagnostics, Span},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    for site in sites(catalogue) {
        if let Some(words) = &site.attributes.words {
            if words.is_empty() {
                diagnostics.push(
                    Diagnostic::new(Code::Words, words.span, "the enum has no words")
                        .help("list the words, or take `enum` out"),
                );
            }
            repeated(words.iter().map(|word| (&word.value, word.span)), "word", diagnostics);
            unreachable(catalogue, &site, diagnostics);
        }
    }
    failed(catalogue, diagnostics);
}

/// Texts are folded before they are compared, words are not: a word in the other case would never be met.
fn unreachable(catalogue: &Catalogue, site: &Site<'_>, diagnostics: &mut Diagnostics) {
    let own = site.data_type.map(|data_type| resolve(catalogue, data_type));
    let fold = own
        .and_then(|resolved| resolved.find(site.attributes, |link| link.fold.as_ref()))
        .or(site.place.group().and_then(|group| group.fold.as_ref()))
        .or(catalogue.defaults.fold.as_ref());
    let Some(fold) = fold else { return };
    let words = || site.attributes.words.iter().flat_map(|words| words.value.iter());
    let as_they_are: HashMap<&str, Span> = words().map(|word| (word.as_str(), word.span)).collect();
    for word in words() {
        let folded = folded(fold.value, word);
        if folded == word.value {
            continue;
        }
        if let Some(other) = as_they_are.get(folded.as_str()) {
            diagnostics.push(
                Diagnostic::new(Code::Words, word.span, format!("`{word}` and `{folded}` are the same word"))
                    .label(format!("after folding this is `{folded}`"))
                    .secondary(*other, "the other")
                    .secondary(fold.span, "texts are folded by this before they are compared")
                    .help("take it out, or add `fold: none`"),
            );
        } else {
            diagnostics.push(
                Diagnostic::new(Code::Words, word.span, format!("no text is `{word}` after folding"))
                    .secondary(fold.span, "texts are folded by this before they are compared")
                    .replace("write the word as it is after folding, or add `fold: none`", word.span, folded),
            );
        }
    }
}

fn folded(fold: Fold, word: &str) -> String {
    match fold {
        Fold::None => word.to_owned(),
        Fold::Upper => word.to_ascii_uppercase(),
        Fold::Lower => word.to_ascii_lowercase(),
    }
}

/// A failure that no word tells can't be seen.
fn failed(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    if let Some(failed) = &catalogue.source.failed {
        if failed.is.is_empty() {
            diagnostics.push(
                Diagnostic::new(Code::Empty, failed.is.span, "no word says that a signal failed")
                    .help("list the words, or take `failed` out"),
            );
        }
        repeated(failed.is.iter().map(|word| (&word.value, word.span)), "word", diagnostics);
    }
}
