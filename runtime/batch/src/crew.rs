//! Threads that do things side by side, and lanes in which things stay in order.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// Threads that take jobs from one queue. They end when the crew is dropped.
pub struct Crew {
    jobs: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
    load: Arc<Load>,
}

impl std::fmt::Debug for Crew {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Crew").field("threads", &self.threads.len()).finish_non_exhaustive()
    }
}

impl Crew {
    /// A thread for each core. Whoever brings rows to be encoded waits while more than `limit` bytes of them are under way.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        let (sender, receiver) = channel::<Job>();
        let receiver = Arc::new(Mutex::new(receiver));
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let worker = |_| {
            let receiver = Arc::clone(&receiver);
            std::thread::Builder::new().name("crew".to_owned()).spawn(move || work(&receiver)).ok()
        };
        let threads: Vec<_> = (0..cores).filter_map(worker).collect();
        let load = Arc::new(Load { held: Mutex::new(0), freed: Condvar::new(), limit });
        // Without a thread every job is done by whoever brings it.
        Self { jobs: (!threads.is_empty()).then_some(sender), threads, load }
    }

    /// How many jobs are done at a time.
    pub(crate) fn size(&self) -> usize {
        self.threads.len().max(1)
    }

    /// Waits until there is room for work of so many bytes. They are under way until the last clone of the ticket is gone; `queued` says
    /// how many are.
    pub(crate) fn ticket(&self, bytes: usize, queued: &Arc<AtomicUsize>) -> Ticket {
        let mut held = lock(&self.load.held);
        while *held > 0 && *held + bytes > self.load.limit {
            held = self.load.freed.wait(held).unwrap_or_else(PoisonError::into_inner);
        }
        *held += bytes;
        queued.fetch_add(bytes, Ordering::Relaxed);
        Ticket(Arc::new(Held { load: Arc::clone(&self.load), queued: Arc::clone(queued), bytes }))
    }

    /// Does a job on a thread that is free, and gives its result to whoever waits for it; to nobody if it panics.
    pub(crate) fn ask<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> oneshot::Receiver<T> {
        let (answer, receiver) = oneshot::channel();
        self.begin(Box::new(move || {
            // Whoever asked may have given up.
            let _ = answer.send(job());
        }));
        receiver
    }

    fn begin(&self, job: Job) {
        match &self.jobs {
            Some(jobs) => {
                if let Err(back) = jobs.send(job) {
                    back.0();
                }
            }
            None => job(),
        }
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.jobs = None;
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    loop {
        let job = lock(jobs).recv();
        let Ok(job) = job else { return };
        // A job that panics drops what its asker waits for, and the thread goes on to the next.
        let _ = catch_unwind(AssertUnwindSafe(job));
    }
}

/// A lock whose holder panicked is as good as any other here: what it guards is never left half-changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Debug)]
struct Load {
    held: Mutex<usize>,
    freed: Condvar,
    limit: usize,
}

/// Work that is under way.
#[derive(Debug, Clone)]
pub(crate) struct Ticket(#[expect(dead_code, reason = "it counts by being there")] Arc<Held>);

#[derive(Debug)]
struct Held {
    load: Arc<Load>,
    queued: Arc<AtomicUsize>,
    bytes: usize,
}

impl Drop for Held {
    fn drop(&mut self) {
        *lock(&self.load.held) -= self.bytes;
        self.queued.fetch_sub(self.bytes, Ordering::Relaxed);
        self.load.freed.notify_one();
    }
}

/// What a lane does with the things that it is given.
pub(crate) trait Step: Send + 'static {
    /// A thing.
    type Item: Send + 'static;
    /// What comes of all things.
    type End: Send + 'static;
    /// What may go wrong.
    type Error: Send + 'static;
    /// Takes the next thing.
    fn take(&mut self, item: Self::Item) -> Result<(), Self::Error>;
    /// There are no more.
    fn end(self) -> Result<Self::End, Self::Error>;
}

/// Why a lane has no result.
#[derive(Debug)]
pub(crate) enum Broken<E> {
    /// A thing could not be taken.
    Failed(E),
    /// The thread panicked, with these words.
    Panicked(String),
}

/// Does one thing after the other, on whichever thread of a crew is free.
pub(crate) struct Lane<S: Step> {
    inner: Arc<Mutex<Inner<S>>>,
}

impl<S: Step> std::fmt::Debug for Lane<S> {
    /// Shows nothing of the things.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lane").field("waiting", &lock(&self.inner).waiting.len()).finish_non_exhaustive()
    }
}

struct Inner<S: Step> {
    step: Option<S>,
    waiting: VecDeque<Message<S>>,
    running: bool,
    broken: Option<Broken<S::Error>>,
}

enum Message<S: Step> {
    Take(S::Item, Ticket),
    End(Sender<Result<S::End, Broken<S::Error>>>),
}

/// The end of a lane, once it has come there.
pub(crate) struct Ending<S: Step>(Receiver<Result<S::End, Broken<S::Error>>>);

impl<S: Step> Lane<S> {
    pub(crate) fn new(step: S) -> Self {
        let inner = Inner { step: Some(step), waiting: VecDeque::new(), running: false, broken: None };
        Self { inner: Arc::new(Mutex::new(inner)) }
    }

    /// Gives it the next thing. Whether that can be taken shows at the end.
    pub(crate) fn push(&self, crew: &Crew, item: S::Item, ticket: Ticket) {
        self.send(crew, Message::Take(item, ticket));
    }

    /// Ends it, after all that it was given.
    pub(crate) fn end(self, crew: &Crew) -> Ending<S> {
        let (sender, receiver) = channel();
        self.send(crew, Message::End(sender));
        Ending(receiver)
    }

    fn send(&self, crew: &Crew, message: Message<S>) {
        let mut inner = lock(&self.inner);
        inner.waiting.push_back(message);
        if !std::mem::replace(&mut inner.running, true) {
            drop(inner);
            let inner = Arc::clone(&self.inner);
            crew.begin(Box::new(move || run(&inner)));
        }
    }
}

impl<S: Step> Ending<S> {
    /// Waits for it.
    pub(crate) fn wait(self) -> Result<S::End, Broken<S::Error>> {
        self.0.recv().unwrap_or_else(|_| Err(Broken::Panicked("a thread ended without a result".to_owned())))
    }
}

/// Does what waits in a lane.
fn run<S: Step>(lane: &Mutex<Inner<S>>) {
    loop {
        let mut inner = lock(lane);
        let Some(message) = inner.waiting.pop_front() else {
            inner.running = false;
            return;
        };
        let step = inner.step.take();
        drop(inner);
        match message {
            Message::Take(item, ticket) => {
                let Some(mut step) = step else { continue };
                let taken = caught(|| step.take(item));
                let mut inner = lock(lane);
                match taken {
                    Ok(()) => inner.step = Some(step),
                    Err(broken) => inner.broken = Some(broken),
                }
                drop(ticket);
            }
            Message::End(answer) => {
                let broken = || lock(lane).broken.take();
                let ended = match step {
                    Some(step) => caught(|| step.end()),
                    None => Err(broken().unwrap_or_else(|| Broken::Panicked("it had ended before".to_owned()))),
                };
                // Whoever asked may have given up.
                let _ = answer.send(ended);
            }
        }
    }
}

fn caught<T, E>(step: impl FnOnce() -> Result<T, E>) -> Result<T, Broken<E>> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(done) => done.map_err(Broken::Failed),
        Err(panic) => Err(Broken::Panicked(words(panic.as_ref()))),
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use std::thread::sleep;
    use std::time::Duration;

    use super::*;

    /// Keeps what it is given; is slow, fails at 13 and panics at 99.
    struct Keeper(Vec<u32>);

    impl Step for Keeper {
        type Item = u32;
        type End = Vec<u32>;
        type Error = &'static str;

        fn take(&mut self, item: u32) -> Result<(), &'static str> {
            sleep(Duration::from_micros(u64::from(item % 3) * 50));
            match item {
                13 => Err("unlucky"),
                99 => panic!("too much"),
                item => {
                    self.0.push(item);
                    Ok(())
                }
            }
        }

        fn end(self) -> Result<Vec<u32>, &'static str> {
            Ok(self.0)
        }
    }

    fn through_a_lane(items: impl IntoIterator<Item = u32>) -> Result<Vec<u32>, Broken<&'static str>> {
        let (crew, queued) = (Crew::new(1000), Arc::default());
        let lane = Lane::new(Keeper(Vec::new()));
        for item in items {
            lane.push(&crew, item, crew.ticket(1, &queued));
        }
        lane.end(&crew).wait()
    }

    #[test]
    fn things_stay_in_order_in_each_of_many_lanes() {
        let (crew, queued) = (Crew::new(1000), Arc::default());
        let lanes: Vec<_> = (0..20).map(|_| Lane::new(Keeper(Vec::new()))).collect();
        for item in 100..200 {
            let ticket = crew.ticket(1, &queued);
            lanes.iter().for_each(|lane| lane.push(&crew, item, ticket.clone()));
        }
        let endings: Vec<_> = lanes.into_iter().map(|lane| lane.end(&crew)).collect();
        for ending in endings {
            assert_eq!(ending.wait().unwrap(), (100..200).collect::<Vec<_>>());
        }
        assert_eq!(queued.load(Ordering::Relaxed), 0);
    }

    #[test]
    fn what_fails_or_panics_shows_at_the_end_and_nothing_hangs() {
        assert!(matches!(through_a_lane([1, 13, 2, 13]), Err(Broken::Failed("unlucky"))));
        assert!(matches!(through_a_lane([1, 99, 2]), Err(Broken::Panicked(words)) if words == "too much"));
        assert_eq!(through_a_lane([1, 2]).unwrap(), [1, 2]);
    }

    #[test]
    fn whoever_brings_more_than_fits_waits() {
        let (crew, queued) = (Crew::new(10), Arc::default());
        let first = crew.ticket(8, &queued);
        let late = std::thread::scope(|scope| {
            let second = scope.spawn(|| {
                let _ticket = crew.ticket(3, &queued);
                std::time::Instant::now()
            });
            sleep(Duration::from_millis(50));
            let before = std::time::Instant::now();
            drop(first);
            second.join().unwrap() >= before
        });
        assert!(late);
        // Alone, even what never fits may go.
        drop(crew.ticket(11, &queued));
    }
}
