//! How deep own types nest, and how many fields they make: columns are of finite depth and number.

use std::collections::HashMap;

use crate::{
    catalogue::{Catalogue, Field, Ordered, Signal, Spanned, TypeExpr},
    diagnostic::{Code, Diagnostic, Diagnostics},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let mut walk = Walk { catalogue, open: Vec::new(), known: HashMap::new(), diagnostics };
    for (name, _) in &catalogue.types {
        walk.measure(name);
    }
    columns(&mut walk);
}

/// What a type comes to.
#[derive(Debug, Clone, Copy)]
struct Size {
    /// Own types below each other, itself included.
    depth: usize,
    /// Fields in all.
    fields: usize,
}

/// What is known of a type.
#[derive(Debug, Clone, Copy)]
enum Known {
    Sized(Size),
    /// It does not end, or not soon enough, which has been reported.
    Faulty,
}

/// Types are entered one below the other at most so often, so that whatever walks them may recurse.
pub(super) const MAX_DEPTH: usize = 16;

/// A table with more columns, nested ones included, can't be written in any reasonable time.
const MAX_FIELDS: usize = 100_000;

struct Walk<'a, 'd> {
    catalogue: &'a Catalogue,
    /// The types that are being measured, each below the one before.
    open: Vec<&'a str>,
    known: HashMap<&'a str, Known>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Walk<'a, '_> {
    /// A type that is met while it is open closes a circle: it would hold itself.
    fn measure(&mut self, name: &'a str) -> Known {
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let Some(own) = self.catalogue.types.get(name) else { return Known::Faulty };
        self.open.push(name);
        let members = own.fields.iter().flat_map(|fields| fields.value.iter());
        let members = members.filter_map(|(_, field)| field.data_type.as_ref());
        let mut size = Size { depth: 1, fields: 0 };
        let mut faulty = false;
        for data_type in own.data_type.iter().chain(members) {
            match self.inner(data_type) {
                Some(Known::Sized(inner)) => {
                    size.depth = size.depth.max(inner.depth + 1);
                    size.fields = size.fields.saturating_add(inner.fields).saturating_add(1);
                }
                Some(Known::Faulty) => faulty = true,
                None => size.fields = size.fields.saturating_add(1),
            }
            if size.depth > MAX_DEPTH && !faulty {
                faulty = true;
                self.too_deep(name, data_type);
            }
        }
        self.open.pop();
        let known = if faulty { Known::Faulty } else { Known::Sized(size) };
        self.known.insert(name, known);
        known
    }

    /// What the own type inside `data_type` comes to, if there is one.
    fn inner(&mut self, data_type: &'a Spanned<TypeExpr>) -> Option<Known> {
        let TypeExpr::Named(inner) = data_type.innermost() else { return None };
        if let Some(start) = self.open.iter().position(|at| at == inner) {
            let circle = self.open.get(start..).unwrap_or_default().to_vec();
            self.circle(inner, data_type, &circle);
            // One circle is reported once, wherever one gets into it.
            self.known.extend(circle.into_iter().map(|name| (name, Known::Faulty)));
            return Some(Known::Faulty);
        }
        if self.open.len() > MAX_DEPTH && !self.known.contains_key(inner.as_str()) {
            self.too_deep(inner, data_type);
            self.known.insert(inner, Known::Faulty);
        }
        Some(self.measure(inner))
    }

    fn circle(&mut self, inner: &str, data_type: &Spanned<TypeExpr>, circle: &[&str]) {
        let way = circle.iter().chain([&inner]).map(|at| format!("`{at}`")).collect::<Vec<_>>().join(" → ");
        self.diagnostics.push(
            Diagnostic::new(Code::TypeCycle, data_type.span, format!("the type `{inner}` contains itself"))
                .label(way)
                .help("use `json` for what may nest without end"),
        );
    }

    fn too_deep(&mut self, name: &str, data_type: &Spanned<TypeExpr>) {
        self.diagnostics.push(
            Diagnostic::new(Code::TypeSize, data_type.span, format!("the type `{name}` nests too deep"))
                .label(format!("here it is more than {MAX_DEPTH} types, each inside the one before"))
                .help("use `json` for the innermost of them"),
        );
    }

    /// How many fields a column of this type makes.
    fn fields(&mut self, data_type: Option<&'a Spanned<TypeExpr>>) -> usize {
        match data_type.and_then(|data_type| self.inner(data_type)) {
            Some(Known::Sized(size)) => size.fields.saturating_add(1),
            Some(Known::Faulty) | None => 1,
        }
    }
}

type Column<'a> = (&'a Spanned<String>, Option<&'a Spanned<TypeExpr>>);

fn of_fields(fields: &Ordered<Field>) -> Vec<Column<'_>> {
    fields.iter().map(|(name, field)| (name, field.data_type.as_ref())).collect()
}

/// A few types inside each other, ten times each, are more fields than a table can have: the column that crosses the line is named.
fn columns(walk: &mut Walk<'_, '_>) {
    let catalogue = walk.catalogue;
    let mut columns = of_fields(&catalogue.event);
    columns.extend(catalogue.source.state.iter().flat_map(|state| of_fields(&state.fields)));
    for (name, signal) in catalogue.signals.iter().flat_map(|(_, group)| &group.signals) {
        let Signal { data_type, value, fields, .. } = signal;
        columns.push((name, data_type.as_ref().or(value.as_ref())));
        columns.extend(fields.iter().flat_map(|fields| of_fields(fields)));
    }
    let mut all = 0_usize;
    for (name, data_type) in columns {
        all = all.saturating_add(walk.fields(data_type));
        if all > MAX_FIELDS {
            let span = data_type.map_or(name.span, |data_type| data_type.span);
            walk.diagnostics.push(
                Diagnostic::new(Code::TypeSize, span, format!("the table has more than {MAX_FIELDS} fields"))
                    .label(format!("with those of `{name}`, the fields inside structs counted"))
                    .help("use `json` for what holds most of them"),
            );
            return;
        }
    }
}
