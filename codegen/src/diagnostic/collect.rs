//! Where faults are gathered.

use super::{Diagnostic, Severity, SourceText, Style, render};

/// The faults of one file. They are gathered in any order and shown by place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Takes a fault.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// How many keep the catalogue from being used.
    #[must_use]
    pub fn errors(&self) -> usize {
        self.found.iter().filter(|diagnostic| diagnostic.code.severity() == Severity::Error).count()
    }

    /// All of them, by place, then by code.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.found.iter().collect();
        sorted.sort_by_key(|diagnostic| (diagnostic.primary.span, diagnostic.code));
        sorted
    }

    /// The first of them, as many as a person may read, by place.
    fn shown(&self) -> impl Iterator<Item = &Diagnostic> {
        self.sorted().into_iter().take(render::SHOWN)
    }

    /// Each on one line: `signals.yaml:9:15: message [P0104]`. The form for `cargo::error`. Of thousands the first thousand.
    #[must_use]
    pub fn lines(&self, source: &SourceText) -> Vec<String> {
        self.shown().map(|diagnostic| render::line(diagnostic, source)).collect()
    }

    /// Each rendered by itself, with the source line underlined, in order. The form for a macro's errors. Of thousands the first
    /// thousand.
    #[must_use]
    pub fn reports(&self, source: &SourceText, style: Style) -> Vec<String> {
        self.shown().map(|diagnostic| render::report(diagnostic, source, style)).collect()
    }

    /// All of them rendered, and at the end how many there were; the empty text if there is none. The form for a terminal.
    #[must_use]
    pub fn render(&self, source: &SourceText, style: Style) -> String {
        render::all(self, source, style)
    }
}
