//! Tags and their words.

use std::collections::{HashMap, HashSet};

use crate::{
    catalogue::{Catalogue, Ordered, Spanned},
    check::{attributes::repeated, sites::sites, with_nearest},
    diagnostic::{Code, Diagnostic, Diagnostics},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    for (_, words) in &catalogue.tags {
        repeated(words.iter().map(|word| (&word.value, word.span)), "word", diagnostics);
    }
    let known: HashMap<&str, HashSet<&str>> = catalogue
        .tags
        .iter()
        .map(|(tag, words)| (tag.as_str(), words.iter().map(|word| word.as_str()).collect()))
        .collect();
    for site in sites(catalogue) {
        declared(catalogue, &known, &site.attributes.tags, diagnostics);
    }
    for (_, group) in &catalogue.signals {
        declared(catalogue, &known, &group.attributes.tags, diagnostics);
    }
}

/// A misspelt tag would leave personal data without protection.
fn declared(
    catalogue: &Catalogue,
    known: &HashMap<&str, HashSet<&str>>,
    tags: &Ordered<Spanned<String>>,
    diagnostics: &mut Diagnostics,
) {
    for (tag, word) in tags {
        let Some(words) = catalogue.tags.get(tag) else {
            if !catalogue.tags.knows(tag) {
                let diagnostic = Diagnostic::new(Code::UnknownTag, tag.span, format!("unknown tag `{tag}`"))
                    .help("declare it, with its words, under `tags` at the top");
                diagnostics.push(with_nearest(diagnostic, tag.span, tag, catalogue.tags.names(), diagnostics));
            }
            continue;
        };
        let is_known = known.get(tag.as_str()).is_none_or(|words| words.contains(word.as_str()));
        if !words.is_empty() && !is_known {
            let message = format!("unknown word `{word}` of the tag `{tag}`");
            let diagnostic = Diagnostic::new(Code::UnknownTag, word.span, message);
            let known = words.iter().map(|known| known.as_str());
            diagnostics.push(with_nearest(diagnostic, word.span, word, known, diagnostics));
        }
    }
}
