//! Paths: that those of one scope do not run through each other.

use crate::{
    catalogue::{Attributes, Catalogue, Field, Group, Ordered, Path, Signal, Spanned, TypeExpr},
    check::{
        attributes::repeated,
        resolve::{Base, resolve},
        scopes::{Reader, Scope},
    },
    diagnostic::{Code, Diagnostic, Diagnostics, Span},
    plan::STREAM,
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    roots(catalogue, diagnostics);
    event(catalogue, diagnostics);
    frame(catalogue, diagnostics);
    for (_, group) in &catalogue.signals {
        for (name, signal) in &group.signals {
            body(catalogue, group, name, signal, diagnostics);
        }
    }
    for (_, own) in &catalogue.types {
        if let Some(fields) = &own.fields {
            members(catalogue, fields, diagnostics);
        }
    }
}

/// Without a root nothing is found.
fn roots(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let roots = &catalogue.source.roots;
    if roots.is_empty() {
        diagnostics
            .push(Diagnostic::new(Code::Roots, roots.span, "there is no root").help("`[.]` is the event itself"));
    }
    repeated(roots.iter().map(|root| (&root.value, root.span)), "root", diagnostics);
}

/// The envelope is looked for under each root, and so are the signals.
fn event(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let source = &catalogue.source;
    let mut scope = Scope::default();
    for key in ["event_id", "sequence", "created_at", "event_name", "table"] {
        let path = Path(vec![STREAM.to_owned(), key.to_owned()]);
        scope.add(&path, Reader::Engine, Span::NOWHERE, diagnostics);
    }
    let signals = &source.signals;
    not_itself(signals, diagnostics);
    let mut seen: Vec<&Path> = Vec::new();
    for root in source.roots.iter() {
        if seen.contains(&&root.value) {
            continue;
        }
        seen.push(&root.value);
        if !signals.is_itself() {
            scope.add(&below(root, signals), Reader::Engine, signals.span, diagnostics);
        }
        for (name, field) in &catalogue.event {
            for path in of_field(name, &field.attributes) {
                if root.is_itself() {
                    not_itself(&path, diagnostics);
                    reserved(&path, diagnostics);
                }
                if !path.is_itself() && !is_reserved(&path) {
                    scope.add(&below(root, &path), reader(catalogue, field), path.span, diagnostics);
                }
            }
        }
    }
}

/// What the stream says about a line is read by the pipeline, into columns of its own.
fn reserved(path: &Spanned<Path>, diagnostics: &mut Diagnostics) {
    if is_reserved(path) {
        diagnostics.push(
            Diagnostic::new(Code::PathForm, path.span, format!("`{STREAM}` is reserved"))
                .label("the pipeline reads it, into columns of its own"),
        );
    }
}

fn is_reserved(path: &Path) -> bool {
    path.0.first().is_some_and(|key| key == STREAM)
}

/// A frame says what it is, holds a body, and the state beside it.
fn frame(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let source = &catalogue.source;
    let mut scope = Scope::default();
    for part in [&source.code, &source.group, &source.name, &source.body] {
        not_itself(part, diagnostics);
        if !part.is_itself() {
            scope.add(part, Reader::Engine, part.span, diagnostics);
        }
    }
    if let Some(failed) = &source.failed {
        not_itself(&failed.path, diagnostics);
        if !failed.path.is_itself() {
            scope.add(&failed.path, Reader::Text, failed.path.span, diagnostics);
        }
    }
    let Some(state) = &source.state else { return };
    if state.fields.is_empty() && state.fields.lost.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::Empty, state.span, "the state has no fields").help("list them, or take `state` out"),
        );
    }
    for (name, field) in &state.fields {
        for path in of_field(name, &field.attributes) {
            not_itself(&path, diagnostics);
            if !path.is_itself() {
                scope.add(&path, reader(catalogue, field), path.span, diagnostics);
            }
        }
    }
}

/// A body is an object: its fields, the texts that govern its units, and what nobody wants.
fn body(catalogue: &Catalogue, group: &Group, name: &Spanned<String>, signal: &Signal, diagnostics: &mut Diagnostics) {
    let mut scope = Scope::default();
    if let Some(data_type) = signal.data_type.as_ref().or(signal.value.as_ref()) {
        let resolved = resolve(catalogue, data_type);
        let usual = Path::key(if resolved.arrays > 0 { "values" } else { "value" });
        let paths = written(&signal.attributes).unwrap_or_else(|| vec![Spanned::new(usual, name.span)]);
        for path in paths {
            not_itself(&path, diagnostics);
            if !path.is_itself() {
                scope.add(&path, Reader::Field(resolved.text()), path.span, diagnostics);
            }
        }
    }
    for (name, field) in signal.fields.iter().flat_map(|fields| fields.value.iter()) {
        for path in of_field(name, &field.attributes) {
            not_itself(&path, diagnostics);
            if !path.is_itself() {
                scope.add(&path, reader(catalogue, field), path.span, diagnostics);
            }
        }
    }
    for path in governors(catalogue, group, signal) {
        scope.add(&path, Reader::Text, path.span, diagnostics);
    }
    for path in &signal.ignore {
        not_itself(path, diagnostics);
        if !path.is_itself() {
            scope.add(path, Reader::Ignore, path.span, diagnostics);
        }
    }
}

/// The paths of the texts that say in which unit the values of a body are, those inside arrays and structs included.
fn governors(catalogue: &Catalogue, group: &Group, signal: &Signal) -> Vec<Spanned<Path>> {
    let usual = group.attributes.unit_field.as_ref().or(catalogue.defaults.unit_field.as_ref());
    let value = signal.data_type.as_ref().or(signal.value.as_ref());
    let value = value.map(|data_type| (&data_type.value, &signal.attributes));
    let fields = signal.fields.iter().flat_map(|fields| fields.value.iter());
    let fields = fields.filter_map(|(_, field)| field.data_type.as_ref().map(|of| (&of.value, &field.attributes)));
    let mut found = Vec::new();
    for (data_type, attributes) in value.into_iter().chain(fields) {
        govern(catalogue, data_type, attributes, usual, &mut Vec::new(), &mut found);
    }
    found
}

fn govern<'a>(
    catalogue: &'a Catalogue,
    data_type: &'a TypeExpr,
    attributes: &'a Attributes,
    usual: Option<&'a Spanned<Path>>,
    open: &mut Vec<&'a str>,
    found: &mut Vec<Spanned<Path>>,
) {
    let resolved = resolve(catalogue, data_type);
    match resolved.base {
        Base::Scalar(_) => {
            let unit = resolved.find(attributes, |link| link.unit.as_ref());
            let by = resolved.find(attributes, |link| link.unit_field.as_ref()).or(usual);
            if let (Some(_), Some(by)) = (unit, by)
                && !found.iter().any(|there| there.value == by.value)
            {
                found.push(by.clone());
            }
        }
        Base::Struct(name) if !open.contains(&name) && open.len() < MAX_DEPTH => {
            open.push(name);
            let fields = catalogue.types.get(name).and_then(|own| own.fields.as_ref());
            for (_, field) in fields.into_iter().flat_map(|fields| fields.value.iter()) {
                if let Some(data_type) = &field.data_type {
                    govern(catalogue, data_type, &field.attributes, usual, open, found);
                }
            }
            open.pop();
        }
        Base::Struct(_) | Base::Unknown => {}
    }
}

/// Types that hold types end somewhere; here it bounds the recursion.
const MAX_DEPTH: usize = 16;

/// A struct is an object. A field that says `.` takes what comes instead of one, so it holds a single value.
fn members(catalogue: &Catalogue, fields: &Ordered<Field>, diagnostics: &mut Diagnostics) {
    let mut scope = Scope::default();
    for (name, field) in fields {
        let data_type = field.data_type.as_ref().map(|data_type| resolve(catalogue, data_type));
        let single = data_type.is_none_or(|of| of.arrays == 0 && !matches!(of.base, Base::Struct(_)));
        for path in of_field(name, &field.attributes) {
            if path.is_itself() && !single {
                diagnostics.push(
                    Diagnostic::new(
                        Code::PathForm,
                        path.span,
                        format!("`.` is read as a single value, `{name}` holds more"),
                    )
                    .label("the element itself, when it is a scalar"),
                );
            } else {
                scope.add(&path, reader(catalogue, field), path.span, diagnostics);
            }
        }
    }
}

/// `.` stands for an element of an array, or a struct's place; elsewhere there is nothing that could be a scalar.
fn not_itself(path: &Spanned<Path>, diagnostics: &mut Diagnostics) {
    if path.is_itself() {
        diagnostics.push(
            Diagnostic::new(Code::PathForm, path.span, "`.` means nothing here")
                .label("what it stands in is always an object")
                .help("name a key"),
        );
    }
}

/// The paths that somebody wrote.
fn written(attributes: &Attributes) -> Option<Vec<Spanned<Path>>> {
    attributes.path.as_ref().map(|paths| paths.0.clone()).filter(|paths| !paths.is_empty())
}

/// The paths of a field: its own name unless it says otherwise.
fn of_field(name: &Spanned<String>, attributes: &Attributes) -> Vec<Spanned<Path>> {
    written(attributes).unwrap_or_else(|| vec![Spanned::new(Path::key(name), name.span)])
}

fn reader(catalogue: &Catalogue, field: &Field) -> Reader {
    Reader::Field(field.data_type.as_ref().map_or_else(String::new, |of| resolve(catalogue, of).text()))
}

fn below(root: &Path, path: &Path) -> Path {
    Path(root.0.iter().chain(&path.0).cloned().collect())
}
