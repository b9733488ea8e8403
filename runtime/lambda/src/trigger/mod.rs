//! `job-trigger`: objects arrive, and a run of the Databricks job starts; a burst of objects starts one.
//!
//! - `event`: what arrived. `plan`: which run that asks for. Both are decided before anything is asked of anyone.
//! - `answer`: what an answer of Databricks says. `credentials`: who we are to it. `databricks`: the conversation.
//! - `function`: all of it together.

mod answer;
mod credentials;
mod databricks;
mod event;
mod function;
mod plan;

pub use databricks::{Databricks, Started};
pub use event::{Arrival, Event, EventError, Message, event};
pub use function::{Answer, Failure, JobTrigger};
pub use plan::{Gathers, Start, concerns, start};
