//! Which columns of a catalogue the cars fill.

use planish_kernel::tables::{Field, Kind};
use planish_kernel::{Sink, Tables, Value};

use crate::cars;

/// The columns that a catalogue has in common with the cars: those of the same name and type.
#[derive(Debug)]
pub(crate) struct Known {
    /// The column of the catalogue, by column of the cars.
    to: Vec<Option<u32>>,
}

impl Known {
    /// For the catalogue of `tables`.
    pub(crate) fn new(tables: &Tables) -> Self {
        let to = |ours: &Field| {
            let theirs = tables.columns().iter().find(|theirs| theirs.name == ours.name)?;
            same(&cars::TABLES, ours, tables, theirs).then_some(theirs.place)
        };
        Self { to: cars::TABLES.columns().iter().map(to).collect() }
    }

    /// The columns that the cars fill.
    pub(crate) fn columns(&self) -> impl Iterator<Item = u32> + '_ {
        self.to.iter().flatten().copied()
    }

    /// A sink that takes the columns of the cars and gives those in common on to `sink`.
    pub(crate) fn sink<'a, S: Sink>(&'a self, sink: &'a mut S) -> impl Sink + 'a {
        Common { known: self, sink, depth: 0, wanted: Wanted::Yes }
    }
}

/// Whether two fields hold the same.
fn same(ours: &Tables, a: &Field, theirs: &Tables, b: &Field) -> bool {
    let inner =
        |a: u32, b: u32| matches!((ours.field(a), theirs.field(b)), (Some(a), Some(b)) if same(ours, a, theirs, b));
    match (&a.kind, &b.kind) {
        (Kind::Timestamp { .. }, Kind::Timestamp { .. }) => true,
        (Kind::Array { element: a }, Kind::Array { element: b }) | (Kind::Map { value: a }, Kind::Map { value: b }) => {
            inner(*a, *b)
        }
        (Kind::Struct { scope: a }, Kind::Struct { scope: b }) => {
            let (Some(a), Some(b)) = (ours.scope(*a), theirs.scope(*b)) else { return false };
            let (a, b) = (a.fields.slice(&ours.fields), b.fields.slice(&theirs.fields));
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.name == b.name && same(ours, a, theirs, b))
        }
        (a, b) => a == b,
    }
}

/// Gives on what is wanted.
struct Common<'a, S> {
    known: &'a Known,
    sink: &'a mut S,
    /// How many arrays and structs have begun.
    depth: usize,
    /// Whether the column that has begun is wanted.
    wanted: Wanted,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Yes,
    No,
}

impl<S: Sink> Common<'_, S> {
    /// Where the sink wants what stands at `place`, if it does.
    fn to(&mut self, place: u32) -> Option<u32> {
        if self.depth > 0 {
            return (self.wanted == Wanted::Yes).then_some(place);
        }
        let to = self.known.to.get(place as usize).copied().flatten();
        self.wanted = if to.is_some() { Wanted::Yes } else { Wanted::No };
        to
    }

    fn begin(&mut self, place: u32, begin: impl Fn(&mut S, u32)) {
        if let Some(place) = self.to(place) {
            begin(self.sink, place);
        }
        self.depth += 1;
    }

    fn end(&mut self, end: impl Fn(&mut S)) {
        self.depth = self.depth.saturating_sub(1);
        if self.wanted == Wanted::Yes {
            end(self.sink);
        }
    }
}

impl<S: Sink> Sink for Common<'_, S> {
    fn begin_row(&mut self) {
        self.sink.begin_row();
    }

    fn set(&mut self, place: u32, value: Value<'_>) {
        if let Some(place) = self.to(place) {
            self.sink.set(place, value);
        }
    }

    fn begin_array(&mut self, place: u32) {
        self.begin(place, S::begin_array);
    }

    fn end_array(&mut self) {
        self.end(S::end_array);
    }

    fn begin_struct(&mut self, place: u32) {
        self.begin(place, S::begin_struct);
    }

    fn end_struct(&mut self) {
        self.end(S::end_struct);
    }

    fn end_row(&mut self) {
        self.sink.end_row();
    }
}
