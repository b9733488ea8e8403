//! Manifests: what one commit holds.

use chrono::{DateTime, NaiveDate, Utc};
use object_store::{ObjectMeta, path::Path};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The files of one commit. Written once, with put-if-absent, and executed as it is written, by whoever comes first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Its number: 1 for the first of a log, then one more each time. The table remembers it.
    pub n: u64,
    /// The log that it belongs to.
    pub log: Uuid,
    /// URL of the root of the store that the keys start from.
    pub store: String,
    /// The files, in the order in which they are read.
    pub files: Vec<SourceFile>,
    /// Hash of the catalogue that the planner had. Whoever executes uses its own.
    pub catalogue: String,
    /// Version of the planner's code.
    pub code_version: String,
    /// Who planned it: random, so that a planner recognises its own.
    pub planned_by: Uuid,
    /// When it was planned.
    pub planned_at: DateTime<Utc>,
    /// `ingest_date` of events without a stream's creation time, whenever the manifest is executed.
    pub run_date: NaiveDate,
}

/// A file of a source, as it was when it was listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its key, from the root of the store.
    pub key: String,
    /// The store's mark of this content, if it makes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Bytes.
    pub size: u64,
}

impl Manifest {
    /// Bytes of all files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }
}

impl SourceFile {
    /// The key as a path of its store.
    #[must_use]
    pub fn path(&self) -> Path {
        // A key comes from a listing, where it was a path; one that a person wrote may need escapes.
        Path::parse(&self.key).unwrap_or_else(|_| Path::from(self.key.as_str()))
    }

    /// Whether it is compressed: its name ends in `.gz`.
    #[must_use]
    pub fn is_packed(&self) -> bool {
        self.key.ends_with(".gz")
    }

    /// About how many bytes its content has: a compressed file is taken for ten times its size.
    #[must_use]
    pub fn weight(&self) -> u64 {
        if self.is_packed() { self.size.saturating_mul(10) } else { self.size }
    }

    /// Whether `other`, under the same key, is the same content as far as the store tells.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        let marks_agree = match (&self.etag, &other.etag) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => true,
        };
        marks_agree && self.size == other.size
    }
}

impl From<ObjectMeta> for SourceFile {
    fn from(meta: ObjectMeta) -> Self {
        Self { key: meta.location.to_string(), etag: meta.e_tag, size: meta.size }
    }
}
