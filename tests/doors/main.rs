//! One catalogue, three doors, the same bytes: in one process, on random catalogues and on those of this folder.
//!
//! `tests/chain/doors` is the same with real processes: rustc's expansion of the macro, `cargo build`, the command line.

#![allow(clippy::unwrap_used, clippy::panic)]

mod tokens;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use std::thread;

use planish_codegen::build_script::{Directive, Mode, run};
use planish_codegen::emit::{Outputs, driver, inline};
use planish_tests::catalogues::catalogue;
use planish_tests::{plan, shipped_catalogue};

/// How many random catalogues go through the doors.
const CATALOGUES: u64 = 200;

/// A catalogue and what it becomes.
struct Case {
    name: String,
    text: String,
    outputs: Outputs,
}

/// The shipped catalogue and those of this folder, by name.
fn written_by_people() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("doors/catalogues");
    let mut found = vec![("shipped".to_owned(), shipped_catalogue())];
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        found.push((path.display().to_string(), fs::read_to_string(path).unwrap()));
    }
    found
}

static ALL: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let random = (0..CATALOGUES).map(|seed| (format!("seed {seed}"), catalogue(seed)));
    let named = written_by_people().into_iter().chain(random);
    named.map(|(name, text)| Case { outputs: plan(&text).outputs, name, text }).collect()
});

/// All files below a folder.
fn files(folder: &Path) -> Outputs {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let below = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(below, fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

#[test]
fn there_are_ten_catalogues_beside_the_shipped_one() {
    assert_eq!(written_by_people().len(), 11);
}

#[test]
fn build_script_and_command_line_write_the_outputs_and_nothing_else_in_any_order_of_work() {
    // Last first, two at a time, on other threads: hash maps have other keys there.
    let (odd, even): (Vec<_>, Vec<_>) = ALL.iter().enumerate().rev().partition(|(at, _)| at % 2 == 1);
    thread::scope(|scope| {
        for half in [odd, even] {
            scope.spawn(move || half.into_iter().for_each(|(_, case)| writes(case)));
        }
    });
}

fn writes(case: &Case) {
    let Case { name, text, outputs } = case;
    let workspace = tempfile::tempdir().unwrap();
    let path = workspace.path().join("some other name.yaml");
    fs::write(&path, text).unwrap();
    let by_build = workspace.path().join("build");
    let errors = run(&path, &by_build, Mode::Write).into_iter().filter(|said| matches!(said, Directive::Error(_)));
    assert_eq!(errors.collect::<Vec<_>>(), [], "{name}");
    let by_line = workspace.path().join("line");
    let report = driver::write(outputs, &by_line).unwrap();
    assert_eq!(report.written.len(), outputs.len(), "{name}");
    assert!(files(&by_build) == *outputs, "{name}: the build script writes something else");
    assert!(files(&by_line) == *outputs, "{name}: the command line writes something else");
}

#[test]
fn the_macro_puts_the_tokens_of_the_files_where_it_stands() {
    for Case { name, outputs, .. } in ALL.iter() {
        let by_macro = tokens::of_text(&inline(outputs));
        let by_files = tokens::of_crate(outputs);
        if let Some(at) = (0..by_macro.len().max(by_files.len())).find(|at| by_macro.get(*at) != by_files.get(*at)) {
            panic!("{name}: the macro has {:?}, the files have {:?}", by_macro.get(at), by_files.get(at));
        }
        assert!(by_macro.len() > 1000, "{name}");
    }
}
