//! The lines of a file, exactly as a manifest names it.

use std::{io, sync::Arc};

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt, future::Either, stream};

use super::{Buffers, gzip::Gunzip, reader::Reader};
use crate::{Block, Location, SourceFile, Splitter, StoreError};

/// How many bytes are asked for at a time. Every answer is checked against the manifest, so no file is read half from one content and
/// half from another.
const PIECE: u64 = 4 << 20;

/// Pieces of one file that are asked for before the first has come.
const AHEAD: usize = 2;

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
    /// It ends in `.gz`, but is no whole gzip file.
    #[error(
        "{url} is no whole gzip file: {cause}, after {unpacked} bytes of its content. Only the end of a gzip file says that its content is \
         right, so no line of it was taken, and the files of manifest {n} wait. Take it out of the source, put a whole file there under \
         another name, delete _planish/batches/{n:020}.json (the table does not hold manifest {n}), and run again"
    )]
    NotGzip {
        /// The file.
        url: String,
        /// The manifest's number.
        n: u64,
        /// Bytes of its content that could be unpacked.
        unpacked: u64,
        /// What is wrong with it.
        cause: io::Error,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The lines of `file`, which manifest `n` names, in blocks of at most some megabytes; lines over `limit` bytes are cut.
///
/// A file whose name ends in `.gz` is unpacked on the way: lines and offsets are those of its content. That it is damaged may turn out
/// only at its end, so blocks are good for nothing before the stream has ended without an error.
///
/// `place` is any place in the file's store; `buffers` is best the same for all files that are read at a time.
pub fn blocks(
    place: &Location,
    file: &SourceFile,
    n: u64,
    limit: usize,
    buffers: &Buffers,
) -> impl Stream<Item = Result<Block, ReadError>> + Send + use<> {
    let reader = Arc::new(Reader::new(place, file, n, buffers));
    let packed = pieces(&reader);
    let pieces = if file.is_packed() {
        Either::Left(unpacked(reader, packed))
    } else {
        Either::Right(packed.map_ok(|bytes| Piece { stored: bytes.len() as u64, bytes }))
    };
    split(pieces, limit)
}

/// A piece of a file's content.
struct Piece {
    bytes: Bytes,
    /// Bytes of the stored file that it was made of.
    stored: u64,
}

/// The stored file.
fn pieces(reader: &Arc<Reader>) -> impl Stream<Item = Result<Bytes, ReadError>> + Send + use<> {
    let size = reader.file.size;
    let starts = (0..size.div_ceil(PIECE)).map(|number| number * PIECE);
    let reader = Arc::clone(reader);
    let asked = starts.map(move |start| {
        let reader = Arc::clone(&reader);
        async move { reader.piece(start..(start + PIECE).min(size)).await }
    });
    stream::iter(asked).buffered(AHEAD)
}

/// The content of a file that is packed.
fn unpacked(
    reader: Arc<Reader>,
    packed: impl Stream<Item = Result<Bytes, ReadError>> + Send,
) -> impl Stream<Item = Result<Piece, ReadError>> + Send {
    let state = Some((Box::pin(packed), Gunzip::new(), Bytes::new()));
    stream::try_unfold(state, move |state| {
        let reader = Arc::clone(&reader);
        async move {
            let Some((mut packed, mut gunzip, mut piece)) = state else { return Ok(None) };
            if piece.is_empty() {
                let Some(next) = packed.try_next().await? else {
                    let unpacked = gunzip.unpacked();
                    let bytes = gunzip.finish().map_err(|cause| reader.not_gzip(unpacked, cause))?;
                    return Ok(Some((Piece { bytes, stored: 0 }, None)));
                };
                piece = next;
            }
            let before = piece.len();
            let bytes = gunzip.push(&mut piece).map_err(|cause| reader.not_gzip(gunzip.unpacked(), cause))?;
            let stored = (before - piece.len()) as u64;
            Ok(Some((Piece { bytes, stored }, Some((packed, gunzip, piece)))))
        }
    })
}

/// Whole lines of the content.
fn split(
    pieces: impl Stream<Item = Result<Piece, ReadError>> + Send,
    limit: usize,
) -> impl Stream<Item = Result<Block, ReadError>> + Send {
    let state = Some((Box::pin(pieces), Splitter::new(limit), 0));
    let blocks = stream::try_unfold(state, |state| async move {
        let Some((mut pieces, mut splitter, waiting)) = state else { return Ok::<_, ReadError>(None) };
        let Some(Piece { bytes, stored }) = pieces.try_next().await? else {
            let mut last: Vec<Block> = splitter.finish().into_iter().collect();
            last.iter_mut().for_each(|block| block.stored = waiting);
            return Ok(Some((last, None)));
        };
        let mut blocks = splitter.push(bytes);
        let mut stored = waiting + stored;
        if let Some(first) = blocks.first_mut() {
            first.stored = std::mem::take(&mut stored);
        }
        Ok(Some((blocks, Some((pieces, splitter, stored)))))
    });
    blocks.map_ok(|blocks| stream::iter(blocks.into_iter().map(Ok))).try_flatten()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::{fs, io::Write};

    use flate2::{Compression, write::GzEncoder};

    use super::*;
    use crate::list;

    async fn read(location: &Location, file: &SourceFile) -> Result<Vec<u8>, ReadError> {
        let blocks: Vec<_> = blocks(location, file, 3, 100, &Buffers::default()).try_collect().await?;
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
        let blocks: Vec<_> =
            blocks(&location, &listing.files[0], 3, 100, &Buffers::default()).try_collect().await.unwrap();
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

    fn pack(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn packed(stored: &[u8]) -> (tempfile::TempDir, Location) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.ndjson.gz"), stored).unwrap();
        let location = Location::parse(folder.path().to_str().unwrap(), folder.path()).unwrap();
        (folder, location)
    }

    /// Lines that do not pack well, so that what is stored has several pieces too.
    fn noise(lines: u64) -> Vec<u8> {
        let mut state = 1u64;
        let mut content = Vec::new();
        for _ in 0..lines {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            writeln!(content, "{state:020}{:020}", state.rotate_left(29)).unwrap();
        }
        content
    }

    #[tokio::test]
    async fn lines_and_offsets_of_a_compressed_file_are_those_of_its_content() {
        let content = noise(400_000);
        let stored = pack(&content);
        assert!(stored.len() as u64 > PIECE);
        let (_folder, location) = packed(&stored);
        let listing = list(&location).await.unwrap();
        let blocks: Vec<_> =
            blocks(&location, &listing.files[0], 3, 100, &Buffers::default()).try_collect().await.unwrap();
        let mut expected = 0;
        for (line, offset, length, bytes) in blocks.iter().flat_map(Block::lines) {
            let start = usize::try_from(expected * 41).unwrap();
            assert_eq!((line, offset, length, bytes), (expected + 1, expected * 41, 40, &content[start..start + 40]));
            expected += 1;
        }
        assert_eq!(expected, 400_000);
        assert!(blocks.iter().all(|block| block.bytes.len() < 6 << 20));
    }

    #[tokio::test]
    async fn what_was_read_for_the_blocks_adds_up_to_the_stored_file() {
        let content = noise(150_000);
        let (_folder, location) = source(&content);
        let (_other, gzip) = packed(&pack(&content));
        for location in [location, gzip] {
            let listing = list(&location).await.unwrap();
            let blocks: Vec<_> =
                blocks(&location, &listing.files[0], 3, 100, &Buffers::default()).try_collect().await.unwrap();
            assert!(blocks.len() > 1);
            assert_eq!(blocks.iter().map(|block| block.stored).sum::<u64>(), listing.files[0].size);
        }
    }

    #[tokio::test]
    async fn a_compressed_file_that_is_cut_or_damaged_is_an_error_that_names_it_and_says_what_to_do() {
        let whole = pack(&noise(150_000));
        let mut damaged = whole.clone();
        *damaged.last_mut().unwrap() ^= 1;
        for stored in [&whole[..whole.len() - 9], &damaged, b"", b"{\"n\":1}\n"] {
            let (_folder, location) = packed(stored);
            let listing = list(&location).await.unwrap();
            let error = read(&location, &listing.files[0]).await.unwrap_err();
            assert!(matches!(error, ReadError::NotGzip { n: 3, .. }), "{error:?}");
            let error = error.to_string();
            assert!(error.contains("a.ndjson.gz is no whole gzip file: "), "{error}");
            assert!(error.contains("delete _planish/batches/00000000000000000003.json"), "{error}");
        }
    }
}
