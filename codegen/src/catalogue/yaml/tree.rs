//! The parser's events as a tree of nodes, each with its place.

use granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

use super::scalar;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, SourceText, Span};

/// A scalar, a list or a mapping.
#[derive(Debug)]
pub(super) struct Node {
    /// Its number within the tree, by which faults are remembered.
    pub(super) id: usize,
    pub(super) span: Span,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Scalar {
        text: String,
        plain: bool,
    },
    List(Vec<Node>),
    Mapping(Vec<Entry>),
    /// Something that has been reported already.
    Faulty,
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Span,
    pub(super) value: Node,
}

impl Node {
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if scalar::is_null(text))
    }

    /// What it is, in a sentence.
    pub(super) fn kind(&self) -> &'static str {
        match &self.value {
            _ if self.is_null() => "nothing",
            Value::Scalar { .. } => "a text",
            Value::List(_) => "a list",
            Value::Mapping(_) => "a mapping",
            Value::Faulty => "something else",
        }
    }
}

/// Deeper files are refused: whatever walks the tree may recurse.
const MAX_DEPTH: usize = 32;

/// A longer key names nothing: no column has a name as long.
const MAX_KEY: usize = 300;

/// Builds the tree of a file's one document. None if it can't be parsed or holds nothing.
pub(super) fn build(source: &SourceText, diagnostics: &mut Diagnostics) -> Option<Node> {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        flow_nesting_limit: 200,
        block_nesting_limit: 200,
    };
    let mut builder = Builder { source, diagnostics, open: Vec::new(), root: None, nodes: 0, documents: 0, end: 0 };
    for event in Parser::new_from_str_with_options(source.text(), options) {
        let more = match event {
            Ok((event, span)) => builder.take(event, span),
            Err(error) => {
                builder.malformed(&error);
                return None;
            }
        };
        if !more {
            return None;
        }
    }
    if builder.root.is_none() {
        let end = source.text().trim_end().len();
        let span = Span { start: end, end };
        builder.diagnostics.push(
            Diagnostic::new(Code::MissingKey, span, "the file is empty")
                .label("expected a catalogue")
                .help("start with `catalogue: 1`"),
        );
    }
    builder.root
}

/// A list or mapping whose end has not come.
struct Open {
    start: usize,
    value: Value,
    flow: bool,
    /// The key whose value comes next.
    key: Option<(String, Span)>,
    /// Place of an unquoted text with commas, from its start to the last of what were taken for keys.
    comma: Option<Span>,
}

struct Builder<'a> {
    source: &'a SourceText,
    diagnostics: &'a mut Diagnostics,
    open: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
    documents: usize,
    /// End of the last thing that was written.
    end: usize,
}

impl Builder<'_> {
    /// Takes one event. False if there is no use in taking more.
    fn take(&mut self, event: Event<'_>, span: granit_parser::Span) -> bool {
        let span = span.byte_range().map_or(Span::NOWHERE, |range| Span { start: range.start, end: range.end });
        self.refuse_properties(&event, span);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents == 2 {
                    self.unsupported(span, "a second document in the file", "keep one document in a file");
                    return self.root.is_some();
                }
            }
            _ if self.documents > 1 => {}
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.unsupported(span, "an alias", "write out what it stands for");
                self.end = span.end;
                self.place(span, Value::Faulty);
            }
            Event::Scalar(text, style, ..) => {
                let plain = style == ScalarStyle::Plain;
                let written = span.end > span.start;
                let span = if written { span } else { Span { start: self.end, end: self.end } };
                self.end = self.end.max(span.end);
                self.place(span, Value::Scalar { text: text.into_owned(), plain });
            }
            Event::SequenceStart(style, ..) => return self.begin(span, Value::List(Vec::new()), style),
            Event::MappingStart(style, ..) => return self.begin(span, Value::Mapping(Vec::new()), style),
            Event::SequenceEnd | Event::MappingEnd => self.finish(span),
            _ => {}
        }
        true
    }

    fn begin(&mut self, span: Span, value: Value, style: StructureStyle) -> bool {
        if self.open.len() == MAX_DEPTH {
            let message = format!("the file nests deeper than {MAX_DEPTH} levels");
            self.diagnostics.push(
                Diagnostic::new(Code::TooDeep, span, message)
                    .label("here it is one too many")
                    .help("no catalogue nests so deep; is a bracket not closed?"),
            );
            return false;
        }
        let flow = style == StructureStyle::Flow;
        self.open.push(Open { start: span.start, value, flow, key: None, comma: None });
        true
    }

    fn finish(&mut self, span: Span) {
        let Some(mut open) = self.open.pop() else { return };
        if let Some(comma) = open.comma {
            self.mend_comma(&mut open.value, comma);
        }
        if open.flow {
            self.end = self.end.max(span.end);
        }
        self.place(Span { start: open.start, end: self.end.max(open.start) }, open.value);
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, span: Span, value: Value) {
        let node = Node { id: self.nodes, span, value };
        self.nodes += 1;
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        let entries = match &mut parent.value {
            Value::List(items) => return items.push(node),
            Value::Mapping(entries) => entries,
            Value::Scalar { .. } | Value::Faulty => return,
        };
        let Some((key, key_span)) = parent.key.take() else {
            let (key, fault) = match node.value {
                // Whatever is named after it names it in full.
                Value::Scalar { text, .. } if text.len() > MAX_KEY => {
                    let help = "give it a short name; `column` and `comment` say the rest";
                    (text.chars().take(MAX_KEY / 8).collect(), Some(("the key has more than 300 bytes", help)))
                }
                Value::Scalar { text, .. } => (text, None),
                Value::List(_) | Value::Mapping(_) | Value::Faulty => {
                    (String::new(), Some(("the key is no text", "write one word before the colon")))
                }
            };
            parent.key = Some((key, span));
            if let Some((what, help)) = fault {
                self.diagnostics.push(Diagnostic::new(Code::Unsupported, span, what).help(help));
            }
            return;
        };
        let unwritten = node.is_null() && node.span.start == node.span.end;
        if parent.flow
            && unwritten
            && !has_colon(self.source, key_span)
            && let Some(Entry { value: before, .. }) = entries.last_mut()
            && let Value::Scalar { text, plain } = &mut before.value
            && (*plain || parent.comma.is_some())
        {
            let whole = before.span.to(key_span);
            before.span = whole;
            text.clear();
            *plain = false;
            parent.comma = Some(whole);
            return;
        }
        let comma = parent.comma.take();
        if let Some(Entry { value: Node { value: Value::Scalar { text, .. }, .. }, .. }) = entries.last_mut()
            && let Some(comma) = comma
        {
            self.source.slice(comma).clone_into(text);
        }
        entries.push(Entry { key, key_span, value: node });
        if let Some(comma) = comma {
            self.report_comma(comma);
        }
    }

    /// Gives the last text of a mapping that ends what was meant as one text.
    fn mend_comma(&mut self, mapping: &mut Value, span: Span) {
        if let Value::Mapping(entries) = mapping
            && let Some(Entry { value: Node { value: Value::Scalar { text, .. }, .. }, .. }) = entries.last_mut()
        {
            self.source.slice(span).clone_into(text);
        }
        self.report_comma(span);
    }

    /// `{ comment: Plugged in, not charging }`: what was meant as one text is a text and a key. It is read as it was meant.
    fn report_comma(&mut self, span: Span) {
        let quoted = scalar::quoted(self.source.slice(span));
        self.diagnostics.push(
            Diagnostic::new(Code::CommaInText, span, "a comma ends a text that is not quoted")
                .label("between braces, what follows a comma is a key")
                .replace("quote the text", span, quoted)
                .surely(),
        );
    }

    /// Anchors and tags are properties of nodes.
    fn refuse_properties(&mut self, event: &Event<'_>, span: Span) {
        if event.anchor_id().is_some() {
            self.unsupported(self.property(span, '&'), "an anchor", "write the value out where it is used");
        }
        if event.tag().is_some() {
            self.unsupported(self.property(span, '!'), "a tag", "leave the tag out; the key says what its value is");
        }
    }

    /// The place of a property that starts with `mark`, before the node at `span`; the node's own if it is not found there.
    fn property(&self, span: Span, mark: char) -> Span {
        let mut end = span.start;
        // A node has two properties at most, and what is longer than a line is nobody's.
        for _ in 0..2 {
            let before = self.source.text().get(..end).unwrap_or_default().trim_end();
            let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'[' | b'{' | b',');
            let len = before.bytes().rev().take(MAX_KEY).position(ends).unwrap_or_default();
            let start = before.len() - len;
            if before.get(start..).is_some_and(|word| word.starts_with(mark)) {
                return Span { start, end: before.len() };
            }
            end = start;
        }
        span
    }

    fn unsupported(&mut self, span: Span, what: &str, help: &str) {
        let message = format!("{what} is YAML, but not read here");
        self.diagnostics.push(Diagnostic::new(Code::Unsupported, span, message).help(help));
    }

    fn malformed(&mut self, error: &granit_parser::ScanError) {
        let at = error.marker().byte_offset().unwrap_or(self.source.text().len());
        let end = self.source.text().get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
        let mut diagnostic =
            Diagnostic::new(Code::Malformed, Span { start: at, end }, format!("this is not YAML: {}", error.info()));
        let line_start =
            self.source.text().get(..at).and_then(|text| text.rfind('\n')).map_or(0, |newline| newline + 1);
        let line = self.source.text().get(line_start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
        if line.matches(": ").count() > 1 && !line.contains('{') {
            diagnostic = diagnostic.help("a text that holds `: ` has to be quoted");
        } else if line.trim_start_matches(' ').starts_with('\t') {
            diagnostic = diagnostic.help("indent with spaces; YAML takes no tabs");
        } else if error.info().starts_with("unclosed") {
            diagnostic = diagnostic.label("opened here").help("close it; what follows could not be read");
        } else {
            diagnostic = diagnostic.help("mend this first; what follows could not be read");
        }
        self.diagnostics.push(diagnostic);
    }
}

/// Whether a colon follows the key, so that its value was left out on purpose.
fn has_colon(source: &SourceText, key: Span) -> bool {
    source.text().get(key.end..).is_some_and(|rest| rest.trim_start().starts_with(':'))
}
