//! What a mapping is told.

use std::time::Duration;

/// The payload of an invocation, in bytes: 6 MB, as Lambda counts them.
const PAYLOAD: usize = 6 << 20;

/// The parameters of `CreateEventSourceMapping` that the simulator knows, with Lambda's defaults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// `BatchSize`: records of a batch at most, from 1 to 10,000.
    pub batch_size: usize,
    /// The bytes of an event at most. Lambda has no such parameter, only the limit; tests make it small.
    pub payload: usize,
    /// `MaximumBatchingWindowInSeconds`: how long records wait for more of them.
    pub window: Duration,
    /// `MaximumRetryAttempts`: how often a batch that failed is tried again. None: until its records leave the stream.
    pub retries: Option<u32>,
    /// `MaximumRecordAgeInSeconds`: what is older is discarded. None: what is in the stream is never too old.
    pub record_age: Option<Duration>,
    /// `BisectBatchOnFunctionError`.
    pub on_error: OnError,
    /// `FunctionResponseTypes`.
    pub response: ResponseType,
}

/// What becomes of a batch whose function failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    /// It comes again whole.
    Whole,
    /// It comes again in two halves, which costs none of its retries.
    Bisect,
}

/// What the mapping reads in a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseType {
    /// Nothing: whatever it says, the batch is done.
    Ignored,
    /// `ReportBatchItemFailures`.
    BatchItemFailures,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            batch_size: 100,
            payload: PAYLOAD,
            window: Duration::ZERO,
            retries: None,
            record_age: None,
            on_error: OnError::Whole,
            response: ResponseType::Ignored,
        }
    }
}
