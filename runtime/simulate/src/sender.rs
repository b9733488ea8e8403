//! Those who send: which signals they were asked for, which of them the car can't give, and how they write.

use planish_kernel::Tables;
use planish_kernel::tables::Signal;

use crate::models::{Model, Powertrain};
use crate::outline::STYLE_COUNT;
use crate::random::{Trait, number_of};

/// Cars of one model in one account: they have the same abilities and write alike.
#[derive(Debug)]
pub(crate) struct Sender {
    /// What the cars are.
    pub(crate) model: &'static Model,
    /// The signals of every event, in their order.
    pub(crate) asked: Vec<Asked>,
    /// Number of the style of its frames.
    pub(crate) style: usize,
    habits: Trait,
}

/// A signal that was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Its index in the tables.
    pub(crate) signal: u32,
    /// What the car says.
    pub(crate) answer: Answer,
    /// Whether the car knows since when its value holds.
    pub(crate) since: Since,
}

/// Whether a car knows since when a value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Since {
    /// It knows.
    Known,
    /// It never changes, and nobody noted when it was set.
    Unknown,
}

/// What a car says when it is asked for a signal, always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// A value.
    Value,
    /// That it can't.
    Fails(Failure),
}

/// Why a car can't give a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The family of the error.
    pub(crate) family: &'static str,
    /// The error within its family, if the family is more than one.
    pub(crate) code: Option<&'static str>,
}

/// Errors, as often as they are met.
const FAILURES: [(usize, Failure); 3] = [
    (69, Failure { family: "COMPATIBILITY", code: Some("VEHICLE_NOT_CAPABLE") }),
    (29, Failure { family: "PERMISSION", code: None }),
    (2, Failure { family: "SERVER", code: Some("INTERNAL") }),
];

/// What separates the traits of a sender.
const ASKED: u64 = 1 << 32;
const ABLE: u64 = 2 << 32;
const ERROR: u64 = 3 << 32;
const NULLS: u64 = 4 << 32;
const UNITS: u64 = 5 << 32;

impl Sender {
    /// A sender that was asked for about `mean` signals of the catalogue.
    pub(crate) fn new(tables: &Tables, habits: Trait, mean: usize) -> Self {
        let model = Model::of(habits);
        let total = tables.signals.len();
        // Some were asked for less, some for more.
        let wanted = (mean * (70 + habits.part(ASKED).below(61)) / 100).clamp(1, total.max(1));
        let mut asked: Vec<(u64, u32)> = (0..)
            .zip(tables.signals.iter())
            .map(|(at, signal)| (habits.part(ASKED ^ of(signal)).number(), at))
            .collect();
        asked.sort_unstable();
        asked.truncate(wanted);
        let first_column = |at: u32| {
            let signal = tables.signals.get(at as usize);
            signal.and_then(|signal| tables.scope(signal.body)).map_or(0, |scope| scope.fields.start)
        };
        let mut asked: Vec<u32> = asked.into_iter().map(|(_, at)| at).collect();
        asked.sort_unstable_by_key(|at| first_column(*at));
        let answer = |signal: &Signal| answer(model, signal, habits);
        let asked = asked.into_iter().filter_map(|at| {
            tables.signals.get(at as usize).map(|signal| Asked {
                signal: at,
                answer: answer(signal),
                since: since(signal),
            })
        });
        Self { model, asked: asked.collect(), style: habits.part(2).below(STYLE_COUNT), habits }
    }

    /// Whether the sender says null for a field that has no value, instead of nothing.
    pub(crate) fn says_null(&self, field: u32) -> bool {
        self.habits.part(NULLS ^ u64::from(field)).below(8) == 0
    }

    /// Whether the sender names no unit for a signal.
    pub(crate) fn leaves_units_out(&self, signal: u32) -> bool {
        self.habits.part(UNITS ^ u64::from(signal)).below(12) == 0
    }

    /// Whether the sender is of those that write no status beside a value.
    pub(crate) fn is_of_old(&self) -> bool {
        self.style == 1
    }
}

fn since(signal: &Signal) -> Since {
    let fixed = signal.group == "VehicleIdentification" || signal.name == "NominalCapacity";
    if fixed { Since::Unknown } else { Since::Known }
}

fn of(signal: &Signal) -> u64 {
    number_of(&signal.code) >> 33
}

fn answer(model: &Model, signal: &Signal, habits: Trait) -> Answer {
    let lacks = match model.powertrain {
        Powertrain::Electric => signal.group == "InternalCombustionEngine",
        Powertrain::Fuel => matches!(&*signal.group, "Charge" | "TractionBattery"),
        Powertrain::Both => false,
    };
    if !lacks && habits.part(ABLE ^ of(signal)).below(100) < 71 {
        return Answer::Value;
    }
    let mut number = habits.part(ERROR ^ of(signal)).below(100);
    for (share, failure) in FAILURES {
        match number.checked_sub(share) {
            Some(rest) => number = rest,
            None => return Answer::Fails(failure),
        }
    }
    Answer::Value
}
