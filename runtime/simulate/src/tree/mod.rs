//! An event as a tree, before it is written: what faults change and orders shuffle.
//!
//! Nodes stand in one vector and refer to each other by number; an event reuses the memory of the one before it.

mod item;
mod json;
mod order;
mod path;

use std::num::NonZeroU32;

pub(crate) use item::{write_item, write_members};
pub(crate) use json::{escape, write_json};

/// A node of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id(NonZeroU32);

impl Id {
    fn new(index: usize) -> Self {
        Self(u32::try_from(index).ok().and_then(|index| NonZeroU32::MIN.checked_add(index)).unwrap_or(NonZeroU32::MAX))
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// A run of the tree's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The bytes from `start` to `end` of a text.
    pub(crate) fn new(start: usize, end: usize) -> Self {
        let narrow = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: narrow(start), end: narrow(end) }
    }

    /// This run of `text`.
    pub(crate) fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// The children of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Children {
    first: Option<Id>,
    last: Option<Id>,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Data<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number, written with as few digits as tell it from others.
    Double(f64),
    /// The same for 32 bits.
    Float(f32),
    /// A text of the catalogue.
    Text(&'t str),
    /// A text of the tree.
    Own(Span),
    /// JSON text of the tree, written as it is.
    Raw(Span),
    /// An object.
    Object(Children),
    /// An array.
    Array(Children),
    /// A text that holds the JSON of its one child.
    Body(Children),
}

/// What a node holds of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Nothing that faults look for.
    None,
    /// The value of a field, by index into the fields of the tables.
    Field(u32),
    /// A unit's text.
    Unit,
    /// The array of signals.
    Signals,
    /// One of its items, of the signal with this index.
    Frame(u32),
    /// Its code.
    Code,
    /// Its group.
    Group,
    /// Its name.
    Name,
    /// Its body.
    Body,
}

/// A node.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'t> {
    /// Its key; an item of `signals` has its code here, which is not written.
    pub(crate) key: &'t str,
    /// What it is.
    pub(crate) data: Data<'t>,
    /// What it holds.
    pub(crate) role: Role,
    parent: Option<Id>,
    next: Option<Id>,
}

/// A tree whose texts may be those of a catalogue.
#[derive(Debug, Default)]
pub(crate) struct Tree<'t> {
    nodes: Vec<Node<'t>>,
    text: String,
    scratch: Vec<(u64, Id)>,
}

impl<'t> Tree<'t> {
    /// Forgets everything, and has an empty object as its root.
    pub(crate) fn clear(&mut self) -> Id {
        self.nodes.clear();
        self.text.clear();
        self.push(None, "", Data::Object(Children::default()), Role::None)
    }

    /// All nodes, in the order in which they were added; some may no longer hang on the root.
    pub(crate) fn ids(&self) -> impl Iterator<Item = Id> + use<> {
        (0..self.nodes.len()).map(Id::new)
    }

    /// The node.
    pub(crate) fn node(&self, id: Id) -> &Node<'t> {
        static NOTHING: Node<'static> = Node { key: "", data: Data::Null, role: Role::None, parent: None, next: None };
        self.nodes.get(id.index()).unwrap_or(&NOTHING)
    }

    /// The node, to be changed.
    pub(crate) fn node_mut(&mut self, id: Id) -> Option<&mut Node<'t>> {
        self.nodes.get_mut(id.index())
    }

    /// What it hangs on.
    pub(crate) fn parent(&self, id: Id) -> Option<Id> {
        self.node(id).parent
    }

    /// The text of a run.
    pub(crate) fn text(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// Keeps a text.
    pub(crate) fn keep(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(text);
        Span::new(start, self.text.len())
    }

    /// Lets `write` write a text, and keeps it.
    pub(crate) fn keep_with(&mut self, write: impl FnOnce(&mut String)) -> Span {
        let start = self.text.len();
        write(&mut self.text);
        Span::new(start, self.text.len())
    }

    /// Adds a node as the last child of `parent`.
    pub(crate) fn add(&mut self, parent: Id, key: &'t str, data: Data<'t>, role: Role) -> Id {
        let id = self.push(Some(parent), key, data, role);
        let mut children = self.ends(parent);
        match children.last.and_then(|last| self.nodes.get_mut(last.index())) {
            Some(last) => last.next = Some(id),
            None => children.first = Some(id),
        }
        children.last = Some(id);
        self.set_ends(parent, children);
        id
    }

    /// Adds a node before its sibling `before`.
    pub(crate) fn add_before(&mut self, before: Id, key: &'t str, data: Data<'t>, role: Role) -> Option<Id> {
        let parent = self.parent(before)?;
        let id = self.push(Some(parent), key, data, role);
        let previous = self.children(parent).find(|child| self.node(*child).next == Some(before));
        self.node_mut(id)?.next = Some(before);
        match previous {
            Some(previous) => self.node_mut(previous)?.next = Some(id),
            None => {
                let children = self.ends(parent);
                self.set_ends(parent, Children { first: Some(id), ..children });
            }
        }
        Some(id)
    }

    /// Adds a copy of a node, and of all that hangs on it, as the last child of `parent`.
    pub(crate) fn copy(&mut self, id: Id, parent: Id) {
        let node = *self.node(id);
        let children: Vec<Id> = self.children(id).collect();
        let data = match node.data {
            Data::Object(_) => Data::object(),
            Data::Array(_) => Data::array(),
            Data::Body(_) => Data::body(),
            data => data,
        };
        let copy = self.add(parent, node.key, data, node.role);
        children.into_iter().for_each(|child| self.copy(child, copy));
    }

    /// Takes a node out, with all that hangs on it.
    pub(crate) fn remove(&mut self, id: Id) {
        let Some(parent) = self.parent(id) else { return };
        let mut left: Vec<Id> = self.children(parent).collect();
        left.retain(|child| *child != id);
        self.hang(parent, &left);
        if let Some(node) = self.node_mut(id) {
            node.parent = None;
        }
    }

    /// Makes these the children of `parent`, in this order.
    pub(crate) fn hang(&mut self, parent: Id, children: &[Id]) {
        for (at, child) in children.iter().enumerate() {
            let next = children.get(at + 1).copied();
            if let Some(node) = self.node_mut(*child) {
                node.next = next;
                node.parent = Some(parent);
            }
        }
        self.set_ends(parent, Children { first: children.first().copied(), last: children.last().copied() });
    }

    /// The children of a node.
    pub(crate) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        std::iter::successors(self.ends(id).first, |child| self.node(*child).next)
    }

    fn push(&mut self, parent: Option<Id>, key: &'t str, data: Data<'t>, role: Role) -> Id {
        self.nodes.push(Node { key, data, role, parent, next: None });
        Id::new(self.nodes.len() - 1)
    }

    fn ends(&self, id: Id) -> Children {
        match self.node(id).data {
            Data::Object(children) | Data::Array(children) | Data::Body(children) => children,
            _ => Children::default(),
        }
    }

    fn set_ends(&mut self, id: Id, to: Children) {
        if let Some(Data::Object(children) | Data::Array(children) | Data::Body(children)) =
            self.node_mut(id).map(|node| &mut node.data)
        {
            *children = to;
        }
    }
}

impl Data<'_> {
    /// An object without members.
    pub(crate) fn object() -> Self {
        Self::Object(Children::default())
    }

    /// An array without elements.
    pub(crate) fn array() -> Self {
        Self::Array(Children::default())
    }

    /// A text that will hold the JSON of a child.
    pub(crate) fn body() -> Self {
        Self::Body(Children::default())
    }
}
