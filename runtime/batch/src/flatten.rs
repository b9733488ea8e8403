//! From the files of a manifest to record batches, in the manifest's order, in bounded memory, on all cores.

use std::sync::{Arc, Mutex};

use arrow_array::RecordBatch;
use futures::{Stream, TryStreamExt, stream};
use planish_columns::RecordBatchSink;
use planish_kernel::{Counters, Date, Flattener, ForTables, LineContext, MAX_LINE, Outcome, Tables, Timestamp};
use planish_pipeline::{Entry, Location, Manifest};

use crate::{
    Error,
    ahead::{Piece, pieces},
    crew::Crew,
};

/// How many bytes of lines one worker takes at a time; small files go together.
const WORK: usize = 2 << 20;

/// How large a batch may grow before the next one begins, in bytes of Arrow memory: wide tables of short lines would fill more than `WORK`.
const BATCH: usize = 32 << 20;

/// What the rows of an execution have in common.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stamp {
    /// When the run began.
    pub processed_at: Timestamp,
    /// The manifest's date.
    pub run_date: Date,
}

/// What became of some lines.
#[derive(Debug, Default)]
pub struct Flattened {
    /// The rows.
    pub batches: Vec<RecordBatch>,
    /// The lines that are no events, as entries of the quarantine.
    pub quarantined: Vec<u8>,
    /// How many they are.
    pub quarantined_lines: u64,
    /// Bytes of the stored files that were read for them.
    pub bytes: u64,
}

/// Flatteners that workers take in turn.
#[derive(Clone)]
pub struct Flatteners {
    tables: &'static Tables,
    stamp: Stamp,
    idle: Arc<Mutex<Vec<Worker>>>,
}

struct Worker {
    flattener: Flattener<'static>,
    sink: RecordBatchSink,
}

impl Flatteners {
    /// Flatteners for `tables`; one is made when all others are busy.
    #[must_use]
    pub fn new(tables: &'static Tables, stamp: Stamp) -> Self {
        Self { tables, stamp, idle: Arc::default() }
    }

    /// The files of `manifest`, flattened in its order by `crew`, ahead of whoever takes them. To be polled on a tokio runtime.
    ///
    /// `place` is any place in the store of the files.
    pub fn stream(
        &self,
        place: &Location,
        manifest: &Manifest,
        crew: &Arc<Crew>,
    ) -> impl Stream<Item = Result<Flattened, Error>> + Send + use<> {
        let (flatteners, crew) = (self.clone(), Arc::clone(crew));
        // One more than there are threads, so that none waits for its next work.
        let ahead = crew.size() + 1;
        let flattened = works(pieces(place, manifest)).map_ok(move |work| {
            let flatteners = flatteners.clone();
            let flattened = crew.ask(move || flatteners.flatten(&work));
            async move { flattened.await.map_err(|_| Error::Worker)? }
        });
        flattened.try_buffered(ahead)
    }

    /// What all workers have counted.
    #[must_use]
    pub fn counters(&self) -> Counters {
        let mut sum = Counters::default();
        for worker in self.idle.lock().iter().flat_map(|idle| idle.iter()) {
            sum.merge(worker.flattener.counters());
        }
        sum
    }

    fn flatten(&self, work: &[Piece]) -> Result<Flattened, Error> {
        let idle = self.idle.lock().map_err(|_| Error::Worker)?.pop();
        let mut worker = idle.unwrap_or_else(|| Worker {
            flattener: Flattener::new(self.tables),
            sink: RecordBatchSink::for_tables(self.tables),
        });
        let flattened = worker.flatten(work, self.stamp);
        self.idle.lock().map_err(|_| Error::Worker)?.push(worker);
        flattened
    }
}

impl Worker {
    fn flatten(&mut self, work: &[Piece], stamp: Stamp) -> Result<Flattened, Error> {
        let mut flattened = Flattened::default();
        for Piece { url, block } in work {
            flattened.bytes += block.stored;
            for (line, offset, length, raw) in block.lines() {
                let context =
                    LineContext { source_file: url, line, processed_at: stamp.processed_at, run_date: stamp.run_date };
                let outcome = self.flattener.flatten(raw, &context, &mut self.sink);
                if let Outcome::Quarantined(reason) = outcome {
                    let kept = raw.get(..MAX_LINE).unwrap_or(raw);
                    let entry = Entry { reason: reason.word(), file: url, line, offset, length, raw: kept };
                    entry.append_to(&mut flattened.quarantined);
                    flattened.quarantined_lines += 1;
                }
                if self.sink.memory() > BATCH {
                    flattened.batches.push(self.sink.finish()?);
                }
            }
        }
        if !self.sink.is_empty() {
            flattened.batches.push(self.sink.finish()?);
        }
        Ok(flattened)
    }
}

/// Groups pieces, so that a work is neither tiny nor huge.
fn works(
    pieces: impl Stream<Item = Result<Piece, Error>> + Send,
) -> impl Stream<Item = Result<Vec<Piece>, Error>> + Send {
    stream::try_unfold(Box::pin(pieces), |mut pieces| async move {
        let mut work = Vec::new();
        let mut bytes = 0;
        while bytes < WORK {
            let Some(piece) = pieces.try_next().await? else { break };
            bytes += piece.block.bytes.len();
            work.push(piece);
        }
        Ok(if work.is_empty() { None } else { Some((work, pieces)) })
    })
}
