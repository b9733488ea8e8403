//! Bytes on their way to the store: one put for a small file, parts for a large one.

use std::fmt;
use std::sync::Arc;

use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, Result, WriteMultipart};

use super::super::Location;

/// Size of a part. Smaller files are put whole.
const PART: usize = 8 << 20;

/// Parts that are under way at a time.
const UNDER_WAY: usize = 2;

/// An object that grows and is visible only once it is finished.
pub(super) struct Upload {
    location: Location,
    store: Arc<dyn ObjectStore>,
    path: Path,
    /// Bytes that are in no part yet.
    held: Vec<u8>,
    parts: Option<WriteMultipart>,
    bytes: u64,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("path", &self.path).field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl Upload {
    pub(super) fn new(location: &Location, path: Path) -> Self {
        let store = Arc::clone(location.store());
        Self { location: location.clone(), store, path, held: Vec::new(), parts: None, bytes: 0 }
    }

    /// Bytes in memory.
    pub(super) fn memory(&self) -> usize {
        self.held.len() + if self.parts.is_some() { PART * UNDER_WAY } else { 0 }
    }

    /// Takes the next bytes; waits while too many are under way.
    pub(super) fn put(&mut self, bytes: Vec<u8>) -> Result<()> {
        self.bytes += bytes.len() as u64;
        if self.held.is_empty() {
            self.held = bytes;
        } else {
            self.held.extend_from_slice(&bytes);
        }
        if self.held.len() < PART {
            return Ok(());
        }
        let mut parts = match self.parts.take() {
            Some(parts) => parts,
            None => {
                let (store, path) = (Arc::clone(&self.store), self.path.clone());
                let upload = self.location.wait(async move { store.put_multipart(&path).await })?;
                WriteMultipart::new_with_chunk_size(upload, PART)
            }
        };
        let held = std::mem::take(&mut self.held);
        let (parts, waited) = self.location.wait(async move {
            parts.put(held.into());
            let waited = parts.wait_for_capacity(UNDER_WAY).await;
            (parts, waited)
        });
        self.parts = Some(parts);
        waited
    }

    /// Makes the object visible; its size.
    pub(super) fn finish(mut self) -> Result<u64> {
        let held = std::mem::take(&mut self.held);
        match self.parts.take() {
            Some(mut parts) => {
                self.location.wait(async move {
                    parts.put(held.into());
                    parts.finish().await
                })?;
            }
            None => {
                let (store, path) = (Arc::clone(&self.store), self.path.clone());
                self.location.wait(async move { store.put(&path, held.into()).await })?;
            }
        }
        Ok(self.bytes)
    }

    /// Gives the parts up. A store that does not answer keeps them until its own clean-up.
    pub(super) fn abort(mut self) {
        if let Some(parts) = self.parts.take() {
            let _ = self.location.wait(async move { parts.abort().await });
        }
    }
}
