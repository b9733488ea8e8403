//! Bodies: as text or object, their units, and those of failed signals.

use super::Work;
use super::decode::UnitState;
use super::frame::Went;
use super::rescue::Doc;
use crate::Reason;
use crate::lexer::{Raw, RawKind, next, unescape};
use crate::sink::Sink;
use crate::tables::{Scope, Signal, Span, Spelling, UnitUse};

/// A body that is an object, or a text that says one.
#[derive(Clone, Copy)]
struct Body<'a> {
    doc: Doc<'a>,
    /// What stands in the frame.
    raw: Raw,
    /// Where the object starts.
    start: usize,
}

impl Work<'_> {
    /// Reads a body in whatever form it came.
    pub(super) fn read_any_body<S: Sink>(&mut self, doc: Doc<'_>, raw: Raw, signal: &Signal, went: Went, sink: &mut S) {
        match raw.kind {
            RawKind::Object => self.read_object_body(Body { doc, raw, start: raw.start() }, signal, went, sink),
            RawKind::Text => {
                let mut text = std::mem::take(&mut self.body);
                text.clear();
                if unescape(raw.inside(doc.text), &mut text).is_err() {
                    self.rescue(doc, raw, Reason::LoneSurrogate);
                } else {
                    self.body_tape.clear();
                    let inner = Doc { text: &text, inside: Some(raw.start()) };
                    match next(text.as_bytes(), 0) {
                        Some((start, b'{')) => {
                            self.read_object_body(Body { doc: inner, raw, start }, signal, went, sink)
                        }
                        _ => self.rescue_whole(inner, raw, Reason::MalformedBody),
                    }
                }
                self.body = text;
            }
            _ => self.rescue(doc, raw, Reason::MalformedBody),
        }
    }

    fn read_object_body<S: Sink>(&mut self, body: Body<'_>, signal: &Signal, went: Went, sink: &mut S) {
        let Body { doc, raw, start } = body;
        let Some(scope) = self.tables.scope(signal.body) else { return };
        let base = self.open(scope);
        let before = self.trace.mark();
        let end = self.collect(doc, scope, start, 0, base);
        let is_whole = end.is_ok_and(|end| doc.inside.is_none() || next(doc.text.as_bytes(), end).is_none());
        let fault = if !is_whole {
            Some(Reason::MalformedBody)
        } else if went == Went::Badly && !self.is_vacant(body, scope, signal.units) {
            Some(Reason::FailedBody)
        } else {
            None
        };
        if let Some(reason) = fault {
            self.trace.truncate(before);
            self.rescue_whole(doc, raw, reason);
        } else if went == Went::Badly {
            // It holds nothing, so whatever stands in it twice or in another's place is nothing too.
            self.trace.forget_entries(before);
            self.note_body(body, scope, base, signal.units);
        } else {
            self.note_body(body, scope, base, signal.units);
            self.read_units(body, base, signal.units);
            self.read_fields(doc, scope, base, sink);
        }
        self.slots.truncate(base);
    }

    /// Notes, for a lesson, what nobody reads in a body, and what decides its units.
    fn note_body(&mut self, body: Body<'_>, scope: &Scope, base: usize, units: Span) {
        self.note_skipped(body.doc, scope, body.start);
        if let Some(recording) = &mut self.recording {
            let uses = units.slice(&self.tables.unit_uses);
            let slots = uses.iter().map(|usage| base + usage.slot as usize);
            let units = slots.filter_map(|slot| self.slots.get(slot).copied().flatten());
            units.for_each(|unit| recording.decider(body.doc, unit));
        }
    }

    /// Whether a body says nothing: nulls, empty containers, ignored fields and known units.
    fn is_vacant(&mut self, body: Body<'_>, scope: &Scope, units: Span) -> bool {
        let object = self.on_tape(body.doc, body.start);
        object.is_some_and(|object| self.is_vacant_object(body.doc, scope.nodes, object, units))
    }

    /// Keeps a body whole: a text body is its unescaped text.
    fn rescue_whole(&mut self, doc: Doc<'_>, raw: Raw, reason: Reason) {
        if doc.inside.is_none() {
            return self.rescue(doc, raw, reason);
        }
        let of = self.of.clone();
        let kept = self.trace.keep(doc.text);
        self.trace.rescue_kept(doc.place(0), kept, reason, of);
    }

    /// Finds what governs each of the body's units.
    fn read_units(&mut self, body: Body<'_>, base: usize, uses: Span) {
        let uses = uses.slice(&self.tables.unit_uses);
        self.units.clear();
        let mut unknown = false;
        for usage in uses {
            let state = match self.slot(base, usage.slot) {
                None => UnitState::Absent,
                Some(raw) => match self.find_unit(body.doc, raw, usage) {
                    Some(spelling) => spelling.conversion.map_or(UnitState::Own, UnitState::Other),
                    None => {
                        let mut siblings = uses.iter().filter(|other| other.slot == usage.slot);
                        let elsewhere = siblings.any(|other| self.find_unit(body.doc, raw, other).is_some());
                        unknown |= !elsewhere;
                        if elsewhere { UnitState::Own } else { UnitState::Unknown }
                    }
                },
            };
            self.units.push(state);
        }
        if unknown {
            self.rescue_whole(body.doc, body.raw, Reason::UnknownUnit);
        }
    }

    fn find_unit(&mut self, doc: Doc<'_>, raw: Raw, usage: &UnitUse) -> Option<&Spelling> {
        if raw.kind != RawKind::Text {
            return None;
        }
        self.text.clear();
        unescape(raw.inside(doc.text), &mut self.text).ok()?;
        let spellings = usage.spellings.slice(&self.tables.spellings);
        let at = spellings.binary_search_by(|spelling| (*spelling.text).cmp(&self.text)).ok()?;
        spellings.get(at)
    }

    /// Whether `raw`, at `slot` of a body, spells a unit that the signal knows.
    pub(super) fn is_known_unit(&mut self, doc: Doc<'_>, slot: u32, raw: Raw, uses: Span) -> bool {
        let uses = uses.slice(&self.tables.unit_uses);
        uses.iter().filter(|usage| usage.slot == slot).any(|usage| self.find_unit(doc, raw, usage).is_some())
    }
}
