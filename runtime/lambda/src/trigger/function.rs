//! `job-trigger`: objects in, a run started, an answer out.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lambda_events::sqs::SqsBatchResponse;
use planish_kernel::Timestamp;
use planish_pipeline::Location;
use serde::Serialize;
use serde_json::json;
use tokio::time::Instant;

use super::databricks::{Databricks, Started};
use super::event::{Arrival, Event, EventError, event};
use super::plan::{Gathers, Start, concerns, start};
use crate::function::{Invocation, say};
use crate::report;

/// What is left for the answer when Databricks is slow.
const MARGIN: Duration = Duration::from_millis(500);

/// What the function answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// To a queue: the messages that come again.
    Queue(SqsBatchResponse),
    /// To S3 and EventBridge: the run.
    Direct {
        /// Its id; none if no object concerned the job.
        run_id: Option<u64>,
    },
}

/// An invocation that failed: Lambda calls again.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It tells of no objects.
    #[error(transparent)]
    Event(#[from] EventError),
    /// No run was started, or nobody knows.
    #[error("no run was started: {0}")]
    Run(String),
}

/// The function, ready for objects.
#[derive(Debug)]
pub struct JobTrigger {
    /// Whom it asks.
    pub databricks: Databricks,
    /// How long a window is, in seconds, at least 1.
    pub window: u64,
    /// Where the objects lie that concern the job.
    pub landing: Location,
}

impl JobTrigger {
    /// Starts the run that an event asks for.
    ///
    /// # Errors
    ///
    /// [`Failure`] if it is no event of objects, or no run was started and no queue can be told.
    pub async fn handle(&self, text: &str, invocation: Invocation) -> Result<Answer, Failure> {
        let Invocation { request_id, trace_id, deadline } = invocation;
        let event = event(text).inspect_err(|error| say(&report::problem(&request_id, &error.to_string())))?;
        let arrivals = self.arrivals(&event);
        let Some(start) = start(&arrivals, self.databricks.job, self.window, now()) else {
            return respond(&event, Ok(None), &request_id);
        };
        let now = u64::try_from(now().0 / 1000).unwrap_or_default();
        let left = Duration::from_millis(deadline.saturating_sub(now)).saturating_sub(MARGIN);
        let started = self.databricks.run_now(&start.token, trace_id.as_deref(), Instant::now() + left).await;
        let run = match started {
            Started::Run(run) => Ok(Some(run)),
            Started::Refused(why) => Err(format!("{why}; Databricks refuses, see to the job, its id and our rights")),
            Started::Unknown(why) => Err(format!("{why}; it may have started or not, and is asked for again")),
        };
        match &run {
            Ok(run) => say(&line(&request_id, trace_id.as_deref(), *run, &start, arrivals.len())),
            Err(why) => {
                say(&report::problem(&request_id, &format!("starting a run of job {}: {why}", self.databricks.job)))
            }
        }
        respond(&event, run, &request_id)
    }

    /// The objects that concern the job.
    fn arrivals<'e>(&self, event: &'e Event) -> Vec<&'e Arrival> {
        let all: Box<dyn Iterator<Item = &Arrival>> = match event {
            Event::Direct(arrivals) => Box::new(arrivals.iter()),
            Event::Queue(messages) => Box::new(messages.iter().flat_map(|message| message.arrivals.iter().flatten())),
        };
        all.filter(|arrival| concerns(&self.landing, arrival)).collect()
    }
}

/// What the caller is told. A message that can't be read always comes again, until its queue puts it aside.
fn respond(event: &Event, run: Result<Option<u64>, String>, request_id: &str) -> Result<Answer, Failure> {
    let Event::Queue(messages) = event else {
        return run.map(|run_id| Answer::Direct { run_id }).map_err(Failure::Run);
    };
    let mut response = SqsBatchResponse::default();
    for message in messages {
        if message.arrivals.is_none() {
            say(&report::problem(
                request_id,
                &format!("the message {} tells of no objects; it is handed back", message.id),
            ));
        }
        let has_objects = message.arrivals.as_ref().is_some_and(|arrivals| !arrivals.is_empty());
        if message.arrivals.is_none() || (run.is_err() && has_objects) {
            response.add_failure(message.id.as_str());
        }
    }
    Ok(Answer::Queue(response))
}

fn line(request_id: &str, trace_id: Option<&str>, run: Option<u64>, start: &Start, objects: usize) -> String {
    let window = match start.gathers {
        Gathers::Window(begins) => Some(begins),
        Gathers::Object => None,
    };
    json!({
        "level": "INFO",
        "message": "run",
        "request_id": request_id,
        "trace_id": trace_id,
        "run_id": run,
        "objects": objects,
        "window": window,
        "token": start.token,
    })
    .to_string()
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}
