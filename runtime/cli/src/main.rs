//! `planish`: what a person types around a catalogue.

mod catalogue;
mod check;
mod columns;
mod dev;
mod dynamodb;
mod explain;
mod fix;
mod flatten;
mod generate;
mod simulate;

use std::fmt::Display;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// From one catalogue of vehicle signals to everything that has to agree about them.
///
/// Edit signals.yaml, then `planish check`. `cargo build` runs the generator too; `planish generate` runs it alone.
#[derive(Debug, Parser)]
#[command(name = "planish", version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// Said at the end of every help.
const EXIT_CODES: &str = "Exit codes: 0 all is well; 1 a catalogue or an input has errors or can't be read, or an output differs; \
                          2 the command line can't be understood.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Look for mistakes in catalogues and say how to mend them. Writes nothing.
    #[command(after_help = EXIT_CODES)]
    Check(check::Arguments),
    /// Mend the mistakes of a catalogue that have one answer, and show what was changed.
    ///
    /// These are keys, types, units and settled words that are one slip away from the only known word, and texts that a comma ended. All
    /// else is left for you, and shown. An edit is kept only if nothing is wrong any more at its place.
    #[command(after_help = EXIT_CODES)]
    Fix(fix::Arguments),
    /// Say what a code such as P0201 means: what is wrong, why it matters, a wrong example and the right one.
    #[command(after_help = EXIT_CODES)]
    Explain(explain::Arguments),
    /// Write everything that a catalogue becomes: Rust, Delta DDL, Unity Catalog columns, docs.
    #[command(after_help = EXIT_CODES)]
    Generate(generate::Arguments),
    /// Show the columns of the table: name, type, unit, where each comes from.
    #[command(after_help = EXIT_CODES)]
    Columns(columns::Arguments),
    /// Flatten events and print the rows as JSON, one a line: what the catalogue makes of a file, before any table exists.
    #[command(after_help = EXIT_CODES)]
    Flatten(flatten::Arguments),
    /// Make up a fleet and print its events: as many as you want, with faults if you want them, the same for a seed on every machine.
    ///
    /// Cars stand, drive and charge; each is asked for some of the catalogue's signals and gives those that it can. The cars know the
    /// signals of the catalogue that ships; columns that only another catalogue has get values from their types, limits and words.
    #[command(after_help = simulate::EXAMPLES)]
    Simulate(simulate::Arguments),
    /// Bring the AWS side up on this machine, without an account: an item put into a table becomes a row of a Delta table.
    Dev(dev::Arguments),
}

/// What stops a command.
enum Failure {
    /// To be told; printed as it is.
    Message(String),
    /// The command has told it.
    Told,
}

impl Failure {
    /// A failure to do something with a file.
    fn file(action: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        Self::Message(format!("error: can't {action} {}: {error}", path.display()))
    }

    /// Tells it, on standard error.
    fn tell(&self) {
        if let Self::Message(message) = self {
            anstream::eprintln!("{}", message.trim_end());
        }
    }
}

/// Prints a line; colours go to terminals alone. Whoever reads may stop reading, as `head` does: that is no failure.
fn print(line: &dyn Display) -> Result<(), Failure> {
    match writeln!(anstream::stdout(), "{line}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Message(format!("error: can't print: {error}")))
        }
        _ => Ok(()),
    }
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Fix(arguments) => fix::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Columns(arguments) => columns::run(&arguments),
        Command::Flatten(arguments) => flatten::run(&arguments),
        Command::Simulate(arguments) => simulate::run(&arguments),
        Command::Dev(arguments) => dev::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell();
            ExitCode::FAILURE
        }
    }
}
