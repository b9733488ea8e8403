//! All places of a catalogue where attributes stand.

use crate::catalogue::{Attributes, Catalogue, Field, GroupAttributes, Ordered, Spanned, TypeExpr};

/// A place where attributes stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'a> {
    /// The name of what has them.
    pub(super) name: &'a Spanned<String>,
    /// Its type, if it has one.
    pub(super) data_type: Option<&'a Spanned<TypeExpr>>,
    pub(super) attributes: &'a Attributes,
    pub(super) place: Place<'a>,
}

impl<'a> Site<'a> {
    /// The own type that the attributes belong to.
    pub(super) fn own_type(&self) -> Option<&'a str> {
        match self.place {
            Place::Member(name) => Some(name),
            Place::OwnType => Some(self.name),
            Place::Envelope | Place::State | Place::Signal(_) | Place::Body(_) => None,
        }
    }
}

/// What kind of place it is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'a> {
    /// A field of `event`.
    Envelope,
    /// A field of `source.state`.
    State,
    /// A signal itself: the attributes are those of its value.
    Signal(&'a GroupAttributes),
    /// One of the `fields` of a signal.
    Body(&'a GroupAttributes),
    /// A field of a struct, the own type of this name.
    Member(&'a str),
    /// An own type.
    OwnType,
}

impl<'a> Place<'a> {
    /// The group that the place belongs to.
    pub(super) fn group(self) -> Option<&'a GroupAttributes> {
        match self {
            Self::Signal(group) | Self::Body(group) => Some(group),
            Self::Envelope | Self::State | Self::Member(_) | Self::OwnType => None,
        }
    }
}

/// All sites, in no particular order.
pub(super) fn sites(catalogue: &Catalogue) -> Vec<Site<'_>> {
    let mut sites = Vec::new();
    fields(&catalogue.event, Place::Envelope, &mut sites);
    if let Some(state) = &catalogue.source.state {
        fields(&state.fields, Place::State, &mut sites);
    }
    for (_, group) in &catalogue.signals {
        for (name, signal) in &group.signals {
            let data_type = signal.data_type.as_ref().or(signal.value.as_ref());
            let place = Place::Signal(&group.attributes);
            sites.push(Site { name, data_type, attributes: &signal.attributes, place });
            if let Some(of) = &signal.fields {
                fields(of, Place::Body(&group.attributes), &mut sites);
            }
        }
    }
    for (name, own) in &catalogue.types {
        let data_type = own.data_type.as_ref();
        sites.push(Site { name, data_type, attributes: &own.attributes, place: Place::OwnType });
        if let Some(of) = &own.fields {
            fields(of, Place::Member(name), &mut sites);
        }
    }
    sites
}

fn fields<'a>(of: &'a Ordered<Field>, place: Place<'a>, sites: &mut Vec<Site<'a>>) {
    for (name, field) in of {
        sites.push(Site { name, data_type: field.data_type.as_ref(), attributes: &field.attributes, place });
    }
}
