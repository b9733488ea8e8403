//! Events for catalogues that the cars know nothing of.

use planish_simulate::{Options, Order};
use planish_tests::{Both, Fate, catalogues};

use crate::lines;

/// Flattens events of a catalogue; nothing of them may be rescued.
fn sound(yaml: &str, options: Options, events: usize) -> usize {
    let both = Both::new(yaml);
    let (lines, _) = lines(&both.tables, options, events);
    let mut filled = 0;
    for line in &lines {
        match both.agree(line) {
            Fate::Row(row, _) => {
                assert_eq!(row.get("_rescued"), None, "{}\n{yaml}", String::from_utf8_lossy(line));
                filled += row.len();
            }
            other => panic!("{other:?}: {}\n{yaml}", String::from_utf8_lossy(line)),
        }
    }
    filled
}

#[test]
fn random_catalogues_get_events_of_which_nothing_is_rescued() {
    for seed in 0..60 {
        let yaml = catalogues::catalogue(seed);
        sound(&yaml, Options { seed, vehicles: 5, signals: 12, ..Options::default() }, 8);
    }
}

#[test]
fn a_catalogue_of_five_thousand_signals_gets_events_of_as_many_as_are_asked_for() {
    let kinds =
        ["boolean", "{ value: double, unit: km, min: 0 }", "{ value: int }", "{ value: string, enum: [A, B, C] }"];
    let signal = |n: usize| format!("    Signal{n}: {}\n", kinds[n % kinds.len()]);
    let group = |g: usize| format!("  Group{g}:\n{}", (g * 20..g * 20 + 20).map(signal).collect::<String>());
    let groups: String = (0..250).map(group).collect();
    let yaml = format!(
        "catalogue: 1\ntable: {{ name: main.cars.flat, key: id }}\nevent: {{ id: {{ type: string, required: true }} }}\nsignals:\n{groups}"
    );
    let options = Options { vehicles: 10, signals: 400, order: Order::Vehicle, ..Options::default() };
    let filled = sound(&yaml, options, 20);
    assert!(filled > 20 * 200, "{filled}");
}
