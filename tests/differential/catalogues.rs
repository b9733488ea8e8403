//! Kernel against reference, on random catalogues and events made for them.

use std::collections::BTreeSet;

use planish_tests::catalogues::catalogue;
use planish_tests::events::event;
use planish_tests::mutate::{Change, Random, rewrite};
use planish_tests::shrink::{smallest_catalogue, smallest_line};
use planish_tests::{Both, difference, plan};

use super::{number, reasons};

/// What the two say, if it is not the same.
fn disagreement(both: &Both, line: &str) -> Option<String> {
    let (kernel, reference) = (both.kernel(line.as_bytes()), both.reference(line.as_bytes()));
    (kernel != reference).then(|| difference(&kernel, &reference))
}

/// A disagreement as small as it can be shown.
fn smallest(yaml: &str, line: &str) -> String {
    let line = smallest_line(line, |line| disagreement(&Both::new(yaml), line).is_some());
    let yaml = smallest_catalogue(yaml, |yaml| disagreement(&Both::new(yaml), &line).is_some());
    let line = smallest_line(&line, |line| disagreement(&Both::new(&yaml), line).is_some());
    format!("{}\nline: {line}\n{yaml}", disagreement(&Both::new(&yaml), &line).unwrap())
}

#[test]
fn both_agree_on_random_catalogues() {
    let (seed, count) = (number("PLANISH_SEED", 20_260_109), number("PLANISH_CATALOGUES", 150));
    println!("seed {seed}, {count} catalogues");
    let mut met = BTreeSet::new();
    let mut found = Vec::new();
    for number in seed..seed + count {
        let yaml = catalogue(number);
        let (both, plan) = (Both::new(&yaml), plan(&yaml).plan);
        let mut random = Random(number);
        for at in 0..40 {
            let mut line = event(&plan, &mut random);
            if at % 4 == 3 {
                line = rewrite(&line, Change::Content([8, 30, 100][random.below(3)]), &mut random);
            }
            if disagreement(&both, &line).is_some() {
                found.push(format!("catalogue {number}, event {at}: {}", smallest(&yaml, &line)));
                break;
            }
            met.extend(reasons(&both.kernel(line.as_bytes())));
        }
        if found.len() == 5 {
            break;
        }
    }
    println!("met: {met:?}");
    assert!(found.is_empty(), "{}", found.join("\n"));
}
