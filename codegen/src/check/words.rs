//! Words of enums.

use std::{
    collections::{HashMap, HashSet},
    mem::discriminant,
};

use crate::{
    catalogue::{Catalogue, Fold, Spanned, yaml::quoted},
    check::{
        attributes::repeated,
        reach::of_signals,
        resolve::resolve,
        sites::{Place, sites},
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
        }
    }
    unreachable(catalogue, diagnostics);
    failed(catalogue, diagnostics);
}

/// Texts are folded before they are compared, words are not: a word in the other case would never be met.
///
/// The words may be those of a type, and what folds them the word of its user. The catalogue's defaults speak of signals and their state.
fn unreachable(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let by_default = of_signals(catalogue);
    // Thousands may use one list.
    let mut seen = HashSet::new();
    for site in sites(catalogue) {
        let Some(data_type) = site.data_type else { continue };
        let is_folded = match site.place {
            Place::OwnType => continue,
            Place::Envelope => false,
            Place::State | Place::Signal(_) | Place::Body(_) => true,
            Place::Member(own) => by_default.has(own),
        };
        let resolved = resolve(catalogue, data_type);
        let group = site.place.group().and_then(|group| group.fold.as_ref());
        let defaults = catalogue.defaults.fold.as_ref().filter(|_| is_folded);
        let fold = resolved.find(site.attributes, |link| link.fold.as_ref()).or(group).or(defaults);
        let words = resolved.find(site.attributes, |link| link.words.as_ref());
        if let (Some(words), Some(fold)) = (words, fold)
            && seen.insert((words.span, discriminant(&fold.value)))
        {
            fold_away(words, fold, diagnostics);
        }
    }
}

fn fold_away(words: &[Spanned<String>], fold: &Spanned<Fold>, diagnostics: &mut Diagnostics) {
    let as_they_are: HashMap<&str, Span> = words.iter().map(|word| (word.as_str(), word.span)).collect();
    for word in words {
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
                    .replace("write the word as it is after folding, or add `fold: none`", word.span, quoted(&folded)),
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

#[cfg(test)]
mod tests {
    use crate::{
        check::read_and_check,
        diagnostic::{Diagnostics, SourceText},
    };

    /// What is said about a catalogue whose texts are folded to upper case.
    fn told(event: &str, rest: &str) -> Vec<String> {
        let text = format!(
            "catalogue: 1
table: {{ name: a.b.c, key: id }}
defaults: {{ fold: upper }}
event:
  id: {{ type: string, required: true }}
{event}
signals:
  G:
    S: boolean
{rest}"
        );
        let mut diagnostics = Diagnostics::default();
        let source = SourceText::new("a.yaml", text);
        _ = read_and_check(&source, &mut diagnostics);
        diagnostics.lines(&source)
    }

    #[test]
    fn defaults_do_not_fold_the_words_of_the_envelope() {
        assert_eq!(told("  a: { type: string, enum: [live] }", ""), Vec::<String>::new());
        assert_eq!(told("  a: A", "types: { A: { type: string, enum: [live] } }"), Vec::<String>::new());
        assert_eq!(
            told("  a: A", "types: { A: { fields: { b: { type: string, enum: [live] } } } }"),
            Vec::<String>::new()
        );
        assert_eq!(told("  a: { type: string, fold: upper, enum: [live] }", "").len(), 1);
    }

    #[test]
    fn words_of_a_type_fold_as_its_users_say() {
        let types = "types: { A: { type: string, enum: [live] } }";
        assert_eq!(told("", &format!("    M: A\n    N: A\n{types}")).len(), 1, "one list is one fault");
        assert_eq!(told("", &format!("    M: {{ type: A, fold: none }}\n{types}")), Vec::<String>::new());
        assert_eq!(told("  a: { type: A, fold: upper }", types).len(), 1);
        let inside = "types: { A: { fields: { b: { type: string, enum: [live] } } } }";
        assert_eq!(told("", &format!("    M: {{ type: A }}\n{inside}")).len(), 1);
    }
}
