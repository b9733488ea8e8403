//! Kernel against reference, on the shipped catalogue.
//!
//! `PLANISH_SEED` replays a run, `PLANISH_MUTATIONS` says how many mutated events it takes; `PLANISH_EVENTS` names further files of
//! NDJSON, separated by `:`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod catalogues;
mod readers;

use std::collections::BTreeSet;

use planish_tests::mutate::{Change, Random, rewrite};
use planish_tests::{Both, Fate, shipped_catalogue, workspace_file};

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().map_or(default, |text| text.parse().expect("a number"))
}

/// All lines of the shipped samples, and of the files that the environment names.
fn lines() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    let names = names.iter().map(|name| name.to_str().unwrap()).filter(|name| name.ends_with(".ndjson"));
    let mut files: Vec<Vec<u8>> = names.map(|name| workspace_file(&format!("samples/{name}"))).collect();
    for path in std::env::var("PLANISH_EVENTS").unwrap_or_default().split(':').filter(|path| !path.is_empty()) {
        files.push(std::fs::read(path).unwrap());
    }
    files.iter().flat_map(|file| file.split(|byte| *byte == b'\n')).map(<[u8]>::to_vec).collect()
}

fn reasons(fate: &Fate) -> Vec<String> {
    match fate {
        Fate::Quarantined(reason) => vec![format!("quarantine {reason}")],
        Fate::Row(row, counts) => {
            let rescued = row.get("_rescued").and_then(|rescued| rescued.as_array()).into_iter().flatten();
            let rescued = rescued.map(|entry| format!("rescued {}", entry["reason"].as_str().unwrap()));
            rescued.chain(counts.keys().map(|word| format!("counted {word}"))).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn both_flatteners_agree_on_every_sample_and_the_samples_meet_every_reason() {
    let both = Both::new(&shipped_catalogue());
    let met: BTreeSet<String> = lines().iter().flat_map(|line| reasons(&both.agree(line))).collect();
    // The catalogue that ships rescues what it does not know, and a long or deep line is no sample for people to read.
    let absent = ["counted unknown_counted", "quarantine too_long", "quarantine too_deep"];
    let rescued = planish_kernel::Reason::ALL.iter().map(|reason| format!("rescued {}", reason.word()));
    let quarantined = planish_kernel::Quarantine::ALL.iter().map(|reason| format!("quarantine {}", reason.word()));
    let counted = planish_kernel::Count::ALL.iter().map(|count| format!("counted {}", count.word()));
    let all: BTreeSet<String> =
        rescued.chain(quarantined).chain(counted).filter(|word| !absent.contains(&word.as_str())).collect();
    assert_eq!(all.difference(&met).collect::<Vec<_>>(), Vec::<&String>::new(), "no sample shows these");
}

#[test]
fn the_samples_fill_every_column_of_every_signal() {
    let both = Both::new(&shipped_catalogue());
    let mut filled = BTreeSet::new();
    for line in lines() {
        if let Fate::Row(row, _) = both.kernel(&line) {
            filled.extend(row.keys().cloned());
        }
    }
    let empty: Vec<_> = both.tables.columns().iter().filter(|column| !filled.contains(&*column.name)).collect();
    assert!(empty.is_empty(), "never filled: {:?}", empty.iter().map(|column| &column.name).collect::<Vec<_>>());
}

#[test]
fn both_agree_whatever_the_order_of_keys() {
    let both = Both::new(&shipped_catalogue());
    let seed = number("PLANISH_SEED", 20_260_109);
    let mut random = Random(seed);
    for line in lines().iter().filter_map(|line| std::str::from_utf8(line).ok()) {
        if planish_kernel::lexer::Tape::default().document(line).is_ok() {
            for _ in 0..3 {
                let _ = both.agree(rewrite(line, Change::Order, &mut random).as_bytes());
            }
        }
    }
}

#[test]
fn both_agree_on_mutated_events() {
    let both = Both::new(&shipped_catalogue());
    let (seed, count) = (number("PLANISH_SEED", 20_260_109), number("PLANISH_MUTATIONS", 4_000));
    println!("seed {seed}, {count} events");
    let lines = lines();
    let events: Vec<&str> = lines.iter().filter_map(|line| std::str::from_utf8(line).ok()).collect();
    let events: Vec<&str> =
        events.into_iter().filter(|line| planish_kernel::lexer::Tape::default().document(line).is_ok()).collect();
    let mut random = Random(seed);
    let mut met = BTreeSet::new();
    for number in 0..count {
        let rate = [8, 30, 100, 400][random.below(4)];
        let event = events[random.below(events.len())];
        let mutated = rewrite(event, Change::Content(rate), &mut random);
        let (kernel, reference) = (both.kernel(mutated.as_bytes()), both.reference(mutated.as_bytes()));
        assert!(
            kernel == reference,
            "event {number} of seed {seed}: {}\nline: {mutated}",
            planish_tests::difference(&kernel, &reference)
        );
        met.extend(reasons(&kernel));
    }
    println!("met: {met:?}");
}
