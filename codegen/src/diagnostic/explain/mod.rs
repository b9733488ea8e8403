//! What each code means, for whoever meets it for the first time: one table, shown on a terminal and as a page.

mod table;
#[cfg(test)]
mod tests;

use super::{Code, Severity};

/// What a code means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation {
    /// What is wrong, and why it matters.
    pub why: &'static str,
    wrong: &'static str,
    right: &'static str,
}

impl Explanation {
    /// A part of a catalogue that has the fault and no other.
    #[must_use]
    pub fn wrong(&self) -> &'static str {
        self.wrong.trim_start_matches('\n')
    }

    /// The same part without the fault.
    #[must_use]
    pub fn right(&self) -> &'static str {
        self.right.trim_start_matches('\n')
    }
}

impl Code {
    /// What it means.
    #[must_use]
    pub const fn explanation(self) -> Explanation {
        table::of(self)
    }

    /// What it says beside its explanation if it is a warning: how it is switched off.
    #[must_use]
    pub fn note(self) -> Option<String> {
        match (self.severity(), self.lint()) {
            (Severity::Error, _) => None,
            (Severity::Warning, None) => Some("This is a warning: the catalogue can be used as it is.".to_owned()),
            (Severity::Warning, Some(lint)) => Some(format!(
                "This is a warning: the catalogue can be used as it is. If it is meant so, say `allow: [{lint}]` where it stands."
            )),
        }
    }

    /// The code that people write as `text`, such as `P0104`; case does not matter.
    #[must_use]
    pub fn from_id(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id().eq_ignore_ascii_case(text))
    }
}

/// What faults of the codes that start so are about.
const FAMILIES: [(&str, &str); 8] = [
    ("P01", "The file"),
    ("P02", "Types"),
    ("P03", "Attributes"),
    ("P04", "Columns and the table"),
    ("P05", "Paths"),
    ("P06", "Units and tags"),
    ("P07", "Signals"),
    ("P08", "Lints"),
];

/// The page `docs/diagnostics.md`: all codes with their explanations.
#[must_use]
pub fn explanations_page() -> String {
    let mut page = PREFACE.to_owned();
    for (prefix, family) in FAMILIES {
        page += &format!("\n## {family}\n");
        for code in Code::ALL.iter().filter(|code| code.id().starts_with(prefix)) {
            let explanation = code.explanation();
            page += &format!(
                "\n### {}\n\n**{}** {}{}\n\n```yaml\n# wrong\n{}\n```\n\n```yaml\n# right\n{}\n```\n",
                code.id(),
                code.title(),
                explanation.why,
                code.note().map_or_else(String::new, |note| format!(" {note}")),
                explanation.wrong(),
                explanation.right()
            );
        }
    }
    page
}

const PREFACE: &str = "\
# What the codes mean

Each mistake in `signals.yaml` is shown with a code. This page says what each of them means, why it matters, and how it is put right;
`planish explain P0201` says the same on a terminal. The examples are parts of a catalogue: the rest of it is as it should be.

`planish fix` mends those mistakes that have one answer: a key, a type, a unit or a settled word that is one slip away from the only known
word, and a comma that ended a text.

This page is made from the table of explanations, `codegen/src/diagnostic/explain/table/`.
`PLANISH_BLESS=1 cargo test -p planish-codegen explain` writes it anew.
";
