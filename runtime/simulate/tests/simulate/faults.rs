//! Faults: each is met, each does what the manifest says, and nothing else is touched.

use std::collections::{BTreeMap, BTreeSet};

use planish_kernel::Count;
use planish_simulate::{Entry, Expect, Fault, Options, Order};
use planish_tests::{Both, Fate, shipped_catalogue};
use serde_json::{Map, Value, json};

use crate::{lines, number};

const FAULTY: Options = Options { seed: 5, vehicles: 40, signals: 40, order: Order::Fixed, faults: 0.6 };

/// The entries of `_rescued`.
fn rescued(row: &Map<String, Value>) -> Vec<Value> {
    row.get("_rescued").and_then(Value::as_array).cloned().unwrap_or_default()
}

fn count(counts: &BTreeMap<String, u64>, of: Count) -> u64 {
    counts.get(of.word()).copied().unwrap_or_default()
}

/// Whether the fate of a line is what the manifest says; `clean` is that of the line without the fault.
fn check(entry: &Entry, fate: &Fate, clean: &Fate) {
    match (&entry.expect, fate) {
        (Expect::Blank, Fate::Blank) | (Expect::Removed, Fate::Removed) => {}
        (Expect::Quarantined(reason), Fate::Quarantined(was)) => assert_eq!(was, reason.word(), "{entry:?}"),
        (Expect::Row | Expect::Supersedes(_) | Expect::SupersededBy(_), Fate::Row(row, _)) => {
            assert_eq!(rescued(row), Vec::<Value>::new(), "{entry:?}");
            assert_eq!(row.get("event_id").and_then(Value::as_str), entry.event_id.as_deref());
        }
        (Expect::Rescued { reason, path, raw }, Fate::Row(row, _)) => {
            let mut expected = json!({ "reason": reason.word(), "path": path, "raw": raw });
            if let Some(signal) = &entry.signal {
                expected["signal"] = json!(signal);
            }
            assert_eq!(rescued(row), [expected], "{entry:?}");
        }
        (Expect::Counted(word), Fate::Row(row, counts)) => {
            assert_eq!(rescued(row), Vec::<Value>::new(), "{entry:?}");
            let Fate::Row(_, before) = clean else { panic!("{clean:?}") };
            assert!(count(counts, *word) > count(before, *word), "{entry:?}");
        }
        _ => panic!("{entry:?}: {fate:?}"),
    }
}

#[test]
fn every_fault_is_met_and_does_what_the_manifest_says() {
    let both = Both::new(&shipped_catalogue());
    let (seed, events) = (number("PLANISH_SEED", 5), number("PLANISH_SIMULATED", 700) as usize);
    println!("seed {seed}, {events} events");
    let mut met = BTreeSet::new();
    for order in [Order::Fixed, Order::Vehicle, Order::Event] {
        let options = Options { order, seed, ..FAULTY };
        let (faulty, manifest) = lines(&both.tables, options, events);
        let (clean, nothing) = lines(&both.tables, Options { faults: 0.0, ..options }, events);
        assert_eq!(nothing, []);
        let manifest: BTreeMap<u64, Entry> = manifest.into_iter().map(|entry| (entry.line, entry)).collect();
        for (number, (faulty, clean)) in (1..).zip(faulty.iter().zip(&clean)) {
            match manifest.get(&number) {
                None => assert_eq!(faulty, clean, "line {number} is not in the manifest"),
                Some(entry) => {
                    check(entry, &both.agree(faulty), &both.kernel(clean));
                    met.insert(entry.fault);
                }
            }
        }
    }
    let unmet: Vec<_> = Fault::ALL.iter().filter(|fault| !met.contains(fault)).collect();
    assert!(unmet.is_empty(), "never met: {unmet:?}");
}

#[test]
fn what_comes_again_has_the_key_of_the_line_that_it_names_and_its_place_in_the_stream() {
    let both = Both::new(&shipped_catalogue());
    let (lines, manifest) = lines(&both.tables, Options { seed: 6, ..FAULTY }, 1500);
    let row = |number: u64| match both.kernel(&lines[number as usize - 1]) {
        Fate::Row(row, _) => row,
        other => panic!("line {number}: {other:?}"),
    };
    let mut changed = 0;
    for entry in &manifest {
        let (Expect::Supersedes(before) | Expect::SupersededBy(before)) = entry.expect else { continue };
        let (now, then) = (row(entry.line), row(before));
        assert_eq!(now["event_id"], then["event_id"]);
        let sequences = [&now, &then].map(|row| row["_stream_sequence"].as_str().unwrap().to_owned());
        match entry.fault {
            Fault::Duplicate => assert_eq!(lines[entry.line as usize - 1], lines[before as usize - 1]),
            Fault::Redelivered => assert!(sequences[0] > sequences[1]),
            Fault::Late => assert!(sequences[0] < sequences[1]),
            other => panic!("{other:?}"),
        }
        changed += usize::from(entry.fault != Fault::Duplicate && now["meta_delivery_id"] != then["meta_delivery_id"]);
    }
    assert!(changed > 10, "{changed}");
}

#[test]
fn about_as_many_events_have_a_fault_as_were_asked_for() {
    let both = Both::new(&shipped_catalogue());
    let (_, manifest) = lines(&both.tables, Options { faults: 0.1, ..FAULTY }, 3000);
    assert!((250..350).contains(&manifest.len()), "{}", manifest.len());
}
