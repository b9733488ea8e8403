//! Events that were sent and may come again.

use crate::faults::Again;
use crate::fleet::Told;
use crate::random::Random;

/// So many are remembered.
const MANY: usize = 64;

/// An event that was sent and became a row.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// Number of its line or record.
    pub(crate) line: u64,
    /// Number of its car.
    pub(crate) vehicle: usize,
    /// Its id, and its place in the stream.
    pub(crate) told: Told,
    /// Its key.
    pub(crate) key: Option<String>,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

impl Event {
    /// How the event is told again, with other values, at the time of `now`.
    pub(crate) fn told_again(&self, again: Again, now: Told) -> Told {
        let Told { id, sequence, streamed } = self.told;
        match again {
            Again::Same => self.told,
            Again::Later => Told { id, ..now },
            Again::Earlier => Told { id, sequence: sequence - 1, streamed },
        }
    }
}

/// Some of the events that were sent.
#[derive(Debug, Default)]
pub(crate) struct Sent(Vec<Event>);

impl Sent {
    /// Remembers an event, perhaps in the place of another.
    pub(crate) fn remember(&mut self, event: Event, random: &mut Random) {
        if self.0.len() < MANY {
            return self.0.push(event);
        }
        if let Some(slot) = self.0.get_mut(random.below(MANY)) {
            *slot = event;
        }
    }

    /// Takes one out: what came again once does not come again.
    pub(crate) fn take(&mut self, random: &mut Random) -> Option<Event> {
        let at = random.below(self.0.len());
        (at < self.0.len()).then(|| self.0.swap_remove(at))
    }
}
