//! Which columns of a catalogue the cars fill.

use planish_kernel::tables::{Field, Kind};
use planish_kernel::{Chosen, Sink, Tables};

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
        Chosen::new(sink, |column| self.to.get(column as usize).copied().flatten())
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
