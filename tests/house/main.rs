//! The house: which crate may lean on which, and what may not creep in.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names of all crates that `package` is built from; `edges` as cargo tree names them.
fn tree(package: &str, edges: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--prefix", "none", "--format", "{p}", "--edges", edges, "--package", package])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn without(package: &str, edges: &str, banned: &[&str]) {
    let tree = tree(package, edges);
    assert!(tree.contains(package));
    let found: Vec<_> = tree.iter().filter(|name| banned.iter().any(|banned| name.starts_with(banned))).collect();
    assert!(found.is_empty(), "{package} is built from {found:?}");
}

#[test]
fn the_kernel_is_built_from_almost_nothing() {
    let expected = ["memchr", "planish-kernel", "rustc-hash", "simdutf8"].map(str::to_owned);
    assert_eq!(tree("planish-kernel", "normal,build"), BTreeSet::from(expected));
}

#[test]
fn codegen_has_no_http_no_runtime_no_arrow_and_no_command_line() {
    let banned = ["tokio", "hyper", "reqwest", "arrow", "parquet", "clap", "object_store"];
    without("planish-codegen", "normal,build", &banned);
    without("planish-macros", "normal,build", &banned);
    without("planish-generated", "normal,build", &banned);
}

#[test]
fn columns_knows_no_store_and_pipeline_neither_arrow_nor_delta() {
    without("planish-columns", "normal,build", &["object_store", "delta", "parquet", "tokio", "planish-codegen"]);
    without("planish-pipeline", "normal,build", &["arrow", "parquet", "delta", "planish-columns", "planish-codegen"]);
}

#[test]
fn the_batch_has_no_query_engine_and_no_archived_yaml() {
    without("planish-batch", "normal,build", &["datafusion", "deltalake", "serde_yaml"]);
    without("planish-cli", "normal,build", &["datafusion", "delta", "arrow", "tokio", "serde_yaml"]);
}

#[test]
fn a_function_has_no_arrow_no_aws_sdk_and_one_small_client() {
    let banned = [
        "arrow",
        "parquet",
        "delta",
        "datafusion",
        "aws-sdk",
        "aws-config",
        "aws-lc",
        "aws-smithy",
        "reqwest",
        "h2",
        "openssl",
    ];
    without("planish-lambda", "normal", &banned);
    without(
        "planish-lambda",
        "normal",
        &["planish-columns", "planish-batch", "clap", "tracing-subscriber", "serde_dynamo"],
    );
}

#[test]
fn the_simulator_builds_whatever_becomes_of_the_catalogue_and_only_the_command_line_has_it() {
    let banned = ["planish-generated", "tokio", "arrow", "delta", "parquet", "object_store", "clap", "getrandom"];
    without("planish-simulate", "normal", &banned);
    // `planish check` has to build where signals.yaml has errors, and then the generated crate does not.
    without("planish-cli", "normal", &["planish-generated"]);
    for package in [
        "planish-kernel",
        "planish-generated",
        "planish-columns",
        "planish-pipeline",
        "planish-batch",
        "planish-lambda",
    ] {
        without(package, "normal,build", &["planish-simulate"]);
    }
}

#[test]
fn the_event_source_mapping_shares_nothing_with_what_it_tests_and_nothing_is_built_from_it() {
    without("planish-mapping", "normal", &["planish-kernel", "planish-lambda", "planish-pipeline", "aws-", "reqwest"]);
    for package in
        ["planish-kernel", "planish-generated", "planish-pipeline", "planish-batch", "planish-lambda", "planish-cli"]
    {
        without(package, "normal,build", &["planish-mapping"]);
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() && entry.file_name().is_some_and(|name| name != "target") {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|ending| ending == "rs") {
            found.push(entry);
        }
    }
}

#[test]
fn no_column_is_looked_up_by_a_literal_name() {
    let mut found = Vec::new();
    for folder in ["runtime", "macros", "generated"] {
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder), &mut found);
    }
    assert!(found.len() > 30);
    let look_ups = ["column_by_name(\"", "index_of(\"", "field_with_name(\"", "project(&[\""];
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let library = text.split("#[cfg(test)]").next().unwrap();
        let is_test = path.components().any(|part| part.as_os_str() == "tests")
            || path.ends_with("tests.rs")
            || path.ends_with("samples.rs");
        for look_up in look_ups {
            assert!(is_test || !library.contains(look_up), "{} looks a column up by {look_up}", path.display());
        }
    }
}
