//! Types: that they exist, have names, end, and say what they hold.

use crate::{
    catalogue::{Catalogue, Ordered, OwnType, Signal, Spanned, TypeExpr},
    check::{
        sites::{Place, sites},
        sizes, with_nearest,
    },
    diagnostic::{Code, Diagnostic, Diagnostics},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    for data_type in written(catalogue) {
        unknown(catalogue, data_type, diagnostics);
        decimal(data_type, &data_type.value, diagnostics);
    }
    for (name, own) in &catalogue.types {
        own_name(name, diagnostics);
        own_shape(name, own, diagnostics);
    }
    sizes::check(catalogue, diagnostics);
    field_shapes(catalogue, diagnostics);
    for (_, group) in &catalogue.signals {
        for (name, signal) in &group.signals {
            signal_shape(name, signal, diagnostics);
        }
    }
}

/// All types that somebody wrote.
fn written(catalogue: &Catalogue) -> Vec<&Spanned<TypeExpr>> {
    let second = catalogue.signals.iter().flat_map(|(_, group)| &group.signals).filter_map(|(_, signal)| {
        // A site shows one of the two.
        signal.data_type.as_ref().and(signal.value.as_ref())
    });
    sites(catalogue).into_iter().filter_map(|site| site.data_type).chain(second).collect()
}

/// A word that is no type is a slip of the finger, or a type that was forgotten.
fn unknown(catalogue: &Catalogue, data_type: &Spanned<TypeExpr>, diagnostics: &mut Diagnostics) {
    let TypeExpr::Named(name) = data_type.innermost() else { return };
    if catalogue.types.knows(name) {
        return;
    }
    let span = innermost_span(data_type, name);
    let known = TypeExpr::words().map(|word| word as &str).chain(catalogue.types.names());
    let diagnostic = Diagnostic::new(Code::UnknownType, span, format!("unknown type `{name}`"));
    let diagnostic = match usual_name(name) {
        Some(ours) => diagnostic.replace(format!("here it is called `{ours}`"), span, ours),
        None => with_nearest(diagnostic, span, name, known, diagnostics),
    };
    let capital = name.starts_with(|first: char| first.is_ascii_uppercase());
    diagnostics.push(if diagnostic.help.is_none() && capital {
        diagnostic.help("declare it under `types`")
    } else if diagnostic.help.is_none() {
        diagnostic.help(format!("built in are {}", TypeExpr::words().collect::<Vec<_>>().join(", ")))
    } else {
        diagnostic
    });
}

/// The place of the name inside `array<..>`. A type that stands in quotes is shown whole.
fn innermost_span(data_type: &Spanned<TypeExpr>, name: &str) -> crate::diagnostic::Span {
    let text = data_type.to_string();
    let span = data_type.span;
    match text.find(name) {
        Some(at) if text.len() == span.end.saturating_sub(span.start) => {
            crate::diagnostic::Span { start: span.start + at, end: span.start + at + name.len() }
        }
        _ => span,
    }
}

/// What other systems call our types.
fn usual_name(word: &str) -> Option<&'static str> {
    Some(match word.to_ascii_lowercase().as_str() {
        "bool" => "boolean",
        "str" | "text" | "varchar" | "char" | "uuid" => "string",
        "i8" | "int8" | "tinyint" => "byte",
        "i16" | "int16" | "smallint" => "short",
        "i32" | "int32" | "integer" => "int",
        "i64" | "int64" | "bigint" => "long",
        "f32" | "float32" | "real" => "float",
        "f64" | "float64" | "number" => "double",
        "datetime" | "time" | "instant" => "timestamp",
        "object" | "map" | "variant" | "any" => "json",
        _ => return None,
    })
}

/// The table's decimals have 38 digits at most, and no more of them after the point than in all.
fn decimal(whole: &Spanned<TypeExpr>, part: &TypeExpr, diagnostics: &mut Diagnostics) {
    match part {
        TypeExpr::Array(element) => decimal(whole, element, diagnostics),
        TypeExpr::Decimal { precision, .. } if !(1..=38).contains(precision) => {
            let message = format!("a decimal has 1 to 38 digits, not {precision}");
            diagnostics.push(
                Diagnostic::new(Code::Decimal, whole.span, message)
                    .label("the first number is the digits in all")
                    .help("write a number from 1 to 38 there"),
            );
        }
        TypeExpr::Decimal { precision, scale } if scale > precision => diagnostics.push(
            Diagnostic::new(
                Code::Decimal,
                whole.span,
                format!("a decimal of {precision} digits can't have {scale} of them after the point"),
            )
            .label("the first number is the digits in all, the second those after the point")
            .help(format!("make the first the greater one, as in `decimal({scale},{precision})`")),
        ),
        _ => {}
    }
}

/// Built-in types are written small: a capital tells an own type apart, and names a Rust struct.
fn own_name(name: &Spanned<String>, diagnostics: &mut Diagnostics) {
    let plain = name.chars().all(|char| char.is_ascii_alphanumeric());
    if !plain || name.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::TypeName, name.span, format!("`{name}` can't be the name of a type"))
                .label("expected letters and digits, a capital first")
                .help("choose another name"),
        );
    } else if TypeExpr::words().any(|word| word == name.as_str()) {
        diagnostics.push(
            Diagnostic::new(Code::TypeName, name.span, format!("`{name}` is a built-in type"))
                .label("own types start with a capital, and are called something else")
                .help("choose another name"),
        );
    } else if !name.starts_with(|first: char| first.is_ascii_uppercase()) {
        let mut capital = name.value.clone();
        if let Some(first) = capital.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let diagnostic = Diagnostic::new(Code::TypeName, name.span, format!("the type `{name}` starts small"))
            .label("own types start with a capital, built-in ones do not");
        diagnostics.push(if capital.starts_with(|first: char| first.is_ascii_uppercase()) {
            diagnostic.replace("write it with a capital, here and where it is used", name.span, capital)
        } else {
            diagnostic
        });
    } else if ["Self", "Rescued", "SignalState"].contains(&name.as_str()) {
        diagnostics.push(
            Diagnostic::new(Code::TypeName, name.span, format!("the name `{name}` is taken"))
                .label("the generated code uses it for something else")
                .help("choose another name"),
        );
    }
}

/// An own type is another type or a struct.
fn own_shape(name: &Spanned<String>, own: &OwnType, diagnostics: &mut Diagnostics) {
    match (&own.data_type, &own.fields) {
        (Some(data_type), Some(fields)) => diagnostics.push(
            Diagnostic::new(Code::Shape, data_type.span, format!("the type `{name}` is a struct and something else"))
                .secondary(fields.span, "these fields make it a struct")
                .help("take `type` out, or `fields`"),
        ),
        (None, None) if own.attributes.lost("type") || own.attributes.lost("fields") => {}
        (None, None) => diagnostics.push(
            Diagnostic::new(Code::Shape, name.span, format!("the type `{name}` does not say what it is"))
                .help("add `type`, or `fields` for a struct"),
        ),
        (None, Some(fields)) => empty_fields(name, fields, diagnostics),
        (Some(_), None) => {}
    }
}

/// A struct without fields holds nothing, and the table refuses it.
fn empty_fields<T>(name: &Spanned<String>, fields: &Spanned<Ordered<T>>, diagnostics: &mut Diagnostics) {
    if fields.is_empty() && fields.lost.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::Empty, fields.span, format!("`{name}` has no fields"))
                .label("expected at least one")
                .help("list them, or use `json` for what has no fixed fields"),
        );
    }
}

/// A field holds something, and its inside is a type of its own, because it is a struct of its own in Rust.
fn field_shapes(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    for site in sites(catalogue) {
        let is_field = matches!(site.place, Place::Envelope | Place::State | Place::Body(_) | Place::Member(_));
        if is_field && site.data_type.is_none() && !site.attributes.lost("type") {
            diagnostics.push(
                Diagnostic::new(
                    Code::Shape,
                    site.name.span,
                    format!("the field `{}` does not say what it holds", site.name),
                )
                .help("add `type`"),
            );
        }
    }
}

/// A signal has columns, and its value has one name: bare or with its suffix.
fn signal_shape(name: &Spanned<String>, signal: &Signal, diagnostics: &mut Diagnostics) {
    match (&signal.data_type, &signal.value, &signal.fields) {
        (Some(data_type), Some(value), _) => diagnostics.push(
            Diagnostic::new(Code::Shape, value.span, format!("the signal `{name}` has both `type` and `value`"))
                .label("`value` names the column with a suffix")
                .secondary(data_type.span, "`type` names it without")
                .help("keep one of them"),
        ),
        (None, None, None) if ["type", "value", "fields"].iter().any(|key| signal.attributes.lost(key)) => {}
        (None, None, None) => diagnostics.push(
            Diagnostic::new(Code::Shape, name.span, format!("the signal `{name}` does not say what it holds"))
                .help("add `type`, `value` or `fields`"),
        ),
        (_, _, Some(fields)) => empty_fields(name, fields, diagnostics),
        _ => {}
    }
}
