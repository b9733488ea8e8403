//! The door of `cargo build`: what a build script does with a catalogue and the files that are made of it.
//!
//! A build script of a crate whose sources are generated and checked in calls [`run`] and prints what it returns.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use crate::diagnostic::Style;
use crate::emit::{Outputs, driver};
use crate::generate::{Faults, generate};

/// The variable that forbids writing.
pub const FROZEN: &str = "PLANISH_FROZEN";

/// The variable that says how faults of the catalogue are shown: `full` with the lines that they stand in.
pub const DIAGNOSTICS: &str = "PLANISH_DIAGNOSTICS";

/// Whether files may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Files are brought in line with the catalogue.
    Write,
    /// Files that are not in line with the catalogue are errors.
    Frozen,
}

impl Mode {
    /// What [`FROZEN`] asks for: frozen if it is set to anything but `0` or nothing.
    #[must_use]
    pub fn from_env() -> Self {
        match std::env::var_os(FROZEN) {
            Some(value) if !value.is_empty() && value != "0" => Self::Frozen,
            _ => Self::Write,
        }
    }
}

/// How much of a fault is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// One line: place, message, help.
    Line,
    /// The whole picture, as `planish check` shows it.
    Full,
}

impl Detail {
    /// What [`DIAGNOSTICS`] asks for.
    fn from_env() -> Self {
        match std::env::var_os(DIAGNOSTICS) {
            Some(value) if value == "full" => Self::Full,
            _ => Self::Line,
        }
    }

    /// What to tell. Cargo takes one line and puts the package's name before it, so a picture is as many directives as it has lines.
    fn lines(self, faults: &Faults) -> Vec<String> {
        match self {
            Self::Line => faults.lines(),
            Self::Full => faults.render(Style::Plain).lines().map(str::to_owned).collect(),
        }
    }
}

/// An instruction to cargo; printed, it is one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directive {
    /// Run again when this file or folder changes.
    RerunIfChanged(String),
    /// Run again when this variable changes.
    RerunIfEnvChanged(&'static str),
    /// Tell the user.
    Warning(String),
    /// Tell the user, and fail once the script has ended well.
    Error(String),
}

impl fmt::Display for Directive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (key, value) = match self {
            Self::RerunIfChanged(path) => ("rerun-if-changed", path.as_str()),
            Self::RerunIfEnvChanged(name) => ("rerun-if-env-changed", *name),
            Self::Warning(text) => ("warning", text.as_str()),
            Self::Error(text) => ("error", text.as_str()),
        };
        write!(f, "cargo::{key}={}", value.replace(['\n', '\r'], " "))
    }
}

/// Brings the files below `root`, a package's folder, in line with the catalogue, or says how they differ.
///
/// Without a catalogue the files stay as they are: the package was taken out of its workspace. So they do where the tree is read-only.
/// A script that prints an error must end well, or cargo shows its whole output instead. Faults of the catalogue are one error each; with
/// `PLANISH_DIAGNOSTICS=full` in the environment each is shown with the lines that it stands in.
#[must_use]
pub fn run(catalogue: &Path, root: &Path, mode: Mode) -> Vec<Directive> {
    run_with(catalogue, root, mode, Detail::from_env())
}

fn run_with(catalogue: &Path, root: &Path, mode: Mode, detail: Detail) -> Vec<Directive> {
    let mut directives = vec![Directive::RerunIfEnvChanged(FROZEN), Directive::RerunIfEnvChanged(DIAGNOSTICS)];
    let bytes = match fs::read(catalogue) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            // A file that is not there counts as changed, every time.
            directives.push(Directive::RerunIfChanged("build.rs".to_owned()));
            return directives;
        }
        Err(error) => {
            directives.push(Directive::Error(format!("can't read {}: {error}", catalogue.display())));
            return directives;
        }
    };
    directives.push(Directive::RerunIfChanged(catalogue.display().to_string()));
    let name = catalogue.file_name().unwrap_or(catalogue.as_os_str()).to_string_lossy();
    match generate(&name, bytes) {
        Err(faults) => directives.extend(detail.lines(&faults).into_iter().map(Directive::Error)),
        Ok(generated) => {
            directives.extend(detail.lines(&generated.warnings).into_iter().map(Directive::Warning));
            match mode {
                Mode::Write => directives.extend(write(&generated.outputs, root)),
                Mode::Frozen => directives.extend(compare(&generated.outputs, root)),
            }
        }
    }
    directives
}

fn write(outputs: &Outputs, root: &Path) -> Option<Directive> {
    match driver::write(outputs, root) {
        Ok(_) => None,
        Err(error) => unwritten(&error, outputs, root),
    }
}

/// What to say after an error of the driver: in a tree that may not be written nothing, if nothing had to be.
fn unwritten(error: &driver::Error, outputs: &Outputs, root: &Path) -> Option<Directive> {
    if !error.is_read_only() {
        return Some(Directive::Error(error.to_string()));
    }
    let behind = driver::compare(outputs, root).len();
    (behind > 0).then(|| {
        Directive::Warning(format!(
            "{error}; {behind} files are not what the catalogue gives, and are compiled as they are"
        ))
    })
}

fn compare(outputs: &Outputs, root: &Path) -> Vec<Directive> {
    // Cargo would not notice a hand-edited output: none of them is an input of this script.
    let watched = driver::folders(outputs).into_iter().chain(outputs.keys().map(String::as_str));
    let mut directives: Vec<Directive> = watched.map(|path| Directive::RerunIfChanged(path.to_owned())).collect();
    let differences = driver::compare(outputs, root);
    directives.extend(differences.iter().map(|difference| Directive::Error(difference.to_string())));
    if !differences.is_empty() {
        directives.push(Directive::Error(format!(
            "to mend it: `cargo run -p planish-cli -- generate`, or `cargo build` without {FROZEN}; then commit what changed"
        )));
    }
    directives
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::path::PathBuf;

    use super::*;

    const CATALOGUE: &str = "\
catalogue: 1
table: { name: main.telemetry.cars, key: event_id }
source: { signals: signals, code: code, group: group, name: name, body: body }
event:
  event_id: { type: string, required: true }
signals:
  Charge:
    IsCharging: boolean
    Voltage: { value: double, unit: V }
";

    /// A workspace with a catalogue and a package.
    struct Workspace(tempfile::TempDir);

    impl Workspace {
        fn new(catalogue: &str) -> Self {
            let workspace = Self(tempfile::tempdir().unwrap());
            fs::create_dir(workspace.package()).unwrap();
            fs::write(workspace.catalogue(), catalogue).unwrap();
            workspace
        }

        fn catalogue(&self) -> PathBuf {
            self.0.path().join("signals.yaml")
        }

        fn package(&self) -> PathBuf {
            self.0.path().join("generated")
        }

        fn run(&self, mode: Mode) -> Vec<Directive> {
            run_with(&self.catalogue(), &self.package(), mode, Detail::Line)
        }
    }

    fn errors(directives: &[Directive]) -> Vec<&str> {
        let mut errors = Vec::new();
        for directive in directives {
            if let Directive::Error(text) = directive {
                errors.push(text.as_str());
            }
        }
        errors
    }

    #[test]
    fn what_was_written_is_found_in_line_when_frozen() {
        let workspace = Workspace::new(CATALOGUE);
        assert!(!errors(&workspace.run(Mode::Frozen)).is_empty());
        assert!(!workspace.package().join("src").exists(), "frozen, nothing is written");
        assert_eq!(errors(&workspace.run(Mode::Write)), Vec::<&str>::new());
        assert!(workspace.package().join("src/lib.rs").is_file());
        let frozen = workspace.run(Mode::Frozen);
        assert_eq!(errors(&frozen), Vec::<&str>::new());
        for path in ["src", "src/groups", "src/tables.rs", "unity_catalog/columns.json"] {
            assert!(frozen.contains(&Directive::RerunIfChanged(path.to_owned())), "{path}: {frozen:#?}");
        }
    }

    #[test]
    fn an_edited_output_is_named_when_frozen_with_the_command_that_mends_it() {
        let workspace = Workspace::new(CATALOGUE);
        _ = workspace.run(Mode::Write);
        fs::write(workspace.package().join("src/columns.rs"), "// mine").unwrap();
        let frozen = workspace.run(Mode::Frozen);
        let [difference, mend] = errors(&frozen).try_into().unwrap();
        assert_eq!(difference, "src/columns.rs is not what the catalogue gives");
        assert!(mend.contains("cargo run -p planish-cli -- generate"), "{mend}");
    }

    #[test]
    fn faults_of_the_catalogue_are_a_line_each_and_nothing_is_written() {
        let workspace =
            Workspace::new(&CATALOGUE.replace("boolean", "[]").replace("key: event_id }", "kee: event_id }"));
        for mode in [Mode::Write, Mode::Frozen] {
            let directives = workspace.run(mode);
            let told = errors(&directives);
            assert!(told.len() >= 2, "{told:#?}");
            assert!(told.iter().all(|line| line.starts_with("signals.yaml:") && !line.contains('\n')), "{told:#?}");
            assert!(directives.contains(&Directive::RerunIfChanged(workspace.catalogue().display().to_string())));
        }
        assert_eq!(fs::read_dir(workspace.package()).unwrap().count(), 0);
    }

    #[test]
    fn the_full_picture_is_an_error_for_each_of_its_lines() {
        let workspace = Workspace::new(&CATALOGUE.replace("boolean", "bolean").replace("unit: V", "unit: kWhh"));
        let directives = run_with(&workspace.catalogue(), &workspace.package(), Mode::Write, Detail::Full);
        let picture = generate("signals.yaml", fs::read(workspace.catalogue()).unwrap()).unwrap_err();
        assert_eq!(errors(&directives).join("\n") + "\n", picture.render(Style::Plain));
        assert!(errors(&directives).contains(&"8 |     IsCharging: bolean"), "{directives:#?}");
        assert!(directives.contains(&Directive::RerunIfEnvChanged(DIAGNOSTICS)));
    }

    #[test]
    fn a_warning_is_told_and_the_files_are_written() {
        let workspace = Workspace::new(&CATALOGUE.replace("value: double", "type: double"));
        let directives = workspace.run(Mode::Write);
        let warnings: Vec<_> = directives.iter().filter(|told| matches!(told, Directive::Warning(_))).collect();
        assert_eq!((warnings.len(), errors(&directives).len()), (1, 0), "{directives:#?}");
        assert!(workspace.package().join("src/lib.rs").is_file());
    }

    #[test]
    fn without_a_catalogue_the_files_stay_as_they_are() {
        let workspace = Workspace::new(CATALOGUE);
        _ = workspace.run(Mode::Write);
        fs::remove_file(workspace.catalogue()).unwrap();
        fs::write(workspace.package().join("src/columns.rs"), "// as checked in").unwrap();
        for mode in [Mode::Write, Mode::Frozen] {
            assert_eq!(errors(&workspace.run(mode)), Vec::<&str>::new());
        }
        assert_eq!(fs::read_to_string(workspace.package().join("src/columns.rs")).unwrap(), "// as checked in");
    }

    #[test]
    fn a_read_only_tree_is_worth_a_warning_if_it_is_behind_and_nothing_else() {
        let workspace = Workspace::new(CATALOGUE);
        let outputs = generate("signals.yaml", CATALOGUE).unwrap().outputs;
        let read_only = driver::Error::new("write", "src/lib.rs", io::ErrorKind::ReadOnlyFilesystem);
        let full = driver::Error::new("write", "src/lib.rs", io::ErrorKind::StorageFull);
        assert!(matches!(unwritten(&read_only, &outputs, &workspace.package()), Some(Directive::Warning(_))));
        assert!(matches!(unwritten(&full, &outputs, &workspace.package()), Some(Directive::Error(_))));
        _ = workspace.run(Mode::Write);
        assert_eq!(unwritten(&read_only, &outputs, &workspace.package()), None);
    }

    #[test]
    fn a_directive_is_one_line() {
        assert_eq!(Directive::Error("a\nb".to_owned()).to_string(), "cargo::error=a b");
        assert_eq!(Directive::RerunIfEnvChanged(FROZEN).to_string(), "cargo::rerun-if-env-changed=PLANISH_FROZEN");
    }
}
