//! Speculative templates: most objects are what an earlier one was, but for a few values.
//!
//! The full parser reads an object, and what it did is kept as a template: the constant text, the holes where values stand, and the steps
//! that put them into a row. The next object is held against the templates first; one that hits is never tokenised. A template says nothing
//! about what it was not learned from: whatever differs goes to the full parser, which may learn it.
//!
//! - `pattern`: constant text with holes, all patterns of a signal as one tree, and when a line hits one. `hole`: one value. `matched`: what
//!   the holes held, `step` how it is fed.
//! - `learn`: what the full parser notes while it reads. `frames`: the templates of signals, and which to try.
//! - `envelope`: the event around the signals.

mod envelope;
mod frames;
mod hole;
mod learn;
mod matched;
mod pattern;
mod step;

pub(super) use envelope::{EnvelopeLesson, Envelopes, Opening};
pub(super) use frames::{FrameLesson, FrameTemplate, FrameTemplates};
pub(super) use learn::{Nesting, Noted, Recording};
pub(super) use matched::{Level, Matched, short};
pub(super) use step::Step;

/// Bytes that all templates of a flattener may take together.
const BYTES: usize = 8 << 20;

/// Bytes of text that one template may have.
const LONGEST: usize = 64 << 10;

/// How many templates are kept for each signal, and for the envelope; with one more all of them are learned anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TemplateLimit(pub usize);

impl TemplateLimit {
    /// None: the full parser reads everything.
    pub const NONE: Self = Self(0);
}

impl Default for TemplateLimit {
    /// 128: cars of several senders, each with its own order of keys, its errors, its units and its triggers. Patterns that begin alike are
    /// compared once, so that many cost little more than one.
    fn default() -> Self {
        Self(128)
    }
}

/// How many objects were read by template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TemplateHits {
    /// Events that became a row.
    pub events: u64,
    /// Those whose envelope hit.
    pub event_hits: u64,
    /// Items of `signals` in them.
    pub frames: u64,
    /// Those that hit.
    pub frame_hits: u64,
}

/// Whether learning pays: it costs, hits earn.
#[derive(Debug, Clone, Copy)]
struct Credit(u32);

impl Credit {
    const FULL: u32 = 64;
    const PRICE: u32 = 4;

    fn earn(&mut self) {
        self.0 = (self.0 + 1).min(Self::FULL);
    }

    /// Pays for one lesson, if there is enough left.
    fn spend(&mut self) -> bool {
        let left = self.0.checked_sub(Self::PRICE);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}
