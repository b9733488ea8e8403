//! `planish generate`.

use std::path::PathBuf;

use clap::Args;
use planish_codegen::emit::driver;

use crate::catalogue::Catalogue;
use crate::{Failure, print};

/// Options of `planish generate`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    catalogue: Catalogue,
    /// The folder that the outputs stand in.
    #[arg(long, value_name = "FOLDER", default_value = "generated")]
    out: PathBuf,
    /// Write nothing; fail if an output is not what the catalogue gives.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let outputs = arguments.catalogue.generate()?.outputs;
    let folder = arguments.out.display();
    if arguments.check {
        let differences = driver::compare(&outputs, &arguments.out);
        if differences.is_empty() {
            return print(&format_args!("{folder}: {} files, all as the catalogue gives them", outputs.len()));
        }
        let list: Vec<String> = differences.iter().map(|difference| format!("error: {folder}/{difference}")).collect();
        return Err(Failure::Message(format!(
            "{}\nhelp: run `planish generate` and commit what it writes",
            list.join("\n")
        )));
    }
    let report =
        driver::write(&outputs, &arguments.out).map_err(|error| Failure::Message(format!("error: {error}")))?;
    for path in &report.written {
        print(&format_args!("wrote {folder}/{path}"))?;
    }
    for path in &report.removed {
        print(&format_args!("removed {folder}/{path}"))?;
    }
    print(&format_args!("{folder}: {} written, {} unchanged", report.written.len(), report.unchanged.len()))
}
