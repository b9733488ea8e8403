//! The car's own checks.

use planish_kernel::Timestamp;

use super::Moment;
use crate::cars::Diagnostics;
use crate::slot::{array, put};

/// Puts the result of each check.
macro_rules! checks {
    ($of:ident: $($status:ident $description:ident)*) => {
        [$((&mut $of.$status, &mut $of.$description)),*]
    };
}

pub(super) fn fill(of: &mut Diagnostics, at: &Moment<'_>) {
    let all = checks! { of:
        mil_status mil_description
        abs_status abs_description
        active_safety_status active_safety_description
        airbag_status airbag_description
        brake_fluid_status brake_fluid_description
        driver_assistance_status driver_assistance_description
        lighting_status lighting_description
        tire_pressure_status tire_pressure_description
        tire_pressure_monitoring_status tire_pressure_monitoring_description
        evhv_battery_status evhv_battery_description
        ev_battery_conditioning_status ev_battery_conditioning_description
        ev_charging_status ev_charging_description
        ev_drive_unit_status ev_drive_unit_description
        emissions_status emissions_description
        oil_life_status oil_life_description
        oil_pressure_status oil_pressure_description
        oil_temperature_status oil_temperature_description
        water_in_fuel_status water_in_fuel_description
        telematics_status telematics_description
        transmission_status transmission_description
        washer_fluid_status washer_fluid_description
    };
    for (part, (status, description)) in (100..).zip(all) {
        if at.own(part).below(12) == 0 {
            put(status, "ALERT");
            put(
                description,
                at.own(part + 50).pick(&["Low pressure", "Check the \"left\" unit", "Service due: see menu\n2.1"]),
            );
        } else {
            put(status, "OK");
            *description = None;
        }
    }
    let codes = at.own(90).below(3);
    of.dtc_count_value = i32::try_from(codes).ok();
    for (number, trouble) in (91..).zip(array(&mut of.dtc_list, codes)) {
        put(&mut trouble.code, at.own(number).pick(&["P0300", "P0420", "U0100", "B1342"]));
        let ago = i64::try_from(at.own(number).below(900)).unwrap_or(0) * 3600;
        trouble.timestamp = Some(Timestamp((1_767_225_600 - ago) * 1_000_000));
    }
}
