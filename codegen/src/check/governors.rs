//! Which texts of a body say in which unit its values are.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use crate::{
    catalogue::{Attributes, Catalogue, Group, Path, Signal, Spanned, TypeExpr},
    check::{
        resolve::{Base, resolve},
        sizes::{MAX_DEPTH, MAX_FIELDS},
    },
};

/// The paths of the texts that govern units, those of values inside arrays and structs included.
pub(super) struct Governors<'a> {
    catalogue: &'a Catalogue,
    /// Where a body says the unit if nobody says where.
    usual: &'a Spanned<Path>,
    /// Those of a struct, given the path that governs what names none: many signals share few structs.
    known: HashMap<(&'a str, &'a Path), Rc<[&'a Spanned<Path>]>>,
    /// So many more are looked at.
    left: usize,
    /// So many more are found in bodies.
    left_in_bodies: usize,
}

/// More than any table has: each field, and what governs it once for each type that it may be inside of. What is left over then, and what
/// is left over of as many in bodies as a table has fields, belongs to a catalogue that was refused for its size, or because its types do
/// not end.
const MAX_LOOKED_AT: usize = MAX_FIELDS * (MAX_DEPTH + 1);

impl<'a> Governors<'a> {
    /// Those of a catalogue. `usual` is where a body says the unit if nobody says where.
    pub(super) fn new(catalogue: &'a Catalogue, usual: &'a Spanned<Path>) -> Self {
        Self { catalogue, usual, known: HashMap::new(), left: MAX_LOOKED_AT, left_in_bodies: MAX_FIELDS }
    }

    /// Those of a signal.
    pub(super) fn of_signal(&mut self, group: &'a Group, signal: &'a Signal) -> Vec<&'a Spanned<Path>> {
        let said = group.attributes.unit_field.as_ref().or(self.catalogue.defaults.unit_field.as_ref());
        let usual = said.unwrap_or(self.usual);
        let value = signal.data_type.as_ref().or(signal.value.as_ref());
        let value = value.map(|data_type| (&data_type.value, &signal.attributes));
        let fields = signal.fields.iter().flat_map(|fields| fields.value.iter());
        let fields = fields.filter_map(|(_, field)| field.data_type.as_ref().map(|of| (&of.value, &field.attributes)));
        let mut found = Found::default();
        for (data_type, attributes) in value.into_iter().chain(fields) {
            self.add(data_type, attributes, usual, &mut found);
        }
        found.paths.truncate(self.left_in_bodies);
        self.left_in_bodies -= found.paths.len();
        found.paths
    }

    fn add(
        &mut self,
        data_type: &'a TypeExpr,
        attributes: &'a Attributes,
        usual: &'a Spanned<Path>,
        found: &mut Found<'a>,
    ) {
        let Some(left) = self.left.checked_sub(1) else { return };
        self.left = left;
        let resolved = resolve(self.catalogue, data_type);
        match resolved.base {
            Base::Scalar(_) => {
                if resolved.find(attributes, |link| link.unit.as_ref()).is_some() {
                    let governor = resolved.find(attributes, |link| link.unit_field.as_ref()).unwrap_or(usual);
                    self.take(&[governor], found);
                }
            }
            Base::Struct(name) => {
                let governors = self.of_struct(name, usual);
                self.take(&governors, found);
            }
            Base::Unknown => {}
        }
    }

    /// Adds those that there is time for.
    fn take(&mut self, governors: &[&'a Spanned<Path>], found: &mut Found<'a>) {
        let taken = governors.get(..self.left.min(governors.len())).unwrap_or_default();
        self.left -= taken.len();
        taken.iter().for_each(|path| found.push(path));
    }

    fn of_struct(&mut self, name: &'a str, usual: &'a Spanned<Path>) -> Rc<[&'a Spanned<Path>]> {
        let key = (name, &usual.value);
        if let Some(known) = self.known.get(&key) {
            return Rc::clone(known);
        }
        if self.left == 0 {
            return Rc::default();
        }
        // A struct that holds itself is reported elsewhere; here it ends.
        self.known.insert(key, Rc::default());
        let mut found = Found::default();
        let fields = self.catalogue.types.get(name).and_then(|own| own.fields.as_ref());
        for (_, field) in fields.into_iter().flat_map(|fields| fields.value.iter()) {
            if let Some(data_type) = &field.data_type {
                self.add(data_type, &field.attributes, usual, &mut found);
            }
        }
        let governors: Rc<[_]> = found.paths.into();
        self.known.insert(key, Rc::clone(&governors));
        governors
    }
}

/// Paths, each once.
#[derive(Default)]
struct Found<'a> {
    paths: Vec<&'a Spanned<Path>>,
    seen: HashSet<&'a Path>,
}

impl<'a> Found<'a> {
    fn push(&mut self, path: &'a Spanned<Path>) {
        if self.seen.insert(&path.value) {
            self.paths.push(path);
        }
    }
}
