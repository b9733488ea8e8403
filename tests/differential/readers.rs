//! Planish's own reader of YAML against `serde_yaml`, on random catalogues.

use std::collections::BTreeSet;

use planish_codegen::catalogue::{Catalogue, read};
use planish_codegen::diagnostic::{Diagnostics, SourceText};
use planish_tests::catalogues::catalogue;
use planish_tests::{plan, shipped_catalogue};

use super::number;

fn ours(yaml: &str) -> Catalogue {
    let source = SourceText::new("signals.yaml", yaml);
    let mut diagnostics = Diagnostics::default();
    let catalogue = read(&source, &mut diagnostics);
    assert_eq!(diagnostics.lines(&source), Vec::<String>::new(), "{yaml}");
    catalogue.unwrap()
}

#[test]
fn both_readers_of_yaml_read_the_same() {
    let (seed, count) = (number("PLANISH_SEED", 20_260_109), number("PLANISH_CATALOGUES", 500));
    for yaml in (seed..seed + count).map(catalogue).chain([shipped_catalogue()]) {
        let theirs: Catalogue = serde_yaml::from_str(&yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"));
        assert!(ours(&yaml) == theirs, "{:#?}\n{theirs:#?}\n{yaml}", ours(&yaml));
    }
}

#[test]
fn random_catalogues_are_right_and_differ() {
    let seed = number("PLANISH_SEED", 20_260_109);
    let mut columns = BTreeSet::new();
    for number in seed..seed + 300 {
        assert_eq!(catalogue(number), catalogue(number));
        columns.insert(plan(&catalogue(number)).plan.columns.len());
    }
    assert!(columns.len() > 30, "{columns:?}");
}
