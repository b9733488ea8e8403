//! Faults as text.

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, SourceText, Span};

/// How faults look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// Text alone.
    #[default]
    Plain,
    /// With colours for a terminal.
    Colour,
}

impl Style {
    fn renderer(self) -> Renderer {
        match self {
            Self::Plain => Renderer::plain(),
            Self::Colour => Renderer::styled(),
        }
    }
}

/// One line: place, message, help, code.
pub(super) fn line(diagnostic: &Diagnostic, source: &SourceText) -> String {
    let place = source.place(diagnostic.primary.span.start);
    let help = diagnostic.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
    let text = format!(
        "{}:{}:{}: {}{help} [{}]",
        source.name(),
        place.line,
        place.column,
        diagnostic.message,
        diagnostic.code.id()
    );
    text.replace(['\n', '\r'], " ")
}

/// The fault with its source lines, as the compiler shows its own.
pub(super) fn report(diagnostic: &Diagnostic, source: &SourceText, style: Style) -> String {
    let labels = std::iter::once((AnnotationKind::Primary, &diagnostic.primary))
        .chain(diagnostic.secondary.iter().map(|label| (AnnotationKind::Context, label)));
    let window = Window::around(source, labels.clone().map(|(_, label)| label.span));
    let snippet = Snippet::source(window.text).line_start(window.line).path(source.name()).annotations(labels.map(
        |(kind, label)| {
            let text = Some(label.text.as_str()).filter(|text| !text.is_empty());
            kind.span(window.range(source, label.span)).label(text)
        },
    ));
    let mut main = Level::ERROR.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id()).element(snippet);
    let mut groups = Vec::new();
    match (&diagnostic.help, &diagnostic.patch) {
        (Some(help), Some(patch)) => {
            let window = Window::around(source, std::iter::once(patch.span));
            let edit = Patch::new(window.range(source, patch.span), patch.replacement.as_str());
            let snippet = Snippet::source(window.text).line_start(window.line).patch(edit);
            groups.push(Group::with_title(Level::HELP.secondary_title(help.as_str())).element(snippet));
        }
        (Some(help), None) => main = main.element(Level::HELP.message(help.as_str())),
        (None, _) => {}
    }
    groups.insert(0, main);
    style.renderer().render(&groups)
}

/// All faults, and how many there were.
pub(super) fn all(diagnostics: &Diagnostics, source: &SourceText, style: Style) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let count = match diagnostics.len() {
        1 => "aborting due to 1 error".to_owned(),
        many => format!("aborting due to {many} errors"),
    };
    let mut parts = diagnostics.reports(source, style);
    parts.push(style.renderer().render(&[Group::with_title(Level::ERROR.primary_title(count))]));
    parts.join("\n\n") + "\n"
}

/// The lines that some places lie on: rendering looks at each byte of what it is given, and a catalogue may be long.
struct Window<'a> {
    text: &'a str,
    start: usize,
    line: usize,
}

impl<'a> Window<'a> {
    fn around(source: &'a SourceText, spans: impl Iterator<Item = Span>) -> Self {
        let whole = spans.map(|span| source.clamp(span)).reduce(Span::to).unwrap_or_default();
        let text = source.text();
        let start = text.get(..whole.start).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
        let end =
            text.get(whole.end..).and_then(|after| after.find('\n')).map_or(text.len(), |newline| whole.end + newline);
        Self { text: text.get(start..end).unwrap_or_default(), start, line: source.place(start).line }
    }

    fn range(&self, source: &SourceText, span: Span) -> std::ops::Range<usize> {
        let span = source.clamp(span);
        let within = |at: usize| at.saturating_sub(self.start).min(self.text.len());
        within(span.start)..within(span.end)
    }
}
