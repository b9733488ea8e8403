//! Cars that nobody builds.

use crate::random::Trait;

/// What drives a car.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Powertrain {
    /// A battery.
    Electric,
    /// A battery and a tank.
    Both,
    /// A tank.
    Fuel,
}

/// A model of car.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Model {
    /// The brand, as real cars have it: in capitals.
    pub(crate) make: &'static str,
    /// The model.
    pub(crate) name: &'static str,
    /// What drives it.
    pub(crate) powertrain: Powertrain,
    /// What the battery holds, in Wh.
    pub(crate) battery: i64,
    /// What the tank holds, in ml.
    pub(crate) tank: i64,
    /// The most that a charger gives it, in W.
    pub(crate) charger: i64,
    /// Whether its odometer counts miles and the sender converts.
    pub(crate) odometer: Odometer,
}

/// What an odometer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Odometer {
    /// Whole kilometres.
    Kilometres,
    /// Metres.
    Metres,
    /// Miles; the sender converts.
    Miles,
}

use Odometer::{Kilometres, Metres, Miles};
use Powertrain::{Both, Electric, Fuel};

/// Declares the models.
macro_rules! models {
    ($($make:literal $name:literal $powertrain:ident $battery:literal $tank:literal $charger:literal $odometer:ident)*) => {
        &[$(Model {
            make: $make, name: $name, powertrain: $powertrain, battery: $battery, tank: $tank, charger: $charger, odometer: $odometer,
        }),*]
    };
}

const MODELS: &[Model] = models! {
    "NIMBUS" "One" Electric 77_000 0 11_000 Metres
    "NIMBUS" "Cirrus 4" Electric 58_000 0 11_000 Kilometres
    "KESTREL" "Hover" Electric 90_000 0 150_000 Miles
    "KESTREL" "Stoop GT" Electric 82_000 0 170_000 Miles
    "HALYARD" "Lugger" Both 18_000 48_000 7_400 Kilometres
    "HALYARD" "Ketch" Fuel 0 62_000 0 Metres
    "MARROW" "Long Haul" Fuel 0 85_000 0 Miles
    "TERN" "Arctic" Electric 64_000 0 100_000 Metres
    "TERN" "Little" Electric 36_000 0 7_400 Kilometres
    "ORRERY" "Transit of Venus" Both 14_000 45_000 3_700 Metres
};

impl Model {
    /// The model of a sender.
    pub(crate) fn of(habits: Trait) -> &'static Self {
        const NONE: Model = Model {
            make: "",
            name: "",
            powertrain: Electric,
            battery: 50_000,
            tank: 0,
            charger: 11_000,
            odometer: Metres,
        };
        MODELS.get(habits.part(1).below(MODELS.len())).unwrap_or(&NONE)
    }

    /// The word for what drives it.
    pub(crate) fn powertrain_word(&self) -> &'static str {
        match self.powertrain {
            Electric => "BEV",
            Both => "PHEV",
            Fuel => "ICE",
        }
    }
}
