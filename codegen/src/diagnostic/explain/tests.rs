#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;
use crate::check::read_and_check;
use crate::diagnostic::{Diagnostics, SourceText, Style};
use crate::plan::units::symbols;

/// What an example leaves out.
const REST: [(&str, &str); 4] = [
    ("catalogue", "catalogue: 1\n"),
    ("table", "table: { name: main.telemetry.cars, key: event_id }\n"),
    ("event", "event:\n  event_id: { type: string, required: true }\n"),
    ("signals", "signals:\n  Odometer:\n    TraveledDistance: { value: double, unit: km }\n"),
];

/// The catalogue that an example is a part of. `�` stands for a byte that is no text.
fn whole(example: &str) -> Vec<u8> {
    let has = |key: &str| example.lines().any(|line| line.split(':').next() == Some(key));
    let rest: String = REST.into_iter().filter(|(key, _)| !has(key)).map(|(_, lines)| lines).collect();
    let text = rest + example + "\n";
    let mut bytes = Vec::new();
    for part in text.split_inclusive('�') {
        bytes.extend_from_slice(part.trim_end_matches('�').as_bytes());
        bytes.extend(part.ends_with('�').then_some(0xff));
    }
    bytes
}

fn faults(example: &str) -> (SourceText, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let source = SourceText::decode("example.yaml", whole(example), &mut diagnostics);
    if diagnostics.is_empty() {
        _ = read_and_check(&source, &mut diagnostics);
    }
    (source, diagnostics)
}

#[test]
fn every_wrong_example_has_its_fault_and_no_other() {
    for code in Code::ALL {
        let (source, diagnostics) = faults(code.explanation().wrong());
        let found: BTreeSet<Code> = diagnostics.sorted().iter().map(|fault| fault.code).collect();
        assert_eq!(found, BTreeSet::from([*code]), "{}\n{}", code.id(), diagnostics.render(&source, Style::Plain));
    }
}

#[test]
fn every_right_example_has_no_fault() {
    for code in Code::ALL {
        let (source, diagnostics) = faults(code.explanation().right());
        assert!(diagnostics.is_empty(), "{}\n{}", code.id(), diagnostics.render(&source, Style::Plain));
    }
}

#[test]
fn the_page_is_what_the_table_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    if std::env::var_os("PLANISH_BLESS").is_some() {
        fs::write(&path, explanations_page()).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == explanations_page(),
        "docs/diagnostics.md is old: PLANISH_BLESS=1 cargo test -p planish-codegen explain"
    );
}

#[test]
fn every_code_stands_on_the_page_once() {
    for code in Code::ALL {
        assert_eq!(explanations_page().matches(&format!("\n### {}\n", code.id())).count(), 1, "{}", code.id());
    }
}

#[test]
fn whoever_asks_about_units_is_shown_all_of_them() {
    let why = Code::UnknownUnit.explanation().why;
    for symbol in symbols() {
        assert!(why.contains(&format!("`{symbol}`")), "{symbol}");
    }
}

#[test]
fn a_code_is_found_by_its_id_in_either_case() {
    assert_eq!(Code::from_id("p0201"), Some(Code::UnknownType));
    assert_eq!(Code::from_id("P9999"), None);
}
