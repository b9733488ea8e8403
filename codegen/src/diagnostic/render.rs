//! Faults as text.

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Patch, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Label, Severity, SourceText, Span};

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
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut main =
        level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.id()).elements(lines(diagnostic, source));
    let mut groups = Vec::new();
    let patch = diagnostic.patch.as_ref().map(|patch| (patch, Window::around(source, std::iter::once(patch.span))));
    match (&diagnostic.help, patch) {
        (Some(help), Some((patch, window))) if !window.is_long() => {
            let edit = Patch::new(window.range(source, patch.span), patch.replacement.as_str());
            let snippet = Snippet::source(window.text).line_start(window.line).patch(edit);
            groups.push(Group::with_title(Level::HELP.secondary_title(help.as_str())).element(snippet));
        }
        (Some(help), _) => main = main.element(Level::HELP.message(help.as_str())),
        (None, _) => {}
    }
    groups.insert(0, main);
    style.renderer().render(&groups)
}

/// The lines that a fault points at: in one picture if they are near each other, else each in its own; those that are too long by their
/// place alone.
fn lines<'a>(diagnostic: &'a Diagnostic, source: &'a SourceText) -> Vec<Element<'a>> {
    let labels: Vec<_> = std::iter::once((AnnotationKind::Primary, &diagnostic.primary))
        .chain(diagnostic.secondary.iter().map(|label| (AnnotationKind::Context, label)))
        .collect();
    let whole = Window::around(source, labels.iter().map(|(_, label)| label.span));
    if !whole.is_long() {
        return vec![snippet(whole, source, &labels)];
    }
    let each = labels.iter().map(|(kind, label)| {
        let window = Window::around(source, std::iter::once(label.span));
        if window.is_long() {
            let place = source.place(label.span.start);
            Origin::path(source.name()).line(place.line).char_column(place.column).into()
        } else {
            snippet(window, source, &[(*kind, *label)])
        }
    });
    each.collect()
}

fn snippet<'a>(window: Window<'a>, source: &'a SourceText, labels: &[(AnnotationKind, &'a Label)]) -> Element<'a> {
    let annotations = labels.iter().map(|(kind, label)| {
        let text = Some(label.text.as_str()).filter(|text| !text.is_empty());
        kind.span(window.range(source, label.span)).label(text)
    });
    let annotations: Vec<_> = annotations.collect();
    Snippet::source(window.text).line_start(window.line).path(source.name()).annotations(annotations).into()
}

/// Rendering looks at each byte of what it is given, and a file may have a fault at each word.
const MAX_WINDOW: usize = 8_000;

/// All faults, and how many there were.
pub(super) fn all(diagnostics: &Diagnostics, source: &SourceText, style: Style) -> String {
    if diagnostics.is_empty() {
        return String::new();
    }
    let errors = diagnostics.errors();
    let warnings = diagnostics.len() - errors;
    let (level, count) = match (errors, warnings) {
        (0, warnings) => (Level::WARNING, counted(warnings, "warning")),
        (errors, 0) => (Level::ERROR, format!("aborting due to {}", counted(errors, "error"))),
        (errors, warnings) => (
            Level::ERROR,
            format!("aborting due to {}, with {}", counted(errors, "error"), counted(warnings, "warning")),
        ),
    };
    let mut parts = diagnostics.reports(source, style);
    if diagnostics.len() > SHOWN {
        let rest = format!("{SHOWN} are shown, {} are not", diagnostics.len() - SHOWN);
        parts.push(style.renderer().render(&[Group::with_title(Level::NOTE.primary_title(rest))]));
    }
    parts.push(style.renderer().render(&[Group::with_title(level.primary_title(count))]));
    parts.join("\n\n") + "\n"
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Nobody reads more faults than this; a file of garbage has one at each word.
pub(super) const SHOWN: usize = 1000;

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
        let start = source.line_start(whole.start);
        let end = source.line_end(whole.end);
        Self { text: text.get(start..end).unwrap_or_default(), start, line: source.place(start).line }
    }

    /// Whether it is too much to show.
    fn is_long(&self) -> bool {
        self.text.len() > MAX_WINDOW
    }

    fn range(&self, source: &SourceText, span: Span) -> std::ops::Range<usize> {
        let span = source.clamp(span);
        let within = |at: usize| at.saturating_sub(self.start).min(self.text.len());
        within(span.start)..within(span.end)
    }
}
