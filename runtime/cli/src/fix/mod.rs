//! `planish fix`.

mod edits;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::styling::{AnsiColor, Style};
use planish_codegen::diagnostic::{self, Diagnostics, SourceText};
use similar::{ChangeTag, TextDiff};

use crate::{Failure, print};

/// Options of `planish fix`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The catalogue.
    #[arg(value_name = "FILE", default_value = "signals.yaml")]
    file: PathBuf,
    /// Show what would be changed, and write nothing; fails if the catalogue has errors.
    #[arg(long, visible_alias = "diff")]
    dry_run: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let path = &arguments.file;
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| Failure::file("read the catalogue", path, &error))?;
    let mut diagnostics = Diagnostics::default();
    let source = SourceText::decode(&*name, bytes.clone(), &mut diagnostics);
    if !diagnostics.is_empty() {
        return Err(Failure::Message(diagnostics.render(&source, diagnostic::Style::Colour)));
    }
    let mended = edits::mend(source);
    let count = mended.edits;
    let edits = if count == 1 { "edit" } else { "edits" };
    if count > 0 {
        let before = String::from_utf8_lossy(&bytes);
        print(&diff(&before, mended.source.text(), &name).trim_end())?;
    }
    if arguments.dry_run {
        print(&format_args!("{name}: {count} {edits} to make; nothing was written"))?;
    } else {
        if count > 0 {
            replace(path, &bytes, mended.source.text())?;
        }
        print(&format_args!("{name}: {count} {edits} made"))?;
    }
    if !mended.left.is_empty() {
        Failure::Message(mended.left.render(&mended.source, diagnostic::Style::Colour)).tell();
    }
    if mended.left.errors() > 0 || (arguments.dry_run && count > 0) { Err(Failure::Told) } else { Ok(()) }
}

/// A unified diff, with colours.
fn diff(before: &str, after: &str, name: &str) -> String {
    let place = AnsiColor::Cyan.on_default();
    let mut text = format!("--- {name}\n+++ {name}\n");
    for hunk in TextDiff::from_lines(before, after).unified_diff().context_radius(1).iter_hunks() {
        text += &format!("{place}{}{place:#}\n", hunk.header());
        for change in hunk.iter_changes() {
            let style = match change.tag() {
                ChangeTag::Delete => AnsiColor::Red.on_default(),
                ChangeTag::Insert => AnsiColor::Green.on_default(),
                ChangeTag::Equal => Style::new(),
            };
            let line = change.value().trim_end_matches(['\r', '\n']);
            text += &format!("{style}{}{line}{style:#}\n", change.tag());
            if change.missing_newline() {
                text += "\\ No newline at end of file\n";
            }
        }
    }
    text
}

/// Puts `text` in the place of the file, whole or not at all, unless somebody has changed it since it was read as `before`.
fn replace(path: &Path, before: &[u8], text: &str) -> Result<(), Failure> {
    let failure = |error: &std::io::Error| Failure::file("write", path, error);
    // Behind a link stands the file that is meant; the link stays.
    let target = fs::canonicalize(path).map_err(|error| failure(&error))?;
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).map_err(|error| failure(&error))?;
    beside.write_all(text.as_bytes()).map_err(|error| failure(&error))?;
    let permissions = fs::metadata(&target).map_err(|error| failure(&error))?.permissions();
    beside.as_file().set_permissions(permissions).map_err(|error| failure(&error))?;
    beside.as_file().sync_all().map_err(|error| failure(&error))?;
    if fs::read(&target).map_err(|error| failure(&error))? != before {
        return Err(Failure::Message(format!(
            "error: {} has changed since it was read; nothing was written\nhelp: run `planish fix` again",
            path.display()
        )));
    }
    beside.persist(&target).map(drop).map_err(|error| failure(&error.error))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_file_that_somebody_changed_meanwhile_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signals.yaml");
        fs::write(&path, "theirs").unwrap();
        let Err(Failure::Message(told)) = replace(&path, b"as it was read", "ours") else { panic!("it was written") };
        assert!(told.contains("has changed since it was read"), "{told}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay_as_they_are() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("signals.yaml"), folder.path().join("link.yaml"));
        fs::write(&path, "before").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        assert!(replace(&link, b"before", "after").is_ok());
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "after");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}
