//! The real binary, as a person or a program calls it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod check;
mod dynamodb;
mod explain;
mod fix;
mod simulate;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const GOOD: &str = "\
catalogue: 1
table: { name: main.telemetry.cars, key: event_id }
event:
  event_id: { type: string, required: true }
signals:
  Charge:
    IsCharging: boolean
    Voltage: { value: double, unit: V, comment: At the plug. }
";

/// A folder in which the binary runs.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            fs::write(folder.path(name), text).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn planish(&self, arguments: &[&str]) -> Told {
        self.run(arguments, "", &[])
    }

    fn run(&self, arguments: &[&str], input: &str, environment: &[(&str, &str)]) -> Told {
        let mut command = Command::new(env!("CARGO_BIN_EXE_planish"));
        for name in ["CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR", "COLUMNS"] {
            command.env_remove(name);
        }
        command.args(arguments).envs(environment.iter().copied()).current_dir(self.0.path());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Whoever reads no input closes it; that is no failure of the test.
        _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Told {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What the binary said.
#[derive(Debug)]
struct Told {
    code: i32,
    out: String,
    err: String,
}

#[test]
fn every_command_says_its_exit_codes() {
    let folder = Folder::with(&[]);
    for command in ["check", "fix", "explain", "generate", "columns", "flatten", "simulate"] {
        let told = folder.planish(&[command, "--help"]);
        assert_eq!(told.code, 0, "{told:?}");
        assert!(told.out.contains("Exit codes: 0 all is well; 1 "), "{command}: {}", told.out);
    }
}

#[test]
fn a_command_line_that_makes_no_sense_is_exit_code_2() {
    let folder = Folder::with(&[("signals.yaml", GOOD)]);
    for arguments in [&["chekc"][..], &["check", "--format", "xml"], &["explain", "P9999"], &["fix", "--wet-run"], &[]]
    {
        assert_eq!(folder.planish(arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn whoever_uses_a_catalogue_is_told_its_warnings_and_gets_what_was_asked_for() {
    let folder = Folder::with(&[("signals.yaml", &GOOD.replace("{ value: double", "{ type: double"))]);
    let warned = folder.planish(&["check"]);
    assert!(warned.err.starts_with("warning[P0803]") && warned.err.ends_with("warning: 1 warning\n"), "{warned:?}");
    for arguments in [&["generate"][..], &["generate", "--check"], &["columns"], &["columns", "--json"]] {
        let told = folder.planish(arguments);
        assert_eq!((told.code, &told.err), (0, &warned.err), "{arguments:?}");
        assert!(!told.out.is_empty() && !told.out.contains("warning"), "{told:?}");
    }
}
