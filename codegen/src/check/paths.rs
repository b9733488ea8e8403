//! Paths: that those of one scope do not run through each other.

use crate::{
    catalogue::{Attributes, Catalogue, DEFAULT_UNIT_FIELD, Field, Ordered, Path, Signal, Spanned},
    check::{
        attributes::repeated,
        governors::Governors,
        resolve::{Base, resolve},
        scopes::{Reader, Scope},
    },
    diagnostic::{Code, Diagnostic, Diagnostics, Span},
    plan::STREAM,
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    roots(catalogue, diagnostics);
    if places(catalogue, diagnostics) == Places::Few {
        event(catalogue, diagnostics);
    }
    frame(catalogue, diagnostics);
    let usual = Spanned::nowhere(Path::key(DEFAULT_UNIT_FIELD));
    let mut governors = Governors::new(catalogue, &usual);
    for (_, group) in &catalogue.signals {
        for (name, signal) in &group.signals {
            let governors = governors.of_signal(group, signal);
            body(catalogue, &governors, name, signal, diagnostics);
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
        diagnostics.push(
            Diagnostic::new(Code::Roots, roots.span, "there is no root")
                .label("expected at least one path")
                .help("write `[.]`: the event itself"),
        );
    }
    if roots.len() > MAX_ROOTS {
        let message = format!("{} roots are more than {MAX_ROOTS}", roots.len());
        diagnostics.push(
            Diagnostic::new(Code::Roots, roots.span, message)
                .label("every path is looked for under each of them")
                .help("list the few places where the whole event may sit"),
        );
    }
    repeated(roots.iter().map(|root| (&root.value, root.span)), "root", diagnostics);
}

/// Each path is looked for under each root, so their number multiplies.
const MAX_ROOTS: usize = 16;

/// How many places the envelope is looked for in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Places {
    Few,
    TooMany,
}

/// A path under each of a few roots is a few places; thousands of paths under each of many are a table that takes longer to build than to
/// read. Each key of a path is a place.
fn places(catalogue: &Catalogue, diagnostics: &mut Diagnostics) -> Places {
    let roots = &catalogue.source.roots;
    let mut places = 0;
    for (name, field) in &catalogue.event {
        let keys = field.attributes.path.as_ref().map_or(1, |paths| paths.iter().map(|path| path.0.len()).sum());
        places += keys.max(1) * roots.len().min(MAX_ROOTS);
        if places > MAX_PLACES {
            let message = format!("the envelope has more than {MAX_PLACES} places to look in");
            diagnostics.push(
                Diagnostic::new(Code::Roots, name.span, message)
                    .label(format!("with those of `{name}`: each key of its paths, under each root"))
                    .secondary(roots.span, "the roots")
                    .help("list fewer roots, or fewer paths"),
            );
            return Places::TooMany;
        }
    }
    Places::Few
}

/// Some ten thousand fields under a handful of roots.
const MAX_PLACES: usize = 100_000;

/// The envelope is looked for under each root, and so are the signals.
fn event(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let source = &catalogue.source;
    let mut scope = Scope::default();
    for key in ["event_id", "sequence", "created_at", "event_name", "table"] {
        let path = Path(vec![STREAM.to_owned(), key.to_owned()]);
        scope.add(&path, Reader::Engine("what the stream says"), Span::NOWHERE, diagnostics);
    }
    let signals = &source.signals;
    not_itself(signals, diagnostics);
    let mut seen: Vec<&Path> = Vec::new();
    for root in source.roots.iter().take(MAX_ROOTS) {
        if seen.contains(&&root.value) {
            continue;
        }
        seen.push(&root.value);
        if !signals.is_itself() {
            scope.add(&below(root, signals), Reader::Engine("where the signals are"), signals.span, diagnostics);
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
                .label("the pipeline reads it, into columns of its own")
                .help("take the field out: `_stream_event_id`, `_stream_sequence` and `_stream_created_at` are there anyway"),
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
    let parts = [
        (&source.code, "the signal's code"),
        (&source.group, "the signal's group"),
        (&source.name, "the signal's name"),
        (&source.body, "the signal's body"),
    ];
    for (part, what) in parts {
        not_itself(part, diagnostics);
        if !part.is_itself() {
            scope.add(part, Reader::Engine(what), part.span, diagnostics);
        }
    }
    if let Some(failed) = &source.failed {
        not_itself(&failed.path, diagnostics);
        if !failed.path.is_itself() {
            scope.add(&failed.path, Reader::Text("what says whether a signal failed"), failed.path.span, diagnostics);
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
fn body(
    catalogue: &Catalogue,
    governors: &[&Spanned<Path>],
    name: &Spanned<String>,
    signal: &Signal,
    diagnostics: &mut Diagnostics,
) {
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
    for path in governors {
        scope.add(path, Reader::Text("what says the unit"), path.span, diagnostics);
    }
    for path in &signal.ignore {
        not_itself(path, diagnostics);
        if !path.is_itself() {
            scope.add(path, Reader::Ignore, path.span, diagnostics);
        }
    }
}

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
                        format!("`.` is a single value, but `{name}` holds more than one"),
                    )
                    .label("the element itself, where it is no object")
                    .help("name a key, or give the field the type of a single value"),
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
