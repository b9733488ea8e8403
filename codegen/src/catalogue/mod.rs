//! What a person wrote: YAML, read with the place of every word, into the [`Catalogue`].
//!
//! [`read`] knows syntax alone: which keys there are and what kind of value each takes. Whether the words fit together is the business of
//! [`check`](crate::check).

mod model;
pub mod yaml;

pub use model::{
    Accept, Attributes, Catalogue, DEFAULT_UNIT_FIELD, Defaults, Edge, Failed, Field, Fold, Group, GroupAttributes,
    KeepState, OwnType, Path, Sentinel, Signal, Source, State, Table, TestMode, TimeFormat, TypeExpr, Unknown,
    Violation,
};
pub use yaml::{OneOrMany, Ordered, Spanned};

use crate::diagnostic::{Diagnostics, SourceText};

/// Reads a catalogue.
///
/// Every fault is reported; what is at fault is left out of the result. None if too much is missing to look any further.
#[must_use]
pub fn read(source: &SourceText, diagnostics: &mut Diagnostics) -> Option<Catalogue> {
    yaml::read(source, diagnostics)
}
