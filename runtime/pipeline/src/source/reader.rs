//! The bytes of a stored file, exactly as a manifest names it.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use object_store::{GetOptions, GetRange, GetResultPayload, ObjectStore, path::Path};
use tokio::task::spawn_blocking;

use super::{Buffers, ReadError};
use crate::{Doing, Location, SourceFile, StoreError};

/// Reads pieces of a file.
pub(super) struct Reader {
    store: Arc<dyn ObjectStore>,
    path: Path,
    url: String,
    pub(super) file: SourceFile,
    n: u64,
    buffers: Buffers,
}

impl Reader {
    /// For `file`, which manifest `n` names; `place` is any place in its store.
    pub(super) fn new(place: &Location, file: &SourceFile, n: u64, buffers: &Buffers) -> Self {
        let path = file.path();
        let url = place.url_of(&path).to_string();
        Self { store: Arc::clone(place.store()), path, url, file: file.clone(), n, buffers: buffers.clone() }
    }

    pub(super) async fn piece(&self, range: Range<u64>) -> Result<Bytes, ReadError> {
        let expected = range.end - range.start;
        let options = GetOptions {
            if_match: self.file.etag.clone(),
            range: Some(GetRange::Bounded(range.clone())),
            ..GetOptions::default()
        };
        let found = self.store.get_opts(&self.path, options).await.map_err(|error| self.failed(&error))?;
        if found.meta.size != self.file.size {
            return Err(self.changed());
        }
        if let GetResultPayload::File(file, _) = found.payload {
            let buffers = self.buffers.clone();
            let read = spawn_blocking(move || of_file(file, range, &buffers)).await;
            return read.map_err(io::Error::other).flatten().map_err(|error| self.unread(error));
        }
        let piece = found.bytes().await.map_err(|error| self.failed(&error))?;
        if piece.len() as u64 == expected { Ok(piece) } else { Err(self.changed()) }
    }

    fn changed(&self) -> ReadError {
        ReadError::Changed { url: self.url.clone(), n: self.n }
    }

    /// The content is no gzip, or stops being one after so many bytes of what it unpacks to.
    pub(super) fn not_gzip(&self, unpacked: u64, cause: io::Error) -> ReadError {
        ReadError::NotGzip { url: self.url.clone(), n: self.n, unpacked, cause }
    }

    fn unread(&self, error: io::Error) -> ReadError {
        match error.kind() {
            // It was longer when it was opened.
            io::ErrorKind::UnexpectedEof => self.changed(),
            _ => self.failed(&object_store::Error::Generic { store: "file", source: Box::new(error) }),
        }
    }

    fn failed(&self, error: &object_store::Error) -> ReadError {
        match error {
            object_store::Error::Precondition { .. } => self.changed(),
            object_store::Error::NotFound { .. } => ReadError::Gone { url: self.url.clone(), n: self.n },
            other => StoreError::new(Doing::Reading, self.url.clone(), other).into(),
        }
    }
}

/// The store would make new memory for each piece, and fill it with zeros before it reads.
fn of_file(mut file: File, range: Range<u64>, buffers: &Buffers) -> io::Result<Bytes> {
    let length = usize::try_from(range.end - range.start).map_err(io::Error::other)?;
    let mut buffer = buffers.take(length);
    file.seek(SeekFrom::Start(range.start))?;
    file.read_exact(&mut buffer)?;
    Ok(buffers.lend(buffer))
}
