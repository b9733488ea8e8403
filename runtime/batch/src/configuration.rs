//! Reading `planish.yaml`: every fault with its place, like those of a catalogue.

use std::{fs, path::Path};

use planish_codegen::{
    diagnostic::{Diagnostics, SourceText, Style},
    yaml,
};
use planish_pipeline::Config;

use crate::Error;

/// Reads the configuration at `path`; its paths start from the file's folder.
///
/// # Errors
///
/// [`Error::NoConfiguration`] if the file can't be read, [`Error::BrokenConfiguration`] with every fault if it is wrong.
pub(crate) fn load(path: &Path) -> Result<Config, Error> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| Error::NoConfiguration(name.clone(), error))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(parse(&name, bytes)?.from_folder(folder))
}

fn parse(name: &str, bytes: Vec<u8>) -> Result<Config, Error> {
    let mut faults = Diagnostics::default();
    let source = SourceText::decode(name, bytes, &mut faults);
    // An empty file is all defaults, and no fault.
    let says_something =
        source.text().lines().any(|line| !matches!(line.trim_start().chars().next(), None | Some('#')));
    let config = if says_something { yaml::read(&source, &mut faults) } else { Some(Config::default()) };
    match config {
        Some(config) if faults.is_empty() => Ok(config),
        _ => Err(Error::BrokenConfiguration(faults.render(&source, Style::Plain))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use planish_pipeline::{ByteSize, SchemaChanges};

    use super::*;

    fn read(text: &str) -> Result<Config, String> {
        parse("planish.yaml", text.into()).map_err(|error| error.to_string())
    }

    #[test]
    fn an_empty_file_is_all_defaults() {
        for text in ["", "# nothing yet\n", "\n  # nothing\n"] {
            assert_eq!(read(text).unwrap(), Config::default(), "{text:?}");
        }
    }

    #[test]
    fn what_is_said_is_taken_and_the_rest_is_default() {
        let config = read("source: in\nschema_changes: refuse\nmax_bytes: 64MiB\nmax_files: 7\n").unwrap();
        assert_eq!(config.source, "in");
        assert_eq!(config.schema_changes, SchemaChanges::Refuse);
        assert_eq!((config.max_bytes, config.max_files.get()), (ByteSize(67_108_864), 7));
        assert_eq!(config.table, "data/car_telemetry");
        assert_eq!(read("max_bytes: 4096\n").unwrap().max_bytes, ByteSize(4096));
    }

    #[test]
    fn a_misspelt_key_is_shown_where_it_stands() {
        let error = read("source: in\ntabel: out\n").unwrap_err();
        assert!(error.contains("planish.yaml:2:1") && error.contains("`tabel`"), "{error}");
    }

    #[test]
    fn every_value_that_is_none_is_shown_where_it_stands() {
        let error = read("max_bytes: 4GB\nmax_files: 0\nschema_changes: maybe\n").unwrap_err();
        assert!(error.contains("planish.yaml:1:12") && error.contains("`4GB` is no size"), "{error}");
        assert!(error.contains("planish.yaml:2:12"), "{error}");
        assert!(error.contains("planish.yaml:3:17"), "{error}");
        assert!(error.ends_with("aborting due to 3 errors\n"), "{error}");
    }

    #[test]
    fn the_file_that_ships_is_all_defaults_spelt_out() {
        let shipped = read(include_str!("../../../planish.yaml")).unwrap();
        assert_eq!(shipped, Config::default());
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = load(Path::new("no/such.yaml")).unwrap_err();
        assert!(error.to_string().starts_with("no/such.yaml: "), "{error}");
    }
}
