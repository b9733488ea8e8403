//! The envelope, and what the stream adds.

use std::fmt::Write as _;

use planish_kernel::{Json, Timestamp};

use super::Moment;
use crate::cars::{Event, System};
use crate::models::Powertrain;
use crate::slot::{array, hex, put, put_or_none, put_with, uuid};
use crate::stream::{stream_event_id, stream_sequence};

/// Signals that make a sender send.
const WATCHED: [(&str, &str); 6] = [
    ("ConnectivityStatus", "IsOnline"),
    ("Charge", "IsCharging"),
    ("TractionBattery", "StateOfCharge"),
    ("Closure", "IsLocked"),
    ("Odometer", "TraveledDistance"),
    ("Location", "PreciseLocation"),
];

pub(super) fn fill(event: &mut Event, at: &Moment<'_>) {
    let number = |part| (at.own(part).number(), at.own(part + 1).number());
    let id = |slot: &mut Option<String>, (high, low)| put_with(slot, |text| uuid(high, low, text));
    id(&mut event.event_id, at.id);
    put(&mut event.event_type, "VEHICLE_STATE");
    event.recorded_at = Some(Timestamp(at.vehicle.now.div_euclid(1000) * 1_000_000));
    id(&mut event.vehicle_id, number(1));
    put(&mut event.vehicle_make, at.model.make);
    put(&mut event.vehicle_model, at.model.name);
    event.vehicle_year = i32::try_from(2017 + at.own(3).below(10)).ok();
    put(&mut event.record_type, "ALL");
    id(&mut event.user_id, number(4));
    put_with(&mut event.smartcar_user_id, |text| uuid(number(4).0, number(4).1, text));
    put(&mut event.car_timezone, at.own(6).pick(&["Europe/Berlin", "Europe/Lisbon", "Atlantic/Azores", "Europe/Oslo"]));
    delivery(event, at);
    triggers(event, at);
    recent(event, at);
}

fn delivery(event: &mut Event, at: &Moment<'_>) {
    let late = i64::try_from(at.event(7).below(900)).unwrap_or(0);
    let delivered = Some(Timestamp(at.micros() + late * 1000));
    event.meta_delivered_at = delivered;
    put_with(&mut event.meta_delivery_id, |text| uuid(at.event(8).number(), at.event(9).number(), text));
    if at.sender.is_of_old() {
        event.meta_delivery_time = delivered;
        event.meta_version = None;
        event.meta_webhook_id = None;
        event.meta_webhook_name = None;
        event.meta_mode = None;
        event.meta_signal_count = None;
        return;
    }
    event.meta_delivery_time = None;
    put(&mut event.meta_version, "4.0");
    put(&mut event.meta_mode, "LIVE");
    event.meta_signal_count = i32::try_from(at.sender.asked.len()).ok();
    let webhook = u64::from(at.own(10).below(4) as u32);
    put_with(&mut event.meta_webhook_id, |text| uuid(0x5EA_B14D_0000 + webhook, 0xF1EE7 ^ webhook, text));
    put(
        &mut event.meta_webhook_name,
        at.own(10).pick(&["Seabird fleet", "Harbour taxis", "Night ferry", "Pier 9 \"depot\""]),
    );
}

/// What events have since 2026.
fn recent(event: &mut Event, at: &Moment<'_>) {
    if at.sender.style == 2 {
        put(&mut event.vehicle_powertrain_type, at.model.powertrain_word());
        put(&mut event.vehicle_mode, "live");
        put_with(&mut event.user_external_id, |text| {
            text.push_str("owner-");
            hex(at.own(11).number(), 6, text);
        });
        put(&mut event.meta_application_id, "app-seabird");
        event.meta_sequence = Some(at.vehicle.now);
    } else {
        event.vehicle_powertrain_type = None;
        event.vehicle_mode = None;
        event.user_external_id = None;
        event.meta_application_id = None;
        event.meta_sequence = None;
    }
    event.errors = None;
}

fn triggers(event: &mut Event, at: &Moment<'_>) {
    let first = at.event(12).below(WATCHED.len());
    let watched = WATCHED.iter().cycle().skip(first);
    for (trigger, (group, name)) in array(&mut event.triggers, 1 + at.event(13).below(3)).zip(watched) {
        put(&mut trigger.r#type, "SIGNAL_UPDATED");
        let Json(text) = trigger.signal.get_or_insert_default();
        text.clear();
        // Writing to a text cannot fail.
        _ = if at.sender.is_of_old() {
            write!(text, "\"{group}.{name}\"")
        } else {
            write!(text, r#"{{"name":"{name}","code":""#).and_then(|()| {
                text.extend(group.chars().chain(['-']).chain(name.chars()).map(|char| char.to_ascii_lowercase()));
                write!(text, r#"","group":"{group}"}}"#)
            })
        };
    }
}

pub(super) fn stream(system: &mut System, at: &Moment<'_>) {
    put_with(&mut system.stream_event_id, |text| stream_event_id(at, text));
    put_with(&mut system.stream_sequence, |text| stream_sequence(at, text));
    system.stream_created_at = Some(Timestamp(at.streamed * 1000));
}

/// A word of a model with a tank.
pub(super) fn has_tank(at: &Moment<'_>) -> bool {
    at.model.powertrain != Powertrain::Electric
}

/// Puts a text if the car has one.
pub(super) fn sometimes(slot: &mut Option<String>, at: &Moment<'_>, part: u64, texts: &[&'static str]) {
    put_or_none(slot, Some(at.own(part).pick(texts)).filter(|text| !text.is_empty()));
}
