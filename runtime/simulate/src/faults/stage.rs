//! An event that a fault is done to.

use planish_kernel::tables::{Field, Rules};
use planish_kernel::{Count, Quarantine, Reason, Tables};

use crate::outline::Alternatives;
use crate::random::Random;
use crate::tree::{Data, Id, Role, Tree};
use crate::writer::Shape;

/// An event that a fault is done to.
pub(crate) struct Stage<'a, 't> {
    /// The catalogue.
    pub(crate) tables: &'t Tables,
    /// Other keys of fields.
    pub(crate) alternatives: &'a Alternatives<'t>,
    /// The event.
    pub(crate) tree: &'a mut Tree<'t>,
    /// Its root.
    pub(crate) root: Id,
    /// What is left to chance.
    pub(crate) random: &'a mut Random,
    /// What the event is going to be written as.
    pub(crate) shape: Shape,
}

/// What a fault has done.
#[derive(Debug)]
pub(crate) struct Effect {
    /// What becomes of the event.
    pub(crate) done: Done,
    /// The code of the signal that it was done to.
    pub(crate) signal: Option<String>,
}

/// What becomes of an event, said by its nodes: where they stand is known when the tree has its order.
#[derive(Debug)]
pub(crate) enum Done {
    /// A row as before.
    Row,
    /// A node is rescued.
    Rescued(Reason, Id),
    /// A text is rescued at the place of a node.
    RescuedText(Reason, Id, String),
    /// Something is counted.
    Counted(Count),
    /// The line is in quarantine.
    Quarantined(Quarantine),
}

impl<'t> Stage<'_, 't> {
    /// One of the nodes that `want` wants.
    pub(crate) fn pick(&mut self, want: impl Fn(&Self, Id) -> bool) -> Option<Id> {
        let hangs = |id: Id| std::iter::successors(Some(id), |id| self.tree.parent(*id)).last() == Some(self.root);
        let wanted: Vec<Id> = self.tree.ids().filter(|id| hangs(*id) && want(self, *id)).collect();
        self.random.pick(&wanted).copied()
    }

    /// One of the nodes with this role.
    pub(crate) fn pick_role(&mut self, role: Role) -> Option<Id> {
        self.pick(|stage, id| stage.tree.node(id).role == role)
    }

    /// One of the values whose field `want` wants. The key is none of them: it has faults of its own.
    pub(crate) fn pick_field(&mut self, want: impl Fn(&Field, &Rules) -> bool) -> Option<(Id, &'t Field)> {
        let id = self.pick(|stage, id| stage.field(id).is_some_and(|field| want(field, stage.tables.rules(field))))?;
        Some((id, self.field(id)?))
    }

    /// The same, of values that an item of DynamoDB can hold in any spelling: those in bodies, which are texts.
    pub(crate) fn pick_free_field(&mut self, want: impl Fn(&Field, &Rules) -> bool) -> Option<(Id, &'t Field)> {
        let id = self.pick(|stage, id| {
            stage.is_free(id) && stage.field(id).is_some_and(|field| want(field, stage.tables.rules(field)))
        })?;
        Some((id, self.field(id)?))
    }

    /// Whether any JSON may stand at a node.
    pub(crate) fn is_free(&self, id: Id) -> bool {
        self.shape == Shape::Line || self.above(id, |node| node == Role::Body).is_some()
    }

    /// The field whose value a node is.
    pub(crate) fn field(&self, id: Id) -> Option<&'t Field> {
        match self.tree.node(id).role {
            Role::Field(index) if index != self.tables.key => self.tables.field(index),
            _ => None,
        }
    }

    /// The node itself or the nearest above it whose role `want` wants.
    pub(crate) fn above(&self, id: Id, want: impl Fn(Role) -> bool) -> Option<Id> {
        std::iter::successors(Some(id), |id| self.tree.parent(*id)).find(|id| want(self.tree.node(*id).role))
    }

    /// The frame that a node stands in.
    pub(crate) fn frame(&self, id: Id) -> Option<Id> {
        self.above(id, |role| matches!(role, Role::Frame(_)))
    }

    /// The signal that a frame is of, by its index.
    pub(crate) fn signal(&self, frame: Id) -> Option<u32> {
        match self.tree.node(frame).role {
            Role::Frame(signal) => Some(signal),
            _ => None,
        }
    }

    /// The part of a frame that has this role.
    pub(crate) fn part(&self, frame: Id, role: Role) -> Option<Id> {
        self.tree.ids().find(|id| self.tree.node(*id).role == role && self.frame(*id) == Some(frame))
    }

    /// Puts JSON text in the place of a node.
    pub(crate) fn put(&mut self, id: Id, json: &str) {
        let raw = Data::Raw(self.tree.keep(json));
        self.set(id, raw);
    }

    /// Puts something else in the place of a node.
    pub(crate) fn set(&mut self, id: Id, data: Data<'t>) {
        if let Some(node) = self.tree.node_mut(id) {
            node.data = data;
        }
    }

    /// An effect on the signal whose frame a node stands in.
    pub(crate) fn effect(&self, at: Id, done: Done) -> Effect {
        let signal = self.frame(at).and_then(|frame| self.signal(frame));
        let signal = signal.and_then(|signal| self.tables.signals.get(signal as usize));
        Effect { done, signal: signal.map(|signal| signal.code.to_string()) }
    }

    /// One of some texts.
    pub(crate) fn one_of(&mut self, texts: &[&'static str]) -> &'static str {
        self.random.pick(texts).copied().unwrap_or_default()
    }
}
