//! `stream-processor`: a batch in, its objects written, an answer out.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lambda_events::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use bytes::Bytes;
use object_store::path::Path;
use planish_generated::CATALOGUE_HASH;
use planish_pipeline::Location;
use tokio::time::Instant;

use crate::edge::{Drift, Edge};
use crate::report::{self, Ended, Report};
use crate::settings::Settings;
use crate::store::{Patience, Pool, Put, put_if_absent};
use crate::stream::{BatchError, Object, Plan, plan};

/// What is left for the answer when a store is slow.
const MARGIN: Duration = Duration::from_millis(500);

/// How often a request to a store is tried in one invocation; after that the batch comes again.
const TRIES: u32 = 8;

/// How long the start waits for a connection, which the first batch can open as well.
const OPENING: Duration = Duration::from_secs(1);

/// An invocation of the function.
#[derive(Debug, Clone, Default)]
pub struct Invocation {
    /// Its id.
    pub request_id: String,
    /// Where X-Ray puts it, if it is traced.
    pub trace_id: Option<String>,
    /// When Lambda ends it, in milliseconds since 1970.
    pub deadline: u64,
}

/// A batch that could not be answered for; Lambda gives all of it again.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It is no batch of a stream.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// A store failed, and the batch has no sequence number to hand it back by.
    #[error(
        "a store failed, and the first record has no sequence number to begin again from; the log says what failed"
    )]
    Store,
}

/// What the function answers.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// All records are done.
    Done,
    /// Begin again at this record.
    From(String),
    /// Begin again.
    Fail,
}

/// The function, ready for batches.
#[derive(Debug)]
pub struct StreamProcessor {
    settings: Settings,
    name: String,
    edge: Mutex<Edge>,
}

impl StreamProcessor {
    /// The function called `name`, with connections to its stores open if they can be.
    pub async fn start(settings: Settings, name: String, pool: &Pool) -> Self {
        let Settings { landing, quarantine, .. } = &settings;
        if let Some(server) = &landing.server {
            match tokio::time::timeout(OPENING, pool.open(server)).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => say(&report::problem("", &format!("connecting to {}: {error}", landing.location))),
                Err(_) => say(&report::problem("", &format!("connecting to {}: no answer", landing.location))),
            }
        }
        let places = [("landing", &landing.location), ("quarantine", &quarantine.location)];
        say(&report::ready(&places.map(|(of, place)| (of, place.url().to_string())), CATALOGUE_HASH));
        Self { settings, name, edge: Mutex::default() }
    }

    /// Writes what becomes of a batch.
    ///
    /// # Errors
    ///
    /// [`Failure`] if nothing but the whole invocation can be said to have failed.
    pub async fn handle(&self, event: Bytes, invocation: Invocation) -> Result<DynamoDbEventResponse, Failure> {
        let begun = Instant::now();
        let plan =
            self.plan(&event).inspect_err(|error| say(&report::problem(&invocation.request_id, &error.to_string())))?;
        drop(event);
        let patience = Patience { tries: TRIES, until: begun + left(invocation.deadline) };
        // While the store works, the catalogue is asked.
        let (puts, drift) = tokio::join!(self.write(&plan, patience), async { self.check(&plan) });
        for problem in puts.iter().filter_map(problem_of) {
            say(&report::problem(&invocation.request_id, &problem));
        }
        let answer = answer(&plan, &puts);
        let report = self.report(invocation, &plan, &puts, drift, begun);
        say(&report.line());
        say(&report::metrics(&report.values(), &self.settings.namespace, &self.name, now()));
        respond(answer)
    }

    fn plan(&self, event: &[u8]) -> Result<Plan, BatchError> {
        let mut edge = self.edge.lock().unwrap_or_else(PoisonError::into_inner);
        plan(event, self.settings.compression, |line| edge.drops(line))
    }

    /// Quarantine first: what is there without its lines comes again, what is not there without its poison would be lost.
    async fn write(&self, plan: &Plan, patience: Patience) -> Vec<Written> {
        let mut puts = Vec::new();
        let quarantine = plan.quarantine.as_ref().map(|object| (object, &self.settings.quarantine.location));
        let object = plan.object.as_ref().map(|object| (object, &self.settings.landing.location));
        for (Object { name, body }, place) in quarantine.into_iter().chain(object) {
            let path = path_in(place, name);
            let put = put_if_absent(place, &path, body, patience).await;
            let failed = !matches!(put, Put::Written | Put::Present);
            puts.push(Written { url: place.url_of(&path).to_string(), put });
            if failed {
                break;
            }
        }
        puts
    }

    fn check(&self, plan: &Plan) -> Drift {
        self.edge.lock().unwrap_or_else(PoisonError::into_inner).check(&plan.lines.0)
    }

    fn report(&self, invocation: Invocation, plan: &Plan, puts: &[Written], drift: Drift, begun: Instant) -> Report {
        let url = |object: &Option<Object>, place: &Location| {
            object.as_ref().map(|object| place.url_of(&path_in(place, &object.name)).to_string())
        };
        let count = |is: fn(&Put) -> bool| puts.iter().filter(|written| is(&written.put)).count() as u64;
        Report {
            request_id: invocation.request_id,
            trace_id: invocation.trace_id,
            ended: if answer(plan, puts) == Answer::Done { Ended::Done } else { Ended::HandedBack },
            records: plan.records,
            lines: plan.written,
            removed: plan.removed,
            dropped: plan.dropped,
            without_time: plan.without_time,
            poison: plan.poison.iter().map(|(poison, count)| (*poison, *count)).collect(),
            object: url(&plan.object, &self.settings.landing.location),
            quarantine: url(&plan.quarantine, &self.settings.quarantine.location),
            object_bytes: plan.object.as_ref().map_or(0, |object| object.body.len() as u64),
            already_there: count(|put| matches!(put, Put::Present)),
            differs: count(|put| matches!(put, Put::Differs)),
            drift,
            duration: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
            lag: plan
                .first_time
                .map_or(0, |time| now().saturating_sub(u64::try_from(time.0 / 1000).unwrap_or_default())),
        }
    }
}

/// An object, and what became of it.
#[derive(Debug)]
struct Written {
    url: String,
    put: Put,
}

/// Whether all is there, and if not, how the batch is handed back.
fn answer(plan: &Plan, puts: &[Written]) -> Answer {
    let wanted = usize::from(plan.object.is_some()) + usize::from(plan.quarantine.is_some());
    let there = puts.iter().filter(|written| matches!(written.put, Put::Written | Put::Present)).count();
    match &plan.first_sequence {
        _ if there == wanted => Answer::Done,
        Some(sequence) => Answer::From(sequence.clone()),
        None => Answer::Fail,
    }
}

fn respond(answer: Answer) -> Result<DynamoDbEventResponse, Failure> {
    let mut response = DynamoDbEventResponse::default();
    match answer {
        Answer::Done => {}
        Answer::From(sequence) => {
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = Some(sequence);
            response.batch_item_failures.push(failure);
        }
        Answer::Fail => return Err(Failure::Store),
    }
    Ok(response)
}

fn problem_of(Written { url, put }: &Written) -> Option<String> {
    match put {
        Put::Written | Put::Present => None,
        Put::Differs => Some(format!(
            "{url}: something else lies there than this batch gives; was it written by another version of the function? Move it away, and the batch is written"
        )),
        Put::Refused(error) => Some(error.to_string()),
        Put::Unknown(error) => Some(format!("{error}; the object may be there or not, so the batch comes again")),
    }
}

fn path_in(place: &Location, name: &str) -> Path {
    name.split('/').fold(place.path().clone(), |path, part| path.join(part))
}

/// How long others may take until the deadline.
pub(crate) fn left(deadline: u64) -> Duration {
    Duration::from_millis(deadline.saturating_sub(now())).saturating_sub(MARGIN)
}

/// Milliseconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// Writes a line to the log.
pub fn say(line: &str) {
    use std::io::Write;
    // A log that can't be written must not stop a batch.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use object_store::ObjectStoreExt;
    use planish_generated::edge::is_test_mode;
    use planish_pipeline::Compression;
    use serde_json::json;

    use super::*;
    use crate::edge::Rule;
    use crate::store::Place;

    /// What a function with this rule writes of two events, one of them of test mode.
    async fn written(drops: Option<Rule>) -> String {
        let folder = tempfile::tempdir().unwrap();
        let place = |name| Place::open(name, folder.path(), &Pool::default()).unwrap();
        let (landing, quarantine) = (place("in"), place("bad"));
        let settings = Settings { landing, quarantine, compression: Compression::None, namespace: String::new() };
        let function = StreamProcessor { settings, name: String::new(), edge: Edge::new(drops).into() };
        let record = |n: u32, mode: &str| {
            json!({"eventID": format!("e{n}"), "eventName": "INSERT", "dynamodb": {
                "ApproximateCreationDateTime": 1_769_937_944, "SequenceNumber": n.to_string(),
                "NewImage": {"event_id": {"S": format!("k{n}")}, "meta": {"M": {"mode": {"S": mode}}}},
            }})
        };
        let event = json!({"Records": [record(1, "TEST"), record(2, "LIVE")]}).to_string();
        let event = Bytes::from(event);
        let deadline = now() + 20_000;
        let response = function.handle(event.clone(), Invocation { deadline, ..Invocation::default() }).await.unwrap();
        assert!(response.batch_item_failures.is_empty());
        let plan = function.plan(&event).unwrap();
        let place = &function.settings.landing.location;
        let object = place.store().get(&path_in(place, &plan.object.unwrap().name)).await.unwrap();
        String::from_utf8(object.bytes().await.unwrap().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn an_event_of_test_mode_is_written_unless_the_catalogue_drops_it() {
        let keys = |lines: String| ["k1", "k2"].map(|key| lines.contains(key));
        assert_eq!(keys(written(None).await), [true, true]);
        assert_eq!(keys(written(Some(is_test_mode)).await), [false, true]);
    }
}
