//! A message of a scooter as a struct, with the macro and the kernel alone.
//!
//! The macro stands at the root of this crate: what it makes is the crate's own.

planish_macros::catalogue!("../signals.yaml");

use planish_kernel::{Date, Flattener, ForTables, LineContext, Outcome, Row, Timestamp};

/// What a message says; nothing if it is no message.
#[must_use]
pub fn read(line: &str) -> Option<ScooterEvents> {
    let mut row = Row::for_tables(&TABLES);
    let context = LineContext { source_file: "inbox", line: 1, processed_at: Timestamp(0), run_date: Date(0) };
    match Flattener::new(&TABLES).flatten(line.as_bytes(), &context, &mut row) {
        Outcome::Row => Some(ScooterEvents::from_row(row)),
        Outcome::Blank | Outcome::Removed | Outcome::Quarantined(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = r#"{"message_id":"m1","sent_at":1770091506,"rider":{"id":"r9"},"readings":[
        {"part":"Battery","what":"Charge","data":"{\"value\":0.5}"},
        {"id":"battery-cells","data":{"values":[{"place":1,"voltage":3.7},{"place":2,"voltage":"low"}]}},
        {"id":"ride-speed","data":{"value":10,"unit":"m/s"}}]}"#;

    #[test]
    fn a_message_is_a_struct() {
        let Some(event) = read(MESSAGE) else { panic!("this is a message") };
        assert_eq!(event.event.message_id.as_deref(), Some("m1"));
        assert_eq!(event.event.sent_at, Some(Timestamp(1_770_091_506_000_000)));
        assert_eq!(event.event.rider.as_deref(), Some("r9"));
        assert_eq!(event.battery.charge_value, Some(50.0), "0.5 without a unit is a ratio");
        assert_eq!(event.ride.speed_value, Some(36.0), "10 m/s");
        assert_eq!(event.ride.is_locked, None);
        let cells = event.battery.cells.unwrap_or_default();
        assert_eq!(
            cells,
            [
                Some(BatteryCell { place: Some(1), voltage: Some(3.7) }),
                Some(BatteryCell { place: Some(2), voltage: None })
            ]
        );
    }

    #[test]
    fn what_has_no_column_is_rescued() {
        let rescued = read(MESSAGE).and_then(|event| event.system.rescued).unwrap_or_default();
        let [Some(entry)] = rescued.as_slice() else { panic!("one entry: {rescued:?}") };
        assert_eq!(entry.reason.as_deref(), Some("wrong_type"));
        assert_eq!(entry.path.as_deref(), Some("readings[1].data.values[1].voltage"));
    }

    #[test]
    fn what_was_sent_to_test_is_told_by_the_struct() {
        let is_dropped = |purpose: &str| {
            let message = MESSAGE.replace("\"sent_at\"", &format!("\"purpose\":\"{purpose}\",\"sent_at\""));
            read(&message).zip(edge::DROP_TEST_MODE).map(|(message, is_test_mode)| is_test_mode(&message.event))
        };
        assert_eq!(["drill", "Demo", "rent", "else"].map(is_dropped), [Some(true), Some(true), Some(false), Some(false)]);
    }

    #[test]
    fn what_is_no_message_is_nothing() {
        assert_eq!(read("{}"), None);
        assert_eq!(read(""), None);
    }
}
