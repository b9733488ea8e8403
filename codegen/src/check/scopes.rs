//! The paths that are read in one scope, and how they may meet.

use std::collections::BTreeMap;

use crate::{
    catalogue::Path,
    diagnostic::{Code, Diagnostic, Diagnostics, Span},
};

/// Who reads a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reader {
    /// A field, which holds this type. Two fields may read one path if they agree on the type.
    Field(String),
    /// The engine, to know what it has in hand, such as the text that names the unit; a field of text may read the same.
    Text(&'static str),
    /// The engine, and nobody else, as this: the array of signals, a body, what `_stream` holds.
    Engine(&'static str),
    /// Nobody: it is ignored.
    Ignore,
}

impl Reader {
    /// Whether both may read one path.
    fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Field(one), Self::Field(two)) => one == two,
            (Self::Text(_), Self::Text(_)) => true,
            (Self::Text(_), Self::Field(of)) | (Self::Field(of), Self::Text(_)) => of == "string",
            _ => false,
        }
    }
}

/// A path that is read in a scope.
#[derive(Debug)]
struct Read {
    reader: Reader,
    span: Span,
    /// Whether it has been reported: one path at fault may stand in the way of many.
    reported: bool,
}

/// The paths of one scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    top: Node,
}

/// A place in a scope. Either it is read, or it is entered.
#[derive(Debug, Default)]
struct Node {
    read: Option<Read>,
    below: BTreeMap<String, Self>,
}

impl Scope {
    /// Adds a path, and reports how it disagrees with those that are there.
    ///
    /// A value is read whole or entered, never both: the engine sees it once.
    pub(super) fn add(&mut self, path: &Path, reader: Reader, span: Span, diagnostics: &mut Diagnostics) {
        let Some(met) = self.meets(path) else {
            *self.at(path) = Some(Read { reader, span, reported: false });
            return;
        };
        let Some(there) = self.at(&met) else { return };
        let same = met == *path;
        if there.reported || (same && there.reader.agrees(&reader)) {
            return;
        }
        there.reported = true;
        diagnostics.push(if same {
            disagreement(path, there, &reader, span)
        } else {
            overlap(path, &reader, span, &met, there)
        });
    }

    /// The path that is equal to `path`, above it or below it. The element itself is no object: nothing lies below it.
    fn meets(&self, path: &Path) -> Option<Path> {
        let mut node = &self.top;
        for (at, key) in path.0.iter().enumerate() {
            node = node.below.get(key)?;
            if node.read.is_some() {
                return path.0.get(..=at).map(|keys| Path(keys.to_vec()));
            }
        }
        if path.is_itself() {
            return node.read.as_ref().map(|_| path.clone());
        }
        let mut keys = path.0.clone();
        while node.read.is_none() {
            let (key, below) = node.below.first_key_value()?;
            keys.push(key.clone());
            node = below;
        }
        Some(Path(keys))
    }

    /// What reads `path`.
    fn at(&mut self, path: &Path) -> &mut Option<Read> {
        let top = &mut self.top;
        &mut path.0.iter().fold(top, |node, key| node.below.entry(key.clone()).or_default()).read
    }
}

/// A fault between two paths, at the later one; at the earlier one if nobody wrote the later.
fn between(code: Code, message: String, later: Span, earlier: Span) -> Diagnostic {
    let at = if later == Span::NOWHERE { earlier } else { later };
    let diagnostic = Diagnostic::new(code, at, message);
    if at == earlier { diagnostic } else { diagnostic.secondary(earlier, "the other path") }
}

fn disagreement(path: &Path, there: &Read, reader: &Reader, span: Span) -> Diagnostic {
    let fault = |code, message| between(code, message, span, there.span);
    match (&there.reader, reader) {
        (Reader::Ignore, Reader::Ignore) => {
            fault(Code::Repeated, format!("`{path}` is ignored twice")).label("again here").help("take one of them out")
        }
        (Reader::Ignore, _) | (_, Reader::Ignore) => {
            fault(Code::IgnoredPath, format!("`{path}` is ignored, and something reads it"))
                .label("one reads it, the other ignores it")
                .help("take it out of `ignore`, or read something else")
        }
        (Reader::Field(one), Reader::Field(two)) => {
            fault(Code::PathTypes, format!("`{path}` is read as `{one}` and as `{two}`"))
                .label("a value is decoded once")
                .help("give both the same type, or read it with one of them")
        }
        (Reader::Text(what), Reader::Field(of)) | (Reader::Field(of), Reader::Text(what)) => {
            fault(Code::PathTypes, format!("`{path}` is read as `{of}`, and it is {what}"))
                .label("expected `string`, or another path")
                .help("make the field a `string`, or change one of the paths")
        }
        (Reader::Engine(what), _) | (_, Reader::Engine(what)) => {
            fault(Code::PathTypes, format!("`{path}` is {what}, and nothing else can read it"))
                .label("read a second time here")
                .help("take the field out, or name another path")
        }
        (Reader::Text(_), Reader::Text(_)) => fault(Code::PathTypes, format!("`{path}` is read twice")),
    }
}

fn overlap(path: &Path, reader: &Reader, span: Span, other: &Path, there: &Read) -> Diagnostic {
    let ignored = *reader == Reader::Ignore || there.reader == Reader::Ignore;
    let code = if ignored { Code::IgnoredPath } else { Code::Overlap };
    let (outer, inner) = match other.contains(path) {
        true => ((other, &there.reader), (path, reader)),
        false => ((path, reader), (other, &there.reader)),
    };
    let rule = match ignored {
        true => "a value is read, entered or ignored, one of them",
        false => "a value is read whole or entered, not both",
    };
    // A path that nobody wrote can't be shown.
    let unwritten =
        [(path, reader, span), (other, &there.reader, there.span)].into_iter().find_map(|read| match read {
            (path, Reader::Engine(what) | Reader::Text(what), Span::NOWHERE) => {
                Some(format!("`{path}` is {what}; {rule}"))
            }
            _ => None,
        });
    let done = |read: &Reader, otherwise| if *read == Reader::Ignore { "ignored" } else { otherwise };
    let ((outer, around), (inner, inside)) = (outer, inner);
    let (around, inside) = (done(around, "taken"), done(inside, "read"));
    between(code, format!("`{outer}` is {around} whole, so `{inner}` can't be {inside} inside it"), span, there.span)
        .label(unwritten.unwrap_or_else(|| rule.to_owned()))
        .help(format!("leave one of the two out, or name the parts of `{outer}` that are meant"))
}
