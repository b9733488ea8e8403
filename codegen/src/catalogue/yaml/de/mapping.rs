//! Which entries of a mapping are read: known keys, each once.

use std::collections::HashMap;

use super::{NodeDeserializer, access::Entries, private};
use crate::{
    catalogue::yaml::{fault::Words, tree::Entry},
    diagnostic::{Code, Diagnostic, Span, nearest},
};

impl<'a> NodeDeserializer<'a> {
    /// The entries of a mapping from names to values: any name, but each once.
    pub(super) fn names(self, entries: &'a [Entry], faulty: Faulty) -> Entries<'a> {
        let mut kept: Vec<&Entry> = Vec::new();
        let mut first: HashMap<&str, Span> = HashMap::new();
        for entry in entries {
            if self.refuses_merge(entry) || self.refuses_twice(entry, &mut first) {
                continue;
            }
            if faulty == Faulty::Keep || !self.session.is_faulty(&entry.value) {
                kept.push(entry);
            }
        }
        Entries::new(kept, self.session)
    }

    /// The entries of a struct: its fields alone, each once.
    pub(super) fn fields(self, entries: &'a [Entry], fields: &'static [&'static str]) -> Entries<'a> {
        let mut kept: Vec<&Entry> = Vec::new();
        let mut lost: Vec<&str> = Vec::new();
        let mut first: HashMap<&str, Span> = HashMap::new();
        for entry in entries {
            if self.refuses_merge(entry) {
                continue;
            }
            if !is_field(fields, &entry.key) {
                self.refuse_unknown(entry, fields);
                lost.extend(self.session.meant(entry.key_span));
            } else if self.refuses_twice(entry, &mut first) {
            } else if self.session.is_faulty(&entry.value) {
                lost.push(&entry.key);
            } else {
                kept.push(entry);
            }
        }
        let entries = Entries::new(kept, self.session);
        if fields.contains(&private::LOST) { entries.with_lost(lost) } else { entries }
    }

    fn refuse_unknown(self, entry: &Entry, fields: &'static [&'static str]) {
        if self.session.has_reported(Code::UnknownKey, entry.key_span) {
            return;
        }
        let diagnostic = Diagnostic::new(Code::UnknownKey, entry.key_span, format!("unknown key `{}`", entry.key));
        if self.session.words() == Words::AsTheyAre {
            return self.session.report(diagnostic);
        }
        self.session.report(diagnostic.nearest_of(entry.key_span, &entry.key, names_of(fields)));
        if let Some(meant) = nearest(&entry.key, names_of(fields)) {
            self.session.meant.borrow_mut().insert(entry.key_span, meant);
        }
    }

    fn refuses_merge(self, entry: &Entry) -> bool {
        let merge = entry.key == "<<";
        if merge {
            self.session.report(
                Diagnostic::new(Code::Unsupported, entry.key_span, "a merge key is YAML, but not read here")
                    .help("write the keys out"),
            );
        }
        merge
    }

    fn refuses_twice(self, entry: &'a Entry, first: &mut HashMap<&'a str, Span>) -> bool {
        let earlier = *first.entry(&entry.key).or_insert(entry.key_span);
        let twice = earlier != entry.key_span;
        if twice && !self.session.has_reported(Code::DuplicateKey, entry.key_span) {
            self.session.report(
                Diagnostic::new(
                    Code::DuplicateKey,
                    entry.key_span,
                    format!("the key `{}` stands here twice", entry.key),
                )
                .label("again here")
                .secondary(earlier, "first here")
                .help("take one of them out"),
            );
        }
        twice
    }
}

/// The fields that somebody may write.
fn names_of(fields: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    fields.iter().copied().filter(|field| *field != private::LOST)
}

fn is_field(fields: &'static [&'static str], key: &str) -> bool {
    names_of(fields).any(|field| field == key)
}

/// What a mapping does with entries whose values are faulty.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Faulty {
    /// It shows them, so that whoever reads it knows their names.
    Keep,
    /// It leaves them out.
    Skip,
}
