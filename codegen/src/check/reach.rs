//! Which own types a part of the catalogue comes down to.

use std::collections::HashSet;

use crate::catalogue::{Catalogue, Field, Ordered, Signal, TypeExpr};

/// Those of the bodies of all signals.
pub(super) fn of_bodies(catalogue: &Catalogue) -> Reached<'_> {
    let mut reached = Reached::default();
    for (_, signal) in catalogue.signals.iter().flat_map(|(_, group)| &group.signals) {
        reached.signal(catalogue, signal);
    }
    reached
}

/// Those of the bodies and of the state of all signals.
pub(super) fn of_signals(catalogue: &Catalogue) -> Reached<'_> {
    let mut reached = of_bodies(catalogue);
    if let Some(state) = &catalogue.source.state {
        reached.fields(catalogue, &state.fields);
    }
    reached
}

/// Those of the envelope and of the signals' state.
pub(super) fn of_envelope(catalogue: &Catalogue) -> Reached<'_> {
    let mut reached = Reached::default();
    reached.fields(catalogue, &catalogue.event);
    if let Some(state) = &catalogue.source.state {
        reached.fields(catalogue, &state.fields);
    }
    reached
}

/// What was walked through.
#[derive(Default)]
pub(super) struct Reached<'a> {
    types: HashSet<&'a str>,
    has_unit: bool,
}

impl<'a> Reached<'a> {
    /// Whether the own type `name` was.
    pub(super) fn has(&self, name: &str) -> bool {
        self.types.contains(name)
    }

    /// Whether something on the way is in a unit.
    pub(super) fn has_unit(&self) -> bool {
        self.has_unit
    }

    /// Walks through a signal.
    pub(super) fn signal(&mut self, catalogue: &'a Catalogue, signal: &'a Signal) {
        self.has_unit |= signal.attributes.unit.is_some();
        for data_type in signal.data_type.iter().chain(&signal.value) {
            self.data_type(catalogue, data_type);
        }
        if let Some(fields) = &signal.fields {
            self.fields(catalogue, fields);
        }
    }

    fn fields(&mut self, catalogue: &'a Catalogue, fields: &'a Ordered<Field>) {
        for (_, field) in fields {
            self.has_unit |= field.attributes.unit.is_some();
            if let Some(data_type) = &field.data_type {
                self.data_type(catalogue, data_type);
            }
        }
    }

    fn data_type(&mut self, catalogue: &'a Catalogue, data_type: &'a TypeExpr) {
        // Not a recursion: a faulty catalogue may have a chain of any length.
        let mut open = vec![data_type];
        while let Some(data_type) = open.pop() {
            let TypeExpr::Named(name) = data_type.innermost() else { continue };
            let Some(own) = catalogue.types.get(name).filter(|_| self.types.insert(name)) else { continue };
            self.has_unit |= own.attributes.unit.is_some();
            open.extend(own.data_type.as_ref().map(|of| &of.value));
            for (_, field) in own.fields.iter().flat_map(|fields| fields.value.iter()) {
                self.has_unit |= field.attributes.unit.is_some();
                open.extend(field.data_type.as_ref().map(|of| &of.value));
            }
        }
    }
}
