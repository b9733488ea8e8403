//! What a function does: `planish.yaml` beside the program, and the environment, which beats it.

mod trigger;

use std::{fs, io, path::Path};

use planish_codegen::{
    diagnostic::{Diagnostics, SourceText, Style},
    yaml,
};
use planish_pipeline::{Compression, Config, StreamConfig};

use crate::store::{Place, PlaceError, Pool};

pub use trigger::trigger;

/// Where `planish.yaml` is, if not beside the program.
const CONFIG: &str = "PLANISH_CONFIG";
/// The folder of the program: Lambda sets it.
const ROOT: &str = "LAMBDA_TASK_ROOT";
/// Beats `stream.landing`.
const LANDING: &str = "PLANISH_LANDING";
/// Beats `stream.quarantine`.
const QUARANTINE: &str = "PLANISH_QUARANTINE";
/// Beats `stream.compression`.
const COMPRESSION: &str = "PLANISH_COMPRESSION";
/// Beats `stream.metrics`.
const METRICS: &str = "PLANISH_METRICS";

/// What `stream-processor` does.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it writes events.
    pub landing: Place,
    /// Where it keeps records that it can't read.
    pub quarantine: Place,
    /// How it stores events.
    pub compression: Compression,
    /// Under which name its metrics stand.
    pub namespace: String,
}

/// Settings that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// `planish.yaml` can't be read.
    #[error("{0}: {1}; put planish.yaml beside the program, or unset {CONFIG}")]
    NoFile(String, io::Error),
    /// `planish.yaml` is wrong; every fault with its place.
    #[error("{0}")]
    BrokenFile(String),
    /// A place is none.
    #[error("`{key}`, or the variable {variable}: {source}")]
    Place {
        /// The key of `planish.yaml`.
        key: &'static str,
        /// The variable of the environment.
        variable: &'static str,
        /// Why it is none.
        source: Box<PlaceError>,
    },
    /// Something that has no default is not said, or what is said can't be it.
    #[error("`{key}`, or the variable {variable}, is `{value}`: {wanted}")]
    Value {
        /// The key of `planish.yaml`.
        key: &'static str,
        /// The variable of the environment.
        variable: &'static str,
        /// What is said.
        value: String,
        /// What should be.
        wanted: &'static str,
    },
    /// A word is none of those that are known.
    #[error("the variable {COMPRESSION} is `{0}`; write none or gzip")]
    Compression(String),
}

/// The environment, or what stands for it in a test.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Settings {
    /// The settings that the environment and `planish.yaml` make together.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] if the file or a variable can't be used.
    pub fn read(variables: Variables<'_>, pool: &Pool) -> Result<Self, SettingsError> {
        let config = file(variables)?;
        let stream = overridden(&config.stream, variables)?;
        let place = |key, variable, text: &str| place(&config, pool, (key, variable), text);
        Ok(Self {
            landing: place("stream.landing", LANDING, &stream.landing)?,
            quarantine: place("stream.quarantine", QUARANTINE, &stream.quarantine)?,
            compression: stream.compression,
            namespace: stream.metrics,
        })
    }
}

fn place(
    config: &Config,
    pool: &Pool,
    (key, variable): (&'static str, &'static str),
    text: &str,
) -> Result<Place, SettingsError> {
    Place::open(text, config.folder(), pool).map_err(|source| SettingsError::Place {
        key,
        variable,
        source: Box::new(source),
    })
}

/// What the file says, with what the environment says instead.
fn overridden(file: &StreamConfig, variables: Variables<'_>) -> Result<StreamConfig, SettingsError> {
    let text = |variable, otherwise: &String| said(variables, variable).unwrap_or_else(|| otherwise.clone());
    Ok(StreamConfig {
        source: file.source.clone(),
        function: file.function.clone(),
        landing: text(LANDING, &file.landing),
        quarantine: text(QUARANTINE, &file.quarantine),
        compression: match said(variables, COMPRESSION).as_deref() {
            None => file.compression,
            Some("none") => Compression::None,
            Some("gzip") => Compression::Gzip,
            Some(other) => return Err(SettingsError::Compression(other.to_owned())),
        },
        metrics: text(METRICS, &file.metrics),
    })
}

/// What a variable says; an empty one says nothing.
fn said(variables: Variables<'_>, name: &str) -> Option<String> {
    variables(name).filter(|value| !value.is_empty())
}

/// The file that is named, or the one beside the program if there is one, or defaults.
fn file(variables: Variables<'_>) -> Result<Config, SettingsError> {
    let named = said(variables, CONFIG);
    let beside = || said(variables, ROOT).map(|root| format!("{root}/planish.yaml"));
    let Some(path) = named.clone().or_else(beside) else { return Ok(Config::default()) };
    match fs::read(&path) {
        Ok(bytes) => parse(&path, bytes),
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => Ok(Config::default()),
        Err(error) => Err(SettingsError::NoFile(path, error)),
    }
}

fn parse(path: &str, bytes: Vec<u8>) -> Result<Config, SettingsError> {
    let mut faults = Diagnostics::default();
    let source = SourceText::decode(path, bytes, &mut faults);
    let says_something =
        source.text().lines().any(|line| !matches!(line.trim_start().chars().next(), None | Some('#')));
    let config = if says_something { yaml::read(&source, &mut faults) } else { Some(Config::default()) };
    match config {
        Some(config) if faults.is_empty() => {
            let folder = Path::new(path).parent().filter(|folder| !folder.as_os_str().is_empty());
            Ok(config.from_folder(folder.unwrap_or(Path::new("."))))
        }
        _ => Err(SettingsError::BrokenFile(faults.render(&source, Style::Plain))),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, String> {
        let variables: BTreeMap<_, _> = variables.iter().copied().collect();
        let get = |name: &str| variables.get(name).map(|value| (*value).to_owned());
        Settings::read(&get, &Pool::default()).map_err(|error| error.to_string())
    }

    #[test]
    fn without_file_and_variables_the_first_deployments_names_hold() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.landing.location.url().as_str(), "s3://chargeminder-telemetry-raw/telemetry");
        assert_eq!(settings.quarantine.location.url().as_str(), "s3://chargeminder-telemetry-raw/quarantine");
        assert_eq!((settings.compression, settings.namespace.as_str()), (Compression::None, "Planish"));
    }

    #[test]
    fn the_file_that_ships_is_all_defaults_spelt_out() {
        let shipped = parse("planish.yaml", include_bytes!("../../../../planish.yaml").to_vec()).unwrap();
        assert_eq!(shipped, Config::default().from_folder(Path::new(".")));
    }

    #[test]
    fn the_environment_beats_the_file_and_an_empty_variable_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::write(root.join("planish.yaml"), "stream: { landing: in, quarantine: bad, compression: gzip }\n").unwrap();
        let root_text = root.to_str().unwrap();
        let settings = read(&[(ROOT, root_text), (QUARANTINE, "s3://b/q/"), (LANDING, "")]).unwrap();
        assert_eq!(settings.landing.location.file().unwrap(), root.join("in"));
        assert_eq!(settings.quarantine.location.url().as_str(), "s3://b/q");
        assert_eq!(settings.compression, Compression::Gzip);
        assert_eq!(read(&[(ROOT, root_text), (COMPRESSION, "none")]).unwrap().compression, Compression::None);
    }

    #[test]
    fn a_bucket_has_a_server_to_connect_to_and_a_folder_has_none() {
        let settings = read(&[(LANDING, "s3://b"), (QUARANTINE, "bad")]).unwrap();
        assert_eq!(settings.landing.location.url().as_str(), "s3://b/");
        assert!(settings.quarantine.server.is_none());
    }

    #[test]
    fn what_can_not_be_used_is_named_with_the_way_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("p.yaml");
        fs::write(&path, "stream:\n  landing: a\n  compresion: gzip\n").unwrap();
        let cases = [
            (vec![(LANDING, "s3:///x")], "`stream.landing`, or the variable PLANISH_LANDING: s3:///x: no bucket"),
            (vec![(QUARANTINE, "gopher://x")], "`stream.quarantine`, or the variable PLANISH_QUARANTINE: gopher://x"),
            (vec![(COMPRESSION, "zip")], "the variable PLANISH_COMPRESSION is `zip`; write none or gzip"),
            (vec![(CONFIG, "/no/such.yaml")], "/no/such.yaml: No such file"),
            (vec![(CONFIG, path.to_str().unwrap())], "p.yaml:3:3"),
        ];
        for (variables, expected) in cases {
            let error = read(&variables).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }
}
