//! A car over time: it stands, drives and charges, and everything that it says follows from that.
//!
//! Whole numbers throughout, in small units: the same seed gives the same car on every machine.

mod angle;

use crate::models::{Model, Powertrain};
use crate::random::{Random, Trait};

pub(crate) use angle::{direction, sine};

/// What a car is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doing {
    /// It stands; plugged in or not.
    Parked,
    /// It drives.
    Driving,
    /// It charges.
    Charging,
}

/// A car.
#[derive(Debug)]
pub(crate) struct Vehicle {
    /// What never changes about it.
    pub(crate) own: Trait,
    /// Number of its sender.
    pub(crate) sender: usize,
    /// What it is doing.
    pub(crate) doing: Doing,
    /// Until when, in ms since 1970.
    until: i64,
    /// The time that the rest speaks of, in ms since 1970.
    pub(crate) now: i64,
    /// When it last had something to tell.
    pub(crate) awake: i64,
    /// How far it has come, in m.
    pub(crate) odometer: i64,
    /// How full the battery is, in mWh.
    energy: i64,
    /// What this session has charged, in mWh.
    session: i64,
    /// Fuel in the tank, in µl.
    fuel: i64,
    /// Speed, in m/h.
    pub(crate) speed: i64,
    /// Heading, in tenths of a degree.
    pub(crate) heading: i64,
    /// Where it is, in 1e-9 degrees.
    pub(crate) latitude: i64,
    /// Where it is, in 1e-9 degrees.
    pub(crate) longitude: i64,
    /// Where it lives, in 1e-9 degrees.
    home: (i64, i64),
    /// The air in the cabin, in thousandths of a degree.
    pub(crate) cabin: i64,
    /// Where charging stops, in percent.
    pub(crate) limit: i64,
    /// Pressure of the tyres, in hundredths of a bar.
    pub(crate) tires: [i64; 4],
    /// Doors and windows that are open, a bit each.
    pub(crate) open: u32,
    /// Charging sessions to the very top.
    pub(crate) full_charges: i64,
}

/// What a charge of 1 km takes, in mWh, and of fuel in µl.
const ENERGY_PER_KM: i64 = 168_000;
const FUEL_PER_KM: i64 = 64_000;

/// An hour, in ms.
const HOUR: i64 = 3_600_000;

impl Vehicle {
    /// A car as it stands at the beginning.
    pub(crate) fn new(own: Trait, sender: usize, model: &Model, now: i64) -> Self {
        let number = |part: u64, most: usize| i64::try_from(own.part(part).below(most)).unwrap_or(0);
        // Out at sea, where nobody lives.
        let home = (54_200_000_000 + number(1, 1_600_000_000), 2_800_000_000 + number(2, 3_000_000_000));
        Self {
            own,
            sender,
            doing: match number(14, 4) {
                0 => Doing::Driving,
                1 if model.battery > 0 => Doing::Charging,
                _ => Doing::Parked,
            },
            until: now + number(3, 3 * 3_600_000),
            now,
            awake: now,
            odometer: 1_000_000 + number(4, 180_000_000),
            energy: model.battery * 1000 * (25 + number(5, 45)) / 100,
            session: 0,
            fuel: model.tank * 1000 * (20 + number(6, 75)) / 100,
            speed: if number(14, 4) == 0 { 50_000 } else { 0 },
            heading: number(7, 3600),
            latitude: home.0,
            longitude: home.1,
            home,
            cabin: 14_000,
            limit: 70 + 10 * number(8, 4),
            tires: [0, 1, 2, 3].map(|wheel| 230 + number(9 + wheel, 40)),
            open: 0,
            full_charges: number(13, 40),
        }
    }

    /// Lets time pass until `now`.
    pub(crate) fn advance(&mut self, now: i64, model: &Model, random: &mut Random) {
        while self.now < now {
            let until = now.min(self.until.max(self.now + 1));
            self.pass(until - self.now, model);
            self.now = until;
            if self.now >= self.until {
                self.decide(model, random);
            }
        }
        if self.doing != Doing::Parked || random.below(6) == 0 {
            self.awake = now - random.between(0, 90_000);
        }
        self.stir(random);
    }

    /// How full the battery is, in tenths of a percent.
    pub(crate) fn charge(&self, model: &Model) -> i64 {
        if model.battery == 0 { 0 } else { self.energy / model.battery }
    }

    /// How full the tank is, in tenths of a percent.
    pub(crate) fn tank(&self, model: &Model) -> i64 {
        if model.tank == 0 { 0 } else { self.fuel / model.tank }
    }

    /// Fuel in the tank, in ml.
    pub(crate) fn fuel(&self) -> i64 {
        self.fuel / 1000
    }

    /// How far the charge lasts, in m.
    pub(crate) fn range(&self) -> i64 {
        self.energy / (ENERGY_PER_KM / 1000)
    }

    /// How far the fuel lasts, in m.
    pub(crate) fn fuel_range(&self) -> i64 {
        self.fuel / (FUEL_PER_KM / 1000)
    }

    /// What this session has charged, in Wh.
    pub(crate) fn session(&self) -> i64 {
        self.session / 1000
    }

    /// Whether it is at home.
    pub(crate) fn is_at_home(&self) -> bool {
        let near = |a: i64, b: i64| (a - b).abs() < 20_000_000;
        near(self.latitude, self.home.0) && near(self.longitude, self.home.1)
    }

    /// Power at the plug, in W.
    pub(crate) fn power(&self, model: &Model) -> i64 {
        match self.doing {
            // A battery takes less the fuller it is.
            Doing::Charging => model.charger * (1100 - self.charge(model)).clamp(200, 1000) / 1000,
            _ => 0,
        }
    }

    /// Minutes until the limit is reached.
    pub(crate) fn minutes_left(&self, model: &Model) -> i64 {
        let missing = model.battery * 10 * self.limit - self.energy;
        match self.power(model) {
            0 => 0,
            power => (missing.max(0) / 1000 * 60 / power).min(1440),
        }
    }

    /// The air outside, in tenths of a degree: warm after noon, and another for each car.
    pub(crate) fn outside(&self) -> i64 {
        let of_day = self.now.rem_euclid(24 * HOUR) * 3600 / (24 * HOUR);
        let own = i64::try_from(self.own.part(20).below(240)).unwrap_or(0) - 40;
        own + sine(of_day - 1400) * 55 / 1000
    }

    fn pass(&mut self, time: i64, model: &Model) {
        match self.doing {
            Doing::Parked => {}
            Doing::Driving => self.drive(time, model),
            Doing::Charging => {
                let added = self.power(model) * time / 3600;
                self.energy = (self.energy + added).min(model.battery * 10 * self.limit);
                self.session += added;
            }
        }
        let wish = if self.doing == Doing::Driving { 21_000 } else { self.outside() * 100 };
        let passed = time.min(HOUR);
        self.cabin += (wish - self.cabin) * passed / HOUR;
    }

    fn drive(&mut self, time: i64, model: &Model) {
        let metres = self.speed * time / HOUR;
        self.odometer += metres;
        let burns = model.powertrain == Powertrain::Fuel || self.energy < model.battery * 60;
        if burns && model.tank > 0 {
            self.fuel = (self.fuel - metres * FUEL_PER_KM / 1000).max(model.tank * 20);
        } else {
            self.energy = (self.energy - metres * ENERGY_PER_KM / 1000).max(model.battery * 30);
        }
        // A degree of latitude is 111 km; of longitude, up there, 64 km.
        self.latitude += metres * sine(self.heading + 900) / 1000 * 9009;
        self.longitude += metres * sine(self.heading) / 1000 * 15_625;
        self.latitude = self.latitude.clamp(53_000_000_000, 57_000_000_000);
        self.longitude = self.longitude.clamp(1_500_000_000, 7_000_000_000);
    }

    /// What it does next.
    fn decide(&mut self, model: &Model, random: &mut Random) {
        let low = self.charge(model) < 250 && model.battery > 0;
        let next = match self.doing {
            Doing::Parked
                if low || (model.battery > 0 && self.charge(model) < self.limit * 9 && random.happens(0.3)) =>
            {
                Doing::Charging
            }
            Doing::Parked => Doing::Driving,
            Doing::Driving if low => Doing::Charging,
            _ => Doing::Parked,
        };
        self.full_charges += i64::from(self.doing == Doing::Charging && self.limit == 100);
        self.doing = next;
        self.speed = 0;
        let minutes = match next {
            Doing::Parked => {
                if self.fuel < model.tank * 150 {
                    self.fuel = model.tank * 980;
                }
                random.between(20, 540)
            }
            Doing::Driving => {
                self.speed = random.between(18, 128) * 1000 + random.between(0, 9) * 100;
                self.heading = random.between(0, 3599);
                random.between(8, 70)
            }
            Doing::Charging => {
                self.session = 0;
                self.minutes_left(model).max(5)
            }
        };
        self.until = self.now + minutes * 60_000;
        self.open = 0;
    }

    /// What moves by itself.
    fn stir(&mut self, random: &mut Random) {
        let number = random.draw();
        if self.doing == Doing::Driving {
            self.heading = (self.heading + i64::try_from(number & 127).unwrap_or(0) - 64).rem_euclid(3600);
            self.speed = (self.speed + 100 * (i64::try_from(number >> 8 & 63).unwrap_or(0) - 32)).clamp(5_000, 180_000);
        } else if number >> 16 & 15 == 0 {
            self.open ^= 1 << (number >> 20 & 7);
        }
        if number >> 24 & 31 == 0
            && let Some(tire) = self.tires.get_mut(usize::try_from(number >> 29 & 3).unwrap_or(0))
        {
            *tire = (*tire + if number >> 31 & 1 == 0 { 1 } else { -1 }).clamp(200, 290);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_a_week_the_odometer_grows_and_the_charge_goes_up_and_down_within_its_bounds() {
        let electric = (0..).map(|number| Model::of(Trait::of(number))).find(|model| model.tank == 0);
        let Some(model) = electric else { unreachable!() };
        let mut random = Random::new(1, 1);
        let mut car = Vehicle::new(Trait::of(5), 0, model, 0);
        let first = car.odometer;
        let (mut before, mut seen, mut charged) = (first, std::collections::BTreeSet::new(), 0);
        for minute in 1..7 * 24 * 12 {
            let charge = car.charge(model);
            car.advance(minute * 300_000, model, &mut random);
            assert!(car.odometer >= before && (0..=1000).contains(&car.charge(model)), "{car:?}");
            assert!(car.doing == Doing::Charging || car.doing == Doing::Parked || car.charge(model) <= charge);
            charged += i64::from(car.charge(model) > charge);
            before = car.odometer;
            seen.insert(format!("{:?}", car.doing));
        }
        assert_eq!(seen.len(), 3);
        assert!(charged > 10 && car.odometer > first + 100_000);
    }
}
