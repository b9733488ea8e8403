//! What a type comes down to.

use crate::catalogue::{Attributes, Catalogue, TypeExpr};

use super::sizes::MAX_DEPTH;

/// What stands at the bottom of a type, arrays and own types followed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Base<'a> {
    /// A built-in type.
    Scalar(&'a TypeExpr),
    /// A struct, by the name of the own type.
    Struct(&'a str),
    /// Another rule has something to say about it.
    Unknown,
}

/// A type, followed to its base.
#[derive(Debug, Clone)]
pub(super) struct Resolved<'a> {
    pub(super) base: Base<'a>,
    /// How many arrays stand around the base.
    pub(super) arrays: usize,
    /// The attributes of the own types on the way, nearest first.
    pub(super) links: Vec<&'a Attributes>,
}

impl<'a> Resolved<'a> {
    /// What `attributes`, or else the nearest own type, says.
    pub(super) fn find<T>(
        &self,
        attributes: &'a Attributes,
        attribute: impl Fn(&'a Attributes) -> Option<T>,
    ) -> Option<T> {
        std::iter::once(attributes).chain(self.links.iter().copied()).find_map(attribute)
    }

    /// The base and the arrays, as a type is written.
    pub(super) fn text(&self) -> String {
        let base = match self.base {
            Base::Scalar(scalar) => scalar.to_string(),
            Base::Struct(name) => name.to_owned(),
            Base::Unknown => "?".to_owned(),
        };
        format!("{}{base}{}", "array<".repeat(self.arrays), ">".repeat(self.arrays))
    }
}

/// Follows `data_type` to its base.
pub(super) fn resolve<'a>(catalogue: &'a Catalogue, data_type: &'a TypeExpr) -> Resolved<'a> {
    let mut resolved = Resolved { base: Base::Unknown, arrays: 0, links: Vec::new() };
    let mut at = data_type;
    // A longer chain has been reported.
    for _ in 0..=MAX_DEPTH {
        while let TypeExpr::Array(element) = at {
            resolved.arrays += 1;
            at = element;
        }
        let TypeExpr::Named(name) = at else {
            resolved.base = Base::Scalar(at);
            return resolved;
        };
        let Some(own) = catalogue.types.get(name) else { return resolved };
        resolved.links.push(&own.attributes);
        match (&own.fields, &own.data_type) {
            (Some(_), _) => {
                resolved.base = Base::Struct(name);
                return resolved;
            }
            (None, Some(next)) => at = next,
            (None, None) => return resolved,
        }
    }
    resolved
}
