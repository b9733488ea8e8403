//! The mapping at work: it reads shards, cuts batches, has them invoked, and keeps its place.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use crate::answer::{Verdict, verdict};
use crate::cut::{Cut, cut};
use crate::delivery::{Delivery, Step};
use crate::lineage::{Shard, ready};
use crate::stream::{Page, Refusal, refusal};
use crate::{CallError, Discarded, Outcome, Record, RecordError, Sequence, Settings, Stream};

/// Records of a call of `GetRecords` at most, as the API has it.
const PAGE: usize = 1000;

/// What a mapping runs in: it carries invocations out, and may make things happen between them.
pub trait Host {
    /// Sees a record that was read, also when it is read again, and may change what the function will get.
    ///
    /// # Errors
    ///
    /// Whatever ends the mapping.
    fn read(&mut self, record: &mut Record) -> io::Result<()>;

    /// Invokes the function with an event.
    ///
    /// # Errors
    ///
    /// Whatever ends the mapping; an invocation that fails is an [`Outcome`].
    fn invoke(&mut self, event: String) -> impl Future<Output = io::Result<Outcome>>;

    /// Called after each invocation: what happens to the mapping itself.
    ///
    /// # Errors
    ///
    /// Whatever ends the mapping.
    fn between(&mut self) -> impl Future<Output = io::Result<Move>>;
}

/// What happens to a mapping between two invocations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// Nothing.
    GoOn,
    /// Another poller takes over from the checkpoint, with this `BatchSize`: what was read behind it is read again and cut anew.
    TakeOver(usize),
}

/// What a turn of the mapping did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Nothing: every record that is in the stream now is done.
    Idle,
    /// It waits for more records to come.
    Waits(Duration),
    /// It read or invoked.
    Worked,
}

/// What a mapping met so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Met {
    /// Batches that were cut.
    pub batches: u64,
    /// Shards that were read to their end.
    pub shards: u64,
    /// Iterators that were too old.
    pub expired: u64,
    /// Times that records had left the stream before they were read: data that is lost.
    pub trimmed: u64,
    /// Records that were discarded, each in a document of the on-failure destination.
    pub discarded: u64,
    /// Pollers that took over.
    pub taken_over: u64,
}

/// Why a mapping ended.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// The stream can't be read.
    #[error(transparent)]
    Call(#[from] CallError),
    /// A record is none.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The host gave up.
    #[error("the host of the mapping: {0}")]
    Host(#[from] io::Error),
    /// The on-failure destination takes nothing.
    #[error("{}: {source}; the on-failure destination must be a folder that can be written", path.display())]
    Destination {
        /// The document.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
}

/// A mapping between a stream and a host.
#[derive(Debug)]
pub struct Mapping<H> {
    settings: Settings,
    stream: Stream,
    destination: PathBuf,
    listed: Vec<Shard>,
    finished: BTreeSet<String>,
    shards: BTreeMap<String, Reading>,
    met: Met,
    /// Where invocations go.
    pub host: H,
}

/// How far a shard is read.
#[derive(Debug)]
struct Reading {
    iterator: Option<String>,
    /// The last record that was read.
    read: Option<Sequence>,
    /// The last record before which everything is done or discarded, and itself.
    done: Option<Sequence>,
    waiting: VecDeque<Record>,
    /// Since when the first of them waits.
    since: Instant,
    end: End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Ahead,
    Reached,
}

impl<H: Host> Mapping<H> {
    /// A mapping that begins at the oldest record of the stream. `destination` is the folder that stands for the on-failure destination.
    pub fn new(settings: Settings, stream: Stream, host: H, destination: PathBuf) -> Self {
        Self {
            settings,
            stream,
            destination,
            listed: Vec::new(),
            finished: BTreeSet::new(),
            shards: BTreeMap::new(),
            met: Met::default(),
            host,
        }
    }

    /// What it met so far.
    pub fn met(&self) -> &Met {
        &self.met
    }

    /// Takes each shard that can be read one step on: reads once, and gives one batch.
    ///
    /// # Errors
    ///
    /// [`MappingError`] if the stream, the host or the destination fails; a function that fails does not.
    pub async fn turn(&mut self) -> Result<Turn, MappingError> {
        let ids: Vec<String> = ready(&self.listed, &self.finished).into_iter().map(str::to_owned).collect();
        let mut turn = Turn::Idle;
        for id in ids {
            let mut reading = self.shards.remove(&id).unwrap_or_else(Reading::new);
            let did = self.turn_of(&id, &mut reading).await;
            self.shards.insert(id, reading);
            turn = turn.max(did?);
        }
        if turn == Turn::Idle {
            let listed = self.stream.shards().await?;
            if listed != self.listed {
                turn = Turn::Worked;
                self.listed = listed;
            }
        }
        Ok(turn)
    }

    async fn turn_of(&mut self, id: &str, reading: &mut Reading) -> Result<Turn, MappingError> {
        let mut turn = Turn::Idle;
        if reading.end == End::Ahead && reading.waiting.len() < self.settings.batch_size {
            turn = self.poll(id, reading).await?;
        }
        let sizes = reading.waiting.iter().map(|record| record.text.len());
        match cut(sizes, reading.since.elapsed(), &self.settings) {
            Cut::Batch(count) => {
                self.deliver(id, reading, count).await?;
                turn = Turn::Worked;
            }
            Cut::Wait(left) => turn = turn.max(Turn::Waits(left)),
            Cut::Nothing if reading.end == End::Reached => {
                self.finished.insert(id.to_owned());
                self.met.shards += 1;
                turn = Turn::Worked;
            }
            Cut::Nothing => {}
        }
        Ok(turn)
    }

    /// Reads what comes next in a shard.
    async fn poll(&mut self, id: &str, reading: &mut Reading) -> Result<Turn, MappingError> {
        let page = match self.page(id, reading).await {
            Ok(page) => page,
            Err(MappingError::Call(error)) => {
                match refusal(&error) {
                    Refusal::Expired => self.met.expired += 1,
                    Refusal::Trimmed => {
                        self.met.trimmed += 1;
                        reading.read = None;
                    }
                    Refusal::Gone => {
                        self.met.trimmed += 1;
                        reading.end = End::Reached;
                    }
                    Refusal::Busy => {}
                    Refusal::Wrong => return Err(error.into()),
                }
                return Ok(Turn::Worked);
            }
            Err(error) => return Err(error),
        };
        let turn = if page.records.is_empty() && page.next.is_some() { Turn::Idle } else { Turn::Worked };
        if reading.waiting.is_empty() {
            reading.since = Instant::now();
        }
        for mut record in page.records {
            self.host.read(&mut record)?;
            reading.read = Some(record.sequence.clone());
            reading.waiting.push_back(record);
        }
        reading.iterator = page.next;
        if reading.iterator.is_none() {
            reading.end = End::Reached;
        }
        Ok(turn)
    }

    async fn page(&self, id: &str, reading: &mut Reading) -> Result<Page, MappingError> {
        let iterator = match reading.iterator.take() {
            Some(iterator) => iterator,
            None => self.stream.iterator(id, reading.read.as_ref()).await?,
        };
        self.stream.records(&iterator, PAGE.min(2 * self.settings.batch_size)).await
    }

    /// Gives the first `count` records that wait to the function, until each is done or discarded, or another poller takes over.
    async fn deliver(&mut self, id: &str, reading: &mut Reading, count: usize) -> Result<(), MappingError> {
        let batch: Vec<Record> = reading.waiting.drain(..count).collect();
        reading.since = Instant::now();
        self.met.batches += 1;
        let sequences: Vec<_> = batch.iter().map(|record| record.sequence.clone()).collect();
        let mut delivery = Delivery::new(batch.len(), &self.settings);
        let mut invocations = 0;
        loop {
            let now = SystemTime::now();
            let age = |place: usize| batch.get(place).map_or(Duration::ZERO, |record: &Record| record.age(now));
            match delivery.step(age) {
                Step::Done => {
                    reading.done = sequences.last().cloned();
                    return Ok(());
                }
                Step::Discard(range, reason) => {
                    let records = batch.get(range).unwrap_or_default();
                    let (arn, event) = (self.stream.arn().to_owned(), event_of(records));
                    let discarded =
                        Discarded { arn: &arn, shard: id, records, reason, invocations, at: now, event: &event };
                    self.discard(&discarded)?;
                }
                Step::Invoke(range) => {
                    invocations += 1;
                    let event = event_of(batch.get(range.clone()).unwrap_or_default());
                    let verdict = match self.host.invoke(event).await? {
                        Outcome::Response(body) => {
                            verdict(&body, sequences.get(range).unwrap_or_default(), self.settings.response)
                        }
                        Outcome::Error(_) | Outcome::Crashed | Outcome::TimedOut => Verdict::Failed,
                    };
                    delivery.after(verdict);
                    if let Move::TakeOver(batch_size) = self.host.between().await? {
                        let done = delivery.checkpoint().unwrap_or(batch.len());
                        let done = done.checked_sub(1).and_then(|last| sequences.get(last)).cloned();
                        self.settings.batch_size = batch_size.max(1);
                        self.met.taken_over += 1;
                        reading.begin_again(done);
                        return Ok(());
                    }
                }
            }
        }
    }

    fn discard(&mut self, discarded: &Discarded<'_>) -> Result<(), MappingError> {
        let first = discarded.records.first().map_or("0", |record| record.sequence.digits());
        let path = self.destination.join(format!("{}-{first}-{}.json", discarded.shard, discarded.records.len()));
        let written = std::fs::create_dir_all(&self.destination)
            .and_then(|()| std::fs::write(&path, discarded.document().to_string()));
        written.map_err(|source| MappingError::Destination { path, source })?;
        self.met.discarded += discarded.records.len() as u64;
        Ok(())
    }
}

impl Reading {
    fn new() -> Self {
        Self {
            iterator: None,
            read: None,
            done: None,
            waiting: VecDeque::new(),
            since: Instant::now(),
            end: End::Ahead,
        }
    }

    /// Forgets what was read behind the checkpoint, which has moved to `done` if that is something.
    fn begin_again(&mut self, done: Option<Sequence>) {
        let done = done.or_else(|| self.done.take());
        *self = Self { read: done.clone(), done, ..Self::new() };
    }
}

/// The event that a function gets of these records.
#[must_use]
pub fn event_of(records: &[Record]) -> String {
    let texts: Vec<_> = records.iter().map(|record| record.text.as_str()).collect();
    format!("{{\"Records\":[{}]}}", texts.join(","))
}
