//! How deep own types nest, how many fields they make, and how much all columns say: a table is of finite depth and size.

use std::collections::HashMap;

use crate::{
    catalogue::{Catalogue, Field, Ordered, Spanned, TypeExpr},
    check::weights::Weights,
    diagnostic::{Code, Diagnostic, Diagnostics, Span},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let weights = Weights::of(catalogue);
    let mut walk = Walk { catalogue, weights, open: Vec::new(), known: HashMap::new(), diagnostics };
    for (name, _) in &catalogue.types {
        walk.measure(name);
    }
    table(&mut walk);
}

/// What a type comes to.
#[derive(Debug, Clone, Copy)]
struct Size {
    /// Own types below each other, itself included.
    depth: usize,
    /// Fields in all.
    fields: usize,
    /// What it says of them, in bytes.
    bytes: usize,
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
pub(super) const MAX_FIELDS: usize = 50_000;

/// What types, groups and units say is written out for each column that uses it. More than so much can't be, in any reasonable time; the
/// names and comments of ten thousand columns fit in a tenth of it.
const MAX_MEGABYTES: usize = 32;

struct Walk<'a, 'd> {
    catalogue: &'a Catalogue,
    weights: Weights,
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
        let inside = own.fields.as_ref().map_or(0, |fields| self.weights.fields(fields));
        let mut size = Size { depth: 1, fields: 0, bytes: self.weights.attributes(&own.attributes) + inside };
        let mut faulty = false;
        for data_type in own.data_type.iter().chain(members) {
            match self.inner(data_type) {
                Some(Known::Sized(inner)) => {
                    size.depth = size.depth.max(inner.depth + 1);
                    size.fields = size.fields.saturating_add(inner.fields).saturating_add(1);
                    size.bytes = size.bytes.saturating_add(inner.bytes);
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

    /// What a column of this type comes to.
    fn column(&mut self, data_type: Option<&'a Spanned<TypeExpr>>) -> Size {
        match data_type.and_then(|data_type| self.inner(data_type)) {
            Some(Known::Sized(size)) => Size { fields: size.fields.saturating_add(1), ..size },
            Some(Known::Faulty) | None => Size { depth: 0, fields: 1, bytes: 0 },
        }
    }
}

/// A column that the catalogue makes.
struct Column<'a> {
    name: &'a Spanned<String>,
    data_type: Option<&'a Spanned<TypeExpr>>,
    /// What the column says itself, and what its signal and its group say of it, in bytes.
    bytes: usize,
}

fn columns<'a>(catalogue: &'a Catalogue, weights: &Weights) -> Vec<Column<'a>> {
    let of_fields = |fields: &'a Ordered<Field>, around: usize| {
        let column = move |(name, field): &'a (Spanned<String>, Field)| {
            let bytes = around + weights.attributes(&field.attributes);
            Column { name, data_type: field.data_type.as_ref(), bytes }
        };
        fields.iter().map(column).collect::<Vec<_>>()
    };
    let mut columns = of_fields(&catalogue.event, 0);
    columns.extend(catalogue.source.state.iter().flat_map(|state| of_fields(&state.fields, 0)));
    for (_, group) in &catalogue.signals {
        let around = weights.group(&group.attributes);
        for (name, signal) in &group.signals {
            let bytes = around + weights.attributes(&signal.attributes);
            columns.push(Column { name, data_type: signal.data_type.as_ref().or(signal.value.as_ref()), bytes });
            columns.extend(signal.fields.iter().flat_map(|fields| of_fields(fields, bytes)));
        }
    }
    columns
}

/// A few types inside each other, ten times each, are more fields than a table can have, and a long list of words is longer yet in each of
/// a thousand columns: the column that crosses a line is named.
fn table(walk: &mut Walk<'_, '_>) {
    let (mut fields, mut bytes) = (0_usize, 0_usize);
    for column in columns(walk.catalogue, &walk.weights) {
        let size = walk.column(column.data_type);
        fields = fields.saturating_add(size.fields);
        bytes = bytes.saturating_add(size.bytes).saturating_add(column.bytes);
        let name = column.name;
        let fault = |span: Span, message: String| Diagnostic::new(Code::TypeSize, span, message);
        let fault = if fields > MAX_FIELDS {
            let span = column.data_type.map_or(name.span, |data_type| data_type.span);
            fault(span, format!("the table has more than {MAX_FIELDS} fields"))
                .label(format!("with those of `{name}`, the fields inside structs counted"))
                .help("use `json` for what holds most of them")
        } else if bytes > MAX_MEGABYTES << 20 {
            let message = format!("the columns say more than {MAX_MEGABYTES} MB, all of them together");
            fault(name.span, message)
                .label(format!("with what `{name}` has from its types, its group and `units`"))
                .help("shorten what many columns share: the words of an enum, a comment, spellings, tags")
        } else {
            continue;
        };
        return walk.diagnostics.push(fault);
    }
}
