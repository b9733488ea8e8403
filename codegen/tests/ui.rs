//! One mistake in a file, and what is said about it.
//!
//! Each `ui/*.yaml` stands beside the text that a person sees. `PLANISH_BLESS=1 cargo test -p planish-codegen --test ui` rewrites those
//! texts; read the difference before you keep it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use planish_codegen::{
    diagnostic::{Code, Style},
    generate::{Faults, resolve},
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui")
}

fn files(extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect();
    files.sort();
    files
}

fn faults(path: &Path) -> Faults {
    let name = path.file_name().unwrap().to_string_lossy();
    match resolve(&name, fs::read(path).unwrap()) {
        Ok(resolved) => {
            assert_eq!(
                resolved.warnings.diagnostics.errors(),
                0,
                "{name}: an error keeps the catalogue from being used"
            );
            resolved.warnings
        }
        Err(faults) => {
            assert!(faults.diagnostics.errors() > 0, "{name}: a warning does not keep the catalogue from being used");
            *faults
        }
    }
}

#[test]
fn every_mistake_is_explained_as_it_was() {
    let bless = std::env::var_os("PLANISH_BLESS").is_some();
    let mut changed = Vec::new();
    for path in files("yaml") {
        let shown = faults(&path).render(Style::Plain);
        let golden = path.with_extension("stderr");
        if bless {
            fs::write(&golden, shown).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != shown {
            changed.push(format!("--- {}\n{shown}", path.display()));
        }
    }
    assert!(changed.is_empty(), "{}\nIf this is as it should be: PLANISH_BLESS=1", changed.join("\n"));
}

#[test]
fn one_mistake_is_one_fault_and_eight_are_eight() {
    for path in files("yaml") {
        let faults = faults(&path);
        let expected = if path.ends_with("eight_mistakes.yaml") { 8 } else { 1 };
        assert_eq!(faults.diagnostics.len(), expected, "{}", faults.render(Style::Plain));
    }
}

#[test]
fn every_code_is_shown_by_a_file() {
    let shown: BTreeSet<Code> = files("yaml")
        .iter()
        .flat_map(|path| faults(path).diagnostics.sorted().into_iter().map(|fault| fault.code).collect::<Vec<_>>())
        .collect();
    let missing: Vec<_> = Code::ALL.iter().filter(|code| !shown.contains(code)).map(|code| code.id()).collect();
    assert!(missing.is_empty(), "no file in tests/ui shows {missing:?}");
}

#[test]
fn every_text_has_its_file() {
    for path in files("stderr") {
        assert!(path.with_extension("yaml").exists(), "{} stands alone", path.display());
    }
}

#[test]
fn every_fault_points_at_something_that_is_there() {
    for path in files("yaml") {
        for line in faults(&path).lines() {
            assert!(!line.contains(":1:1:"), "{line}");
        }
    }
}
