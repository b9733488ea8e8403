//! Units: which text governs a value, and how it is converted.

use super::{Span, Text};

/// A unit text of a body and the unit of one or more of the body's fields.
///
/// Two fields that read the same text and have the same unit share a use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitUse {
    /// Slot, in the body, of the text.
    pub slot: u32,
    /// The spellings of the dimension's units, each with its conversion into the fields' unit: into
    /// [`Tables::spellings`](super::Tables::spellings), sorted by text.
    pub spellings: Span,
}

/// The unit of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitRule {
    /// Which of the signal's uses governs it: an offset into [`Signal::units`](super::Signal::units). None in the envelope, where
    /// a unit is a description.
    pub governed_by: Option<u32>,
    /// Conversion of a value that comes without a unit; none if such a value is in the field's own unit.
    pub if_absent: Option<Conversion>,
}

/// A spelling of a unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Spelling {
    /// The text, with case.
    pub text: Text,
    /// The conversion into the field's unit; none if it is the same unit.
    pub conversion: Option<Conversion>,
}

/// x · factor + offset, in f64.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Conversion {
    /// The factor.
    pub factor: f64,
    /// The offset, in the field's unit.
    pub offset: f64,
}

impl Conversion {
    /// The value in the field's unit.
    #[must_use]
    pub fn apply(self, value: f64) -> f64 {
        value * self.factor + self.offset
    }
}
