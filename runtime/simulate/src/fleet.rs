//! A fleet: its cars, its clock, and which car speaks next.

use planish_kernel::Tables;

use crate::fill::Moment;
use crate::random::{Random, Trait};
use crate::sender::Sender;
use crate::vehicle::Vehicle;

/// The DynamoDB table that the stream is of.
pub(crate) const TABLE: &str = "chargeminder-car-telemetry";

/// 1 March 2026, in ms since 1970: when the fleet's time begins.
const BEGIN: i64 = 1_772_323_200_000;

/// How often a car speaks, in ms.
const EVERY: i64 = 300_000;

/// There are no more senders than this, however many cars.
const SENDERS: usize = 64;

/// An event that is told: its id, and where it stands in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    /// The id.
    pub(crate) id: (u64, u64),
    /// Number of the record.
    pub(crate) sequence: u64,
    /// When the stream took it in, in ms since 1970.
    pub(crate) streamed: i64,
}

/// A fleet.
#[derive(Debug)]
pub(crate) struct Fleet {
    random: Random,
    /// Microseconds since the beginning.
    clock: i64,
    vehicles: Vec<Vehicle>,
    senders: Vec<Sender>,
    sequence: u64,
}

impl Fleet {
    /// A fleet of so many cars that are asked for about `signals` signals each.
    pub(crate) fn new(tables: &Tables, seed: u64, vehicles: usize, signals: usize) -> Self {
        let own = Trait::of(seed);
        let vehicles = vehicles.max(1);
        let senders = SENDERS.min(vehicles);
        let senders: Vec<Sender> =
            (0..senders as u64).map(|number| Sender::new(tables, own.part(1 << 40 | number), signals)).collect();
        let vehicles = (0..vehicles as u64).map(|number| {
            let own = own.part(2 << 40 | number);
            // Each sender has a car before one has two.
            let sender = usize::try_from(number).unwrap_or(0) % senders.len();
            let model = senders.get(sender).map_or(crate::models::Model::of(own), |sender| sender.model);
            Vehicle::new(own, sender, model, BEGIN)
        });
        let vehicles = vehicles.collect();
        Self { random: Random::new(seed, 0), clock: 0, vehicles, senders, sequence: 0 }
    }

    /// The number of the next car that speaks, and the event that it tells; none of an empty fleet.
    pub(crate) fn next(&mut self) -> Option<(usize, Told)> {
        let every = EVERY * 1000 / i64::try_from(self.vehicles.len()).unwrap_or(1);
        self.clock += every.max(1);
        let now = BEGIN + self.clock / 1000;
        let number = self.random.below(self.vehicles.len());
        let vehicle = self.vehicles.get_mut(number)?;
        let sender = self.senders.get(vehicle.sender)?;
        vehicle.advance(now, sender.model, &mut self.random);
        let id = (self.random.draw(), self.random.draw());
        self.sequence += 1 + self.random.draw() % 4096;
        // The stream counts whole seconds.
        let streamed = (now + 1800).div_euclid(1000) * 1000;
        let told = Told { id, sequence: self.sequence, streamed };
        Some((number, told))
    }

    /// What a car tells now in an event that was told so. `salt` tells what is told again from what was told; 0 the first time.
    pub(crate) fn moment(&self, number: usize, told: Told, salt: u64) -> Option<Moment<'_>> {
        let vehicle = self.vehicles.get(number)?;
        let sender = self.senders.get(vehicle.sender)?;
        let Told { id, sequence, streamed } = told;
        Some(Moment { vehicle, model: sender.model, sender, id, salt, sequence, streamed })
    }
}
