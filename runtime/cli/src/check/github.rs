//! Faults as workflow commands of GitHub Actions.
//!
//! The form and its escapes are those of the runner: <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use planish_codegen::diagnostic::{Diagnostic, Severity, SourceText};
use planish_codegen::generate::Faults;

/// A command for each fault, each one line.
pub(super) fn commands(found: &[Faults]) -> Vec<String> {
    let mut all = Vec::new();
    for faults in found {
        let source = &faults.source;
        all.extend(faults.diagnostics.sorted().into_iter().map(|diagnostic| command(diagnostic, source)));
        all.extend(
            faults.unresolved().map(|message| format!("::error file={}::{}", property(source.name()), data(message))),
        );
    }
    all
}

fn command(diagnostic: &Diagnostic, source: &SourceText) -> String {
    let place = source.place(diagnostic.primary.span.start);
    let title = format!("{}: {}", diagnostic.code.id(), diagnostic.code.title());
    let parts = [Some(diagnostic.message.as_str()), Some(diagnostic.primary.text.as_str()), diagnostic.help.as_deref()];
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let command = match diagnostic.code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    format!(
        "::{command} file={},line={},col={},title={}::{}",
        property(source.name()),
        place.line,
        place.column,
        property(&title),
        data(&parts.join("; "))
    )
}

/// A text behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text between the commas before it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_part_of_a_command_is_escaped() {
        assert_eq!(data("100 %: a, b\r\nc"), "100 %25: a, b%0D%0Ac");
        assert_eq!(property("C:\\a,b%.yaml"), "C%3A\\a%2Cb%25.yaml");
    }
}
