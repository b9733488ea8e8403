//! Rows: what the cars say, and what is made up where the catalogue asks for more.

use std::collections::BTreeSet;

use planish_kernel::Tables;

use crate::cars::CarTelemetry;
use crate::fill::{Moment, fill};
use crate::known::Known;
use crate::plausible::Plausible;
use crate::record::Record;
use crate::sender::Answer;

/// Makes the rows of a catalogue.
#[derive(Debug)]
pub(crate) struct Rows<'t> {
    tables: &'t Tables,
    car: Box<CarTelemetry>,
    known: Known,
    /// Columns of the envelope that the cars do not fill.
    envelope: Vec<u32>,
    /// Columns that the cars do not fill, by signal.
    signals: Vec<Vec<u32>>,
    states: States,
    record: Record,
}

/// Who says how signals went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum States {
    /// The cars.
    Known,
    /// Nobody: it is made up.
    MadeUp,
}

impl<'t> Rows<'t> {
    /// For the catalogue of `tables`.
    pub(crate) fn new(tables: &'t Tables) -> Self {
        let known = Known::new(tables);
        let filled: BTreeSet<u32> = known.columns().collect();
        let fields = |scope: u32| tables.scope(scope).map(|scope| scope.fields.indexes()).into_iter().flatten();
        let has_source = |index: &u32| tables.field(*index).is_some_and(|field| field.sources.len > 0);
        let left = |scope: u32| fields(scope).filter(has_source).filter(|index| !filled.contains(index)).collect();
        Self {
            tables,
            car: Box::default(),
            envelope: left(tables.event),
            signals: tables.signals.iter().map(|signal| left(signal.body)).collect(),
            states: if filled.contains(&tables.system.signal_state) { States::Known } else { States::MadeUp },
            known,
            record: Record::new(tables.columns as usize),
        }
    }

    /// The row of a moment.
    pub(crate) fn row(&mut self, at: &Moment<'_>) -> &Record {
        fill(&mut self.car, at);
        self.car.feed(&mut self.known.sink(&mut self.record));
        let (plausible, record) = (Plausible::new(self.tables, at), &mut self.record);
        for index in &self.envelope {
            if *index == self.tables.key {
                plausible.key(*index, record);
            } else {
                plausible.feed(*index, record);
            }
        }
        for asked in at.sender.asked.iter().filter(|asked| asked.answer == Answer::Value) {
            let columns = self.signals.get(asked.signal as usize).map_or(&[][..], Vec::as_slice);
            columns.iter().for_each(|index| plausible.feed(*index, record));
        }
        if self.states == States::MadeUp {
            plausible.states(&at.sender.asked, record);
        }
        &self.record
    }
}
