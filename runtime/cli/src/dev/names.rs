//! What `planish.yaml` says of the AWS side.
//!
//! The whole of the file is read by the pipeline, which brings a runtime and stores along; here are the keys that a stack needs, with the same
//! defaults: for both, those of the file that ships.

use std::path::Path;

use planish_codegen::diagnostic::{Diagnostics, SourceText, Style};
use planish_codegen::yaml;
use serde::Deserialize;
use serde_json::Value;

use super::failure;
use crate::Failure;

/// The keys that a stack needs.
#[derive(Debug, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub(super) struct Names {
    pub(super) stream: Stream,
    pub(super) trigger: Trigger,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Stream {
    pub(super) source: String,
    pub(super) function: String,
    pub(super) landing: String,
    pub(super) quarantine: String,
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Trigger {
    pub(super) function: String,
    pub(super) queue: String,
}

impl Default for Stream {
    fn default() -> Self {
        Self {
            source: "dynamodb://chargeminder-car-telemetry".to_owned(),
            function: "chargeminder-dynamodb-stream-processor".to_owned(),
            landing: "s3://chargeminder-telemetry-raw/telemetry".to_owned(),
            quarantine: "s3://chargeminder-telemetry-raw/quarantine".to_owned(),
        }
    }
}

impl Default for Trigger {
    fn default() -> Self {
        Self { function: "chargeminder-job-trigger".to_owned(), queue: "chargeminder-telemetry-objects".to_owned() }
    }
}

impl Names {
    /// What the file at `path` says; defaults if there is none.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        match std::fs::read(path) {
            Ok(bytes) => Self::parse(&path.display().to_string(), bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Failure::file("read", path, &error)),
        }
    }

    fn parse(name: &str, bytes: Vec<u8>) -> Result<Self, Failure> {
        let mut faults = Diagnostics::default();
        let source = SourceText::decode(name, bytes, &mut faults);
        let says_something =
            source.text().lines().any(|line| !matches!(line.trim_start().chars().next(), None | Some('#')));
        if !says_something {
            return Ok(Self::default());
        }
        // As any value first: whoever knows all keys says which are wrong.
        let value = yaml::read::<Value>(&source, &mut faults).filter(|_| faults.is_empty());
        let value = value.ok_or_else(|| Failure::Message(faults.render(&source, Style::Colour)))?;
        serde_json::from_value(value).map_err(|error| failure(format_args!("{name}: {error}"), "write a text there"))
    }

    /// Name of the table.
    pub(super) fn table(&self) -> Result<&str, Failure> {
        let name = self.stream.source.strip_prefix("dynamodb://").filter(|name| !name.is_empty());
        name.ok_or_else(|| wrong("stream.source", &self.stream.source, "dynamodb://name"))
    }

    /// Bucket and prefix of the landing zone.
    pub(super) fn landing(&self) -> Result<(&str, &str), Failure> {
        place("stream.landing", &self.stream.landing)
    }

    /// Bucket and prefix of the quarantine.
    pub(super) fn quarantine(&self) -> Result<(&str, &str), Failure> {
        place("stream.quarantine", &self.stream.quarantine)
    }
}

fn place<'a>(key: &str, text: &'a str) -> Result<(&'a str, &'a str), Failure> {
    let rest = text.strip_prefix("s3://").unwrap_or_default();
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() { Err(wrong(key, text, "s3://bucket/prefix")) } else { Ok((bucket, prefix)) }
}

fn wrong(key: &str, text: &str, form: &str) -> Failure {
    failure(format_args!("`{key}` of planish.yaml is `{text}`, which no stack can have"), format_args!("write {form}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn read(text: &str) -> Names {
        Names::parse("planish.yaml", text.into()).unwrap_or_else(|_| unreachable!())
    }

    /// The pipeline's own test says the same of its defaults.
    #[test]
    fn the_file_that_ships_is_all_defaults_spelt_out() {
        assert_eq!(read(include_str!("../../../../planish.yaml")), Names::default());
        assert_eq!(read("# nothing\n"), Names::default());
    }

    #[test]
    fn what_is_said_is_taken_and_what_is_for_others_is_passed_over() {
        let names = read("table: x\nstream: { source: dynamodb://cars, landing: s3://b, metrics: M }\n");
        assert_eq!((names.table().ok(), names.landing().ok()), (Some("cars"), Some(("b", ""))));
        assert_eq!(names.quarantine().ok(), Some(("chargeminder-telemetry-raw", "quarantine")));
    }

    #[test]
    fn a_folder_is_no_bucket_and_says_what_to_write() {
        let Err(Failure::Message(message)) = read("stream: { landing: data/in }\n").landing().map(|_| ()) else {
            unreachable!()
        };
        assert!(message.contains("`stream.landing`") && message.contains("s3://bucket/prefix"), "{message}");
        assert!(read("stream: { source: cars }\n").table().is_err());
    }
}
