//! From a row to the tree of an event, by the outlines of its catalogue.

use planish_kernel::tables::{Kind, TimeFormat};
use planish_kernel::{Date, Decimal, Tables};

use crate::fleet::TABLE;
use crate::moment;
use crate::outline::{Holds, Member, Outlines, is_bare};
use crate::record::{Cell, Record};
use crate::sender::{Answer, Sender};
use crate::tree::{Data, Id, Role, Tree};

/// What a row does not say about its event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    /// Which signals were asked for, and how events are written there.
    pub(crate) sender: &'a Sender,
    /// What the stream did.
    pub(crate) event_name: &'static str,
}

/// Writes rows of one catalogue as trees.
#[derive(Debug)]
pub(crate) struct Events<'t> {
    tables: &'t Tables,
    outlines: Outlines<'t>,
}

impl<'t> Events<'t> {
    /// For the catalogue of `tables`.
    pub(crate) fn new(tables: &'t Tables) -> Self {
        Self { tables, outlines: Outlines::new(tables) }
    }

    /// Makes the tree of an event; its root.
    pub(crate) fn build(&self, record: &Record, about: About<'_>, tree: &mut Tree<'t>) -> Id {
        let root = tree.clear();
        let mut builder = Builder { events: self, record, about, tree, signal: u32::MAX, failed: false };
        builder.members(root, &self.outlines.event, record.columns());
        root
    }
}

struct Builder<'a, 't> {
    events: &'a Events<'t>,
    record: &'a Record,
    about: About<'a>,
    tree: &'a mut Tree<'t>,
    /// The signal whose frame is being written.
    signal: u32,
    /// Whether it failed.
    failed: bool,
}

impl<'a, 't> Builder<'a, 't> {
    /// Writes the members that have something to say.
    fn members(&mut self, parent: Id, members: &'a [Member<'t>], cells: &[Cell]) {
        for member in members {
            let key = member.key;
            match &member.holds {
                Holds::Members(inner) => {
                    if self.any(inner, cells) {
                        let object = self.tree.add(parent, key, Data::object(), Role::None);
                        self.members(object, inner, cells);
                    }
                }
                Holds::Field(index) => self.field(parent, key, *index, cells),
                Holds::Unit(own) => {
                    if !self.about.sender.leaves_units_out(self.signal) {
                        self.tree.add(parent, key, Data::Text(own), Role::Unit);
                    }
                }
                Holds::NeededUnit(own) => _ = self.tree.add(parent, key, Data::Text(own), Role::Unit),
                Holds::Failed(word) => {
                    if self.failed {
                        self.tree.add(parent, key, Data::Text(word), Role::None);
                    }
                }
                Holds::Ignored => _ = self.tree.add(parent, key, Data::Integer(2), Role::None),
                Holds::Signals => self.signals(parent, key),
                Holds::Code | Holds::Group | Holds::Name | Holds::Body => self.identity(parent, member),
                Holds::EventName => {
                    self.tree.add(parent, key, Data::Text(self.about.event_name), Role::None);
                }
                Holds::StreamTable => _ = self.tree.add(parent, key, Data::Text(TABLE), Role::None),
            }
        }
    }

    /// Whether one of the members has something to say.
    fn any(&self, members: &[Member<'_>], cells: &[Cell]) -> bool {
        members.iter().any(|member| match &member.holds {
            Holds::Members(inner) => self.any(inner, cells),
            Holds::Field(index) => self.cell(*index, cells) != Cell::Null,
            Holds::Failed(_) => self.failed,
            _ => true,
        })
    }

    fn cell(&self, index: u32, cells: &[Cell]) -> Cell {
        let place = self.events.tables.field(index).map_or(u32::MAX, |field| field.place);
        cells.get(place as usize).copied().unwrap_or_default()
    }

    fn field(&mut self, parent: Id, key: &'t str, index: u32, cells: &[Cell]) {
        let cell = self.cell(index, cells);
        if cell != Cell::Null || self.about.sender.says_null(index) {
            self.value(parent, key, index, cell);
        }
    }

    fn value(&mut self, parent: Id, key: &'t str, index: u32, cell: Cell) {
        let Some(field) = self.events.tables.field(index) else { return };
        let data = match (cell, &field.kind) {
            (Cell::Inner(cells), Kind::Array { element }) => {
                let array = self.tree.add(parent, key, Data::array(), Role::Field(index));
                for cell in self.record.inner(cells) {
                    self.value(array, "", *element, *cell);
                }
                return;
            }
            (Cell::Inner(cells), Kind::Struct { scope }) => {
                let outline = self.events.outlines.structs.get(*scope as usize).map_or(&[][..], Vec::as_slice);
                let cells = self.record.inner(cells);
                if let Some(only) = is_bare(outline) {
                    let cell = self.cell(only, cells);
                    return self.value(parent, key, only, cell);
                }
                let object = self.tree.add(parent, key, Data::object(), Role::Field(index));
                return self.members(object, outline, cells);
            }
            (Cell::Boolean(value), _) => Data::Boolean(value),
            (Cell::Double(value), _) => Data::Double(value),
            (Cell::Float(value), _) => Data::Float(value),
            (Cell::Integer(value), Kind::Timestamp { formats }) => self.moment(value, formats),
            (Cell::Integer(value), Kind::Date) => {
                let date = Date(i32::try_from(value).unwrap_or_default());
                Data::Own(self.tree.keep(&date.to_string()))
            }
            (Cell::Integer(value), _) => Data::Integer(value),
            (Cell::Decimal(digits), kind) => {
                let scale = if let Kind::Decimal { scale, .. } = kind { *scale } else { 0 };
                let digits = self.record.text(digits).parse().unwrap_or_default();
                Data::Raw(self.tree.keep(&Decimal { digits, scale }.to_string()))
            }
            (Cell::Text(text), Kind::Json) => Data::Raw(self.tree.keep(self.record.text(text))),
            (Cell::Text(text), _) => Data::Own(self.tree.keep(self.record.text(text))),
            (Cell::Null | Cell::Inner(_), _) => Data::Null,
        };
        self.tree.add(parent, key, data, Role::Field(index));
    }

    /// A time, in the first of its formats.
    fn moment(&mut self, micros: i64, formats: &[TimeFormat]) -> Data<'t> {
        match formats.first() {
            Some(TimeFormat::EpochMs) => Data::Integer(micros.div_euclid(1000)),
            Some(TimeFormat::EpochS) => Data::Integer(micros.div_euclid(1_000_000)),
            Some(TimeFormat::NaiveUtc) => Data::Own(self.tree.keep_with(|text| moment::naive(micros, text))),
            Some(TimeFormat::Rfc3339) | None => Data::Own(self.tree.keep_with(|text| moment::rfc3339(micros, text))),
        }
    }

    fn signals(&mut self, parent: Id, key: &'t str) {
        let (events, sender, record) = (self.events, self.about.sender, self.record);
        let Some(style) = events.outlines.frames.get(sender.style) else { return };
        let array = self.tree.add(parent, key, Data::array(), Role::Signals);
        let cells = |cell: Option<&Cell>| match cell {
            Some(Cell::Inner(inner)) => record.inner(*inner),
            _ => &[],
        };
        let states = cells(record.columns().get(events.tables.system.signal_state as usize));
        for (at, asked) in sender.asked.iter().enumerate() {
            let Some(signal) = events.tables.signals.get(asked.signal as usize) else { continue };
            self.failed = asked.answer != Answer::Value;
            let members = if self.failed { &style.failure } else { &style.success };
            // An entry of the map: the code, the state.
            let state = cells(cells(states.get(at)).get(1));
            self.signal = asked.signal;
            let frame = self.tree.add(array, &signal.code, Data::object(), Role::Frame(asked.signal));
            self.members(frame, members, state);
        }
        self.signal = u32::MAX;
    }

    fn identity(&mut self, parent: Id, member: &'a Member<'t>) {
        let events = self.events;
        let Some(signal) = events.tables.signals.get(self.signal as usize) else { return };
        let (text, role) = match member.holds {
            Holds::Code => (&*signal.code, Role::Code),
            Holds::Group => (&*signal.group, Role::Group),
            Holds::Name => (&*signal.name, Role::Name),
            _ => return self.body(parent, member.key),
        };
        self.tree.add(parent, member.key, Data::Text(text), role);
    }

    fn body(&mut self, parent: Id, key: &'t str) {
        let (events, cells) = (self.events, self.record.columns());
        let outline = events.outlines.bodies.get(self.signal as usize).map_or(&[][..], Vec::as_slice);
        let body = self.tree.add(parent, key, Data::body(), Role::Body);
        let object = self.tree.add(body, "", Data::object(), Role::None);
        // A car that has nothing to say says null.
        if let Some((key, index)) = first_field(outline)
            && !outline
                .iter()
                .any(|member| matches!(member.holds, Holds::Field(index) if self.cell(index, cells) != Cell::Null))
            && !self.about.sender.says_null(index)
        {
            self.tree.add(object, key, Data::Null, Role::Field(index));
        }
        self.members(object, outline, cells);
    }
}

fn first_field<'t>(members: &[Member<'t>]) -> Option<(&'t str, u32)> {
    members.iter().find_map(|member| match member.holds {
        Holds::Field(index) => Some((member.key, index)),
        _ => None,
    })
}
