//! The pieces of a manifest's files, in its order, with the next files on their way before their turn.

use std::{collections::VecDeque, sync::Arc, vec};

use futures::{Stream, TryStreamExt, stream};
use planish_kernel::MAX_LINE;
use planish_pipeline::{Block, Buffers, Location, Manifest, SourceFile, blocks};
use tokio::{sync::mpsc, task::JoinHandle};

use crate::Error;

/// Files that are read at a time, at most. Small ones cost their way to the store rather than their bytes.
const FILES: usize = 64;

/// Bytes of files that are read at a time, about.
const BYTES: u64 = 16 << 20;

/// What a file counts of these at most: of a large one only some pieces are held.
const LARGE: u64 = 8 << 20;

/// Blocks of a file that may wait for their turn.
const WAITING: usize = 2;

/// Whole lines of one file.
pub(crate) struct Piece {
    pub(crate) url: Arc<str>,
    pub(crate) block: Block,
}

/// The pieces of the files of `manifest`, in its order; `place` is any place in their store. To be polled on a tokio runtime.
pub(crate) fn pieces(place: &Location, manifest: &Manifest) -> impl Stream<Item = Result<Piece, Error>> + Send + use<> {
    let files = manifest.files.clone().into_iter();
    let state = Ahead {
        place: place.clone(),
        n: manifest.n,
        files,
        open: VecDeque::new(),
        bytes: 0,
        buffers: Buffers::default(),
    };
    stream::try_unfold(state, |mut ahead| async move {
        let piece = ahead.next().await?;
        Ok(piece.map(|piece| (piece, ahead)))
    })
}

struct Ahead {
    place: Location,
    n: u64,
    files: vec::IntoIter<SourceFile>,
    /// Files that are being read; the first is the one whose turn it is.
    open: VecDeque<Reading>,
    bytes: u64,
    buffers: Buffers,
}

struct Reading {
    pieces: mpsc::Receiver<Result<Piece, Error>>,
    task: JoinHandle<()>,
    bytes: u64,
}

impl Ahead {
    async fn next(&mut self) -> Result<Option<Piece>, Error> {
        loop {
            while self.open.is_empty() || (self.open.len() < FILES && self.bytes < BYTES) {
                let Some(file) = self.files.next() else { break };
                let reading = read(&self.place, self.n, &file, &self.buffers);
                self.bytes += reading.bytes;
                self.open.push_back(reading);
            }
            let Some(first) = self.open.front_mut() else { return Ok(None) };
            if let Some(piece) = first.pieces.recv().await {
                return piece.map(Some);
            }
            let Some(ended) = self.open.pop_front() else { return Ok(None) };
            self.bytes -= ended.bytes;
            // A task that died has dropped its sender too: its end must not pass for the end of the file.
            ended.task.await.map_err(|_| Error::Worker)?;
        }
    }
}

/// Reads a file, as a task of its own: unpacking goes on beside what else there is to do. It ends when nobody wants its pieces.
fn read(place: &Location, n: u64, file: &SourceFile, buffers: &Buffers) -> Reading {
    let (sender, pieces) = mpsc::channel(WAITING);
    let url: Arc<str> = place.url_of(&file.path()).as_str().into();
    let blocks = blocks(place, file, n, MAX_LINE, buffers);
    let task = tokio::spawn(async move {
        let mut blocks = std::pin::pin!(blocks);
        while let Some(block) = blocks.try_next().await.transpose() {
            let piece = block.map(|block| Piece { url: Arc::clone(&url), block }).map_err(Error::from);
            if sender.send(piece).await.is_err() {
                break;
            }
        }
    });
    Reading { pieces, task, bytes: file.weight().min(LARGE) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use futures::StreamExt;
    use planish_pipeline::list;
    use uuid::Uuid;

    use super::*;

    fn manifest(files: Vec<SourceFile>) -> Manifest {
        Manifest {
            n: 1,
            log: Uuid::nil(),
            store: "file:///".to_owned(),
            files,
            catalogue: String::new(),
            code_version: String::new(),
            planned_by: Uuid::nil(),
            planned_at: "2026-01-01T00:00:00Z".parse().unwrap(),
            run_date: "2026-01-01".parse().unwrap(),
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn small_and_large_files_come_in_the_order_of_the_manifest() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..300 {
            let lines = if number % 100 == 7 { 2_000_000 } else { number % 3 };
            let content: String = (0..lines).map(|_| format!("{number}\n")).collect();
            fs::write(folder.path().join(format!("{number:03}.ndjson")), content).unwrap();
        }
        let place = Location::parse(folder.path().to_str().unwrap(), folder.path()).unwrap();
        let files = list(&place).await.unwrap().files;
        let mut pieces = std::pin::pin!(pieces(&place, &manifest(files)));
        let mut lines = vec![0; 300];
        let mut last = 0;
        while let Some(piece) = pieces.try_next().await.unwrap() {
            let number = piece.url.rsplit('/').next().unwrap().trim_end_matches(".ndjson").parse().unwrap();
            assert!(number >= last, "{number} after {last}");
            last = number;
            assert!(piece.block.lines().all(|(_, _, _, line)| line == number.to_string().as_bytes()));
            *lines.get_mut(number).unwrap() += piece.block.lines().count();
        }
        let expected: Vec<_> = (0..300).map(|number| if number % 100 == 7 { 2_000_000 } else { number % 3 }).collect();
        assert_eq!(lines, expected);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_files_before_a_bad_one_come_first_and_nothing_comes_after_it() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["a.ndjson", "b.ndjson", "c.ndjson"] {
            fs::write(folder.path().join(name), "{}\n").unwrap();
        }
        let place = Location::parse(folder.path().to_str().unwrap(), folder.path()).unwrap();
        let files = list(&place).await.unwrap().files;
        fs::remove_file(folder.path().join("b.ndjson")).unwrap();
        let came: Vec<_> = pieces(&place, &manifest(files)).collect().await;
        assert!(matches!(&came[..], [Ok(first), Err(Error::Read(_))] if first.url.ends_with("a.ndjson")));
    }
}
