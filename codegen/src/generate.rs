//! The whole way, from a catalogue's bytes to everything that it becomes. Every door calls this.

use std::fmt;

use planish_kernel::Tables;

use crate::check::read_and_check;
use crate::diagnostic::{Diagnostics, SourceText, Style};
use crate::emit::{self, KERNEL, Outputs};
use crate::lower;
use crate::plan::{self, Plan};

/// What a catalogue means, before anything is written of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// What it means.
    pub plan: Plan,
    /// The kernel's tables.
    pub tables: Tables,
    /// What a person should look at. Nothing of it kept the catalogue from being used.
    pub warnings: Faults,
}

/// What a catalogue becomes.
#[derive(Debug, Clone, PartialEq)]
pub struct Generated {
    /// What it means.
    pub plan: Plan,
    /// The kernel's tables.
    pub tables: Tables,
    /// The files.
    pub outputs: Outputs,
    /// What a person should look at. Nothing of it kept the catalogue from being used.
    pub warnings: Faults,
}

/// What is wrong with a catalogue: why it becomes nothing, or what should be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    /// The text that the faults point into.
    pub source: SourceText,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
    /// What was found only after the checks had passed, where it has no place any more.
    unresolved: Option<String>,
}

impl Faults {
    fn new(source: SourceText, diagnostics: Diagnostics) -> Self {
        Self { source, diagnostics, unresolved: None }
    }

    fn without_place(source: SourceText, error: &dyn fmt::Display) -> Self {
        let text = format!("{}: {error}", source.name());
        Self { source, diagnostics: Diagnostics::default(), unresolved: Some(text) }
    }

    /// What was found only after the checks had passed, where it has no place any more. A catalogue that passes the checks has none.
    #[must_use]
    pub fn unresolved(&self) -> Option<&str> {
        self.unresolved.as_deref()
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty() && self.unresolved.is_none()
    }

    /// Each on one line, as `cargo::error` wants it.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.diagnostics.lines(&self.source).into_iter().chain(self.unresolved.clone()).collect()
    }

    /// Each by itself, with the line that it stands in, as a macro's errors want it.
    #[must_use]
    pub fn reports(&self, style: Style) -> Vec<String> {
        self.diagnostics.reports(&self.source, style).into_iter().chain(self.unresolved.clone()).collect()
    }

    /// All of them for a terminal, with their number.
    #[must_use]
    pub fn render(&self, style: Style) -> String {
        match &self.unresolved {
            Some(text) => format!("error: {text}\n"),
            None => self.diagnostics.render(&self.source, style),
        }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}

impl std::error::Error for Faults {}

/// Reads a catalogue, checks it, and makes everything of it. `name` is how faults call the file.
///
/// # Errors
/// All faults of the catalogue at once.
pub fn generate(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Generated, Box<Faults>> {
    generate_for(name, bytes, KERNEL)
}

/// As [`generate`], with another path of the kernel in the generated Rust.
///
/// # Errors
/// All faults of the catalogue at once.
pub fn generate_for(name: &str, bytes: impl Into<Vec<u8>>, kernel: &str) -> Result<Generated, Box<Faults>> {
    let Resolved { plan, tables, warnings } = resolve(name, bytes)?;
    let outputs = emit::emit_for(&plan, &tables, kernel);
    Ok(Generated { plan, tables, outputs, warnings })
}

/// Reads a catalogue, checks it, and says what it means, for those who write nothing. Whatever passes here has outputs.
///
/// # Errors
/// All faults of the catalogue at once.
pub fn resolve(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Resolved, Box<Faults>> {
    let mut diagnostics = Diagnostics::default();
    let source = SourceText::decode(name, bytes.into(), &mut diagnostics);
    // Text that had to be mended is good for showing where, and for nothing else.
    let catalogue = if diagnostics.is_empty() { read_and_check(&source, &mut diagnostics) } else { None };
    let Some(catalogue) = catalogue else {
        return Err(Box::new(match diagnostics.is_empty() {
            true => Faults::without_place(source, &"it could not be read, and nothing says why"),
            false => Faults::new(source, diagnostics),
        }));
    };
    let plan = match plan::build(&catalogue, source.text()) {
        Ok(plan) => plan,
        Err(error) => return Err(Box::new(Faults::without_place(source, &error))),
    };
    let tables = match lower::lower(&plan) {
        Ok(tables) => tables,
        Err(error) => return Err(Box::new(Faults::without_place(source, &error))),
    };
    Ok(Resolved { plan, tables, warnings: Faults::new(source, diagnostics) })
}
