//! Events without faults: sound, the same for a seed, and like those that real senders send.

use std::collections::BTreeMap;

use planish_simulate::{Options, Order};
use planish_tests::{Both, Fate, shipped_catalogue};
use serde_json::{Map, Value};

use crate::lines;

fn rows(both: &Both, options: Options, events: usize) -> Vec<Map<String, Value>> {
    let (lines, _) = lines(&both.tables, options, events);
    let row = |line: &Vec<u8>| match both.agree(line) {
        Fate::Row(row, _) => row,
        other => panic!("{other:?}: {}", String::from_utf8_lossy(line)),
    };
    lines.iter().map(row).collect()
}

#[test]
fn nothing_of_an_event_without_faults_is_rescued_whatever_the_order() {
    let both = Both::new(&shipped_catalogue());
    for order in [Order::Fixed, Order::Vehicle, Order::Event] {
        for row in rows(&both, Options { order, vehicles: 70, ..Options::default() }, 250) {
            assert_eq!(row.get("_rescued"), None);
        }
    }
}

#[test]
fn rows_are_the_same_in_every_order() {
    let both = Both::new(&shipped_catalogue());
    let of = |order| rows(&both, Options { order, ..Options::default() }, 60);
    let fixed = of(Order::Fixed);
    assert_eq!(fixed, of(Order::Vehicle));
    assert_eq!(fixed, of(Order::Event));
}

#[test]
fn a_seed_gives_the_same_bytes_and_another_seed_gives_others() {
    let both = Both::new(&shipped_catalogue());
    let of = |seed| lines(&both.tables, Options { seed, faults: 0.2, ..Options::default() }, 300);
    assert_eq!(of(3), of(3));
    assert_ne!(of(3).0, of(4).0);
}

#[test]
fn sizes_and_mix_are_those_of_real_webhooks() {
    let both = Both::new(&shipped_catalogue());
    let (lines, _) = lines(&both.tables, Options::default(), 600);
    let bytes = lines.iter().map(Vec::len).sum::<usize>() / lines.len();
    assert!((7_800..9_400).contains(&bytes), "{bytes} bytes an event");
    let (mut signals, mut failed, mut written) = (0, 0, BTreeMap::<String, usize>::new());
    for line in &lines {
        let event: Value = serde_json::from_slice(line).unwrap();
        for signal in event["signals"].as_array().unwrap() {
            let keys: Vec<&str> = signal.as_object().unwrap().keys().map(String::as_str).collect();
            *written.entry(keys.join(",")).or_default() += 1;
            signals += 1;
            failed += usize::from(signal["status"]["value"] == "ERROR");
        }
    }
    assert!((36..44).contains(&(signals / lines.len())), "{signals} signals");
    assert!((28..42).contains(&(failed * 100 / signals)), "{failed} of {signals} failed");
}

#[test]
fn every_column_of_the_shipped_signals_is_filled_by_some_car() {
    let both = Both::new(&shipped_catalogue());
    let options = Options { vehicles: 400, signals: 93, ..Options::default() };
    let mut filled = std::collections::BTreeSet::new();
    rows(&both, options, 800).into_iter().for_each(|row| filled.extend(row.into_iter().map(|(name, _)| name)));
    let columns = both.tables.columns().iter().map(|column| column.name.to_string());
    let empty: Vec<String> =
        columns.filter(|name| !filled.contains(name) && name != "_rescued" && name != "errors").collect();
    assert!(empty.is_empty(), "never filled: {empty:?}");
}

#[test]
fn a_car_goes_on_from_where_it_was() {
    let both = Both::new(&shipped_catalogue());
    let options = Options { vehicles: 3, signals: 93, ..Options::default() };
    let mut cars: BTreeMap<String, Vec<Map<String, Value>>> = BTreeMap::new();
    for row in rows(&both, options, 900) {
        cars.entry(row["vehicle_id"].as_str().unwrap().to_owned()).or_default().push(row);
    }
    assert_eq!(cars.len(), 3);
    for rows in cars.values() {
        let of = |row: &Map<String, Value>, name: &str| row.get(name).and_then(Value::as_f64);
        for pair in rows.windows(2) {
            assert_eq!(pair[0]["vehicle_make"], pair[1]["vehicle_make"]);
            let distance = [&pair[0], &pair[1]].map(|row| of(row, "Odometer_TraveledDistance_value"));
            assert!(distance[0] <= distance[1], "{distance:?}");
            let failed = [&pair[0], &pair[1]].map(|row| row["_signal_state"].as_object().unwrap().len());
            assert_eq!(failed[0], failed[1], "a car is asked for the same signals, always");
        }
    }
}
