//! Attributes: that each fits the type that it stands on.

use std::{collections::HashMap, hash::Hash, mem::discriminant};

use crate::{
    catalogue::{Attributes, Catalogue, Sentinel, Spanned, TimeFormat, TypeExpr},
    check::{
        resolve::{Base, Resolved, resolve},
        sites::{Place, Site, sites},
    },
    diagnostic::{Code, Diagnostic, Diagnostics, Span},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    for site in sites(catalogue) {
        required(catalogue, &site, diagnostics);
        lists(site.attributes, diagnostics);
        own_type(&site, diagnostics);
        match site.data_type {
            Some(data_type) => {
                let resolved = resolve(catalogue, data_type);
                if resolved.base != Base::Unknown {
                    misfits(&site, &resolved, diagnostics);
                    accept(&site, &resolved, diagnostics);
                    idle(&site, &resolved, diagnostics);
                    bounds(&site, &resolved, diagnostics);
                }
            }
            None if matches!(site.place, Place::Signal(_)) && !lost_value(&site) => valueless(&site, diagnostics),
            None => {}
        }
        formats(site.attributes, diagnostics);
    }
}

/// Whether the type is missing because it could not be read.
fn lost_value(site: &Site<'_>) -> bool {
    ["type", "value"].iter().any(|key| site.attributes.lost(key))
}

/// The attributes that say something about a value, with their names and places.
fn of_value(attributes: &Attributes) -> Vec<(&'static str, Span)> {
    [
        ("unit", attributes.unit.as_ref().map(|at| at.span)),
        ("unit_field", attributes.unit_field.as_ref().map(|at| at.span)),
        ("unit_if_absent", attributes.unit_if_absent.as_ref().map(|at| at.span)),
        ("min", attributes.min.as_ref().map(|at| at.span)),
        ("max", attributes.max.as_ref().map(|at| at.span)),
        ("enum", attributes.words.as_ref().map(|at| at.span)),
        ("fold", attributes.fold.as_ref().map(|at| at.span)),
        ("on_violation", attributes.on_violation.as_ref().map(|at| at.span)),
        ("sentinels", attributes.sentinels.as_ref().map(|at| at.span)),
        ("accept", attributes.accept.as_ref().map(|at| at.span)),
        ("formats", attributes.formats.as_ref().map(|at| at.span)),
    ]
    .into_iter()
    .filter_map(|(name, span)| span.map(|span| (name, span)))
    .collect()
}

/// Whether the attribute `name` means anything for values of the type `base`; if not, for which it does.
fn takes(base: Base<'_>, name: &str) -> Result<(), &'static str> {
    let Base::Scalar(scalar) = base else { return Err("single values") };
    let (fits, which) = match name {
        "unit" | "unit_field" | "unit_if_absent" | "min" | "max" => (scalar.is_number(), "numbers"),
        "enum" | "fold" => (*scalar == TypeExpr::String, "strings"),
        "formats" => (*scalar == TypeExpr::Timestamp, "timestamps"),
        "accept" => (scalar.is_number() || *scalar == TypeExpr::Timestamp, "numbers and timestamps"),
        "sentinels" => (*scalar != TypeExpr::Json, "values that are decoded"),
        "on_violation" => (scalar.is_number() || *scalar == TypeExpr::String, "numbers and strings"),
        _ => (true, ""),
    };
    if fits { Ok(()) } else { Err(which) }
}

/// An attribute that does nothing was meant to do something.
fn misfits(site: &Site<'_>, resolved: &Resolved<'_>, diagnostics: &mut Diagnostics) {
    for (name, span) in of_value(site.attributes) {
        if let Err(which) = takes(resolved.base, name) {
            let message = format!("`{name}` does not fit the type `{}` of `{}`", resolved.text(), site.name);
            let type_span = site.data_type.map_or(Span::NOWHERE, |data_type| data_type.span);
            let diagnostic = Diagnostic::new(Code::Misfit, span, message).label(format!("`{name}` is for {which}"));
            diagnostics.push(
                diagnostic.secondary(type_span, "the type").help(format!("take `{name}` out, or change the type")),
            );
        }
    }
}

/// A timestamp comes as a number in its numeric formats alone; nothing else about it can be quoted.
fn accept<'a>(site: &Site<'a>, resolved: &Resolved<'a>, diagnostics: &mut Diagnostics) {
    let (Some(accept), Base::Scalar(TypeExpr::Timestamp)) = (&site.attributes.accept, resolved.base) else { return };
    let formats = resolved.find(site.attributes, |link| link.formats.as_ref());
    // A longer list repeats itself, which is reported.
    let numeric = formats.is_some_and(|formats| formats.iter().take(FORMATS).any(|format| format.is_numeric()));
    if !numeric {
        diagnostics.push(
            Diagnostic::new(
                Code::Misfit,
                accept.span,
                format!("`{}` has no numeric format that could come quoted", site.name),
            )
            .help("add `epoch_ms` or `epoch_s` to `formats`, or take `accept` out"),
        );
    }
}

/// So many formats there are.
const FORMATS: usize = 4;

/// What happens on a violation, or to the case of a text, matters where there is a limit or an enum. On an own type it may wait for one.
fn idle<'a>(site: &Site<'a>, resolved: &Resolved<'a>, diagnostics: &mut Diagnostics) {
    if matches!(site.place, Place::OwnType) {
        return;
    }
    let has_words = resolved.find(site.attributes, |link| link.words.as_ref()).is_some();
    let has_bounds = resolved.find(site.attributes, |link| link.min.as_ref().or(link.max.as_ref())).is_some();
    let attributes = site.attributes;
    if let Some(at) = attributes
        .on_violation
        .as_ref()
        .filter(|_| !has_words && !has_bounds && takes(resolved.base, "on_violation").is_ok())
    {
        diagnostics.push(
            Diagnostic::new(Code::Misfit, at.span, format!("`{}` has no limit that could be violated", site.name))
                .help("add `min`, `max` or `enum`, or take `on_violation` out"),
        );
    }
    if let Some(at) = attributes.fold.as_ref().filter(|_| !has_words && takes(resolved.base, "fold").is_ok()) {
        diagnostics.push(
            Diagnostic::new(Code::Misfit, at.span, format!("`{}` has no enum whose words could be folded", site.name))
                .help("add `enum`, or take `fold` out"),
        );
    }
}

/// The attributes of a signal are those of its value; one that has `fields` alone has no value.
fn valueless(site: &Site<'_>, diagnostics: &mut Diagnostics) {
    let place = [
        ("path", site.attributes.path.as_ref().and_then(|paths| paths.first()).map(|at| at.span)),
        ("column", site.attributes.column.as_ref().map(|at| at.span)),
    ];
    let place = place.into_iter().filter_map(|(name, span)| span.map(|span| (name, span)));
    for (name, span) in of_value(site.attributes).into_iter().chain(place) {
        diagnostics.push(
            Diagnostic::new(
                Code::Misfit,
                span,
                format!("`{name}` stands on `{}`, which has no value of its own", site.name),
            )
            .help("move it to one of the fields, or add `value`"),
        );
    }
}

/// A type does not know where it is used.
fn own_type(site: &Site<'_>, diagnostics: &mut Diagnostics) {
    if !matches!(site.place, Place::OwnType) {
        return;
    }
    let path = site.attributes.path.as_ref().and_then(|paths| paths.first()).map(|at| at.span);
    let column = site.attributes.column.as_ref().map(|at| at.span);
    for (name, span) in [("path", path), ("column", column)] {
        let Some(span) = span else { continue };
        diagnostics.push(
            Diagnostic::new(Code::Misfit, span, format!("`{name}` stands on the type `{}`", site.name))
                .label("a type does not know where it is used")
                .help("move it to the field"),
        );
    }
    if site.data_type.is_none() && !lost_value(site) {
        for (name, span) in of_value(site.attributes) {
            diagnostics.push(
                Diagnostic::new(Code::Misfit, span, format!("`{name}` stands on the struct `{}`", site.name))
                    .label("a struct has no value of its own")
                    .help("move it to one of its fields"),
            );
        }
    }
}

/// The key alone is required: an event that lacks anything else is still an event.
fn required(catalogue: &Catalogue, site: &Site<'_>, diagnostics: &mut Diagnostics) {
    let Some(required) = site.attributes.required.as_ref().filter(|required| required.value) else { return };
    let is_key = matches!(site.place, Place::Envelope) && site.name.value == catalogue.table.key.value;
    if !is_key && (catalogue.event.knows(&catalogue.table.key) || !matches!(site.place, Place::Envelope)) {
        diagnostics.push(
            Diagnostic::new(Code::Required, required.span, format!("`{}` is required, but not the key", site.name))
                .label("only the key can be required")
                .secondary(catalogue.table.key.span, "the key")
                .help("take `required` out"),
        );
    }
}

/// Limits that exclude everything are two slips, or one.
fn bounds<'a>(site: &Site<'a>, resolved: &Resolved<'a>, diagnostics: &mut Diagnostics) {
    let min = resolved.find(site.attributes, |link| link.min.as_ref());
    let max = resolved.find(site.attributes, |link| link.max.as_ref());
    let (Some(min), Some(max)) = (min, max) else { return };
    // What a type has wrong by itself is reported there.
    let here = site.attributes.min.is_some() || site.attributes.max.is_some();
    if here && min.value > max.value {
        let (at, other, which) =
            if site.attributes.min.is_some() { (min.span, max.span, "max") } else { (max.span, min.span, "min") };
        diagnostics.push(
            Diagnostic::new(Code::Bounds, at, format!("`min` {min} is greater than `max` {max}"))
                .label("no value is within the limits")
                .secondary(other, format!("`{which}`"))
                .help("change one of them, or exchange the two"),
        );
    }
}

/// A number does not say whether it counts seconds or milliseconds.
fn formats(attributes: &Attributes, diagnostics: &mut Diagnostics) {
    let Some(formats) = &attributes.formats else { return };
    if formats.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::Formats, formats.span, "a timestamp needs at least one format")
                .label("expected `rfc3339`, `naive_utc`, `epoch_ms` or `epoch_s`")
                .help("list one, or take `formats` out: it is then `rfc3339`"),
        );
    }
    let numeric: Vec<&Spanned<TimeFormat>> = formats.iter().filter(|format| format.is_numeric()).collect();
    if let [first, second, ..] = numeric.as_slice()
        && first.value != second.value
    {
        diagnostics.push(
            Diagnostic::new(Code::Formats, second.span, "a timestamp has two numeric formats")
                .label("a number can't be both")
                .secondary(first.span, "the first")
                .help("keep the one that is sent"),
        );
    }
}

/// Something listed twice was meant to be something else.
fn lists(attributes: &Attributes, diagnostics: &mut Diagnostics) {
    if let Some(formats) = &attributes.formats {
        repeated(formats.iter().map(|format| (discriminant(&format.value), format.span)), "format", diagnostics);
    }
    if let Some(sentinels) = &attributes.sentinels {
        repeated(sentinels.iter().map(|sentinel| (sentinel_text(sentinel), sentinel.span)), "sentinel", diagnostics);
    }
    if let Some(paths) = &attributes.path {
        repeated(paths.iter().map(|path| (&path.value, path.span)), "path", diagnostics);
    }
}

fn sentinel_text(sentinel: &Sentinel) -> (bool, &str) {
    match sentinel {
        Sentinel::Number(text) => (true, text),
        Sentinel::Text(text) => (false, text),
    }
}

/// Reports each item that stood in the list before.
pub(super) fn repeated<T: Eq + Hash>(
    items: impl Iterator<Item = (T, Span)>,
    what: &str,
    diagnostics: &mut Diagnostics,
) {
    let mut seen: HashMap<T, Span> = HashMap::new();
    for (item, span) in items {
        match seen.get(&item) {
            Some(first) => diagnostics.push(
                Diagnostic::new(Code::Repeated, span, format!("the {what} is listed twice"))
                    .label("again here")
                    .secondary(*first, "first here")
                    .help("take one of them out, or write what was meant"),
            ),
            None => _ = seen.insert(item, span),
        }
    }
}
