//! The program `planish-batch`.

use std::process::ExitCode;

use clap::Parser;
use planish_batch::{args::Cli, commands};

fn main() -> ExitCode {
    match commands::main(&Cli::parse()) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("{}", error.report());
            ExitCode::from(error.exit_code())
        }
    }
}
