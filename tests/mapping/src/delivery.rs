//! What comes after an outcome: the life of one batch until each of its records is done or discarded.

use std::collections::VecDeque;
use std::ops::Range;
use std::time::Duration;

use crate::answer::Verdict;
use crate::{OnError, Settings};

/// A batch on its way. Places are those of its records, from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What is left, in order; no piece is empty.
    pieces: VecDeque<Piece>,
    retries: Option<u32>,
    record_age: Option<Duration>,
    on_error: OnError,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    records: Range<usize>,
    /// How often it failed, as retries are counted.
    failures: u32,
}

/// What to do with a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Invoke the function with these records, and tell [`Delivery::after`] what came of it.
    Invoke(Range<usize>),
    /// Send these records to the on-failure destination; the stream goes on behind them.
    Discard(Range<usize>, Reason),
    /// Every record is done or discarded.
    Done,
}

/// Why records are discarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// They failed more often than `MaximumRetryAttempts` allows.
    RetryAttemptsExhausted,
    /// They are older than `MaximumRecordAgeInSeconds`.
    RecordAgeExceeded,
}

impl Reason {
    /// The `condition` of the on-failure document. The documentation shows the first only.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::RetryAttemptsExhausted => "RetryAttemptsExhausted",
            Self::RecordAgeExceeded => "RecordAgeExceeded",
        }
    }
}

impl Delivery {
    /// A batch of so many records at its beginning.
    #[must_use]
    pub fn new(records: usize, settings: &Settings) -> Self {
        let whole = (records > 0).then_some(Piece { records: 0..records, failures: 0 });
        let Settings { retries, record_age, on_error, .. } = *settings;
        Self { pieces: whole.into_iter().collect(), retries, record_age, on_error }
    }

    /// What to do now, if the record at a place is as old as `age` says. What is to be discarded counts as discarded.
    #[must_use]
    pub fn step(&mut self, age: impl Fn(usize) -> Duration) -> Step {
        let Some(piece) = self.pieces.front() else { return Step::Done };
        let Range { start, end } = piece.records;
        if let Some(limit) = self.record_age {
            // A stream is in the order of time, so the old ones stand in front.
            let old = piece.records.clone().take_while(|place| age(*place) > limit).count();
            if old > 0 {
                self.advance(start + old);
                return Step::Discard(start..start + old, Reason::RecordAgeExceeded);
            }
        }
        if self.retries.is_some_and(|retries| piece.failures > retries) {
            self.advance(end);
            return Step::Discard(start..end, Reason::RetryAttemptsExhausted);
        }
        Step::Invoke(start..end)
    }

    /// Takes in what the invocation with the records of the last [`Step::Invoke`] came to; places of `verdict` count from the first of them.
    ///
    /// A checkpoint costs a retry even if it moved: the documentation says of halves alone that they cost none.
    pub fn after(&mut self, verdict: Verdict) {
        let Some(piece) = self.pieces.front_mut() else { return };
        match verdict {
            Verdict::Done => {
                self.pieces.pop_front();
            }
            Verdict::From(place) => {
                piece.failures += 1;
                let checkpoint = piece.records.start + place;
                self.advance(checkpoint);
            }
            Verdict::Failed => {
                let Range { start, end } = piece.records;
                if self.on_error == OnError::Bisect && end - start > 1 {
                    let middle = start + (end - start) / 2;
                    piece.records.end = middle;
                    let second = Piece { records: middle..end, failures: piece.failures };
                    self.pieces.insert(1, second);
                } else {
                    piece.failures += 1;
                }
            }
        }
    }

    /// How many of the batch's first records are done or discarded: where a reader that takes over begins.
    #[must_use]
    pub fn checkpoint(&self) -> Option<usize> {
        self.pieces.front().map(|piece| piece.records.start)
    }

    /// The first piece begins at `place`, or is over.
    fn advance(&mut self, place: usize) {
        let Some(piece) = self.pieces.front_mut() else { return };
        piece.records.start = place;
        if piece.records.is_empty() {
            self.pieces.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(retries: Option<u32>, on_error: OnError) -> Settings {
        Settings { retries, on_error, ..Settings::default() }
    }

    fn young(_: usize) -> Duration {
        Duration::ZERO
    }

    /// What is done with a batch of `records` whose invocations come to what `verdict` says of their records.
    fn life(records: usize, settings: &Settings, verdict: impl Fn(Range<usize>) -> Verdict) -> Vec<Step> {
        let mut delivery = Delivery::new(records, settings);
        let mut steps = Vec::new();
        loop {
            let step = delivery.step(young);
            if let Step::Invoke(range) = &step {
                delivery.after(verdict(range.clone()));
            }
            steps.push(step.clone());
            if step == Step::Done || steps.len() > 100 {
                return steps;
            }
        }
    }

    /// A function that crashes at one record.
    fn crashes_at(bad: usize) -> impl Fn(Range<usize>) -> Verdict {
        move |range| if range.contains(&bad) { Verdict::Failed } else { Verdict::Done }
    }

    #[test]
    fn a_batch_that_succeeds_is_given_once() {
        assert_eq!(life(5, &settings(None, OnError::Whole), |_| Verdict::Done), [Step::Invoke(0..5), Step::Done]);
        assert_eq!(life(0, &settings(None, OnError::Whole), |_| Verdict::Done), [Step::Done]);
    }

    #[test]
    fn a_batch_that_fails_comes_again_whole_and_in_the_end_goes_where_failures_go() {
        let steps = life(5, &settings(Some(2), OnError::Whole), |_| Verdict::Failed);
        let invoke = || Step::Invoke(0..5);
        assert_eq!(
            steps,
            [invoke(), invoke(), invoke(), Step::Discard(0..5, Reason::RetryAttemptsExhausted), Step::Done]
        );
    }

    #[test]
    fn without_a_limit_a_batch_holds_its_shard_up_for_ever() {
        let steps = life(1, &settings(None, OnError::Whole), |_| Verdict::Failed);
        assert!(steps.len() > 100 && steps.iter().all(|step| *step == Step::Invoke(0..1)));
    }

    #[test]
    fn without_retries_a_batch_is_given_once() {
        let steps = life(2, &settings(Some(0), OnError::Whole), |_| Verdict::Failed);
        assert_eq!(steps, [Step::Invoke(0..2), Step::Discard(0..2, Reason::RetryAttemptsExhausted), Step::Done]);
    }

    #[test]
    fn halves_single_out_the_record_that_kills_the_function_and_cost_no_retries() {
        let steps = life(8, &settings(Some(1), OnError::Bisect), crashes_at(5));
        let discarded: Vec<_> = steps.iter().filter(|step| matches!(step, Step::Discard(..))).collect();
        assert_eq!(discarded, [&Step::Discard(5..6, Reason::RetryAttemptsExhausted)]);
        let invoked = [0..8, 0..4, 4..8, 4..6, 4..5, 5..6, 5..6, 6..8].map(Step::Invoke);
        let given: Vec<_> = steps.into_iter().filter(|step| matches!(step, Step::Invoke(_))).collect();
        assert_eq!(given, invoked);
    }

    #[test]
    fn halves_together_are_the_batch() {
        for records in 2..40 {
            let steps = life(records, &settings(Some(0), OnError::Bisect), |range| {
                if range.len() > 1 { Verdict::Failed } else { Verdict::Done }
            });
            let single: Vec<_> = steps
                .into_iter()
                .filter_map(|step| match step {
                    Step::Invoke(range) if range.len() == 1 => Some(range.start),
                    _ => None,
                })
                .collect();
            assert_eq!(single, (0..records).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_checkpoint_leaves_what_stands_before_it() {
        let steps = life(6, &settings(Some(9), OnError::Bisect), |range| match range.start {
            0 => Verdict::From(2),
            2 => Verdict::From(3),
            _ => Verdict::Done,
        });
        assert_eq!(steps, [Step::Invoke(0..6), Step::Invoke(2..6), Step::Invoke(5..6), Step::Done]);
    }

    #[test]
    fn a_checkpoint_that_does_not_move_costs_a_retry_and_makes_no_halves() {
        let steps = life(4, &settings(Some(1), OnError::Bisect), |_| Verdict::From(0));
        let discard = Step::Discard(0..4, Reason::RetryAttemptsExhausted);
        assert_eq!(steps, [Step::Invoke(0..4), Step::Invoke(0..4), discard, Step::Done]);
    }

    #[test]
    fn what_is_too_old_is_discarded_before_it_is_given_and_the_rest_is_given() {
        let limit = Duration::from_secs(60);
        let settings = Settings { record_age: Some(limit), ..settings(None, OnError::Whole) };
        let mut delivery = Delivery::new(4, &settings);
        let age = |place| if place < 2 { limit + Duration::from_millis(1) } else { limit };
        assert_eq!(delivery.step(age), Step::Discard(0..2, Reason::RecordAgeExceeded));
        assert_eq!(delivery.step(age), Step::Invoke(2..4));
        delivery.after(Verdict::Failed);
        assert_eq!(delivery.step(|_| 2 * limit), Step::Discard(2..4, Reason::RecordAgeExceeded));
        assert_eq!(delivery.step(young), Step::Done);
    }

    #[test]
    fn a_checkpoint_is_where_the_first_record_that_is_not_done_stands() {
        let mut delivery = Delivery::new(4, &settings(None, OnError::Bisect));
        assert_eq!(delivery.checkpoint(), Some(0));
        delivery.after(Verdict::Failed);
        assert_eq!(delivery.checkpoint(), Some(0));
        delivery.after(Verdict::Done);
        assert_eq!(delivery.checkpoint(), Some(2));
        delivery.after(Verdict::From(1));
        assert_eq!(delivery.checkpoint(), Some(3));
        delivery.after(Verdict::Done);
        assert_eq!(delivery.checkpoint(), None);
    }
}
