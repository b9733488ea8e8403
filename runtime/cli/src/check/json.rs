//! Faults for programs.

use planish_codegen::diagnostic::{Applies, Code, Diagnostic, Label, Patch, Severity, SourceText, Span};
use planish_codegen::generate::Faults;
use serde_json::{Map, Value, json};

/// One array of all faults of all files.
pub(super) fn array(found: &[Faults]) -> Value {
    let mut all = Vec::new();
    for faults in found {
        let source = &faults.source;
        all.extend(faults.diagnostics.sorted().into_iter().map(|diagnostic| object(diagnostic, source)));
        all.extend(
            faults
                .unresolved()
                .map(|message| json!({ "severity": "error", "file": source.name(), "message": message })),
        );
    }
    all.into()
}

fn object(diagnostic: &Diagnostic, source: &SourceText) -> Value {
    let mut object = place(source, diagnostic.primary.span);
    object.insert("code".to_owned(), diagnostic.code.id().into());
    object.insert("severity".to_owned(), severity(diagnostic.code).into());
    object.insert("title".to_owned(), diagnostic.code.title().into());
    object.insert("message".to_owned(), diagnostic.message.as_str().into());
    object.insert("file".to_owned(), source.name().into());
    object.insert("label".to_owned(), text(&diagnostic.primary.text));
    object.insert("help".to_owned(), diagnostic.help.as_deref().into());
    object.insert("patch".to_owned(), diagnostic.patch.as_ref().map(|of| patch(of, source)).into());
    let related: Vec<Value> = diagnostic.secondary.iter().map(|label| related(label, source)).collect();
    object.insert("related".to_owned(), related.into());
    object.into()
}

fn severity(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn patch(patch: &Patch, source: &SourceText) -> Value {
    let mut object = place(source, patch.span);
    object.insert("replacement".to_owned(), patch.replacement.as_str().into());
    object.insert("safe".to_owned(), (patch.applies == Applies::Alone).into());
    object.into()
}

fn related(label: &Label, source: &SourceText) -> Value {
    let mut object = place(source, label.span);
    object.insert("label".to_owned(), text(&label.text));
    object.into()
}

fn place(source: &SourceText, span: Span) -> Map<String, Value> {
    let (start, end) = (source.place(span.start), source.place(span.end));
    let places = [("line", start.line), ("column", start.column), ("end_line", end.line), ("end_column", end.column)];
    places.into_iter().map(|(key, at)| (key.to_owned(), at.into())).collect()
}

/// A text, null if there is none.
fn text(text: &str) -> Value {
    Some(text).filter(|text| !text.is_empty()).into()
}
