//! `planish dev`: the AWS side on this machine, without an account.
//!
//! [`up`] prepares what is needed and starts `stack.py`, one process group that holds all servers; [`down`] ends it. What they know of each
//! other lies in a [`folder`]: a lock that is held while anything of the stack lives tells whether it is there, so neither a killed `up` nor a
//! number that another process has got since can deceive anybody.

mod down;
mod folder;
mod names;
mod programs;
mod python;
mod up;

use clap::{Args, Subcommand};

use crate::{EXIT_CODES, Failure};

/// Options of `planish dev`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring it up: a table with a stream, the two functions as they are shipped, a bucket that tells a queue, and a job at its end.
    ///
    /// An item that is put into the table becomes a row of a Delta table without anything else being done. What plays AWS is ministack, in
    /// a Python environment of its own; what plays Databricks takes the run that job-trigger starts, brings the bucket's new objects into a
    /// folder and runs planish-batch on it. All of it listens on 127.0.0.1 alone and goes on after the command has ended. Names come from
    /// planish.yaml.
    #[command(after_help = up::EXAMPLES)]
    Up(up::Arguments),
    /// End everything that `up` began, and whatever a killed one left. Tables of rows and logs stay.
    #[command(after_help = EXIT_CODES)]
    Down(down::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match &arguments.command {
        Command::Up(arguments) => up::run(arguments),
        Command::Down(arguments) => down::run(arguments),
    }
}

/// A failure that says what happened and what to do.
fn failure(what: impl std::fmt::Display, help: impl std::fmt::Display) -> Failure {
    Failure::Message(format!("error: {what}\n  = help: {help}"))
}
