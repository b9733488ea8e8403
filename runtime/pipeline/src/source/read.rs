//! The lines of a file, exactly as a manifest names it.

use std::{ops::Range, sync::Arc};

use bytes::Bytes;
use futures::{Stream, TryStreamExt, stream};
use object_store::{GetOptions, GetRange, ObjectStore, path::Path};

use crate::{Block, Doing, Location, SourceFile, Splitter, StoreError};

/// How many bytes are asked for at a time. Every answer is checked against the manifest, so no file is read half from one content and
/// half from another.
const PIECE: u64 = 4 << 20;

/// A file that can't be read as its manifest names it.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is another content now.
    #[error(
        "{url} has changed since manifest {n} named it: put the old content back, or, as long as the table does not hold manifest {n}, \
         delete _planish/batches/{n:020}.json and run again"
    )]
    Changed {
        /// The file.
        url: String,
        /// The manifest's number.
        n: u64,
    },
    /// It is gone.
    #[error(
        "{url} is gone, but manifest {n} names it: put it back, or, as long as the table does not hold manifest {n}, \
         delete _planish/batches/{n:020}.json and run again"
    )]
    Gone {
        /// The file.
        url: String,
        /// The manifest's number.
        n: u64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The lines of `file`, which manifest `n` names, in blocks of at most some megabytes; lines over `limit` bytes are cut.
///
/// `place` is any place in the file's store.
pub fn blocks(
    place: &Location,
    file: &SourceFile,
    n: u64,
    limit: usize,
) -> impl Stream<Item = Result<Block, ReadError>> + Send + use<> {
    let path = file.path();
    let url = place.url_of(&path).to_string();
    let reader = Reader { store: Arc::clone(place.store()), path, url, file: file.clone(), n };
    let state = Some((reader, Splitter::new(limit), 0));
    let pieces = stream::try_unfold(state, |state| async move {
        let Some((reader, mut splitter, start)) = state else { return Ok::<_, ReadError>(None) };
        let end = (start + PIECE).min(reader.file.size);
        if start == end {
            let last: Vec<Block> = splitter.finish().into_iter().collect();
            return Ok(Some((last, None)));
        }
        let piece = reader.piece(start..end).await?;
        let blocks = splitter.push(piece);
        Ok(Some((blocks, Some((reader, splitter, end)))))
    });
    pieces.map_ok(|blocks| stream::iter(blocks.into_iter().map(Ok))).try_flatten()
}

struct Reader {
    store: Arc<dyn ObjectStore>,
    path: Path,
    url: String,
    file: SourceFile,
    n: u64,
}

impl Reader {
    async fn piece(&self, range: Range<u64>) -> Result<Bytes, ReadError> {
        let expected = range.end - range.start;
        let options = GetOptions {
            if_match: self.file.etag.clone(),
            range: Some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        let found = self.store.get_opts(&self.path, options).await.map_err(|error| self.failed(&error))?;
        if found.meta.size != self.file.size {
            return Err(self.changed());
        }
        let piece = found.bytes().await.map_err(|error| self.failed(&error))?;
        if piece.len() as u64 == expected { Ok(piece) } else { Err(self.changed()) }
    }

    fn changed(&self) -> ReadError {
        ReadError::Changed { url: self.url.clone(), n: self.n }
    }

    fn failed(&self, error: &object_store::Error) -> ReadError {
        match error {
            object_store::Error::Precondition { .. } => self.changed(),
            object_store::Error::NotFound { .. } => ReadError::Gone { url: self.url.clone(), n: self.n },
            other => StoreError::new(Doing::Reading, self.url.clone(), other).into(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::fs;

    use super::*;
    use crate::list;

    async fn read(location: &Location, file: &SourceFile) -> Result<Vec<u8>, ReadError> {
        let blocks: Vec<_> = blocks(location, file, 3, 100).try_collect().await?;
        Ok(blocks.iter().flat_map(Block::lines).flat_map(|(_, _, _, line)| [line, b"\n"].concat()).collect())
    }

    fn source(content: &[u8]) -> (tempfile::TempDir, Location) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a b#%20.ndjson"), content).unwrap();
        let location = Location::parse(folder.path().to_str().unwrap(), folder.path()).unwrap();
        (folder, location)
    }

    #[tokio::test]
    async fn a_file_of_many_pieces_comes_whole() {
        let content = "{\"n\":12345678}\n".repeat(700_000).into_bytes();
        assert!(content.len() as u64 > 2 * PIECE);
        let (_folder, location) = source(&content);
        let listing = list(&location).await.unwrap();
        assert!(read(&location, &listing.files[0]).await.unwrap() == content);
        let mut expected = 1;
        let blocks: Vec<_> = blocks(&location, &listing.files[0], 3, 100).try_collect().await.unwrap();
        for (line, offset, length, bytes) in blocks.iter().flat_map(Block::lines) {
            assert_eq!((line, offset, length, bytes), (expected, (expected - 1) * 15, 14, &b"{\"n\":12345678}"[..]));
            expected += 1;
        }
        assert_eq!(expected, 700_001);
    }

    #[tokio::test]
    async fn a_last_line_without_an_end_is_a_line() {
        let (_folder, location) = source(b"{}\n[]");
        let listing = list(&location).await.unwrap();
        assert_eq!(read(&location, &listing.files[0]).await.unwrap(), b"{}\n[]\n");
    }

    #[tokio::test]
    async fn an_empty_file_has_no_lines() {
        let (_folder, location) = source(b"");
        let listing = list(&location).await.unwrap();
        assert_eq!(read(&location, &listing.files[0]).await.unwrap(), b"");
    }

    #[tokio::test]
    async fn a_file_that_changed_since_it_was_named_is_an_error_that_names_it() {
        let (folder, location) = source(b"{}\n");
        let listing = list(&location).await.unwrap();
        for content in ["{1}\n", "[]\n"] {
            // Another time of change, for the content of the same size.
            std::thread::sleep(std::time::Duration::from_millis(20));
            fs::write(folder.path().join("a b#%20.ndjson"), content).unwrap();
            let error = read(&location, &listing.files[0]).await.unwrap_err().to_string();
            assert!(error.contains("a%20b%23%2520.ndjson has changed since manifest 3 named it"), "{error}");
            assert!(error.ends_with("delete _planish/batches/00000000000000000003.json and run again"), "{error}");
        }
    }

    #[tokio::test]
    async fn a_file_that_is_gone_is_an_error_that_names_it() {
        let (folder, location) = source(b"{}\n");
        let listing = list(&location).await.unwrap();
        fs::remove_file(folder.path().join("a b#%20.ndjson")).unwrap();
        assert!(matches!(read(&location, &listing.files[0]).await, Err(ReadError::Gone { n: 3, .. })));
    }
}
