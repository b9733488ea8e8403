//! Constant text with holes, and how a line is held against it.
//!
//! A hit must give exactly what the full parser would have given. So everything that decides what a value means stands in the constant
//! text, and what stands in a hole is a value by the same rules as ever.
//!
//! Patterns that begin alike share their beginning: they are a tree, whose every path from the root to an end is one pattern, constants and
//! holes in turn. A line goes down the tree once, however many patterns there are. What a hole means may be decided behind it, as by a unit:
//! then a line turns back.

use super::hole::{General, Hole};
use super::matched::{Level, Matched, short};
use super::step::Step;
use crate::lexer::equal;
use crate::tables::{Span, Tables};

/// No node, no template.
const NONE: u32 = u32::MAX;

/// The patterns and steps of many templates, side by side.
pub(in crate::engine) struct Patterns<'t> {
    tables: &'t Tables,
    texts: Vec<u8>,
    nodes: Vec<Node>,
    values: Vec<General<'t>>,
    steps: Vec<Step>,
    /// Bytes of the texts in the steps.
    constants: usize,
}

/// Patterns that a line is held against together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) struct Tree(u32);

/// What the patterns below have in common.
#[derive(Clone, Copy)]
struct Node {
    text: Span,
    /// What stands behind the text.
    hole: Option<Hole>,
    /// The template whose pattern ends here.
    end: u32,
    /// The first of the nodes that go on from here.
    below: u32,
    /// The next one that goes on from where this one does. Of two such texts none begins with the other, unless they are empty.
    beside: u32,
}

/// Where a line may turn back to.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    next: u32,
    at: usize,
    level: Level,
}

/// Bytes that two texts must have in common to share them: to compare fewer twice costs less than a node.
const SHARED: usize = 16;

/// How far a pattern goes on along a node.
enum Along {
    /// Text and hole are the same.
    Whole(u32),
    /// So many bytes of text, which are all that the node has.
    Part(u32, usize),
}

impl<'t> Patterns<'t> {
    pub(super) fn new(tables: &'t Tables) -> Self {
        Self { tables, texts: Vec::new(), nodes: Vec::new(), values: Vec::new(), steps: Vec::new(), constants: 0 }
    }

    /// Forgets all patterns and steps.
    pub(super) fn clear(&mut self) {
        self.texts.clear();
        self.nodes.clear();
        self.values.clear();
        self.steps.clear();
        self.constants = 0;
    }

    /// Bytes that they take.
    pub(super) fn size(&self) -> usize {
        let entries = size_of_val(&*self.nodes) + size_of_val(&*self.values) + size_of_val(&*self.steps);
        self.texts.len() + self.constants + entries
    }

    /// A tree without patterns.
    pub(super) fn plant(&mut self) -> Tree {
        Tree(self.push(Node { text: Span::default(), hole: None, end: NONE, below: NONE, beside: NONE }))
    }

    /// Adds the pattern of `text`, in which the values stand at these ranges, in their order; it ends with this template, or with the one
    /// that has ended it so far. Gives that; none if the values overlap.
    pub(super) fn add(&mut self, tree: Tree, text: &str, values: &[Placed<'t>], template: u32) -> Option<u32> {
        let mut at = 0;
        for (range, _) in values {
            text.get(at..range.start)?;
            at = range.end;
        }
        let last = text.get(at..)?;
        let (mut node, mut at) = (tree.0, 0);
        for (range, value) in values {
            node = self.go_on(node, text.get(at..range.start)?.as_bytes(), Some(*value))?;
            at = range.end;
        }
        node = self.go_on(node, last.as_bytes(), None)?;
        let end = &mut self.nodes.get_mut(node as usize)?.end;
        if *end == NONE {
            *end = template;
        }
        Some(*end)
    }

    /// The node to which constant text, and a hole behind it, lead from `node`; made as far as it is not there.
    fn go_on(&mut self, mut node: u32, mut rest: &[u8], value: Option<General<'t>>) -> Option<u32> {
        loop {
            match self.along(node, rest, value)? {
                Some(Along::Whole(next)) => return Some(next),
                Some(Along::Part(next, shared)) => {
                    node = next;
                    rest = rest.get(shared..)?;
                }
                None => return self.branch(node, rest, value),
            }
        }
    }

    /// The node that goes on from `node` with the same bytes, cut where they end to be the same; none if there is none.
    #[allow(clippy::option_option)]
    fn along(&mut self, node: u32, rest: &[u8], value: Option<General<'t>>) -> Option<Option<Along>> {
        let mut next = self.nodes.get(node as usize)?.below;
        while let Some(Node { text, hole, beside, .. }) = self.nodes.get(next as usize).copied() {
            let known = text.slice(&self.texts);
            let shared = known.iter().zip(rest).take_while(|(one, other)| one == other).count();
            let held = hole.and_then(|hole| self.values.get(hole.general as usize).copied());
            if shared == known.len() && shared == rest.len() && held == value {
                return Some(Some(Along::Whole(next)));
            }
            let begins = shared == known.len() || shared == rest.len();
            if shared >= SHARED || shared > 0 && begins {
                if shared < known.len() || hole.is_some() {
                    self.cut(next, shared)?;
                }
                return Some(Some(Along::Part(next, shared)));
            }
            next = beside;
        }
        Some(None)
    }

    /// Cuts a node in two, so that the upper one has `len` bytes of its text and nothing else.
    fn cut(&mut self, node: u32, len: usize) -> Option<()> {
        let upper = *self.nodes.get(node as usize)?;
        let (start, cut) = (upper.text.start, short(len));
        let text = Span::new(start + cut, upper.text.len - cut);
        let below = self.push(Node { text, beside: NONE, ..upper });
        let node = self.nodes.get_mut(node as usize)?;
        *node = Node { text: Span::new(start, cut), hole: None, end: NONE, below, ..upper };
        Some(())
    }

    /// A new node below `node`.
    fn branch(&mut self, node: u32, text: &[u8], value: Option<General<'t>>) -> Option<u32> {
        let hole = value.map(|value| {
            let general = short(self.values.len());
            self.values.push(value);
            Hole::new(self.tables, value, general)
        });
        let start = short(self.texts.len());
        self.texts.extend_from_slice(text);
        let text = Span::new(start, short(text.len()));
        let beside = self.nodes.get(node as usize)?.below;
        let new = self.push(Node { text, hole, end: NONE, below: NONE, beside });
        self.nodes.get_mut(node as usize)?.below = new;
        Some(new)
    }

    fn push(&mut self, node: Node) -> u32 {
        self.nodes.push(node);
        short(self.nodes.len() - 1)
    }

    /// Keeps steps.
    pub(super) fn add_steps(&mut self, steps: Vec<Step>) -> Span {
        let span = Span::new(short(self.steps.len()), short(steps.len()));
        let constant = |step: &Step| if let Step::Written { text, .. } = step { text.len() } else { 0 };
        self.constants += steps.iter().map(constant).sum::<usize>();
        self.steps.extend(steps);
        span
    }

    pub(in crate::engine) fn steps(&self, span: Span) -> &[Step] {
        span.slice(&self.steps)
    }

    /// The same as [`Patterns::hit`], where it is not worth being compiled into its caller.
    pub(in crate::engine) fn hit_apart(
        &self,
        tree: Tree,
        line: &str,
        at: usize,
        matched: &mut Matched,
    ) -> Option<(u32, usize)> {
        self.hit(tree, line, at, matched)
    }

    /// Holds `line`, from `at` on, against the patterns of a tree: the template that hits, and where its pattern ends. After a miss `matched`
    /// may hold too much.
    #[inline(always)]
    pub(in crate::engine) fn hit(
        &self,
        tree: Tree,
        line: &str,
        mut at: usize,
        matched: &mut Matched,
    ) -> Option<(u32, usize)> {
        let mut next = self.nodes.get(tree.0 as usize)?.below;
        matched.turns.clear();
        loop {
            let Some(node) = self.nodes.get(next as usize) else {
                let turn = matched.turns.pop()?;
                (next, at) = (turn.next, turn.at);
                matched.truncate(turn.level);
                continue;
            };
            let constant = node.text.slice(&self.texts);
            let Some(behind) = starts_with(line.as_bytes(), at, constant) else {
                next = node.beside;
                continue;
            };
            // Texts that go on from one place differ sooner or later, holes may not.
            let turn = (constant.is_empty() && node.beside != NONE).then(|| Turn {
                next: node.beside,
                at,
                level: matched.level(),
            });
            match self.fill(node, line, behind, matched) {
                Some(end) if node.end != NONE => return Some((node.end, end)),
                Some(end) => {
                    matched.turns.extend(turn);
                    (next, at) = (node.below, end);
                }
                None => next = node.beside,
            }
        }
    }

    /// Where the hole of a node ends, which starts at `at`, if there is one; none if what stands there does not fit.
    #[inline(always)]
    fn fill(&self, node: &Node, line: &str, at: usize, matched: &mut Matched) -> Option<usize> {
        let Some(hole) = &node.hole else { return Some(at) };
        match hole.take(self.tables, &self.values, line, at, matched) {
            Some(end) => Some(end),
            None => self.values.get(hole.general as usize)?.take(self.tables, line, at, matched),
        }
    }
}

/// A value and where it stands in a text.
pub(super) type Placed<'t> = (std::ops::Range<usize>, General<'t>);

/// Where `constant` ends if it stands at `at`.
#[inline(always)]
fn starts_with(bytes: &[u8], at: usize, constant: &[u8]) -> Option<usize> {
    let end = at + constant.len();
    let found = bytes.get(at..end)?;
    equal(found, constant).then_some(end)
}
