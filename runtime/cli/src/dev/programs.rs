//! The programs of a stack: the functions as they are shipped, and the batch.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::failure;
use crate::Failure;

/// Where the programs of a stack are.
pub(super) struct Programs {
    pub(super) stream_processor: PathBuf,
    pub(super) job_trigger: PathBuf,
    pub(super) batch: PathBuf,
}

impl Programs {
    /// Those in a folder, built before.
    pub(super) fn find(functions: &Path, batch: &Path) -> Result<Self, Failure> {
        let program = |path: PathBuf| {
            let there = path.is_file().then(|| path.canonicalize().ok()).flatten();
            there.ok_or_else(|| {
                failure(
                    format_args!("there is no program {}", path.display()),
                    "leave the option out, and it will be built",
                )
            })
        };
        Ok(Self {
            stream_processor: program(functions.join("stream-processor"))?,
            job_trigger: program(functions.join("job-trigger"))?,
            batch: program(batch.to_owned())?,
        })
    }

    /// Builds those that are not given.
    pub(super) fn prepare(functions: Option<&Path>, batch: Option<&Path>) -> Result<Self, Failure> {
        let target = match (functions, batch) {
            (Some(_), Some(_)) => PathBuf::new(),
            _ => target()?,
        };
        if functions.is_none() {
            // By themselves: with the workspace they would get what others want of the libraries that they share.
            cargo(&["build", "-p", "planish-lambda", "--profile", "lambda"])?;
        }
        if batch.is_none() {
            cargo(&["build", "-p", "planish-batch"])?;
        }
        let functions = functions.map_or_else(|| target.join("lambda"), Path::to_owned);
        let batch = batch.map_or_else(|| target.join("debug/planish-batch"), Path::to_owned);
        Self::find(&functions, &batch)
    }
}

/// Cargo, as this program was started by it or else as it is found.
fn command() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

fn cargo(arguments: &[&str]) -> Result<(), Failure> {
    let shown = format!("cargo {}", arguments.join(" "));
    anstream::eprintln!("building: {shown}");
    match command().args(arguments).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(failure(format_args!("`{shown}` failed"), "mend what it says, and call `planish dev up` again")),
        Err(error) => Err(failure(format_args!("can't run `{shown}`: {error}"), "install Rust from https://rustup.rs")),
    }
}

/// Where cargo puts what it builds.
fn target() -> Result<PathBuf, Failure> {
    let output = command().args(["metadata", "--no-deps", "--offline", "--format-version", "1"]).output();
    let metadata = output.ok().filter(|output| output.status.success());
    let metadata = metadata.and_then(|output| serde_json::from_slice::<Value>(&output.stdout).ok());
    let target = metadata.as_ref().and_then(|metadata| metadata.get("target_directory")).and_then(Value::as_str);
    target.map(PathBuf::from).ok_or_else(|| {
        failure(
            "this folder is in no cargo workspace that can be read",
            "call `planish dev up` in a checkout of Planish",
        )
    })
}
