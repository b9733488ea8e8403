//! What a small plan becomes, byte for byte: `tests/golden`. `PLANISH_BLESS=1` writes it anew.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod fixture;

use std::path::Path;

use planish_codegen::emit::{Outputs, driver, emit, emit_for, inline};
use planish_codegen::lower::lower;

fn outputs() -> Outputs {
    let plan = fixture::plan();
    emit(&plan, &lower(&plan).unwrap())
}

#[test]
fn outputs_are_the_golden_ones() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    if std::env::var_os("PLANISH_BLESS").is_some() {
        _ = driver::write(&outputs(), &root).unwrap();
    }
    let told: Vec<String> = driver::compare(&outputs(), &root).iter().map(ToString::to_string).collect();
    assert!(
        told.is_empty(),
        "{told:#?}\nlook at them, then: PLANISH_BLESS=1 cargo test -p planish-codegen --test golden"
    );
}

#[test]
fn every_output_but_json_says_where_it_comes_from() {
    for (path, text) in outputs() {
        let first = text.lines().next().unwrap();
        let emitter = first.split("codegen/").nth(1).and_then(|rest| rest.split(',').next());
        match emitter {
            Some(file) => assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(file).is_file(), "{path}: {first}"),
            None => assert!(path.ends_with(".json"), "{path}: {first}"),
        }
    }
}

#[test]
fn json_outputs_are_json_and_so_is_the_text_inside() {
    let outputs = outputs();
    let columns: serde_json::Value = serde_json::from_str(&outputs["unity_catalog/columns.json"]).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&outputs["delta/schema.json"]).unwrap();
    let columns = columns.as_array().unwrap();
    assert_eq!(columns.len(), schema["fields"].as_array().unwrap().len());
    for (column, field) in columns.iter().zip(schema["fields"].as_array().unwrap()) {
        let inner: serde_json::Value = serde_json::from_str(column["type_json"].as_str().unwrap()).unwrap();
        assert_eq!(inner, *field);
    }
}

#[test]
fn the_table_is_never_replaced_and_never_append_only() {
    let sql = &outputs()["delta/create_table.sql"];
    assert!(sql.contains("CREATE TABLE IF NOT EXISTS `main`.`telemetry`.`car_telemetry_flattened` ("), "{sql}");
    for word in ["REPLACE", "appendOnly", "TIMESTAMP_NTZ", "CHECK", "CLUSTER BY"] {
        assert!(!sql.contains(word), "{word} in {sql}");
    }
}

#[test]
fn inlined_rust_is_one_text_without_files_and_with_the_kernel_of_ones_choice() {
    let plan = fixture::plan();
    let text = inline(&emit_for(&plan, &lower(&plan).unwrap(), "::elsewhere::kernel"));
    assert!(text.parse::<proc_macro2::TokenStream>().is_ok());
    let file: syn::File = syn::parse_str(&text).unwrap();
    let bodiless = |item: &syn::Item| matches!(item, syn::Item::Mod(module) if module.content.is_none());
    assert!(!file.items.iter().any(bodiless), "{text}");
    assert!(!text.contains("include_str!") && !text.contains("planish_kernel"), "{text}");
    assert!(text.contains("use ::elsewhere::kernel::tables::*;"), "{text}");
}
