//! Fields: alternatives, arrays, structs.

use super::Work;
use super::decode::{Decoded, UnitState, scalar};
use super::rescue::{Doc, is_container};
use super::template::{Noted, Recording, Step};
use super::times::are_taken;
use crate::lexer::{Raw, RawKind, unescape};
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

/// Where a value stands in the scope or array that is being read; it becomes part of a path only if something is rescued.
#[derive(Clone, Copy)]
enum At<'a> {
    Slot(&'a Scope, u32),
    Index(usize),
}

impl<'t> Work<'t> {
    /// Reads all fields of a collected scope.
    pub(super) fn read_fields<S: Sink>(&mut self, doc: Doc<'_>, scope: &Scope, base: usize, sink: &mut S) {
        let tables = self.tables;
        for field in scope.fields.slice(&tables.fields) {
            self.read_field(doc, scope, base, field, sink);
        }
    }

    /// Takes the first alternative that decodes, and accounts for the others.
    fn read_field<S: Sink>(&mut self, doc: Doc<'_>, scope: &Scope, base: usize, field: &'t Field, sink: &mut S) {
        let mut winner = None;
        for slot in field.sources.slice(&self.tables.sources) {
            let Some(raw) = self.slot(base, *slot) else { continue };
            let unit = self.unit_of(field);
            if unit == UnitState::Unknown {
                return;
            }
            if let Some(winner) = winner {
                self.recording.iter_mut().for_each(Recording::spoil);
                self.account(doc, field, winner, raw, (scope, *slot));
            } else if self.read_value(doc, field, raw, At::Slot(scope, *slot), unit, sink) == Found::Yes {
                winner = Some(raw);
            }
        }
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

    /// Reads one value into its place in the innermost container; a bad one is rescued.
    fn read_value<S: Sink>(
        &mut self,
        doc: Doc<'_>,
        field: &'t Field,
        raw: Raw,
        at: At<'_>,
        unit: UnitState,
        sink: &mut S,
    ) -> Found {
        if !is_nested(&field.kind) {
            return self.read_scalar(doc, field, raw, at, unit, sink);
        }
        let path = self.trace.path_len();
        self.push_at(at);
        let found = if self.takes(field, raw) {
            self.read_nested(doc, field, raw, unit, sink);
            Found::Yes
        } else {
            self.rescue(doc, raw, Reason::WrongType);
            Found::No
        };
        self.trace.truncate_path(path);
        found
    }

    fn push_at(&mut self, at: At<'_>) {
        match at {
            At::Slot(scope, slot) => self.push_slot(scope, slot),
            At::Index(index) => self.trace.push_index(index),
        }
    }

    /// Rescues a value that stands there.
    fn rescue_at(&mut self, doc: Doc<'_>, raw: Raw, at: At<'_>, reason: Reason) {
        let path = self.trace.path_len();
        self.push_at(at);
        self.rescue(doc, raw, reason);
        self.trace.truncate_path(path);
    }

    fn read_nested<S: Sink>(&mut self, doc: Doc<'_>, field: &'t Field, raw: Raw, unit: UnitState, sink: &mut S) {
        let place = field.place;
        match field.kind {
            Kind::Array { element } => {
                sink.begin_array(place);
                self.record(Step::BeginArray(place));
                if let Some(element) = self.tables.field(element) {
                    self.read_elements(doc, element, raw, unit, sink);
                }
                sink.end_array();
                self.record(Step::EndArray);
            }
            Kind::Struct { scope } => {
                sink.begin_struct(place);
                self.record(Step::BeginStruct(place));
                if let Some(scope) = self.tables.scope(scope) {
                    self.read_struct(doc, scope, raw, sink);
                }
                sink.end_struct();
                self.record(Step::EndStruct);
            }
            _ => {}
        }
    }

    fn record(&mut self, step: Step) {
        if let Some(recording) = &mut self.recording {
            recording.step(step);
        }
    }

    fn read_scalar<S: Sink>(
        &mut self,
        doc: Doc<'_>,
        field: &'t Field,
        raw: Raw,
        at: At<'_>,
        unit: UnitState,
        sink: &mut S,
    ) -> Found {
        self.counted.clear();
        let decoded = match self.recent(doc, field, raw) {
            Some(micros) => Decoded::Value(Value::Timestamp(micros)),
            None => scalar(self.tables, field, doc.text, raw, unit, &mut self.text, &mut self.counted),
        };
        let found = match decoded {
            Decoded::Value(value) => {
                sink.set(field.place, value);
                let noted = self.recording.as_mut().map(|it| it.value(doc, raw, field, unit, value));
                if noted == Some(Noted::Hole) {
                    // What a hole's value is counted for is counted with each hit.
                    self.counted.clear();
                }
                Found::Yes
            }
            Decoded::Null => Found::No,
            Decoded::Refused(reason) => {
                self.rescue_at(doc, raw, at, reason);
                return Found::No;
            }
        };
        self.counted.iter().for_each(|count| self.trace.count(*count));
        found
    }

    /// The microseconds of a time as most are written.
    fn recent(&mut self, doc: Doc<'_>, field: &Field, raw: Raw) -> Option<i64> {
        let is_likely = raw.kind == RawKind::Number && raw.end() - raw.start() == 13;
        (is_likely && are_taken(self.tables, field)).then(|| self.times.micros(doc.text.as_bytes(), raw.start()))?
    }

    fn read_elements<S: Sink>(&mut self, doc: Doc<'_>, element: &'t Field, array: Raw, unit: UnitState, sink: &mut S) {
        let (mut rest, mut index) = (self.tape(doc).inside(array), 0);
        while let Some(raw) = self.tape(doc).element(&mut rest) {
            if raw.kind == RawKind::Null
                || self.read_value(doc, element, raw, At::Index(index), unit, sink) == Found::No
            {
                sink.set(0, Value::Null);
                self.record(Step::Null { place: 0 });
            }
            index += 1;
        }
    }

    fn read_struct<S: Sink>(&mut self, doc: Doc<'_>, scope: &Scope, raw: Raw, sink: &mut S) {
        let base = self.open(scope);
        if raw.kind == RawKind::Object {
            // It was checked with what is around it.
            if self.collect(doc, scope, raw.start(), 0, base).is_ok() {
                self.note_skipped(doc, scope, raw.start());
            }
        } else if let Some(slot) = scope.itself.and_then(|slot| self.slots.get_mut(base + slot as usize)) {
            *slot = Some(raw);
        }
        self.read_fields(doc, scope, base, sink);
        self.slots.truncate(base);
    }

    /// Accounts for an alternative that came after the winner.
    fn account(&mut self, doc: Doc<'_>, field: &Field, winner: Raw, raw: Raw, (scope, slot): (&Scope, u32)) {
        let tables = self.tables;
        let at = At::Slot(scope, slot);
        if is_nested(&field.kind) {
            return match self.takes(field, raw) {
                false => self.rescue_at(doc, raw, at, Reason::WrongType),
                true if winner.of(doc.text) == raw.of(doc.text) => self.trace.count(Count::EqualAlternative),
                true => self.rescue_at(doc, raw, at, Reason::Duplicate),
            };
        }
        let unit = self.unit_of(field);
        self.counted.clear();
        let first = scalar(tables, field, doc.text, winner, unit, &mut self.text, &mut self.counted);
        self.counted.clear();
        let other = scalar(tables, field, doc.text, raw, unit, &mut self.other_text, &mut self.counted);
        match other {
            Decoded::Null => self.counted.iter().for_each(|count| self.trace.count(*count)),
            Decoded::Refused(reason) => self.rescue_at(doc, raw, at, reason),
            Decoded::Value(_) if first == other => self.trace.count(Count::EqualAlternative),
            Decoded::Value(_) => self.rescue_at(doc, raw, at, Reason::Duplicate),
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
