//! `planish check`.

use clap::Args;

use crate::catalogue::Catalogue;
use crate::{Failure, print};

/// Options of `planish check`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    catalogue: Catalogue,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let plan = arguments.catalogue.generate()?.plan;
    let (signals, columns) = (plan.signals.len(), plan.columns.len());
    print(&format_args!("{}: {signals} signals, {columns} columns, no errors", arguments.catalogue.path().display()))
}
