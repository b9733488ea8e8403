//! Puts outputs on disk, or says how the disk differs from them. Nothing else in codegen writes a file.

mod error;
mod staging;

pub use error::Error;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use super::{Outputs, header};
use staging::{Staged, is_staged, lock, remove_leftovers};

/// What [`write`] did.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Outputs that were new or had other bytes.
    pub written: Vec<String>,
    /// Outputs that were there already, byte for byte. Their times are as they were.
    pub unchanged: Vec<String>,
    /// Files of ours that are no output any more.
    pub removed: Vec<String>,
}

/// A file that is not as it would be written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// Its path below the root, with `/` between its parts.
    pub path: String,
    /// How it differs.
    pub kind: DifferenceKind,
}

/// How a file differs from what would be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// It is not there.
    Missing,
    /// It has other bytes.
    Changed,
    /// It is there, but is no output any more.
    Orphan,
    /// It is there, but can't be read.
    Unreadable,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match self.kind {
            DifferenceKind::Missing => write!(f, "{path} is missing"),
            DifferenceKind::Changed => write!(f, "{path} is not what the catalogue gives"),
            DifferenceKind::Orphan => write!(f, "{path} is no longer made from the catalogue"),
            DifferenceKind::Unreadable => write!(f, "{path} can't be read"),
        }
    }
}

/// Brings the files below `root` in line with `outputs`: writes what is new or changed, leaves the rest alone, and removes files with our
/// header that are no output any more from the folders that outputs stand in.
///
/// All changed files are first written beside their places; only when each has been, they are renamed over them. A reader sees a file
/// whole, old or new, even if the writer is killed; what a killed one left beside a place is removed by the next. Of two writers of one
/// `root` the second waits for the first.
///
/// # Errors
/// If a file can't be read, written or removed. What had not been renamed by then is as it was.
pub fn write(outputs: &Outputs, root: &Path) -> Result<Report, Error> {
    let alone = lock(root);
    if alone.is_some() {
        remove_leftovers(outputs, root);
    }
    let mut report = Report::default();
    let mut staged = Staged::default();
    for (path, text) in outputs {
        let target = root.join(path);
        if fs::read(&target).is_ok_and(|bytes| bytes == text.as_bytes()) {
            report.unchanged.push(path.clone());
        } else {
            staged.add(target, text)?;
            report.written.push(path.clone());
        }
    }
    let orphans = orphans(outputs, root);
    staged.publish()?;
    for path in orphans {
        let file = root.join(&path);
        match fs::remove_file(&file) {
            // Another build was quicker.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(Error::new("remove", file, source)),
            Ok(()) => report.removed.push(path),
        }
    }
    Ok(report)
}

/// How the files below `root` differ from `outputs`, in order of their paths. Nothing is written.
#[must_use]
pub fn compare(outputs: &Outputs, root: &Path) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (path, text) in outputs {
        let kind = match fs::read(root.join(path)) {
            Ok(bytes) if bytes == text.as_bytes() => continue,
            Ok(_) => DifferenceKind::Changed,
            Err(error) if error.kind() == io::ErrorKind::NotFound => DifferenceKind::Missing,
            Err(_) => DifferenceKind::Unreadable,
        };
        differences.push(Difference { path: path.clone(), kind });
    }
    let orphans = orphans(outputs, root).into_iter();
    differences.extend(orphans.map(|path| Difference { path, kind: DifferenceKind::Orphan }));
    differences.sort();
    differences
}

/// The folders below a root that `outputs` stand in, with `/` between their parts; the root itself is not among them.
#[must_use]
pub fn folders(outputs: &Outputs) -> BTreeSet<&str> {
    outputs.keys().filter_map(|path| path.rsplit_once('/')).map(|(folder, _)| folder).collect()
}

/// Files with our header that are no output, in the folders that outputs stand in.
fn orphans(outputs: &Outputs, root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for folder in folders(outputs) {
        let Ok(entries) = fs::read_dir(root.join(folder)) else { continue };
        for entry in entries.flatten() {
            let Some(name) = entry.file_name().into_string().ok().filter(|name| !is_staged(name)) else { continue };
            let path = format!("{folder}/{name}");
            let is_file = entry.file_type().is_ok_and(|of| of.is_file());
            if is_file
                && !outputs.contains_key(&path)
                && fs::read(entry.path()).is_ok_and(|text| header::is_ours(&text))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use std::time::{Duration, SystemTime};

    use super::*;

    fn outputs(files: &[(&str, &str)]) -> Outputs {
        files
            .iter()
            .map(|(path, body)| ((*path).to_owned(), header::put(path, "x.rs", "0", (*body).to_owned())))
            .collect()
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn only_what_changed_is_written_and_the_rest_keeps_its_time() {
        let root = tempfile::tempdir().unwrap();
        let first = write(&outputs(&[("src/a.rs", "a"), ("src/b.rs", "b")]), root.path()).unwrap();
        assert_eq!(first.written, ["src/a.rs", "src/b.rs"]);
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        for name in ["src/a.rs", "src/b.rs"] {
            fs::File::options().write(true).open(root.path().join(name)).unwrap().set_modified(old).unwrap();
        }
        let second = write(&outputs(&[("src/a.rs", "a"), ("src/b.rs", "B")]), root.path()).unwrap();
        assert_eq!((second.written, second.unchanged), (vec!["src/b.rs".to_owned()], vec!["src/a.rs".to_owned()]));
        let modified = |name| fs::metadata(root.path().join(name)).unwrap().modified().unwrap();
        assert_eq!(modified("src/a.rs"), old);
        assert_ne!(modified("src/b.rs"), old);
        assert_eq!(names(&root.path().join("src")), ["a.rs", "b.rs"]);
    }

    #[test]
    fn an_orphan_goes_and_a_person_s_file_stays() {
        let root = tempfile::tempdir().unwrap();
        _ = write(&outputs(&[("src/groups/a.rs", "a"), ("src/groups/old.rs", "b"), ("c.txt", "c")]), root.path())
            .unwrap();
        fs::write(root.path().join("src/groups/mine.rs"), "// Mine.\n").unwrap();
        let now = outputs(&[("src/groups/a.rs", "a")]);
        let expected = Difference { path: "src/groups/old.rs".to_owned(), kind: DifferenceKind::Orphan };
        assert_eq!(compare(&now, root.path()), [expected]);
        assert_eq!(write(&now, root.path()).unwrap().removed, ["src/groups/old.rs"]);
        assert_eq!(names(&root.path().join("src/groups")), ["a.rs", "mine.rs"]);
        assert_eq!(compare(&now, root.path()), []);
    }

    #[test]
    fn when_one_file_cannot_be_written_no_file_changes() {
        let root = tempfile::tempdir().unwrap();
        let before = outputs(&[("a/a.rs", "old")]);
        _ = write(&before, root.path()).unwrap();
        fs::write(root.path().join("b"), "a file where a folder has to be").unwrap();
        let error = write(&outputs(&[("a/a.rs", "new"), ("b/b.rs", "new")]), root.path()).unwrap_err();
        assert!(error.to_string().contains(&root.path().join("b").display().to_string()), "{error}");
        assert!(error.to_string().contains("out of the way"), "{error}");
        assert_eq!(fs::read_to_string(root.path().join("a/a.rs")).unwrap(), before["a/a.rs"]);
        assert_eq!(names(&root.path().join("a")), ["a.rs"], "nothing half-written stays");
    }

    #[test]
    fn a_folder_in_the_place_of_a_file_is_told_before_anything_changes() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("a/b.rs")).unwrap();
        let error = write(&outputs(&[("a/a.rs", "new"), ("a/b.rs", "new")]), root.path()).unwrap_err();
        assert!(error.to_string().contains("b.rs"), "{error}");
        assert_eq!(names(&root.path().join("a")), ["b.rs"]);
    }

    #[test]
    fn a_reader_never_sees_half_a_file() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("a/a.rs");
        let versions = [outputs(&[("a/a.rs", &"a\n".repeat(200_000))]), outputs(&[("a/a.rs", &"b\n".repeat(200_000))])];
        _ = write(&versions[0], root.path()).unwrap();
        let whole: Vec<&str> = versions.iter().map(|version| version["a/a.rs"].as_str()).collect();
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for round in 0..40 {
                    _ = write(&versions[round % 2], root.path()).unwrap();
                }
            });
            while !writer.is_finished() {
                let seen = fs::read_to_string(&target).unwrap();
                assert!(whole.contains(&seen.as_str()), "{} bytes", seen.len());
            }
        });
    }

    #[test]
    fn what_a_killed_writer_left_is_removed_by_the_next_and_a_person_s_file_is_not() {
        let root = tempfile::tempdir().unwrap();
        let all = outputs(&[("a/a.rs", "a"), ("b", "b")]);
        _ = write(&all, root.path()).unwrap();
        for left in ["a/.a.rs.4711.planish", ".b.7.planish"] {
            fs::write(root.path().join(left), "// Generated by planish. Do not edit: cut off").unwrap();
        }
        for mine in ["a/.planish", "a/.x.planish", "a/.x.1a.planish", "a/x.1.planish"] {
            fs::write(root.path().join(mine), "mine").unwrap();
        }
        let report = write(&all, root.path()).unwrap();
        assert_eq!((report.written, report.removed), (vec![], vec![]));
        assert_eq!(names(&root.path().join("a")), [".planish", ".x.1a.planish", ".x.planish", "a.rs", "x.1.planish"]);
        assert_eq!(names(root.path()), ["a", "b"]);
    }

    #[test]
    fn a_writer_waits_for_another_and_leaves_its_files_alone() {
        let root = tempfile::tempdir().unwrap();
        let other = lock(root.path()).unwrap();
        let theirs = root.path().join(".a.1.planish");
        fs::write(&theirs, "theirs").unwrap();
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| write(&outputs(&[("a", "a")]), root.path()).unwrap());
            std::thread::sleep(Duration::from_millis(100));
            assert!(!writer.is_finished());
            fs::rename(&theirs, root.path().join("theirs")).unwrap();
            drop(other);
        });
        assert_eq!(names(root.path()), ["a", "theirs"]);
    }

    #[test]
    fn a_comparison_names_what_is_missing_and_what_was_edited() {
        let root = tempfile::tempdir().unwrap();
        let all = outputs(&[("a/a.rs", "a"), ("a/b.rs", "b"), ("a/c.json", "{}")]);
        _ = write(&all, root.path()).unwrap();
        fs::write(root.path().join("a/a.rs"), "edited").unwrap();
        fs::remove_file(root.path().join("a/c.json")).unwrap();
        let told: Vec<String> = compare(&all, root.path()).iter().map(ToString::to_string).collect();
        assert_eq!(told, ["a/a.rs is not what the catalogue gives", "a/c.json is missing"]);
    }
}
