//! What goes wrong, and when: decided by a seed alone.

use std::collections::VecDeque;
use std::time::Duration;

use rand_pcg::Pcg64Dxsm;
use rand_pcg::rand_core::Rng;

/// What happens to a request to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is answered with this status and has no effect.
    Status(u16),
    /// It has its effect and is answered with this status.
    EffectThenStatus(u16),
    /// It has no effect and no answer.
    Hang,
    /// It has its effect and no answer.
    EffectThenHang,
    /// It has its effect, and the connection ends.
    EffectThenHangUp,
    /// It has no answer, and its effect when its sender has long given up.
    EffectLate(Duration),
    /// It is answered late.
    Slow(Duration),
    /// The function is killed; the request has no effect.
    Kill,
    /// It has its effect, and the function is killed before it hears of it.
    EffectThenKill,
}

/// What happens in an invocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Its first requests meet these, one each.
    Requests(Vec<Fault>),
    /// The function is killed so long after it got the batch.
    KilledAfter(Duration),
    /// The function is killed when its quarantine is written and the lines are on their way.
    KilledAfterQuarantine,
    /// The function is killed when it answers, and the answer is lost.
    KilledAtAnswer,
    /// Of a batch that is done, a part is said to be done.
    PartOfIt,
}

/// What happens between two invocations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Another poller takes over, with batches of this size.
    TakeOver(usize),
    /// The open shard is closed.
    Rollover,
    /// Iterators expire.
    Expire,
}

/// A fate with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: &'static str,
    pub(crate) fate: Fate,
}

/// What will go wrong. Each point is met at least once; some are met again.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    random: Pcg64Dxsm,
    /// What comes, with invocations in which nothing happens.
    fates: VecDeque<Option<Named>>,
    /// What comes between, each after so many invocations.
    changes: VecDeque<(u64, Change)>,
}

/// The batch size that a schedule begins with.
pub(crate) const BATCH_SIZE: usize = 24;

/// More requests than an invocation makes.
const ALL: usize = 40;

fn points() -> Vec<Named> {
    use Fault::{
        EffectLate, EffectThenHang, EffectThenHangUp, EffectThenKill, EffectThenStatus, Hang, Kill, Slow, Status,
    };
    let requests = |name, faults: &[Fault]| Named { name, fate: Fate::Requests(faults.to_vec()) };
    let fate = |name, fate| Named { name, fate };
    vec![
        fate("killed when it has the batch", Fate::KilledAfter(Duration::ZERO)),
        fate("killed at work", Fate::KilledAfter(Duration::from_millis(1))),
        fate("killed at work, later", Fate::KilledAfter(Duration::from_millis(3))),
        requests("killed when a put arrives", &[Kill]),
        requests("killed when a put landed", &[EffectThenKill]),
        fate("killed between quarantine and lines", Fate::KilledAfterQuarantine),
        fate("killed when it answers", Fate::KilledAtAnswer),
        fate("a checkpoint in the middle", Fate::PartOfIt),
        requests("403", &[Status(403)]),
        requests("409, nothing landed", &[Status(409)]),
        requests("409 without end", &[Status(409); ALL]),
        requests("409 of our own write", &[EffectThenStatus(409)]),
        requests("412 of our own write", &[EffectThenStatus(412)]),
        requests("500, nothing landed", &[Status(500)]),
        requests("500, landed", &[EffectThenStatus(500)]),
        requests("503 without end", &[Status(503); ALL]),
        requests("no answer, nothing landed", &[Hang]),
        requests("no answer, landed", &[EffectThenHang]),
        requests("no answers at all, landed", &[EffectThenHang; ALL]),
        requests("no answer, lands late", &[EffectLate(Duration::from_millis(1500)); 2]),
        requests("hung up, landed", &[EffectThenHangUp]),
        requests("slow", &[Slow(Duration::from_millis(300)), Slow(Duration::from_millis(300))]),
    ]
}

/// The names of all points.
pub(crate) fn names() -> Vec<&'static str> {
    points().into_iter().map(|named| named.name).collect()
}

impl Schedule {
    /// The schedule of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Pcg64Dxsm::new(u128::from(seed), 0);
        let mut deck = points();
        for _ in 0..deck.len() / 2 {
            let again = deck.get(below(&mut random, deck.len())).cloned();
            deck.extend(again);
        }
        shuffle(&mut random, &mut deck);
        let mut fates = VecDeque::new();
        for named in deck {
            fates.extend((0..below(&mut random, 3)).map(|_| None));
            fates.push_back(Some(named));
        }
        let mut changes = vec![Change::Rollover, Change::Rollover, Change::Expire, Change::Expire];
        changes.extend((0..6).map(|_| Change::TakeOver(1 + below(&mut random, 2 * BATCH_SIZE))));
        shuffle(&mut random, &mut changes);
        let changes = changes.into_iter().map(|change| (1 + below(&mut random, 8) as u64, change)).collect();
        Self { random, fates, changes }
    }

    /// Nothing goes wrong, or no longer.
    pub(crate) fn calm() -> Self {
        Self { random: Pcg64Dxsm::new(0, 0), fates: VecDeque::new(), changes: VecDeque::new() }
    }

    /// More refusals in a row than a mapping of two retries takes.
    pub(crate) fn refuse_in_a_row(&mut self) {
        let refused = Named { name: "403", fate: Fate::Requests(vec![Fault::Status(403)]) };
        let place = below(&mut self.random, self.fates.len());
        (0..4).for_each(|_| self.fates.insert(place, Some(refused.clone())));
    }

    /// What happens in the next invocation.
    pub(crate) fn fate(&self) -> Option<&Named> {
        self.fates.front().and_then(Option::as_ref)
    }

    /// The fate has come about, or there was none.
    pub(crate) fn next_fate(&mut self) {
        self.fates.pop_front();
    }

    /// What happens after an invocation.
    pub(crate) fn change(&mut self) -> Option<Change> {
        let (left, _) = self.changes.front_mut()?;
        *left -= 1;
        if *left > 0 {
            return None;
        }
        self.changes.pop_front().map(|(_, change)| change)
    }

    /// What was to come and has not.
    pub(crate) fn left(&self) -> Vec<String> {
        let changes = self.changes.iter().map(|(_, change)| format!("{change:?}"));
        self.fates.iter().flatten().map(|named| named.name.to_owned()).chain(changes).collect()
    }

    /// A number below `limit`; 0 if that is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        below(&mut self.random, limit)
    }
}

fn below(random: &mut Pcg64Dxsm, limit: usize) -> usize {
    usize::try_from((u128::from(random.next_u64()) * limit as u128) >> 64).unwrap_or(0)
}

fn shuffle<T>(random: &mut Pcg64Dxsm, deck: &mut [T]) {
    for last in (1..deck.len()).rev() {
        deck.swap(last, below(random, last + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(seed: u64) -> Vec<Option<Named>> {
        Schedule::new(seed).fates.into()
    }

    #[test]
    fn a_seed_tells_the_same_again_and_another_seed_something_else() {
        assert_eq!(told(7), told(7));
        assert_ne!(told(7), told(8));
    }

    #[test]
    fn every_point_comes_in_every_schedule() {
        for seed in 1..50 {
            let fates = told(seed);
            for name in names() {
                assert!(fates.iter().flatten().any(|named| named.name == name), "{name} in {seed}");
            }
        }
    }

    #[test]
    fn changes_come_after_their_number_of_invocations_and_end() {
        let mut schedule = Schedule::new(1);
        let came: Vec<_> = (0..100).filter_map(|_| schedule.change()).collect();
        assert_eq!(came.len(), 10);
        assert_eq!(came.iter().filter(|change| **change == Change::Rollover).count(), 2);
    }

    #[test]
    fn nothing_happens_in_a_calm_schedule() {
        let mut calm = Schedule::calm();
        assert!(calm.fate().is_none() && calm.change().is_none() && calm.left().is_empty());
    }
}
