//! What was agreed and what has happened: limits, timers, sessions, visits to the workshop.

use planish_kernel::Timestamp;

use super::{Moment, decimal};
use crate::cars::{Charge, ChargeCondition, ChargeRecord, Place, Service};
use crate::slot::{array, hex, put, put_with};

/// 1 January 2026, in s since 1970: what has happened happened before.
const BEFORE: i64 = 1_767_225_600;

/// Places that are nowhere.
const PLACES: [(&str, &str); 3] =
    [("Home", "12 Lantern Lane, Port Ember"), ("Depot", "Quay 4, Port Ember"), ("Work", "1 Lighthouse Row, Saltmere")];

pub(super) fn charging(charge: &mut Charge, at: &Moment<'_>) {
    limits(charge, at);
    timers(charge, at);
    for (number, record) in (0..).zip(array(&mut charge.charge_records, at.own(120).below(3))) {
        session(record, number, at);
    }
}

fn limits(charge: &mut Charge, at: &Moment<'_>) {
    for (number, limit) in (0..).zip(array(&mut charge.charge_limits, at.own(121).below(3))) {
        limit.limit = Some(at.vehicle.limit as f64);
        if number == 0 {
            put(&mut limit.r#type, "GLOBAL");
            limit.condition = None;
        } else {
            put(&mut limit.r#type, "LOCATION");
            condition(limit.condition.get_or_insert_default(), at);
        }
    }
}

fn timers(charge: &mut Charge, at: &Moment<'_>) {
    for timer in array(&mut charge.charge_timers, at.own(122).below(2)) {
        put(&mut timer.r#type, "LOCATION");
        put(&mut timer.schedule_type, "WEEKLY");
        put_with(&mut timer.schedule_id, |text| hex(at.own(123).number(), 8, text));
        condition(timer.condition.get_or_insert_default(), at);
        for window in array(&mut timer.schedules, 1) {
            put(&mut window.start, "22:30:00");
            put(&mut window.end, "05:45:00");
            week(&mut window.days, 5);
        }
        for departure in array(&mut timer.departure_timers, 1) {
            put(&mut departure.time, "07:10:00");
            week(&mut departure.days, 2);
        }
        timer.is_oem_optimization_enabled = Some(at.own(124).below(2) == 0);
    }
}

fn week(days: &mut Option<Vec<Option<String>>>, count: usize) {
    let words = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY"];
    for (day, word) in array(days, count).zip(words) {
        day.clear();
        day.push_str(word);
    }
}

fn condition(condition: &mut ChargeCondition, at: &Moment<'_>) {
    let (name, address) = somewhere(at, 125);
    put(&mut condition.name, name);
    put(&mut condition.address, address);
    condition.latitude = at_sea(at, 126, 54_500);
    condition.longitude = at_sea(at, 127, 4_100);
}

fn session(record: &mut ChargeRecord, number: i64, at: &Moment<'_>) {
    let part = 130 + number.unsigned_abs() * 8;
    put_with(&mut record.id, |text| hex(at.own(part).number(), 12, text));
    let began = BEFORE - 40_000 * (1 + number) - i64::try_from(at.own(part).below(20_000)).unwrap_or(0);
    record.start_time = Some(Timestamp(began * 1_000_000));
    record.end_time = Some(Timestamp((began + 5400) * 1_000_000));
    let added = i64::try_from(at.own(part + 1).below(4000)).unwrap_or(0);
    record.energy_added = decimal(added, 2);
    put(&mut record.connector_type, at.own(part + 2).pick(&["CCS", "CHAdeMO", "J1772"]));
    put(&mut record.charging_type, at.own(part + 3).pick(&["AC", "DC"]));
    record.is_public_charger = Some(at.own(part + 4).below(2) == 0);
    record.start_state_of_charge = Some(22.0);
    record.end_state_of_charge = decimal(220 + added / 8, 1);
    let cost = record.cost.get_or_insert_default();
    put(&mut cost.currency, "EUR");
    cost.energy_amount = decimal(added * 39, 3);
    cost.other_amount = (number == 1).then_some(2.5);
    let place = record.location.get_or_insert_default();
    fill_place(place, at, part + 5);
}

fn fill_place(place: &mut Place, at: &Moment<'_>, part: u64) {
    let (name, address) = somewhere(at, part);
    put(&mut place.name, name);
    put(&mut place.address, address);
    place.latitude = at_sea(at, part + 1, 54_400);
    place.longitude = at_sea(at, part + 2, 4_300);
}

fn somewhere(at: &Moment<'_>, part: u64) -> (&'static str, &'static str) {
    PLACES.get(at.own(part).below(PLACES.len())).copied().unwrap_or_default()
}

/// Degrees, from thousandths of a degree.
fn at_sea(at: &Moment<'_>, part: u64, near: i64) -> Option<f64> {
    decimal(near + i64::try_from(at.own(part).below(900)).unwrap_or(0), 3)
}

pub(super) fn service(service: &mut Service, at: &Moment<'_>) {
    service.is_in_service = Some(false);
    for (number, visit) in (0..).zip(array(&mut service.records, at.own(150).below(3))) {
        put_with(&mut visit.id, |text| hex(at.own(151).number() + number, 10, text));
        visit.time = Some(Timestamp((BEFORE - 7_000_000 * (1 + i64::try_from(number).unwrap_or(0))) * 1_000_000));
        visit.odometer = Some((12_000 * (1 + number)) as f64);
        let cost = visit.cost.get_or_insert_default();
        cost.amount = decimal(18_450 + i64::try_from(at.own(152).below(9000)).unwrap_or(0), 2);
        put(&mut cost.currency, "EUR");
        for (task, text) in array(&mut visit.tasks, 2).zip(["Brakes checked", "Wipers \"front\" changed"]) {
            put_with(&mut task.id, |id| hex(number + 1, 4, id));
            put(&mut task.description, text);
        }
        visit.details = None;
    }
}
