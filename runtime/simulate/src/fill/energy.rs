//! Battery, plug and tank.

use super::{Moment, decimal, envelope::has_tank, envelope::sometimes};
use crate::cars::{Charge, InternalCombustionEngine, LowVoltageBattery, TractionBattery};
use crate::slot::{array, put};
use crate::vehicle::Doing;

pub(super) fn battery(battery: &mut TractionBattery, at: &Moment<'_>) {
    let charge = at.vehicle.charge(at.model);
    let range = at.vehicle.range();
    // Some cars know it to a tenth.
    battery.state_of_charge_value =
        if at.own(60).below(4) == 0 { decimal(charge, 1) } else { Some((charge / 10) as f64) };
    battery.range_value = if at.own(61).below(2) == 0 { Some((range / 1000) as f64) } else { decimal(range / 100, 1) };
    put(&mut battery.range_type, "DEFAULT");
    let estimates = [("IDEAL_CONDITIONS", 118), ("ESTIMATED", 100), ("RATED", 109)];
    let known = if at.own(62).below(2) == 0 { 0 } else { 3 };
    for (estimate, (word, percent)) in array(&mut battery.range_additional_values, known).zip(estimates) {
        put(&mut estimate.r#type, word);
        estimate.value = decimal(range * percent / 10_000, 1);
    }
    battery.nominal_capacity_capacity = decimal(at.model.battery / 100, 1);
    put(&mut battery.nominal_capacity_source, at.own(63).pick(&["SMARTCAR", "USER_SELECTED"]));
    let options = [(9, "BEV:SMALL RWD"), (10, "BEV:LARGE AWD")];
    for (option, (tenths, name)) in array(&mut battery.nominal_capacity_available_capacities, 2).zip(options) {
        option.capacity = decimal(at.model.battery * tenths / 1000, 1);
        put(&mut option.description, name);
    }
    battery.is_heater_active = Some(at.vehicle.outside() < 20 && !at.is(Doing::Parked));
    battery.max_range_charge_counter_value = i32::try_from(at.vehicle.full_charges).ok();
}

pub(super) fn charge(charge: &mut Charge, at: &Moment<'_>) {
    let charging = at.is(Doing::Charging);
    let plugged = charging || (at.is(Doing::Parked) && at.vehicle.is_at_home());
    let fast = at.model.charger > 50_000;
    let power = at.vehicle.power(at.model);
    let volts = if fast { 400 } else { 230 };
    let status = match (charging, at.vehicle.charge(at.model)) {
        (true, _) => "CHARGING",
        (false, 990..) => "FULLY_CHARGED",
        _ => "NOT_CHARGING",
    };
    charge.is_charging = Some(charging);
    put(&mut charge.detailed_charging_status_value, status);
    charge.is_charging_cable_connected = Some(plugged);
    charge.time_to_complete_value = charging.then(|| i32::try_from(at.vehicle.minutes_left(at.model)).ok()).flatten();
    charge.energy_added_value = decimal(at.vehicle.session() / 10, 2);
    charge.charge_rate_value = decimal(power * 10 / 168, 1);
    charge.wattage_value = Some(power as f64);
    charge.voltage_value = decimal(if charging { volts * 10 + power % 37 } else { 0 }, 1);
    charge.amperage_value = decimal(power * 10 / volts, 1);
    charge.amperage_requested_value = decimal(at.model.charger * 10 / volts, 1);
    charge.amperage_max_value = Some(if fast { 400.0 } else { 16.0 });
    charge.charger_phases_value = Some(if fast || !charging { 1 } else { 3 });
    charge.charge_limits_active_limit = plugged.then_some(at.vehicle.limit as f64);
    sometimes(&mut charge.charging_connector_type_value, at, 64, &["CCS", "TYPE_2", "CHADEMO"]);
    charge.is_fast_charger_present = Some(charging && fast);
    sometimes(&mut charge.fast_charger_type_value, at, 65, &["CCS", "CHADEMO"]);
    charge.is_charging_cable_latched = Some(charging);
    charge.is_charging_port_flap_open = Some(plugged);
    put(&mut charge.charge_port_status_color_value, if charging { "GREEN" } else { "WHITE" });
}

pub(super) fn fuel(engine: &mut InternalCombustionEngine, small: &mut LowVoltageBattery, at: &Moment<'_>) {
    let tank = has_tank(at);
    engine.fuel_level_value = decimal(at.vehicle.tank(at.model), 1).filter(|_| tank);
    engine.amount_remaining_value = decimal(at.vehicle.fuel() / 100, 1).filter(|_| tank);
    engine.range_value = Some((at.vehicle.fuel_range() / 1000) as f64).filter(|_| tank);
    let worn = at.vehicle.odometer / 1000 % 15_000 * 100 / 15_000;
    engine.oil_life_value = Some((100 - worn) as f64);
    let level = 82 + i64::try_from(at.event(66).below(18)).unwrap_or(0);
    small.state_of_charge_value = Some(level as f64);
    put(&mut small.status_value, if level < 84 { "WARN" } else { "GOOD" });
}
