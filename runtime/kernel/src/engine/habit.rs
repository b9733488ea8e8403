//! What came after what: most objects are like an earlier one, so what comes next can be guessed.

use crate::lexer::Name;
use crate::tables::{Node, Span, Then};

/// What is expected where nothing was learned.
const NOTHING: u32 = u32::MAX;

/// What came after each thing the last time.
#[derive(Debug)]
pub(super) struct Habit(Vec<u32>);

impl Habit {
    pub(super) fn new(things: usize) -> Self {
        Self(vec![NOTHING; things])
    }

    #[inline]
    pub(super) fn after(&self, thing: u32) -> u32 {
        self.0.get(thing as usize).copied().unwrap_or(NOTHING)
    }

    pub(super) fn learn(&mut self, thing: u32, next: u32) {
        self.0.iter_mut().skip(thing as usize).take(1).for_each(|it| *it = next);
    }
}

/// The known keys, and what came before and behind each. A key is named by its number among all.
#[derive(Debug)]
pub(super) struct Keys {
    /// Which came first, for the number of the first of the siblings.
    first: Habit,
    known: Vec<Known>,
    objects: u32,
}

/// A known key.
#[derive(Debug)]
struct Known {
    name: Name,
    then: Then,
    /// The key that came behind this one the last time.
    next: u32,
    /// The object that it was met in, or where its last value starts.
    mark: u32,
}

impl Keys {
    pub(super) fn new(nodes: &[Node]) -> Self {
        let known = |node: &Node| Known { name: Name::new(&node.key), then: node.then, next: NOTHING, mark: 0 };
        Self { first: Habit::new(nodes.len()), known: nodes.iter().map(known).collect(), objects: 0 }
    }

    /// Number of the key that is likely to come first.
    #[inline]
    pub(super) fn first(&self, siblings: Span) -> u32 {
        self.first.after(siblings.start)
    }

    /// The key with this number, if it is one of the siblings.
    #[inline]
    pub(super) fn among(&self, siblings: Span, number: u32) -> Option<&Name> {
        let is_one = number.wrapping_sub(siblings.start) < siblings.len;
        if is_one { self.known.get(number as usize).map(|known| &known.name) } else { None }
    }

    /// Notes that the key with this number came behind the one at `before`, or first.
    pub(super) fn learn(&mut self, siblings: Span, before: Option<u32>, number: u32) {
        match before {
            None => self.first.learn(siblings.start, number),
            Some(before) => {
                let known = self.known.get_mut(before as usize);
                known.into_iter().for_each(|known| known.next = number);
            }
        }
    }

    /// Numbers an object. A number that comes again, after billions of others, can only make a key look as if it had come twice.
    #[inline]
    pub(super) fn begin_object(&mut self) -> u32 {
        self.objects = self.objects.wrapping_add(1);
        self.objects
    }

    /// Notes that a key came in an object: what is done with its value, whether it came for the first time, and the key that is likely to
    /// come behind it.
    #[inline]
    pub(super) fn meet(&mut self, number: u32, object: u32) -> (Then, bool, u32) {
        let Some(known) = self.known.get_mut(number as usize) else { return (Then::Ignore, true, NOTHING) };
        let is_new = std::mem::replace(&mut known.mark, object) != object;
        (known.then, is_new, known.next)
    }

    /// Notes where the last value of a key starts.
    pub(super) fn mark(&mut self, number: u32, start: u32) {
        self.known.get_mut(number as usize).into_iter().for_each(|known| known.mark = start);
    }

    /// What is done with a key's value, whether its last value starts there, and the key that is likely to come behind it.
    pub(super) fn is_marked(&self, number: u32, start: u32) -> (Then, bool, u32) {
        let Some(known) = self.known.get(number as usize) else { return (Then::Ignore, true, NOTHING) };
        (known.then, known.mark == start, known.next)
    }
}
