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
    reads: BTreeMap<Vec<String>, Read>,
}

impl Scope {
    /// Adds a path, and reports how it disagrees with those that are there.
    ///
    /// A value is read whole or entered, never both: the engine sees it once.
    pub(super) fn add(&mut self, path: &Path, reader: Reader, span: Span, diagnostics: &mut Diagnostics) {
        let Some(met) = self.meets(path) else {
            self.reads.insert(path.0.clone(), Read { reader, span, reported: false });
            return;
        };
        let Some(there) = self.reads.get_mut(&met) else { return };
        let same = met == path.0;
        if there.reported || (same && there.reader.agrees(&reader)) {
            return;
        }
        there.reported = true;
        diagnostics.push(if same {
            disagreement(path, there, &reader, span)
        } else {
            overlap(path, &reader, span, &Path(met), there)
        });
    }

    /// The path that is equal to `path`, above it or below it.
    fn meets(&self, path: &Path) -> Option<Vec<String>> {
        let above =
            (1..=path.0.len()).filter_map(|keys| path.0.get(..keys)).find(|keys| self.reads.contains_key(*keys));
        if let Some(keys) = above {
            return Some(keys.to_vec());
        }
        let next = self.reads.range(path.0.clone()..).next().map(|(keys, _)| keys);
        next.filter(|keys| !keys.is_empty() && keys.starts_with(&path.0) && (!path.is_itself() || *keys == &path.0))
            .cloned()
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
                .help("change one of the paths")
        }
        (Reader::Text(_), Reader::Text(_)) => fault(Code::PathTypes, format!("`{path}` is read twice")),
    }
}

fn overlap(path: &Path, reader: &Reader, span: Span, other: &Path, there: &Read) -> Diagnostic {
    let ignored = *reader == Reader::Ignore || there.reader == Reader::Ignore;
    let code = if ignored { Code::IgnoredPath } else { Code::Overlap };
    let (outer, inner) = if other.contains(path) { (other, path) } else { (path, other) };
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
    between(code, format!("`{outer}` is taken whole, so `{inner}` can't be read inside it"), span, there.span)
        .label(unwritten.unwrap_or_else(|| rule.to_owned()))
        .help("change one of the paths")
}
