//! `job-trigger`: objects in, a run started, an answer out.

use aws_lambda_events::sqs::SqsBatchResponse;
use planish_kernel::Timestamp;
use planish_pipeline::Location;
use serde::Serialize;
use serde_json::json;
use tokio::time::Instant;

use super::databricks::{Databricks, Started};
use super::event::{Arrival, Event, EventError, Message, event};
use super::plan::{Gathers, Start, concerns, start};
use crate::function::{Invocation, left, now, say};
use crate::report::{self, Metric, Run};

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
    /// Name of the function.
    pub name: String,
    /// Under which name its metrics stand.
    pub namespace: String,
}

impl JobTrigger {
    /// Starts the run that an event asks for.
    ///
    /// # Errors
    ///
    /// [`Failure`] if it is no event of objects, or no run was started and no queue can be told.
    pub async fn handle(&self, text: &str, invocation: Invocation) -> Result<Answer, Failure> {
        let begun = Instant::now();
        let Invocation { request_id, trace_id, deadline } = invocation;
        let event = event(text).inspect_err(|error| say(&report::problem(&request_id, &error.to_string())))?;
        let arrivals = self.arrivals(&event);
        let clock = Timestamp(i64::try_from(now()).unwrap_or(i64::MAX).saturating_mul(1000));
        let start = start(&arrivals, self.databricks.job, self.window, clock);
        let run = match &start {
            None => Ok(None),
            Some(Start { token, .. }) => {
                let run = self.databricks.run_now(token, trace_id.as_deref(), begun + left(deadline)).await;
                run_of(run).map(Some)
            }
        };
        match (&run, &start) {
            (Ok(Some(run)), Some(start)) => say(&line(&request_id, trace_id.as_deref(), *run, start, arrivals.len())),
            (Err(why), _) => {
                say(&report::problem(&request_id, &format!("starting a run of job {}: {why}", self.databricks.job)));
            }
            _ => {}
        }
        let back = back(&event, run.is_err());
        for message in back.iter().filter(|message| message.arrivals.is_none()) {
            let what = format!("the message {} tells of no objects; it is handed back", message.id);
            say(&report::problem(&request_id, &what));
        }
        let value = |of| match of {
            Run::Objects => arrivals.len() as u64,
            Run::Named => u64::from(matches!(run, Ok(Some(_)))),
            Run::Failed => u64::from(run.is_err()),
            Run::HandedBack => back.len() as u64,
            Run::Early => u64::from(start.as_ref().is_some_and(|start| start.gathers == Gathers::Object)),
            Run::Duration => u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        let values: Vec<_> = Run::ALL.iter().map(|of| (Metric::Run(*of), value(*of))).collect();
        say(&report::metrics(&values, &self.namespace, &self.name, now()));
        respond(&event, &back, run)
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

/// The id of a run, or why there is none.
fn run_of(started: Started) -> Result<u64, String> {
    match started {
        Started::Run(run) => Ok(run),
        Started::Refused(why) => Err(format!("{why}; Databricks refuses, see to the job, its id and our rights")),
        Started::Unknown(why) => Err(format!("{why}; it may have started or not, and is asked for again")),
    }
}

/// The messages that come again: those that can't be read, until their queue puts them aside, and those with objects if no run is known.
fn back(event: &Event, failed: bool) -> Vec<&Message> {
    let Event::Queue(messages) = event else { return Vec::new() };
    let comes_again = |message: &&Message| match &message.arrivals {
        None => true,
        Some(arrivals) => failed && !arrivals.is_empty(),
    };
    messages.iter().filter(comes_again).collect()
}

/// What the caller is told.
fn respond(event: &Event, back: &[&Message], run: Result<Option<u64>, String>) -> Result<Answer, Failure> {
    match event {
        Event::Direct(_) => run.map(|run_id| Answer::Direct { run_id }).map_err(Failure::Run),
        Event::Queue(_) => {
            let mut response = SqsBatchResponse::default();
            back.iter().for_each(|message| response.add_failure(message.id.as_str()));
            Ok(Answer::Queue(response))
        }
    }
}

fn line(request_id: &str, trace_id: Option<&str>, run: u64, start: &Start, objects: usize) -> String {
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
