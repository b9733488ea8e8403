//! `planish generate` as a process: where and how it runs, and what ends it, does not show in the files.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PLANISH: &str = env!("CARGO_BIN_EXE_planish");

/// A catalogue whose every file says `word`.
fn catalogue(word: &str) -> String {
    let groups: String = (0..8)
        .map(|number| format!("  G{number}:\n    S: {{ value: double, unit: km, comment: {word}. }}\n"))
        .collect();
    format!(
        "\
catalogue: 1
table: {{ name: main.fleet.events, key: id, comment: {word}. }}
source: {{ signals: signals, code: code, group: group, name: name, body: body }}
event:
  id: {{ type: string, required: true, comment: {word}. }}
signals:
{groups}"
    )
}

/// Starts `planish generate` in `folder`.
fn generate(folder: &Path) -> Command {
    generate_from("signals.yaml", folder)
}

/// As `generate`, from the catalogue of that name.
fn generate_from(catalogue: &str, folder: &Path) -> Command {
    let mut command = Command::new(PLANISH);
    command.args(["generate", catalogue, "--out", "made"]).current_dir(folder).stdout(Stdio::null());
    command
}

/// All files below a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                found.insert(path.strip_prefix(folder).unwrap().display().to_string(), bytes);
            }
        }
    }
    found
}

/// What a catalogue gives when nothing goes wrong.
fn whole(text: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("signals.yaml"), text).unwrap();
    assert!(generate(folder.path()).status().unwrap().success());
    files(&folder.path().join("made"))
}

#[test]
fn folder_clock_zone_and_language_do_not_show_in_the_files() {
    let text = catalogue("Same");
    let expected = whole(&text);
    assert!(expected.len() > 10);
    for (zone, language) in [("Pacific/Kiritimati", "tr_TR.UTF-8"), ("America/Caracas", "C")] {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join(format!("a longer folder, {language}"));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("signals.yaml"), &text).unwrap();
        let mut command = generate(&folder);
        command.env("TZ", zone).env("LC_ALL", language).env("LANG", language).env("HOME", "/");
        assert!(command.status().unwrap().success());
        assert_eq!(files(&folder.join("made")), expected);
    }
}

/// Whether a file that waits beside its place stands below `folder`.
fn is_staging(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.any(|entry| entry.is_ok_and(|entry| entry.file_name().to_string_lossy().ends_with(".planish")))
    })
}

/// Kills a process while it writes into `folder`, `after` the first file is on its way; whether it was still there.
fn kill_while_writing(mut process: Child, folder: &Path, after: Duration) -> bool {
    while process.try_wait().unwrap().is_none() && !is_staging(folder) {}
    let seen = Instant::now();
    while seen.elapsed() < after {
        std::hint::spin_loop();
    }
    process.kill().unwrap();
    !process.wait().unwrap().success()
}

#[test]
fn a_writer_that_is_killed_leaves_every_file_old_or_new_and_the_next_one_mends_it() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made");
    let texts = [catalogue("Old"), catalogue("New")];
    let versions = [whole(&texts[0]), whole(&texts[1])];
    let (mut killed, mut left, mut mixed) = (0, 0, 0);
    fs::write(folder.path().join("signals.yaml"), &texts[0]).unwrap();
    assert!(generate(folder.path()).status().unwrap().success());
    for round in 0..24_usize {
        let new = (round + 1) % 2;
        fs::write(folder.path().join("signals.yaml"), &texts[new]).unwrap();
        let process = generate(folder.path()).spawn().unwrap();
        let after = Duration::from_micros(150 * (round as u64 / 2));
        killed += usize::from(kill_while_writing(process, &made, after));
        let mut newer = 0;
        for (path, bytes) in files(&made) {
            if path.ends_with(".planish") {
                left += 1;
                continue;
            }
            assert!(versions.iter().any(|version| version.get(&path) == Some(&bytes)), "{path} is neither old nor new");
            newer +=
                usize::from(versions[new].get(&path) == Some(&bytes) && versions[1 - new].get(&path) != Some(&bytes));
        }
        mixed += usize::from(newer > 0 && newer < versions[new].len());
        assert!(generate(folder.path()).status().unwrap().success());
        assert_eq!(files(&made), versions[new], "the next run mends it and leaves nothing behind");
    }
    assert!(killed > 0 && left > 0, "{killed} were killed, {left} files were left, {mixed} trees were mixed");
}

#[test]
fn two_writers_at_once_leave_one_version_whole() {
    let folder = tempfile::tempdir().unwrap();
    let texts = [catalogue("Old"), catalogue("New")];
    let versions = [whole(&texts[0]), whole(&texts[1])];
    // A file each: one that changes while it is read is another story.
    let catalogues = ["old.yaml", "new.yaml"];
    for (name, text) in catalogues.iter().zip(&texts) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    for _ in 0..6 {
        let writers = catalogues.map(|name| generate_from(name, folder.path()).stderr(Stdio::piped()).spawn().unwrap());
        for writer in writers {
            let output = writer.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        assert!(versions.contains(&files(&folder.path().join("made"))));
    }
}
