//! Units.

use crate::{
    catalogue::{Catalogue, Spanned},
    check::{
        resolve::{Base, resolve},
        sites::{Place, Site, sites},
    },
    diagnostic::{Code, Diagnostic, Diagnostics},
    plan::units::{dimension, symbols},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    for site in sites(catalogue) {
        for symbol in site.attributes.unit.iter().chain(&site.attributes.unit_if_absent) {
            unknown(symbol, diagnostics);
        }
        without_unit(catalogue, &site, diagnostics);
        other_dimension(catalogue, &site, diagnostics);
        outside_bodies(&site, diagnostics);
    }
    for (symbol, _) in &catalogue.units {
        unknown(symbol, diagnostics);
    }
    spellings(catalogue, diagnostics);
}

/// What can't be converted can't be trusted to be the same.
fn unknown(symbol: &Spanned<String>, diagnostics: &mut Diagnostics) {
    if dimension(symbol).is_none() {
        diagnostics.push(
            Diagnostic::new(Code::UnknownUnit, symbol.span, format!("unknown unit `{symbol}`")).nearest_of(
                symbol.span,
                symbol,
                symbols(),
            ),
        );
    }
}

/// What governs a unit, or stands in for one, needs one. On an own type it may wait for one.
fn without_unit(catalogue: &Catalogue, site: &Site<'_>, diagnostics: &mut Diagnostics) {
    let Some(data_type) = site.data_type.filter(|_| !matches!(site.place, Place::OwnType)) else { return };
    let resolved = resolve(catalogue, data_type);
    let is_number = matches!(resolved.base, Base::Scalar(scalar) if scalar.is_number());
    if !is_number || resolved.find(site.attributes, |link| link.unit.as_ref()).is_some() {
        return;
    }
    let attributes = site.attributes;
    let places = [
        ("unit_field", attributes.unit_field.as_ref().map(|at| at.span)),
        ("unit_if_absent", attributes.unit_if_absent.as_ref().map(|at| at.span)),
    ];
    for (name, span) in places {
        let Some(span) = span else { continue };
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
                .label(format!("`{absent}` is {}, `{unit}` is {}", of_absent, of_unit))
                .secondary(other, "the other unit"),
        );
    }
}

/// Only a body says in which unit it is; elsewhere a value is always in its field's own.
fn outside_bodies(site: &Site<'_>, diagnostics: &mut Diagnostics) {
    if !matches!(site.place, Place::Envelope | Place::State) {
        return;
    }
    let attributes = site.attributes;
    let places = [
        ("unit_field", attributes.unit_field.as_ref().map(|at| at.span)),
        ("unit_if_absent", attributes.unit_if_absent.as_ref().map(|at| at.span)),
    ];
    for (name, span) in places {
        let Some(span) = span else { continue };
        diagnostics.push(
            Diagnostic::new(Code::UnitField, span, format!("`{name}` stands on `{}`, which is in no body", site.name))
                .label("outside of bodies nothing says the unit; a value is in the field's own"),
        );
    }
}

/// A spelling that could be two units would be converted by chance.
fn spellings(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let mut seen: Vec<(&Spanned<String>, &Spanned<String>)> = Vec::new();
    for (symbol, spellings) in &catalogue.units {
        for spelling in spellings {
            match seen.iter().find(|(earlier, _)| earlier.value == spelling.value) {
                Some((first, of)) => diagnostics.push(
                    Diagnostic::new(Code::Spelling, spelling.span, format!("`{spelling}` spells two units"))
                        .label(format!("`{symbol}` here"))
                        .secondary(first.span, format!("`{of}` here")),
                ),
                None => seen.push((spelling, symbol)),
            }
        }
    }
}
