//! The catalogue's model: one reading of it agrees with another, and editors learn what every key means.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, path::Path};

use planish_codegen::{
    catalogue::{self, Catalogue, Sentinel, TypeExpr},
    diagnostic::{Diagnostics, SourceText},
};
use serde_json::Value;

fn read(text: &str) -> Catalogue {
    let source = SourceText::new("catalogue.yaml", text);
    let mut diagnostics = Diagnostics::default();
    let catalogue = catalogue::read(&source, &mut diagnostics);
    assert_eq!(diagnostics.lines(&source), [] as [&str; 0]);
    catalogue.unwrap()
}

fn shipped() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../signals.yaml")).unwrap()
}

#[test]
fn the_other_reader_of_yaml_reads_the_same() {
    for text in [include_str!("small.yaml").to_owned(), shipped()] {
        let other: Catalogue = serde_yaml::from_str(&text).unwrap();
        assert_eq!(read(&text), other);
    }
}

#[test]
fn a_type_name_alone_is_the_same_as_its_mapping() {
    let short = include_str!("small.yaml");
    let long =
        short.replace("Running: boolean", "Running: { type: boolean }").replace("what: json", "what: { type: json }");
    assert_ne!(short, long);
    assert_eq!(read(short), read(&long));
}

#[test]
fn a_sentinel_is_a_number_if_it_is_written_as_one() {
    let text = include_str!("small.yaml").replace("sentinels: [0, \"none\"]", "sentinels: [0.0, '0', 01, none]");
    let catalogue = read(&text);
    let state = catalogue.source.state.as_ref().unwrap();
    let sentinels = state.fields.get("time").unwrap().attributes.sentinels.as_ref().unwrap();
    let found: Vec<Sentinel> = sentinels.iter().map(|sentinel| sentinel.value.clone()).collect();
    let text = |text: &str| Sentinel::Text(text.to_owned());
    assert_eq!(found, [Sentinel::Number("0.0".to_owned()), text("0"), text("01"), text("none")]);
}

#[test]
fn types_are_written_as_they_are_read() {
    for text in ["boolean", "decimal(10,2)", "array<array<Door>>", "array<decimal(38,0)>", "Percent"] {
        assert_eq!(TypeExpr::try_from(text.to_owned()).unwrap().to_string(), text);
    }
    assert_eq!(TypeExpr::try_from(" array< int > ".to_owned()).unwrap().to_string(), "array<int>");
    for text in ["", "array", "array<>", "array<int", "decimal", "decimal(1)", "decimal(1,2,3)", "a b", "map<int>"] {
        assert!(TypeExpr::try_from(text.to_owned()).is_err(), "{text}");
    }
}

#[test]
fn every_word_of_a_built_in_type_is_one() {
    for word in TypeExpr::words().filter(|word| !["decimal", "array"].contains(word)) {
        assert!(!matches!(TypeExpr::try_from(word.to_owned()).unwrap(), TypeExpr::Named(_)), "{word}");
    }
}

/// All properties of a schema and of what it holds, with the path to each.
fn properties<'a>(schema: &'a Value, path: &str, found: &mut Vec<(String, &'a Value)>) {
    match schema {
        Value::Object(members) => {
            for (key, member) in members {
                if key == "properties" {
                    for (name, property) in member.as_object().unwrap() {
                        found.push((format!("{path}/{name}"), property));
                    }
                }
                properties(member, &format!("{path}/{key}"), found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| properties(item, path, found)),
        _ => {}
    }
}

#[test]
fn the_schema_says_what_every_key_means() {
    let schema = serde_json::to_value(schemars::schema_for!(Catalogue)).unwrap();
    let mut found = Vec::new();
    properties(&schema, "", &mut found);
    assert!(found.len() > 80, "{}", found.len());
    for (path, property) in &found {
        let described =
            property.get("description").is_some() || property.get("$ref").is_some_and(|_| path.ends_with("/_"));
        assert!(described, "{path} has no description: {property}");
        assert!(!path.contains('$') || path.contains("$defs"), "{path} is nobody's to write");
    }
}
