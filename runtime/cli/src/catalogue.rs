//! Which catalogue, and reading it.

use std::path::{Path, PathBuf};

use clap::Args;
use planish_codegen::diagnostic::Style;
use planish_codegen::generate::{Faults, Generated, Resolved, generate, resolve};

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
    /// Reads it and makes everything of it. What a person should look at is told.
    pub(crate) fn generate(&self) -> Result<Generated, Failure> {
        let generated = read(&self.path, generate)?;
        tell(&generated.warnings);
        Ok(generated)
    }

    /// Reads it and says what it means. What a person should look at is told.
    pub(crate) fn resolve(&self) -> Result<Resolved, Failure> {
        let resolved = read(&self.path, resolve)?;
        tell(&resolved.warnings);
        Ok(resolved)
    }
}

impl CatalogueOption {
    /// Reads it and says what it means. Whoever is busy with other files is told errors alone.
    pub(crate) fn resolve(&self) -> Result<Resolved, Failure> {
        read(&self.path, resolve)
    }
}

/// What [`generate`] and [`resolve`] have in common: they take the file's name and its bytes.
type Reader<T> = fn(&str, Vec<u8>) -> Result<T, Box<Faults>>;

fn read<T>(path: &Path, reader: Reader<T>) -> Result<T, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::file("read the catalogue", path, &error))?;
    reader(&path.display().to_string(), bytes).map_err(|faults| Failure::Message(faults.render(Style::Colour)))
}

fn tell(warnings: &Faults) {
    if !warnings.is_empty() {
        Failure::Message(warnings.render(Style::Colour)).tell();
    }
}
