//! Which catalogue, and reading it.

use std::path::{Path, PathBuf};

use clap::Args;
use planish_codegen::diagnostic::Style;
use planish_codegen::generate::{Generated, generate};

use crate::Failure;

/// The catalogue that a command is about.
#[derive(Debug, Args)]
pub(crate) struct Catalogue {
    /// The catalogue.
    #[arg(value_name = "CATALOGUE", default_value = "signals.yaml")]
    path: PathBuf,
}

/// The catalogue of a command whose arguments are other files.
#[derive(Debug, Args)]
pub(crate) struct CatalogueOption {
    /// The catalogue.
    #[arg(long = "catalogue", value_name = "FILE", default_value = "signals.yaml")]
    path: PathBuf,
}

impl Catalogue {
    /// Reads it and makes everything of it.
    pub(crate) fn generate(&self) -> Result<Generated, Failure> {
        read(&self.path)
    }
}

impl CatalogueOption {
    /// Reads it and makes everything of it.
    pub(crate) fn generate(&self) -> Result<Generated, Failure> {
        read(&self.path)
    }
}

fn read(path: &Path) -> Result<Generated, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::file("read the catalogue", path, &error))?;
    generate(&path.display().to_string(), bytes).map_err(|faults| Failure::Message(faults.render(Style::Colour)))
}
