//! `_signal_state`: what the frames that count say apart from their bodies.

use super::Work;
use super::frame::{Form, Frame, Went};
use super::rescue::Doc;
use crate::sink::{Sink, Value};
use crate::tables::{KeepState, Scope};

impl Work<'_> {
    /// Feeds the state of the signals that count, ordered by code, which is the order of the tables.
    pub(super) fn read_states<S: Sink>(&mut self, doc: Doc<'_>, scope: &Scope, frames: &[Frame], sink: &mut S) {
        let tables = self.tables;
        let mut map = Map { sink, place: tables.system.signal_state, is_open: false };
        let mut from = 0;
        while let Some((number, frame)) = self.best.from(from) {
            from = number + 1;
            let (Some(signal), Some(frame)) = (tables.signals.get(number), frames.get(frame as usize)) else {
                continue;
            };
            let mut entry = Entry { map: &mut map, code: &signal.code, is_open: false };
            match frame.form {
                Form::Collected { base, .. } => {
                    self.turn_to(frame);
                    if self.keeps_state(frame.went) {
                        self.read_fields(doc, scope, base as usize, &mut entry);
                    } else {
                        self.read_fields(doc, scope, base as usize, &mut Discard);
                    }
                }
                Form::Hit { template, from, .. } => {
                    if let Some(state) = self.templates.get(template).and_then(|template| template.state) {
                        let steps = self.templates.steps(state);
                        self.matched.feed(doc.text, &tables.words, from, steps, entry.open());
                    }
                }
            }
            entry.end();
        }
        map.end();
    }

    /// Whether the state of such a frame is kept, if there is some.
    pub(super) fn keeps_state(&self, went: Went) -> bool {
        match self.tables.state {
            KeepState::All => true,
            KeepState::Failed => went == Went::Badly,
            KeepState::None => false,
        }
    }
}

/// The map from code to state, which begins with its first entry.
struct Map<'s, S> {
    sink: &'s mut S,
    place: u32,
    is_open: bool,
}

impl<S: Sink> Map<'_, S> {
    fn end(self) {
        if self.is_open {
            self.sink.end_array();
        }
    }
}

/// The entry of one signal, which begins with its first value.
struct Entry<'m, 's, S> {
    map: &'m mut Map<'s, S>,
    code: &'m str,
    is_open: bool,
}

impl<S: Sink> Entry<'_, '_, S> {
    /// Begins the entry, if nothing did; gives what takes its values.
    #[inline]
    fn open(&mut self) -> &mut S {
        if !self.is_open {
            self.begin();
        }
        self.map.sink
    }

    fn begin(&mut self) {
        let Map { sink, place, is_open } = &mut *self.map;
        if !std::mem::replace(is_open, true) {
            sink.begin_array(*place);
        }
        sink.begin_struct(0);
        sink.set(0, Value::Text(self.code));
        sink.begin_struct(1);
        self.is_open = true;
    }

    fn end(self) {
        if self.is_open {
            self.map.sink.end_struct();
            self.map.sink.end_struct();
        }
    }
}

impl<S: Sink> Sink for Entry<'_, '_, S> {
    fn begin_row(&mut self) {}
    fn set(&mut self, place: u32, value: Value<'_>) {
        self.open().set(place, value);
    }
    fn begin_array(&mut self, place: u32) {
        self.open().begin_array(place);
    }
    fn end_array(&mut self) {
        self.open().end_array();
    }
    fn begin_struct(&mut self, place: u32) {
        self.open().begin_struct(place);
    }
    fn end_struct(&mut self) {
        self.open().end_struct();
    }
    fn end_row(&mut self) {}
}

/// Takes what is read to be checked alone.
pub(super) struct Discard;

impl Sink for Discard {
    fn begin_row(&mut self) {}
    fn set(&mut self, _: u32, _: Value<'_>) {}
    fn begin_array(&mut self, _: u32) {}
    fn end_array(&mut self) {}
    fn begin_struct(&mut self, _: u32) {}
    fn end_struct(&mut self) {}
    fn end_row(&mut self) {}
}
