//! `planish check`.

mod github;
mod json;

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use planish_codegen::diagnostic::Style;
use planish_codegen::generate::{Faults, resolve};

use crate::{Failure, print};

/// Options of `planish check`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Catalogues; `-` is standard input.
    #[arg(value_name = "FILE", default_value = "signals.yaml")]
    files: Vec<PathBuf>,
    /// For whom mistakes are shown.
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// For whom mistakes are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people: each with the lines that it stands in, on standard error; in colour on a terminal.
    Human,
    /// For programs: one array of all mistakes on standard output. Lines and columns count from 1, columns in characters; ends are the
    /// place behind.
    Json,
    /// For GitHub Actions: a workflow command for each mistake on standard output, which marks the line in the pull request.
    Github,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut all_well = true;
    let mut found = Vec::new();
    for path in &arguments.files {
        match check(path, arguments.format) {
            Ok(Checked { faults, usable }) => {
                found.push(faults);
                all_well &= usable == Usable::Yes;
            }
            Err(failure) => {
                failure.tell();
                all_well = false;
            }
        }
    }
    match arguments.format {
        Format::Human => {}
        Format::Json => print(&format_args!("{:#}", json::array(&found)))?,
        Format::Github => github::commands(&found).iter().try_for_each(|command| print(command))?,
    }
    if all_well { Ok(()) } else { Err(Failure::Told) }
}

/// A catalogue that was looked at.
struct Checked {
    faults: Faults,
    usable: Usable,
}

/// Whether a catalogue can be used: with warnings it can.
#[derive(PartialEq, Eq)]
enum Usable {
    Yes,
    No,
}

/// Looks at a catalogue. People are told at once.
fn check(path: &Path, format: Format) -> Result<Checked, Failure> {
    let name = name(path);
    let (faults, summary) = match resolve(&name, read(path)?) {
        Ok(resolved) => {
            let (signals, columns) = (resolved.plan.signals.len(), resolved.plan.columns.len());
            (resolved.warnings, Some(format!("{name}: {signals} signals, {columns} columns, no errors")))
        }
        Err(faults) => (*faults, None),
    };
    if format == Format::Human {
        if !faults.is_empty() {
            Failure::Message(faults.render(Style::Colour)).tell();
        }
        summary.iter().try_for_each(|summary| print(summary))?;
    }
    let usable = if summary.is_some() { Usable::Yes } else { Usable::No };
    Ok(Checked { faults, usable })
}

/// How faults call a file.
fn name(path: &Path) -> String {
    if path == Path::new("-") { "<stdin>".to_owned() } else { path.display().to_string() }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if path == Path::new("-") { std::io::stdin().read_to_end(&mut bytes).map(|_| bytes) } else { std::fs::read(path) }
        .map_err(|error| Failure::file("read the catalogue", path, &error))
}
