//! The edits that a tool may make without asking.

use planish_codegen::check::read_and_check;
use planish_codegen::diagnostic::{Applies, Diagnostic, Diagnostics, Patch, SourceText, Span};

/// A text after its edits.
pub(super) struct Mended {
    /// The text.
    pub(super) source: SourceText,
    /// How many edits were made.
    pub(super) edits: usize,
    /// What is still wrong with it.
    pub(super) left: Diagnostics,
}

/// Makes the edits one by one, and looks again after each: one may bring another to light, or turn out to be wrong.
///
/// An edit is kept if nothing points at its place any more. So a misspelt key is left alone if the right one stands beside it, and a comma
/// if the text around it was none.
pub(super) fn mend(mut source: SourceText) -> Mended {
    let mut left = faults(&source);
    let mut edits = 0;
    // Everything before this place has been tried.
    let mut from = 0;
    while edits < MAX_EDITS {
        let untried = left.sorted().into_iter().filter_map(safe).filter(|patch| patch.span.start >= from);
        let Some(patch) = untried.min_by_key(|patch| patch.span.start).cloned() else { break };
        let edited = apply(&source, &patch);
        let end = patch.span.start + patch.replacement.len();
        let place = Span { start: patch.span.start, end };
        let found = faults(&edited);
        if found.sorted().into_iter().any(|fault| points_at(fault, place)) {
            from = patch.span.start + 1;
        } else {
            (source, left, from) = (edited, found, 0);
            edits += 1;
        }
    }
    Mended { source, edits, left }
}

/// More edits than anybody needs: it bounds the loop, should two edits ever undo each other.
const MAX_EDITS: usize = 10_000;

fn faults(source: &SourceText) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    _ = read_and_check(source, &mut diagnostics);
    diagnostics
}

fn safe(fault: &Diagnostic) -> Option<&Patch> {
    fault.patch.as_ref().filter(|patch| patch.applies == Applies::Alone)
}

fn apply(source: &SourceText, patch: &Patch) -> SourceText {
    let text = source.text();
    let before = text.get(..patch.span.start).unwrap_or_default();
    let after = text.get(patch.span.end..).unwrap_or_default();
    SourceText::new(source.name(), [before, &patch.replacement, after].concat())
}

/// Whether a fault names something of the place, be it as the other one of two.
fn points_at(fault: &Diagnostic, place: Span) -> bool {
    let spans = std::iter::once(&fault.primary).chain(&fault.secondary).map(|label| label.span);
    spans.into_iter().any(|span| span.start < place.end && place.start < span.end)
}
