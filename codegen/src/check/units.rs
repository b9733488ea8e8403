//! Units.

use std::collections::HashMap;

use crate::{
    catalogue::{Attributes, Catalogue, Spanned},
    check::{
        reach::{Reached, of_bodies, of_envelope},
        resolve::{Base, resolve},
        sites::{Place, Site, sites},
        with_nearest,
    },
    diagnostic::{Code, Diagnostic, Diagnostics, Span},
    plan::units::{dimension, symbols},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let in_bodies = of_bodies(catalogue);
    let elsewhere = of_envelope(catalogue);
    for site in sites(catalogue) {
        for symbol in site.attributes.unit.iter().chain(&site.attributes.unit_if_absent) {
            unknown(symbol, "`planish explain P0601` lists all of them", diagnostics);
        }
        without_unit(catalogue, &site, diagnostics);
        other_dimension(catalogue, &site, diagnostics);
        outside_bodies(&site, diagnostics);
        in_no_body(&site, &in_bodies, &elsewhere, diagnostics);
    }
    for (symbol, _) in &catalogue.units {
        unknown(symbol, "under `units` stand more spellings of units that are known; there are no others", diagnostics);
    }
    spellings(catalogue, diagnostics);
}

/// What can't be converted can't be trusted to be the same.
fn unknown(symbol: &Spanned<String>, otherwise: &str, diagnostics: &mut Diagnostics) {
    if dimension(symbol).is_none() {
        let diagnostic = Diagnostic::new(Code::UnknownUnit, symbol.span, format!("unknown unit `{symbol}`"))
            .label("expected the symbol of a unit, such as `km`, `kWh`, `percent` or `celsius`");
        let diagnostic = with_nearest(diagnostic, symbol.span, symbol, symbols(), diagnostics);
        diagnostics.push(if diagnostic.help.is_none() { diagnostic.help(otherwise) } else { diagnostic });
    }
}

/// What says how to find out the unit of a value.
fn unit_texts(attributes: &Attributes) -> impl Iterator<Item = (&'static str, Span)> {
    let field = attributes.unit_field.as_ref().map(|at| ("unit_field", at.span));
    let absent = attributes.unit_if_absent.as_ref().map(|at| ("unit_if_absent", at.span));
    field.into_iter().chain(absent)
}

/// What governs a unit, or stands in for one, needs one. On an own type it may wait for one.
fn without_unit(catalogue: &Catalogue, site: &Site<'_>, diagnostics: &mut Diagnostics) {
    let Some(data_type) = site.data_type.filter(|_| !matches!(site.place, Place::OwnType)) else { return };
    let resolved = resolve(catalogue, data_type);
    let is_number = matches!(resolved.base, Base::Scalar(scalar) if scalar.is_number());
    if !is_number || resolved.find(site.attributes, |link| link.unit.as_ref()).is_some() {
        return;
    }
    for (name, span) in unit_texts(site.attributes) {
        diagnostics.push(
            Diagnostic::new(Code::UnitField, span, format!("`{}` has a `{name}`, but no unit", site.name))
                .help("add `unit`: the unit that the column is in"),
        );
    }
}

/// There is no way from one dimension to another.
fn other_dimension(catalogue: &Catalogue, site: &Site<'_>, diagnostics: &mut Diagnostics) {
    let Some(data_type) = site.data_type else { return };
    let resolved = resolve(catalogue, data_type);
    let unit = resolved.find(site.attributes, |link| link.unit.as_ref());
    let absent = resolved.find(site.attributes, |link| link.unit_if_absent.as_ref());
    let (Some(unit), Some(absent)) = (unit, absent) else { return };
    // What a type has wrong by itself is reported there.
    let here = site.attributes.unit.is_some() || site.attributes.unit_if_absent.is_some();
    let (Some(of_unit), Some(of_absent)) = (dimension(unit), dimension(absent)) else { return };
    if here && of_unit != of_absent {
        let at = if site.attributes.unit_if_absent.is_some() { absent.span } else { unit.span };
        let other = if site.attributes.unit_if_absent.is_some() { unit.span } else { absent.span };
        diagnostics.push(
            Diagnostic::new(Code::Dimension, at, format!("`{absent}` can't become `{unit}`"))
                .label(format!("`{absent}` is a unit of {of_absent}, `{unit}` of {of_unit}"))
                .secondary(other, "the other unit")
                .help("name a unit of the same dimension"),
        );
    }
}

/// Only a body says in which unit it is; elsewhere a value is always in its field's own.
fn outside_bodies(site: &Site<'_>, diagnostics: &mut Diagnostics) {
    if !matches!(site.place, Place::Envelope | Place::State) {
        return;
    }
    for (name, span) in unit_texts(site.attributes) {
        diagnostics.push(
            Diagnostic::new(Code::UnitField, span, format!("`{name}` stands on `{}`, which is in no body", site.name))
                .label("outside of bodies nothing says the unit; a value is in the field's own")
                .help(format!("take `{name}` out")),
        );
    }
}

/// A type that the envelope alone uses is in no body either.
fn in_no_body(site: &Site<'_>, in_bodies: &Reached<'_>, elsewhere: &Reached<'_>, diagnostics: &mut Diagnostics) {
    let Some(own) = site.own_type() else { return };
    if in_bodies.has(own) || !elsewhere.has(own) {
        return;
    }
    for (name, span) in unit_texts(site.attributes) {
        diagnostics.push(
            Diagnostic::new(Code::UnitField, span, format!("`{name}` stands in the type `{own}`, which no body uses"))
                .label("outside of bodies nothing says the unit; a value is in the field's own")
                .help(format!("take `{name}` out")),
        );
    }
}

/// A spelling that could be two units would be converted by chance.
fn spellings(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<&str, (&Spanned<String>, &Spanned<String>)> = HashMap::new();
    for (symbol, spellings) in &catalogue.units {
        for spelling in spellings {
            match seen.get(spelling.as_str()) {
                Some((first, of)) => diagnostics.push(
                    Diagnostic::new(Code::Spelling, spelling.span, format!("`{spelling}` spells two units"))
                        .label(format!("here `{symbol}`"))
                        .secondary(first.span, format!("here `{of}`"))
                        .help("take it out of one of the two"),
                ),
                None => _ = seen.insert(spelling, (spelling, symbol)),
            }
        }
    }
}
