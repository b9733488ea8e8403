//! From a moment to bytes, with or without a fault.

use planish_kernel::Tables;

use crate::event::{About, Events};
use crate::faults::{Do, Done, Effect, Fault, Stage, break_line};
use crate::fill::Moment;
use crate::manifest::Expect;
use crate::outline::{Alternatives, alternatives};
use crate::random::{Random, Trait};
use crate::rows::Rows;
use crate::simulation::Order;
use crate::stream::{self, write_record};
use crate::tree::{Data, Id, Role, Tree, write_json};

/// An item is new.
pub(crate) const INSERT: &str = "INSERT";
/// An item is changed.
pub(crate) const MODIFY: &str = "MODIFY";
/// An item is gone.
pub(crate) const REMOVE: &str = "REMOVE";

/// What events are written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Lines of JSON.
    Line,
    /// Records of a stream, whose items know no key twice and no number beyond 38 digits.
    Record,
}

/// What was done to an event.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The event's key.
    pub(crate) event_id: Option<String>,
    /// The code of the signal that it was done to.
    pub(crate) signal: Option<String>,
    /// What becomes of it.
    pub(crate) expect: Expect,
}

/// What turns moments into bytes.
#[derive(Debug)]
pub(crate) struct Writer<'t> {
    tables: &'t Tables,
    order: Order,
    rows: Rows<'t>,
    events: Events<'t>,
    alternatives: Alternatives<'t>,
    tree: Tree<'t>,
}

impl<'t> Writer<'t> {
    /// For the catalogue of `tables`.
    pub(crate) fn new(tables: &'t Tables, order: Order) -> Self {
        Self {
            tables,
            order,
            rows: Rows::new(tables),
            events: Events::new(tables),
            alternatives: alternatives(tables),
            tree: Tree::default(),
        }
    }

    /// Appends the event of a moment; its key.
    pub(crate) fn write(
        &mut self,
        at: &Moment<'_>,
        shape: Shape,
        name: &'static str,
        out: &mut Vec<u8>,
    ) -> Option<String> {
        let root = self.build(at, shape, name);
        self.shuffle(at);
        let key = self.key(root);
        self.put(at, shape, name, root, out);
        key
    }

    /// Appends the event with a fault of bytes; none if such a fault can't be.
    pub(crate) fn broken(
        &mut self,
        at: &Moment<'_>,
        shape: Shape,
        fault: Fault,
        random: &mut Random,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        if shape == Shape::Record {
            return None;
        }
        let start = out.len();
        let event_id = self.write(at, shape, INSERT, out);
        Some(Outcome { event_id, signal: None, expect: break_line(fault, out, start, random) })
    }

    /// Appends the event with a fault of its tree; none if there is nothing that it could be done to.
    pub(crate) fn faulty(
        &mut self,
        at: &Moment<'_>,
        shape: Shape,
        act: Do,
        random: &mut Random,
        out: &mut Vec<u8>,
    ) -> Option<Outcome> {
        let root = self.build(at, shape, INSERT);
        let event_id = self.key(root);
        let (tables, alternatives, tree) = (self.tables, &self.alternatives, &mut self.tree);
        let Effect { done, signal } = act(&mut Stage { tables, alternatives, tree, root, random, shape })?;
        self.shuffle(at);
        self.put(at, shape, INSERT, root, out);
        Some(Outcome { event_id, signal, expect: self.expect(done) })
    }

    fn build(&mut self, at: &Moment<'_>, shape: Shape, event_name: &'static str) -> Id {
        let record = self.rows.row(at);
        let root = self.events.build(record, About { sender: at.sender, event_name }, &mut self.tree);
        if shape == Shape::Record {
            // The Lambda adds it.
            let stream = self.tree.children(root).find(|child| self.tree.node(*child).key == "_stream");
            stream.into_iter().for_each(|stream| self.tree.remove(stream));
        }
        root
    }

    fn shuffle(&mut self, at: &Moment<'_>) {
        match self.order {
            Order::Fixed => {}
            Order::Vehicle => self.tree.shuffle(at.vehicle.own.number()),
            Order::Event => self.tree.shuffle(Trait::of(at.id.1).number()),
        }
    }

    fn put(&self, at: &Moment<'_>, shape: Shape, name: &'static str, root: Id, out: &mut Vec<u8>) {
        match shape {
            Shape::Line => write_json(&self.tree, root, out),
            Shape::Record => {
                let about = stream::About { moment: at, name, key: self.key_node(root) };
                write_record(&self.tree, root, about, out);
            }
        }
    }

    fn key_node(&self, root: Id) -> Option<Id> {
        let is_key = |id: &Id| self.tree.node(*id).role == Role::Field(self.tables.key);
        self.tree.children(root).find(is_key).or_else(|| self.tree.ids().find(is_key))
    }

    fn key(&self, root: Id) -> Option<String> {
        match self.tree.node(self.key_node(root)?).data {
            Data::Own(span) => Some(self.tree.text(span).to_owned()),
            Data::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }

    /// What becomes of an event whose tree has its order.
    fn expect(&self, done: Done) -> Expect {
        match done {
            Done::Row => Expect::Row,
            Done::Rescued(reason, id) => {
                let mut raw = Vec::new();
                write_json(&self.tree, id, &mut raw);
                let raw = String::from_utf8(raw).unwrap_or_default();
                Expect::Rescued { reason, path: self.tree.path(id), raw }
            }
            Done::RescuedText(reason, id, raw) => Expect::Rescued { reason, path: self.tree.path(id), raw },
            Done::Counted(count) => Expect::Counted(count),
            Done::Quarantined(reason) => Expect::Quarantined(reason),
        }
    }
}
