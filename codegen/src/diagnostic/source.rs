//! The text that faults point into.

use super::{Code, Diagnostic, Diagnostics};

/// A place in a text, in bytes: from `start` up to but not including `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The place of what nobody wrote.
    pub const NOWHERE: Self = Self { start: 0, end: 0 };

    /// From the start of this to the end of `other`.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Line and column, both from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A named text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    name: String,
    text: String,
    /// Where each line starts: a file may have as many faults as lines.
    lines: Vec<usize>,
    /// How many characters stand before each stretch of [`STRETCH`] bytes: a line may be as long as the file, and have as many faults.
    characters: Vec<usize>,
}

const STRETCH: usize = 512;

impl SourceText {
    /// A text under the name that faults are shown with, usually a path.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(newlines.map(|(at, _)| at + 1)).collect();
        let stretches = text.as_bytes().chunks(STRETCH).scan(0, |before, stretch| {
            *before += characters(stretch);
            Some(*before)
        });
        let characters = std::iter::once(0).chain(stretches).collect();
        Self { name: name.into(), text, lines, characters }
    }

    /// The text of a file. Bytes that are not UTF-8 are reported, and shown as `�` in the text that is returned; it is good for rendering
    /// what was reported, and for nothing else.
    pub fn decode(name: impl Into<String>, bytes: Vec<u8>, diagnostics: &mut Diagnostics) -> Self {
        let text = String::from_utf8(bytes).unwrap_or_else(|error| {
            let start = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let span = Span { start, end: start + char::REPLACEMENT_CHARACTER.len_utf8() };
            diagnostics.push(
                Diagnostic::new(Code::NotUtf8, span, "the file is not UTF-8")
                    .label("the first byte that is not")
                    .help("save the file as UTF-8"),
            );
            text
        });
        Self::new(name, text)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte.
    #[must_use]
    pub fn place(&self, at: usize) -> Place {
        let at = self.boundary(at);
        let column = 1 + self.characters_before(at) - self.characters_before(self.line_start(at));
        Place { line: self.lines_before(at), column }
    }

    /// How many lines start at a byte or before it.
    fn lines_before(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at)
    }

    fn characters_before(&self, at: usize) -> usize {
        let stretch = at / STRETCH;
        let rest = self.text.as_bytes().get(stretch * STRETCH..at).unwrap_or_default();
        self.characters.get(stretch).copied().unwrap_or_default() + characters(rest)
    }

    /// Where the line of a byte starts.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.lines.get(self.lines_before(at).saturating_sub(1)).copied().unwrap_or_default()
    }

    /// Where the line of a byte ends, the newline left out.
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.lines.get(self.lines_before(at)).map_or(self.text.len(), |next| next - 1)
    }

    /// What stands at a place.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let span = self.clamp(span);
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// The part of a place that lies within the text, cut at characters.
    pub(super) fn clamp(&self, span: Span) -> Span {
        let start = self.boundary(span.start);
        Span { start, end: self.boundary(span.end).max(start) }
    }

    fn boundary(&self, at: usize) -> usize {
        self.text.floor_char_boundary(at)
    }
}

/// How many characters start in a piece of UTF-8.
fn characters(piece: &[u8]) -> usize {
    piece.iter().filter(|byte| !matches!(byte, 0x80..=0xbf)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_lines_and_characters_from_one() {
        let source = SourceText::new("a.yaml", "é: 1\nü: ß\n");
        assert_eq!(source.place(0), Place { line: 1, column: 1 });
        assert_eq!(source.place("é: 1\nü: ".len()), Place { line: 2, column: 4 });
        assert_eq!(source.place(1000), Place { line: 3, column: 1 });
    }

    #[test]
    fn a_place_inside_a_character_is_cut_to_its_start() {
        let source = SourceText::new("a.yaml", "é");
        assert_eq!(source.clamp(Span { start: 1, end: 99 }), Span { start: 0, end: 2 });
    }

    #[test]
    fn bytes_that_are_no_text_are_reported_where_they_stand() {
        let mut diagnostics = Diagnostics::default();
        let source = SourceText::decode("a.yaml", b"ab\nc\xff\xfed".to_vec(), &mut diagnostics);
        assert_eq!(diagnostics.lines(&source), ["a.yaml:2:2: the file is not UTF-8; save the file as UTF-8 [P0101]"]);
    }
}
