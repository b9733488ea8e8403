//! Which texts of a body say in which unit its values are.

use std::collections::{HashMap, HashSet};

use crate::{
    catalogue::{Attributes, Catalogue, DEFAULT_UNIT_FIELD, Group, Path, Signal, Spanned, TypeExpr},
    check::resolve::{Base, resolve},
    diagnostic::Span,
};

/// The paths of the texts that govern units, those of values inside arrays and structs included.
pub(super) struct Governors<'a> {
    catalogue: &'a Catalogue,
    /// Those of a struct, given the path that governs what names none: many signals share few structs.
    known: HashMap<(&'a str, Path), Vec<Spanned<Path>>>,
}

impl<'a> Governors<'a> {
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        Self { catalogue, known: HashMap::new() }
    }

    /// Those of a signal.
    pub(super) fn of_signal(&mut self, group: &'a Group, signal: &'a Signal) -> Vec<Spanned<Path>> {
        let said = group.attributes.unit_field.as_ref().or(self.catalogue.defaults.unit_field.as_ref());
        let usual = said.cloned().unwrap_or_else(|| Spanned::new(Path::key(DEFAULT_UNIT_FIELD), Span::NOWHERE));
        let value = signal.data_type.as_ref().or(signal.value.as_ref());
        let value = value.map(|data_type| (&data_type.value, &signal.attributes));
        let fields = signal.fields.iter().flat_map(|fields| fields.value.iter());
        let fields = fields.filter_map(|(_, field)| field.data_type.as_ref().map(|of| (&of.value, &field.attributes)));
        let mut found = Found::default();
        for (data_type, attributes) in value.into_iter().chain(fields) {
            self.add(data_type, attributes, &usual, &mut found);
        }
        found.paths
    }

    fn add(&mut self, data_type: &'a TypeExpr, attributes: &'a Attributes, usual: &Spanned<Path>, found: &mut Found) {
        let resolved = resolve(self.catalogue, data_type);
        match resolved.base {
            Base::Scalar(_) => {
                if resolved.find(attributes, |link| link.unit.as_ref()).is_some() {
                    found.push(resolved.find(attributes, |link| link.unit_field.as_ref()).unwrap_or(usual));
                }
            }
            Base::Struct(name) => {
                for path in self.of_struct(name, usual) {
                    found.push(&path);
                }
            }
            Base::Unknown => {}
        }
    }

    fn of_struct(&mut self, name: &'a str, usual: &Spanned<Path>) -> Vec<Spanned<Path>> {
        let key = (name, usual.value.clone());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        // A struct that holds itself is reported elsewhere; here it ends.
        self.known.insert(key.clone(), Vec::new());
        let mut found = Found::default();
        let fields = self.catalogue.types.get(name).and_then(|own| own.fields.as_ref());
        for (_, field) in fields.into_iter().flat_map(|fields| fields.value.iter()) {
            if let Some(data_type) = &field.data_type {
                self.add(data_type, &field.attributes, usual, &mut found);
            }
        }
        self.known.insert(key, found.paths.clone());
        found.paths
    }
}

/// Paths, each once.
#[derive(Default)]
struct Found {
    paths: Vec<Spanned<Path>>,
    seen: HashSet<Path>,
}

impl Found {
    fn push(&mut self, path: &Spanned<Path>) {
        if self.seen.insert(path.value.clone()) {
            self.paths.push(path.clone());
        }
    }
}
