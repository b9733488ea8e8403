//! YAML into any struct that derives `Deserialize`, with every fault reported at its place.
//!
//! Three steps: the events of the parser become a tree of nodes with places (`tree`); a serde deserializer walks it (`de`); whatever it
//! finds at fault is reported, left out, and the tree is walked again without it, until nothing new turns up. So one faulty file shows
//! all its faults, and the structs stay plain: they need no wrapper but [`Spanned`] where a place is wanted.
//!
//! What is read is YAML's plain core. A word is a text where a text is expected, whatever YAML would make of it elsewhere (`no`, `on`,
//! `1.0`). Anchors, aliases, tags and merge keys are refused, so that no short file makes a large tree; nesting is bounded.

mod de;
mod fault;
mod number;
mod scalar;
mod shapes;
mod spanned;
mod tree;

pub use scalar::{Scalar, quoted};
pub use shapes::{OneOrMany, Ordered, TypeOr, WithUnderscore};
pub use spanned::Spanned;

use serde::de::DeserializeOwned;

use crate::diagnostic::{Diagnostics, SourceText};

/// Reads a file into `T`.
///
/// Every fault is reported; what is at fault is left out of the result. None if too much is missing to make a `T`.
#[must_use]
pub fn read<T: DeserializeOwned>(source: &SourceText, diagnostics: &mut Diagnostics) -> Option<T> {
    let root = tree::build(source, diagnostics)?;
    de::deserialize(&root, diagnostics)
}

#[cfg(test)]
mod tests;
