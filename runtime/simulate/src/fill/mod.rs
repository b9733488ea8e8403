//! What a car says at a moment, as structs: one file for each part of it.
//!
//! The structs are filled again and again in the same memory, so that an event costs no allocation.

mod body;
mod checks;
mod energy;
mod envelope;
mod lists;
mod state;

use crate::cars::CarTelemetry;
use crate::models::Model;
use crate::random::Trait;
use crate::sender::Sender;
use crate::vehicle::{Doing, Vehicle};

/// A car at a moment, and the event that tells of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment<'a> {
    /// The car.
    pub(crate) vehicle: &'a Vehicle,
    /// Its model.
    pub(crate) model: &'static Model,
    /// Who sends.
    pub(crate) sender: &'a Sender,
    /// The event's id.
    pub(crate) id: (u64, u64),
    /// Tells what is told again from what was told.
    pub(crate) salt: u64,
    /// Number of the record in its stream.
    pub(crate) sequence: u64,
    /// When the stream took it in, in ms since 1970.
    pub(crate) streamed: i64,
}

impl Moment<'_> {
    /// What never changes about a part of the car.
    fn own(&self, part: u64) -> Trait {
        self.vehicle.own.part(1000 + part)
    }

    /// What changes with every event.
    pub(crate) fn event(&self, part: u64) -> Trait {
        Trait::of(self.id.0 ^ self.salt).part(part)
    }

    /// When the event was made, in microseconds since 1970.
    fn micros(&self) -> i64 {
        self.vehicle.now * 1000
    }

    fn is(&self, doing: Doing) -> bool {
        self.vehicle.doing == doing
    }
}

/// Fills a car's structs with what it says at a moment.
pub(crate) fn fill(car: &mut CarTelemetry, at: &Moment<'_>) {
    envelope::fill(&mut car.event, at);
    envelope::stream(&mut car.system, at);
    state::fill(&mut car.system.signal_state, at);
    body::place(&mut car.location, &mut car.odometer, &mut car.motion, at);
    body::doors(&mut car.closure, at);
    body::cabin(&mut car.climate, &mut car.hvac, at);
    body::wheels(&mut car.wheel, &mut car.transmission, at);
    body::rest(car, at);
    energy::battery(&mut car.traction_battery, at);
    energy::charge(&mut car.charge, at);
    energy::fuel(&mut car.internal_combustion_engine, &mut car.low_voltage_battery, at);
    lists::charging(&mut car.charge, at);
    lists::service(&mut car.service, at);
    checks::fill(&mut car.diagnostics, at);
}

/// A number with so many decimals, 1 to 3.
fn decimal(number: i64, decimals: u32) -> Option<f64> {
    // Both are exact, so the quotient is the double that is nearest to the decimal.
    let unit = match decimals {
        1 => 10.0,
        2 => 100.0,
        _ => 1000.0,
    };
    Some(number as f64 / unit)
}
