//! `planish dev down`.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use clap::Args;

use super::failure;
use super::folder::{Folder, Life};
use crate::{Failure, print};

/// Options of `planish dev down`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The folder of the stack.
    #[arg(long, value_name = "FOLDER", default_value = "target/dev")]
    folder: PathBuf,
}

/// How long the stack may take to end by itself.
const ORDERLY: Duration = Duration::from_secs(15);

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let stack = Folder::find(&arguments.folder);
    let Some(stack) = stack else { return print(&"no stack is up") };
    if stack.life()? == Life::None {
        stack.forget();
        return print(&"no stack is up");
    }
    end(&stack)?;
    stack.forget();
    print(&"the stack is down")
}

/// Ends the stack that lives in a folder.
pub(super) fn end(stack: &Folder) -> Result<(), Failure> {
    // Whoever holds the lock writes its number next.
    let pid = wait(ORDERLY, || stack.read("lock").and_then(|pid| pid.trim().parse::<u32>().ok()));
    let pid = pid.ok_or_else(|| {
        let lock = stack.file("lock");
        failure(
            format_args!("something holds {}, and it does not say what", lock.display()),
            format_args!("end it: `fuser {}` says which process it is", lock.display()),
        )
    })?;
    for (signal, patience) in [("TERM", ORDERLY), ("KILL", Duration::from_secs(5))] {
        // The group holds all that the stack has started.
        // POSIX: a shell may know no other form.
        let kill = format!("kill -s {signal} -- -{pid}");
        _ = Command::new("sh").args(["-c", &kill]).stderr(Stdio::null()).status();
        if wait(patience, || matches!(stack.life(), Ok(Life::None)).then_some(())).is_some() {
            return Ok(());
        }
    }
    Err(failure(format_args!("the process group {pid} does not end"), format_args!("look at it: `ps -g {pid}`")))
}

/// What `look` finds, if it finds anything in time.
pub(super) fn wait<T>(patience: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let until = Instant::now() + patience;
    loop {
        if let Some(found) = look() {
            return Some(found);
        }
        if Instant::now() >= until {
            return None;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}
