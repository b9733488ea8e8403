//! The Python environment that ministack runs in: made once, in the cache, and used by every stack.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::failure;
use crate::Failure;

/// What is installed. boto3 is for whoever puts an item by hand; both lean on one botocore, so they go up together.
const PACKAGES: [&str; 2] = ["ministack==1.5.33", "boto3==1.43.106"];

/// Says that an environment is whole; a killed installation does not have it.
const WHOLE: &str = "whole";

/// The interpreter of the environment.
pub(super) fn prepare() -> Result<PathBuf, Failure> {
    let folder = cache()?.join("dev").join(PACKAGES.join("_").replace("==", "-"));
    let python = folder.join("bin/python");
    if folder.join(WHOLE).is_file() {
        return Ok(python);
    }
    anstream::eprintln!("installing {} into {}", PACKAGES.join(" and "), folder.display());
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| Failure::file("remove", &folder, &error))?;
    }
    version()?;
    let made = output(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    made.map_err(|why| {
        failure(
            format_args!("python3 can't make an environment: {why}"),
            "on Debian and Ubuntu: apt-get install python3-venv",
        )
    })?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
    output(Command::new(&python).args(install).args(PACKAGES)).map_err(|why| {
        failure(
            format_args!("pip can't install {}: {why}", PACKAGES.join(" and ")),
            "it needs a package index (PIP_INDEX_URL); call `planish dev up` again when there is one",
        )
    })?;
    let whole = folder.join(WHOLE);
    std::fs::write(&whole, "").map_err(|error| Failure::file("write", &whole, &error))?;
    Ok(python)
}

/// The oldest Python that ministack runs on.
const OLDEST: (u32, u32) = (3, 10);

fn version() -> Result<(), Failure> {
    let help = format!("install Python {}.{} or newer, as `python3`", OLDEST.0, OLDEST.1);
    let ask = "import sys; print(*sys.version_info[:2])";
    let said = output(Command::new("python3").args(["-c", ask]))
        .map_err(|why| failure(format_args!("there is no python3: {why}"), &help))?;
    let mut numbers = said.split_whitespace().filter_map(|number| number.parse().ok());
    match (numbers.next(), numbers.next()) {
        (Some(major), Some(minor)) if (major, minor) >= OLDEST => Ok(()),
        _ => Err(failure(format_args!("python3 is Python {}", said.trim().replace(' ', ".")), help)),
    }
}

/// What a command prints, or the last that it says of why it failed.
fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = [output.stderr, output.stdout].concat();
    let said = String::from_utf8_lossy(&said);
    let last: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
    Err(last.iter().skip(last.len().saturating_sub(3)).map(|line| line.trim()).collect::<Vec<_>>().join("; "))
}

fn cache() -> Result<PathBuf, Failure> {
    let said = std::env::var_os("PLANISH_CACHE").map(PathBuf::from);
    let usual = || std::env::home_dir().map(|home| Path::new(&home).join(".cache/planish"));
    said.or_else(usual).ok_or_else(|| failure("there is no home folder", "set PLANISH_CACHE to a folder for tools"))
}
