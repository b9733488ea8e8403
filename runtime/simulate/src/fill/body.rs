//! The car's body: where it is, what is open, how warm it is, and who it says it is.

use super::{Moment, decimal, envelope::sometimes};
use crate::cars::{CarTelemetry, Climate, Closure, HVAC, Location, Motion, Odometer, Transmission, Wheel};
use crate::models;
use crate::slot::{array, put, put_with};
use crate::vehicle::{Doing, direction};

/// A door or wheel's row and column.
const GRID: [(i32, i32); 4] = [(0, 0), (0, 1), (1, 0), (1, 1)];

pub(super) fn place(location: &mut Location, odometer: &mut Odometer, motion: &mut Motion, at: &Moment<'_>) {
    let vehicle = at.vehicle;
    // Cars count thousandths of a second of arc.
    let degrees = |nanos: i64| Some((nanos * 36 / 10_000) as f64 / 3_600_000.0);
    location.precise_location_latitude = degrees(vehicle.latitude);
    location.precise_location_longitude = degrees(vehicle.longitude);
    if at.own(30).below(3) > 0 {
        location.precise_location_heading = decimal(vehicle.heading, 1);
        put(&mut location.precise_location_direction, direction(vehicle.heading));
    } else {
        location.precise_location_heading = None;
        location.precise_location_direction = None;
    }
    let fresh = if at.is(Doing::Driving) { "CURRENT" } else { "LAST_PARKED" };
    put(&mut location.precise_location_location_type, fresh);
    location.is_at_home = Some(vehicle.is_at_home());
    odometer.traveled_distance_value = match at.model.odometer {
        models::Odometer::Kilometres => Some((vehicle.odometer / 1000) as f64),
        models::Odometer::Metres => decimal(vehicle.odometer, 3),
        models::Odometer::Miles => Some((vehicle.odometer * 10 / 1609) as f64 / 10.0 * 1.609_344),
    };
    motion.current_speed_value = decimal(vehicle.speed / 100, 1);
}

pub(super) fn doors(closure: &mut Closure, at: &Moment<'_>) {
    let open = |bit: u32| at.vehicle.open >> bit & 1 == 1;
    let locked = at.is(Doing::Parked) && at.vehicle.open == 0;
    closure.is_locked = Some(locked);
    for (door, (bit, (row, column))) in array(&mut closure.doors, GRID.len()).zip((0..).zip(GRID)) {
        door.row = Some(row);
        door.column = Some(column);
        door.is_open = Some(open(bit));
        door.is_locked = Some(locked && !open(bit));
    }
    for (window, (bit, (row, column))) in array(&mut closure.windows, GRID.len()).zip((4..).zip(GRID)) {
        window.row = Some(row);
        window.column = Some(column);
        window.is_open = Some(open(bit));
    }
    closure.front_trunk_is_open = Some(false);
    closure.front_trunk_is_locked = (at.own(31).below(3) > 0).then_some(true);
    closure.rear_trunk_is_open = Some(open(6));
    closure.rear_trunk_is_locked = Some(!open(6));
    closure.tailgate_is_open = Some(open(7));
    closure.tailgate_is_locked = (at.own(32).below(2) > 0).then_some(!open(7));
    closure.engine_cover_is_open = Some(false);
    closure.sunroof_is_open = (at.own(33).below(2) > 0).then_some(open(5));
}

pub(super) fn cabin(climate: &mut Climate, hvac: &mut HVAC, at: &Moment<'_>) {
    let (outside, inside) = (at.vehicle.outside(), at.vehicle.cabin / 100);
    climate.external_temperature_value = decimal(outside, 1);
    climate.internal_temperature_value = decimal(inside, 1);
    let runs = at.is(Doing::Driving);
    let wish = i64::try_from(36 + at.own(34).below(12)).unwrap_or(40) * 5;
    hvac.cabin_target_temperature_value = decimal(wish, 1);
    hvac.is_cabin_hvac_active = Some(runs);
    hvac.is_front_defroster_active = Some(runs && outside < 30);
    hvac.is_rear_defroster_active = Some(runs && outside < 40);
    hvac.is_steering_heater_active = Some(runs && outside < 0);
}

pub(super) fn wheels(wheel: &mut Wheel, transmission: &mut Transmission, at: &Moment<'_>) {
    let tires = GRID.into_iter().zip(at.vehicle.tires);
    for (tire, ((row, column), pressure)) in array(&mut wheel.tires, GRID.len()).zip(tires) {
        tire.row = Some(row);
        tire.column = Some(column);
        tire.tire_pressure = decimal(pressure, 2);
    }
    sometimes(&mut wheel.style_value, at, 35, &["SPOKE_18", "TURBINE_19", "PLAIN_16"]);
    let gear = match at.vehicle.doing {
        Doing::Driving if at.event(36).below(40) == 0 => "REVERSE",
        Doing::Driving => "DRIVE",
        _ => "PARK",
    };
    put(&mut transmission.gear_state_value, gear);
    let (common, shown) = [("NORMAL", "Comfort"), ("ECO", "Eco+"), ("SPORT", "Gale")]
        .get(at.own(37).below(3))
        .copied()
        .unwrap_or(("NORMAL", "Comfort"));
    put(&mut transmission.drive_mode_canonical, common);
    put(&mut transmission.drive_mode_oem_display_name, shown);
}

/// Who the car says it is, and how it is connected.
pub(super) fn rest(car: &mut CarTelemetry, at: &Moment<'_>) {
    let identity = &mut car.vehicle_identification;
    put_with(&mut identity.vin_value, |text| {
        // Seventeen characters without I, O and Q; the maker's code is one that nobody has.
        const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKLMNPRSTUVWXY";
        text.push_str("ZZ0");
        let number = at.own(40).number();
        (0..14).for_each(|at| {
            let letter = LETTERS.get((number >> (at * 4) & 31) as usize);
            text.extend(letter.map(|letter| char::from(*letter)));
        });
    });
    sometimes(
        &mut identity.nickname_value,
        at,
        41,
        &["Zoë", "Blitz ⚡", "The \"Whale\"", "Möwe 7", "Old Faithful", "Пароход"],
    );
    sometimes(&mut identity.trim_value, at, 42, &["Base", "Tide", "Storm", ""]);
    sometimes(&mut identity.exterior_color_value, at, 43, &["WHITE", "SEA GREEN", "SLATE", "RUST"]);
    for (at_package, package) in array(&mut identity.packages, 1 + at.own(44).below(3)).enumerate() {
        package.clear();
        package.push_str(
            ["WINTER", "TOW HITCH", "ASSIST PLUS", "GLASS ROOF"].get(at_package).copied().unwrap_or_default(),
        );
    }
    let account = &mut car.vehicle_user_account;
    sometimes(&mut account.role_value, at, 45, &["Driver", "Owner"]);
    for (number, permission) in array(&mut account.permissions, 2 + at.own(46).below(3)).enumerate() {
        permission.clear();
        let all = ["read_odometer", "read_battery", "read_charge", "read_location", "control_charge"];
        permission.push_str(all.get(number).copied().unwrap_or_default());
    }
    let online = at.event(47).below(25) > 0;
    car.connectivity_status.is_online = Some(online);
    car.connectivity_status.is_asleep = Some(!online || (at.is(Doing::Parked) && at.event(48).below(3) == 0));
    car.connectivity_status.is_digital_key_paired = Some(at.own(49).below(2) == 0);
    let firmware = &mut car.connectivity_software.current_firmware_version_value;
    sometimes(firmware, at, 50, &["2025.44.25", "11.3.0-b7", "MU4.2 \"Fulmar\"", "2026.2.6"]);
    car.surveillance.is_enabled = Some(at.own(51).below(3) == 0 && at.is(Doing::Parked));
    sometimes(&mut car.surveillance.brand_value, at, 52, &["Lookout", "Night Watch"]);
}
