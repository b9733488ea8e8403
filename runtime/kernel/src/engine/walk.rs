//! Objects once more, from a tape: what a lesson skips, and whether a failed signal's body says anything.

use super::Work;
use super::rescue::{Doc, is_container};
use crate::lexer::{Raw, RawKind};
use crate::tables::{Scope, Span, Then};

impl Work<'_> {
    /// Puts the value that starts at `start` on a tape; none if it is malformed.
    pub(super) fn on_tape(&mut self, doc: Doc<'_>, start: usize) -> Option<Raw> {
        self.tape_mut(doc).append(doc.text.as_bytes(), start, 0).ok()
    }

    /// Notes, for a lesson, the values of a collected object that nobody reads.
    pub(super) fn note_skipped(&mut self, doc: Doc<'_>, scope: &Scope, start: usize) {
        if self.recording.is_some()
            && let Some(object) = self.on_tape(doc, start)
        {
            self.note_members(doc, scope.nodes, object);
        }
    }

    fn note_members(&mut self, doc: Doc<'_>, siblings: Span, object: Raw) {
        let mut rest = self.tape(doc).inside(object);
        while let Some((key, value)) = self.tape(doc).member(&mut rest) {
            let node = self.find(doc, siblings, key).and_then(|node| self.tables.nodes.get(node as usize));
            match node.map(|node| node.then) {
                None | Some(Then::Ignore) => self.recording.iter_mut().for_each(|it| it.skip(doc, value)),
                Some(Then::Enter(children)) if value.kind == RawKind::Object => self.note_members(doc, children, value),
                Some(_) => {}
            }
        }
    }

    /// Whether an object of a failed signal's body says nothing: nulls, empty containers, ignored fields and known units.
    pub(super) fn is_vacant_object(&mut self, doc: Doc<'_>, siblings: Span, object: Raw, units: Span) -> bool {
        let mut rest = self.tape(doc).inside(object);
        while let Some((key, value)) = self.tape(doc).member(&mut rest) {
            let node = self.find(doc, siblings, key).and_then(|node| self.tables.nodes.get(node as usize));
            let is_vacant = match node.map(|node| node.then) {
                _ if value.is_empty(doc.text) => true,
                Some(Then::Ignore) => true,
                Some(Then::Enter(children)) if value.kind == RawKind::Object => {
                    self.is_vacant_object(doc, children, value, units)
                }
                Some(Then::Read(slot)) if !is_container(value.kind) => self.is_known_unit(doc, slot, value, units),
                _ => false,
            };
            if !is_vacant {
                return false;
            }
        }
        true
    }
}
