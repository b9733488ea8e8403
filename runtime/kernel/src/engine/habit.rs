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

/// The two keys that came last at one place in an object, the later first: a success is written in another way than a failure. A key is
/// named by its number among all.
#[derive(Debug, Clone, Copy)]
pub(super) struct Likely([u32; 2]);

impl Likely {
    const NONE: Self = Self([NOTHING; 2]);

    #[inline]
    fn came(&mut self, number: u32) {
        if self.0[0] != number {
            self.0 = [number, self.0[0]];
        }
    }
}

/// The known keys, and what came behind each.
#[derive(Debug)]
pub(super) struct Keys {
    /// What came first, for the number of the first of the siblings.
    first: Vec<Likely>,
    known: Vec<Known>,
    objects: u32,
}

/// A known key.
#[derive(Debug)]
struct Known {
    name: Name,
    then: Then,
    /// What came behind it.
    next: Likely,
    /// The object that it was met in, or where its last value starts.
    mark: u32,
}

impl Keys {
    pub(super) fn new(nodes: &[Node]) -> Self {
        let known = |node: &Node| Known { name: Name::new(&node.key), then: node.then, next: Likely::NONE, mark: 0 };
        Self { first: vec![Likely::NONE; nodes.len()], known: nodes.iter().map(known).collect(), objects: 0 }
    }

    /// What is likely to come first.
    #[inline]
    pub(super) fn first(&self, siblings: Span) -> Likely {
        self.first.get(siblings.start as usize).copied().unwrap_or(Likely::NONE)
    }

    /// The key at `at`, if it is one of the siblings and likely to come behind the one at `before`; where its value starts, and with which
    /// byte.
    #[inline(always)]
    pub(super) fn recognise(
        &mut self,
        siblings: Span,
        before: Option<u32>,
        likely: Likely,
        bytes: &[u8],
        at: usize,
    ) -> Option<(u32, (usize, u8))> {
        let [one, other] = likely.0;
        if let Some(value) = self.value(siblings, one, bytes, at) {
            return Some((one, value));
        }
        let value = self.value(siblings, other, bytes, at)?;
        self.learn(siblings, before, other);
        Some((other, value))
    }

    #[inline(always)]
    fn value(&self, siblings: Span, number: u32, bytes: &[u8], at: usize) -> Option<(usize, u8)> {
        let is_one = number.wrapping_sub(siblings.start) < siblings.len;
        if is_one { self.known.get(number as usize)?.name.value(bytes, at) } else { None }
    }

    /// Notes that the key with this number came behind the one at `before`, or first.
    pub(super) fn learn(&mut self, siblings: Span, before: Option<u32>, number: u32) {
        let likely = match before {
            None => self.first.get_mut(siblings.start as usize),
            Some(before) => self.known.get_mut(before as usize).map(|known| &mut known.next),
        };
        likely.into_iter().for_each(|likely| likely.came(number));
    }

    /// Numbers an object. A number that comes again, after billions of others, can only make a key look as if it had come twice.
    #[inline]
    pub(super) fn begin_object(&mut self) -> u32 {
        self.objects = self.objects.wrapping_add(1);
        self.objects
    }

    /// Notes that a key came in an object: what is done with its value, whether it came for the first time, and what is likely to
    /// come behind it.
    #[inline]
    pub(super) fn meet(&mut self, number: u32, object: u32) -> (Then, bool, Likely) {
        let Some(known) = self.known.get_mut(number as usize) else { return (Then::Ignore, true, Likely::NONE) };
        let is_new = std::mem::replace(&mut known.mark, object) != object;
        (known.then, is_new, known.next)
    }

    /// Notes where the last value of a key starts.
    pub(super) fn mark(&mut self, number: u32, start: u32) {
        self.known.get_mut(number as usize).into_iter().for_each(|known| known.mark = start);
    }

    /// What is done with a key's value, whether its last value starts there, and what is likely to come behind it.
    pub(super) fn is_marked(&self, number: u32, start: u32) -> (Then, bool, Likely) {
        let Some(known) = self.known.get(number as usize) else { return (Then::Ignore, true, Likely::NONE) };
        (known.then, known.mark == start, known.next)
    }
}
