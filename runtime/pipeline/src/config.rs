//! `planish.yaml`: where things are.

use std::{
    num::NonZeroU64,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use crate::{ByteSize, Caps, Location, LocationError};

/// What `planish.yaml` says. Every key has a default; a key that nobody knows is an error.
///
/// Paths start from the folder of the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where the events are: a folder, a file or a URL.
    pub source: String,
    /// Where the table is.
    pub table: String,
    /// Where the lines go that are no events; beside the table if nothing is said.
    pub quarantine: Option<String>,
    /// What happens when the table lacks columns of the catalogue.
    pub schema_changes: SchemaChanges,
    /// How many files one manifest names at most.
    pub max_files: NonZeroU64,
    /// How many bytes the files of one manifest have at most, a compressed file taken for ten times its size; a single greater file is a
    /// manifest of its own.
    pub max_bytes: ByteSize,
    /// What the function `stream-processor` does.
    pub stream: StreamConfig,
    /// What the function `job-trigger` does.
    pub trigger: TriggerConfig,
    #[serde(skip)]
    base: PathBuf,
}

/// What the function `stream-processor` does with the records of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StreamConfig {
    /// The table whose stream it reads: `dynamodb://name`.
    pub source: String,
    /// Its own name.
    pub function: String,
    /// Where it writes events: `s3://bucket/prefix`, or a folder.
    pub landing: String,
    /// Where it keeps records that it can't read.
    pub quarantine: String,
    /// How it stores events.
    pub compression: Compression,
    /// Under which name its metrics stand.
    pub metrics: String,
}

/// What the function `job-trigger` starts when objects arrive.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TriggerConfig {
    /// Its own name.
    pub function: String,
    /// Name of the queue between bucket and function.
    pub queue: String,
    /// The workspace of Databricks, as a URL; empty if nothing is said.
    pub host: String,
    /// Id of the job; 0 if nothing is said.
    pub job: u64,
    /// How long objects are gathered for one run, in seconds: the delay of the queue between bucket and function.
    pub window: NonZeroU64,
    /// Where the credentials are: a name in Secrets Manager, or `ssm:` and one in Parameter Store.
    pub secret: String,
}

impl Default for TriggerConfig {
    fn default() -> Self {
        Self {
            function: "chargeminder-job-trigger".to_owned(),
            queue: "chargeminder-telemetry-objects".to_owned(),
            host: String::new(),
            job: 0,
            window: NonZeroU64::MIN.saturating_add(299),
            secret: "planish/databricks".to_owned(),
        }
    }
}

/// How lines are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Compression {
    /// As they are: `.ndjson`.
    #[default]
    None,
    /// As gzip: `.ndjson.gz`.
    Gzip,
}

impl Default for StreamConfig {
    fn default() -> Self {
        Self {
            source: "dynamodb://chargeminder-car-telemetry".to_owned(),
            function: "chargeminder-dynamodb-stream-processor".to_owned(),
            landing: "s3://chargeminder-telemetry-raw/telemetry".to_owned(),
            quarantine: "s3://chargeminder-telemetry-raw/quarantine".to_owned(),
            compression: Compression::None,
            metrics: "Planish".to_owned(),
        }
    }
}

/// What happens when the table lacks columns of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SchemaChanges {
    /// They are added in the commit that first needs them.
    #[default]
    Add,
    /// The run stops and names them: somebody else applies the DDL.
    Refuse,
}

/// A place in the configuration that is none.
#[derive(Debug, thiserror::Error)]
#[error("`{key}` in planish.yaml: {source}")]
pub struct ConfigError {
    /// The key.
    pub key: &'static str,
    /// Why it is no place.
    pub source: LocationError,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            source: "samples".to_owned(),
            table: "data/car_telemetry".to_owned(),
            quarantine: None,
            schema_changes: SchemaChanges::Add,
            max_files: NonZeroU64::MIN.saturating_add(999),
            max_bytes: ByteSize(1 << 30),
            stream: StreamConfig::default(),
            trigger: TriggerConfig::default(),
            base: PathBuf::from("."),
        }
    }
}

impl Config {
    /// The same configuration, with paths that start from `folder`.
    #[must_use]
    pub fn from_folder(self, folder: &Path) -> Self {
        Self { base: folder.to_owned(), ..self }
    }

    /// The place of the events.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if it is none.
    pub fn source(&self) -> Result<Location, ConfigError> {
        self.place("source", &self.source)
    }

    /// The place of the table.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if it is none.
    pub fn table(&self) -> Result<Location, ConfigError> {
        self.place("table", &self.table)
    }

    /// The place of the quarantine, if it is not beside the table.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if it is none.
    pub fn quarantine(&self) -> Result<Option<Location>, ConfigError> {
        self.quarantine.as_deref().map(|text| self.place("quarantine", text)).transpose()
    }

    /// The folder that paths start from.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.base
    }

    /// How large a manifest may be.
    #[must_use]
    pub fn caps(&self) -> Caps {
        Caps { files: usize::try_from(self.max_files.get()).unwrap_or(usize::MAX), bytes: self.max_bytes.0 }
    }

    fn place(&self, key: &'static str, text: &str) -> Result<Location, ConfigError> {
        Location::parse(text, &self.base).map_err(|source| ConfigError { key, source })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_manifest_has_at_most_a_thousand_files_and_a_gibibyte_unless_something_else_is_said() {
        assert_eq!(Config::default().caps(), Caps { files: 1000, bytes: 1_073_741_824 });
        let config: Config = serde_json::from_str(r#"{"max_files": 7, "max_bytes": "64KiB"}"#).unwrap();
        assert_eq!(config.caps(), Caps { files: 7, bytes: 65_536 });
    }

    #[test]
    fn a_key_that_nobody_knows_is_an_error() {
        let error = serde_json::from_str::<Config>(r#"{"tabel": "out"}"#).unwrap_err();
        assert!(error.to_string().starts_with("unknown field `tabel`"), "{error}");
    }

    #[test]
    fn paths_start_from_the_folder_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        let config = Config { quarantine: Some("bad".to_owned()), ..Config::default() }.from_folder(&base);
        assert_eq!(config.source().unwrap().file().unwrap(), base.join("samples"));
        assert_eq!(config.table().unwrap().file().unwrap(), base.join("data/car_telemetry"));
        assert_eq!(config.quarantine().unwrap().unwrap().file().unwrap(), base.join("bad"));
    }

    #[test]
    fn a_place_that_is_none_is_named_by_its_key() {
        let config = Config { table: "gopher://hole/x".to_owned(), ..Config::default() };
        assert!(
            config.table().unwrap_err().to_string().starts_with("`table` in planish.yaml: gopher://hole/x: no store")
        );
    }
}
