//! Quarantine: the lines that are no events, kept as they came.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use futures::TryStreamExt;
use object_store::{ObjectStoreExt, path::Path};
use serde::Serialize;
use uuid::Uuid;

use crate::{Doing, Location, Log, StoreError};

/// How many bytes an object of the quarantine has before the next one begins.
const PART: usize = 32 << 20;

/// A line that is no event. Its bytes may hold anything, so its `Debug` shows none of them.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// Why it is no event.
    pub reason: &'a str,
    /// URL of the file that it stands in.
    pub file: &'a str,
    /// Number of the line, from 1.
    pub line: u64,
    /// Where it begins in the file, in bytes.
    pub offset: u64,
    /// Its length in bytes, without the line end.
    pub length: u64,
    /// Its bytes; fewer than `length` if it was too long to keep.
    pub raw: &'a [u8],
}

/// An entry as it is written.
#[derive(Serialize)]
struct Line<'a> {
    reason: &'a str,
    file: &'a str,
    line: u64,
    offset: u64,
    length: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_base64: Option<String>,
}

impl Entry<'_> {
    /// Appends the entry to `out` as one line of NDJSON: `raw` if the bytes are UTF-8, else `raw_base64`.
    pub fn append_to(&self, out: &mut Vec<u8>) {
        let text = std::str::from_utf8(self.raw).ok();
        let line = Line {
            reason: self.reason,
            file: self.file,
            line: self.line,
            offset: self.offset,
            length: self.length,
            raw: text,
            raw_base64: text.is_none().then(|| BASE64_STANDARD.encode(self.raw)),
        };
        // Texts and numbers into memory: nothing here can fail.
        if serde_json::to_writer(&mut *out, &line).is_ok() {
            out.push(b'\n');
        }
    }
}

impl fmt::Debug for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}:{} ({} bytes)", self.reason, self.file, self.line, self.length)
    }
}

/// Writes the quarantine of one manifest: objects `{n:020}-{part:05}.ndjson`.
///
/// Names and contents depend on the manifest alone, so an execution after a crash writes the same objects again.
pub struct Quarantine {
    folder: Location,
    n: u64,
    buffer: Vec<u8>,
    written: Written,
}

/// What one manifest left in quarantine.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Lines.
    pub lines: u64,
    /// The objects, by URL.
    pub objects: Vec<String>,
}

impl Quarantine {
    /// The quarantine of manifest `n`: in `place` below the log's id, or beside the table if there is none.
    #[must_use]
    pub fn of(log: &Log, id: Uuid, place: Option<&Location>, n: u64) -> Self {
        let folder = place.map_or_else(|| log.quarantine(), |place| place.child(&id.to_string()));
        Self { folder, n, buffer: Vec::new(), written: Written::default() }
    }

    /// Keeps `lines` lines that [`Entry::append_to`] wrote, in the manifest's order.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if an object can't be written.
    pub async fn keep(&mut self, entries: &[u8], lines: u64) -> Result<(), StoreError> {
        self.buffer.extend_from_slice(entries);
        self.written.lines += lines;
        if self.buffer.len() >= PART { self.put().await } else { Ok(()) }
    }

    /// Writes what is left and removes objects of this manifest that another version of the code wrote and this one did not.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if an object can't be written, listed or removed.
    pub async fn finish(mut self) -> Result<Written, StoreError> {
        if !self.buffer.is_empty() {
            self.put().await?;
        }
        let folder = &self.folder;
        let listing = |error| StoreError::new(Doing::Listing, folder.to_string(), &error);
        let start = folder.path().clone().join(format!("{:020}", self.n));
        let mut objects = folder.store().list_with_offset(Some(folder.path()), &start);
        let prefix = format!("{:020}-", self.n);
        while let Some(object) = objects.try_next().await.map_err(listing)? {
            let url = folder.url_of(&object.location).to_string();
            let ours = object.location.filename().is_some_and(|name| name.starts_with(&prefix));
            if ours && !self.written.objects.contains(&url) {
                let deleted = folder.store().delete(&object.location).await;
                deleted.map_err(|error| StoreError::new(Doing::Deleting, url, &error))?;
            }
        }
        Ok(self.written)
    }

    async fn put(&mut self) -> Result<(), StoreError> {
        let path = self.path_of(self.written.objects.len());
        let url = self.folder.url_of(&path).to_string();
        let bytes = std::mem::take(&mut self.buffer);
        let put = self.folder.store().put(&path, bytes.into()).await;
        put.map_err(|error| StoreError::new(Doing::Writing, url.clone(), &error))?;
        self.written.objects.push(url);
        Ok(())
    }

    fn path_of(&self, part: usize) -> Path {
        self.folder.path().clone().join(format!("{:020}-{part:05}.ndjson", self.n))
    }
}

impl fmt::Debug for Quarantine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Quarantine({}, manifest {}, {} lines)", self.folder, self.n, self.written.lines)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use object_store::memory::InMemory;
    use url::Url;

    use super::*;

    fn table() -> Location {
        Location::within(Arc::new(InMemory::new()), Url::parse("memory:///").unwrap(), Path::from("t"))
    }

    fn entry(raw: &[u8]) -> Entry<'_> {
        Entry { reason: "not_json", file: "file:///in/a.ndjson", line: 7, offset: 120, length: raw.len() as u64, raw }
    }

    async fn names(table: &Location) -> Vec<String> {
        table.store().list(None).map_ok(|object| object.location.to_string()).try_collect().await.unwrap()
    }

    #[test]
    fn a_line_is_kept_with_its_reason_its_place_and_its_bytes() {
        let mut out = Vec::new();
        entry(b"{\"vin\": \"secret").append_to(&mut out);
        let expected = "{\"reason\":\"not_json\",\"file\":\"file:///in/a.ndjson\",\"line\":7,\"offset\":120,\"length\":15,\"raw\":\"{\\\"vin\\\": \\\"secret\"}\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn bytes_that_are_no_text_are_kept_as_base64() {
        let mut out = Vec::new();
        entry(&[0xff, 0x00]).append_to(&mut out);
        let line = String::from_utf8(out).unwrap();
        assert!(line.ends_with("\"length\":2,\"raw_base64\":\"/wA=\"}\n"), "{line}");
    }

    #[test]
    fn debug_shows_nothing_of_the_bytes() {
        let shown = format!("{:?}", entry(b"{\"vin\": \"secret"));
        assert_eq!(shown, "not_json at file:///in/a.ndjson:7 (15 bytes)");
    }

    #[tokio::test]
    async fn a_manifest_without_bad_lines_leaves_no_object() {
        let table = table();
        let written = Quarantine::of(&Log::of(&table), Uuid::nil(), None, 1).finish().await.unwrap();
        assert_eq!((written, names(&table).await), (Written::default(), vec![]));
    }

    #[tokio::test]
    async fn an_execution_after_a_crash_leaves_the_same_objects() {
        let table = table();
        for _ in 0..2 {
            let mut quarantine = Quarantine::of(&Log::of(&table), Uuid::nil(), None, 3);
            quarantine.keep(b"{}\n", 1).await.unwrap();
            let written = quarantine.finish().await.unwrap();
            assert_eq!(written.lines, 1);
            assert_eq!(written.objects, ["memory:///t/_planish/quarantine/00000000000000000003-00000.ndjson"]);
            assert_eq!(names(&table).await, ["t/_planish/quarantine/00000000000000000003-00000.ndjson"]);
        }
    }

    #[tokio::test]
    async fn objects_that_this_execution_did_not_write_are_removed_and_those_of_other_manifests_stay() {
        let table = table();
        let folder = Log::of(&table).quarantine();
        for name in [
            "00000000000000000002-00000.ndjson",
            "00000000000000000003-00001.ndjson",
            "00000000000000000030-00000.ndjson",
        ] {
            folder.store().put(folder.child(name).path(), "{}".into()).await.unwrap();
        }
        let mut quarantine = Quarantine::of(&Log::of(&table), Uuid::nil(), None, 3);
        quarantine.keep(b"{}\n", 1).await.unwrap();
        let _ = quarantine.finish().await.unwrap();
        let left = ["00000000000000000002-00000", "00000000000000000003-00000", "00000000000000000030-00000"];
        assert_eq!(names(&table).await, left.map(|name| format!("t/_planish/quarantine/{name}.ndjson")));
    }

    #[tokio::test]
    async fn a_place_of_its_own_is_shared_by_logs_without_mixing_them() {
        let table = table();
        let place = Location::within(table.store().clone(), Url::parse("memory:///").unwrap(), Path::from("q"));
        let mut quarantine = Quarantine::of(&Log::of(&table), Uuid::nil(), Some(&place), 1);
        quarantine.keep(b"{}\n", 1).await.unwrap();
        let _ = quarantine.finish().await.unwrap();
        assert_eq!(names(&table).await, ["q/00000000-0000-0000-0000-000000000000/00000000000000000001-00000.ndjson"]);
    }
}
