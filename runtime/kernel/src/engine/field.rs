//! Fields: alternatives, arrays, structs.

use super::Work;
use super::decode::{Decoded, UnitState, scalar};
use super::rescue::{Doc, is_container};
use crate::lexer::{Raw, RawKind, elements, unescape};
use crate::sink::{Sink, Value};
use crate::tables::{Field, Kind, Scope};
use crate::{Count, Reason};

/// Whether a value was found for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub(super) enum Found {
    Yes,
    No,
}

impl Work<'_> {
    /// Reads all fields of a collected scope.
    pub(super) fn read_fields<S: Sink>(&mut self, doc: Doc<'_>, scope: &Scope, base: usize, sink: &mut S) {
        for field in scope.fields.slice(&self.tables.fields) {
            if self.unit_of(field) != UnitState::Unknown {
                self.read_field(doc, scope, base, field, sink);
            }
        }
    }

    /// Takes the first alternative that decodes, and accounts for the others.
    fn read_field<S: Sink>(&mut self, doc: Doc<'_>, scope: &Scope, base: usize, field: &Field, sink: &mut S) {
        let mut winner = None;
        let path = self.trace.path_len();
        for slot in field.sources.slice(&self.tables.sources) {
            let Some(raw) = self.slot(base, *slot) else { continue };
            self.push_slot(scope, *slot);
            match winner {
                None if self.read_value(doc, field, raw, field.place, sink) == Found::Yes => winner = Some(raw),
                None => {}
                Some(winner) => self.account(doc, field, winner, raw),
            }
            self.trace.truncate_path(path);
        }
    }

    /// Whether some alternative of some field of the scope decodes.
    pub(super) fn any_value(&mut self, doc: Doc<'_>, scope: &Scope, base: usize) -> bool {
        let tables = self.tables;
        scope.fields.slice(&tables.fields).iter().any(|field| {
            field.sources.slice(&tables.sources).iter().any(|slot| {
                let Some(raw) = self.slot(base, *slot) else { return false };
                if is_nested(&field.kind) {
                    return self.takes(field, raw);
                }
                self.counted.clear();
                let unit = UnitState::Own;
                let decoded = scalar(tables, field, doc.text, raw, unit, &mut self.text, &mut self.counted);
                matches!(decoded, Decoded::Value(_))
            })
        })
    }

    /// What governs a field's unit, or that of an array's elements.
    fn unit_of(&self, field: &Field) -> UnitState {
        let mut field = field;
        while let Kind::Array { element } = field.kind {
            let Some(inner) = self.tables.field(element) else { break };
            field = inner;
        }
        let governed_by = self.tables.rules(field).unit.and_then(|unit| unit.governed_by);
        governed_by.and_then(|unit| self.units.get(unit as usize).copied()).unwrap_or(UnitState::Own)
    }

    /// Reads one value into `place` of the innermost container; a bad one is rescued at the path that stands.
    fn read_value<S: Sink>(&mut self, doc: Doc<'_>, field: &Field, raw: Raw, place: u32, sink: &mut S) -> Found {
        if is_nested(&field.kind) && !self.takes(field, raw) {
            self.rescue(doc, raw, Reason::WrongType);
            return Found::No;
        }
        match field.kind {
            Kind::Array { element } => {
                sink.begin_array(place);
                if let Some(element) = self.tables.field(element) {
                    self.read_elements(doc, element, raw, sink);
                }
                sink.end_array();
                Found::Yes
            }
            Kind::Struct { scope } => {
                sink.begin_struct(place);
                if let Some(scope) = self.tables.scope(scope) {
                    self.read_struct(doc, scope, raw, sink);
                }
                sink.end_struct();
                Found::Yes
            }
            _ => self.read_scalar(doc, field, raw, place, sink),
        }
    }

    fn read_scalar<S: Sink>(&mut self, doc: Doc<'_>, field: &Field, raw: Raw, place: u32, sink: &mut S) -> Found {
        let unit = self.unit_of(field);
        self.counted.clear();
        let decoded = scalar(self.tables, field, doc.text, raw, unit, &mut self.text, &mut self.counted);
        let found = match decoded {
            Decoded::Value(value) => {
                sink.set(place, value);
                Found::Yes
            }
            Decoded::Null => Found::No,
            Decoded::Refused(reason) => {
                self.rescue(doc, raw, reason);
                return Found::No;
            }
        };
        self.counted.iter().for_each(|count| self.trace.count(*count));
        found
    }

    fn read_elements<S: Sink>(&mut self, doc: Doc<'_>, element: &Field, array: Raw, sink: &mut S) {
        let path = self.trace.path_len();
        for (index, raw) in elements(doc.text, array).enumerate() {
            self.trace.push_index(index);
            if raw.kind == RawKind::Null || self.read_value(doc, element, raw, 0, sink) == Found::No {
                sink.set(0, Value::Null);
            }
            self.trace.truncate_path(path);
        }
    }

    fn read_struct<S: Sink>(&mut self, doc: Doc<'_>, scope: &Scope, raw: Raw, sink: &mut S) {
        let base = self.open(scope);
        if raw.kind == RawKind::Object {
            self.collect(doc, scope, raw, base);
        } else if let Some(slot) = scope.itself.and_then(|slot| self.slots.get_mut(base + slot as usize)) {
            *slot = Some(raw);
        }
        self.read_fields(doc, scope, base, sink);
        self.slots.truncate(base);
    }

    /// Accounts for an alternative that came after the winner.
    fn account(&mut self, doc: Doc<'_>, field: &Field, winner: Raw, raw: Raw) {
        let tables = self.tables;
        if is_nested(&field.kind) {
            return match self.takes(field, raw) {
                false => self.rescue(doc, raw, Reason::WrongType),
                true if winner.of(doc.text) == raw.of(doc.text) => self.trace.count(Count::EqualAlternative),
                true => self.rescue(doc, raw, Reason::Duplicate),
            };
        }
        let unit = self.unit_of(field);
        self.counted.clear();
        let first = scalar(tables, field, doc.text, winner, unit, &mut self.text, &mut self.counted);
        self.counted.clear();
        let other = scalar(tables, field, doc.text, raw, unit, &mut self.other_text, &mut self.counted);
        match other {
            Decoded::Null => self.counted.iter().for_each(|count| self.trace.count(*count)),
            Decoded::Refused(reason) => self.rescue(doc, raw, reason),
            Decoded::Value(_) if first == other => self.trace.count(Count::EqualAlternative),
            Decoded::Value(_) => self.rescue(doc, raw, Reason::Duplicate),
        }
    }

    /// Whether `raw` is of the kind that a nested field takes.
    fn takes(&self, field: &Field, raw: Raw) -> bool {
        match field.kind {
            Kind::Array { .. } => raw.kind == RawKind::Array,
            Kind::Struct { scope } => {
                let itself = self.tables.scope(scope).and_then(|scope| scope.itself);
                raw.kind == RawKind::Object || itself.is_some() && !is_container(raw.kind)
            }
            _ => false,
        }
    }

    /// Reads a text that only the engine uses into `self.text`; whether it is one. Anything else is rescued at the path that stands.
    pub(super) fn read_text(&mut self, doc: Doc<'_>, raw: Raw) -> bool {
        self.text.clear();
        if raw.kind != RawKind::Text {
            self.rescue(doc, raw, Reason::WrongType);
            return false;
        }
        let read = unescape(raw.inside(doc.text), &mut self.text).is_ok();
        if !read {
            self.rescue(doc, raw, Reason::LoneSurrogate);
        }
        read
    }
}

fn is_nested(kind: &Kind) -> bool {
    matches!(kind, Kind::Array { .. } | Kind::Struct { .. })
}
