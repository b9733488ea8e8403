//! Rules over the catalogue: whether its words fit together.
//!
//! Each rule is one function under a sentence that says why it exists. A rule reports what it finds and stays silent about what another
//! rule has to say: an unknown type is reported once, where it is written, and nothing else is said about fields of that type. A catalogue
//! that passes has a plan, and its plan can be lowered.

mod attributes;
mod columns;
mod edge;
mod governors;
mod limits;
mod lints;
mod paths;
mod reach;
mod resolve;
mod scopes;
mod signals;
mod sites;
mod sizes;
mod table;
mod tags;
mod types;
mod units;
mod weights;
mod words;

use crate::{
    catalogue::Catalogue,
    diagnostic::{Diagnostic, Diagnostics, Span},
};

/// Reports every fault of a catalogue that was read.
pub fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let rules: [fn(&Catalogue, &mut Diagnostics); 12] = [
        table::check,
        types::check,
        attributes::check,
        limits::check,
        words::check,
        units::check,
        tags::check,
        columns::check,
        edge::check,
        paths::check,
        signals::check,
        lints::words,
    ];
    for rule in rules {
        rule(catalogue, diagnostics);
    }
}

/// Reads and checks a catalogue in one go. None if it has an error; what is left then are warnings.
///
/// Lints look at catalogues without errors alone: what uses a type may be what could not be read.
#[must_use]
pub fn read_and_check(source: &crate::diagnostic::SourceText, diagnostics: &mut Diagnostics) -> Option<Catalogue> {
    let before = diagnostics.errors();
    let catalogue = crate::catalogue::read(source, diagnostics)?;
    check(&catalogue, diagnostics);
    if diagnostics.errors() != before {
        return None;
    }
    lints::check(&catalogue, diagnostics);
    Some(catalogue)
}

/// Whether a name is what a word of Rust, SQL and a dotted path can be made of without quotes.
fn is_letters_and_digits(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.chars().all(|char| char.is_ascii_alphanumeric())
}

/// Whether it is still worth the time to look for the word that was meant, among so many. A file of garbage has a fault at each word.
fn worth_comparing(wrong: &str, known: usize, diagnostics: &Diagnostics) -> bool {
    wrong.len().saturating_mul(known).saturating_mul(diagnostics.len()) < MAX_COMPARED
}

/// So many letters are compared with words in a fraction of a second.
const MAX_COMPARED: usize = 500_000;

/// Offers the nearest of `known`, while that is worth the time.
fn with_nearest<'a>(
    diagnostic: Diagnostic,
    span: Span,
    wrong: &str,
    known: impl Iterator<Item = &'a str>,
    diagnostics: &Diagnostics,
) -> Diagnostic {
    let (count, _) = known.size_hint();
    if worth_comparing(wrong, count, diagnostics) { diagnostic.nearest_of(span, wrong, known) } else { diagnostic }
}
