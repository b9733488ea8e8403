//! Compressed files: taken whole, or not at all.

use std::{cell::Cell, fs, io::Write};

use flate2::{Compression, write::GzEncoder};
use planish_batch::Progress;
use serde_json::json;

use crate::support::{Sandbox, event, files, huge};

fn pack<L: AsRef<[u8]>>(lines: impl IntoIterator<Item = L>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for line in lines {
        encoder.write_all(line.as_ref()).unwrap();
        encoder.write_all(b"\n").unwrap();
    }
    encoder.finish().unwrap()
}

#[test]
fn a_compressed_file_becomes_rows_like_any_other() {
    let sandbox = Sandbox::new();
    let two_members = [pack([event("1", "u"), event("2", "u")]), pack([event("3", "u")])].concat();
    fs::write(sandbox.path("in/a.ndjson.gz"), &two_members).unwrap();
    sandbox.file("b.ndjson", [event("4", "u")]);
    let summary = sandbox.run();
    assert_eq!((summary.rows, summary.files.read, summary.files.passed_over), (4, 2, 0));
    assert_eq!(sandbox.keys(), ["1", "2", "3", "4"]);
    let source = sandbox.place("in/a.ndjson.gz").url().to_string();
    assert_eq!(sandbox.column("_source_file")[2], ("3".to_owned(), source.into()));
    assert_eq!(sandbox.column("_source_line")[2].1, 3, "lines go on from one member to the next");
    assert_eq!(sandbox.run().files.already_in, 2);
}

/// How many bytes a run said it had done, beside how many it had announced.
#[derive(Default)]
struct Told {
    announced: Cell<u64>,
    done: Cell<u64>,
}

impl Progress for Told {
    fn begin(&self, _: u64, bytes: u64) {
        self.announced.update(|sum| sum + bytes);
    }

    fn advance(&self, bytes: u64) {
        self.done.update(|sum| sum + bytes);
    }

    fn end(&self) {}
}

#[test]
fn progress_comes_to_its_end_with_compressed_files_too() {
    let sandbox = Sandbox::new();
    let packed = pack((0..500).map(|key| event(&key.to_string(), "u")));
    fs::write(sandbox.path("in/a.ndjson.gz"), &packed).unwrap();
    sandbox.file("b.ndjson", [event("x", "u"), String::new()]);
    let told = Told::default();
    let summary = sandbox.job().run(&told).unwrap();
    let stored = packed.len() as u64 + event("x", "u").len() as u64 + 2;
    assert_eq!((told.announced.get(), told.done.get(), summary.bytes), (stored, stored, stored));
}

#[test]
fn a_bad_line_of_a_compressed_file_is_quarantined_with_its_place_in_the_content() {
    let sandbox = Sandbox::new();
    let first = event("1", "u");
    fs::write(sandbox.path("in/a.jsonl.gz"), pack([first.as_str(), "no event"])).unwrap();
    sandbox.run();
    let file = sandbox.place("in/a.jsonl.gz").url().to_string();
    let entry = json!({"reason": "not_json", "file": file, "line": 2, "offset": first.len() + 1, "length": 8, "raw": "no event"});
    assert_eq!(sandbox.quarantine(), [entry]);
}

#[test]
fn of_a_compressed_file_that_is_cut_no_line_is_taken_and_what_the_message_says_helps() {
    let sandbox = Sandbox::new();
    sandbox.file("a.ndjson", [event("1", "u")]);
    sandbox.run();
    let before = files(&sandbox.path("out"));
    // The first line fills a work of its own, so its row is on the way into a data file when the end turns out to be missing.
    let whole = pack([huge("2", "u"), event("3", "u")]);
    fs::write(sandbox.path("in/b.ndjson.gz"), &whole[..whole.len() - 1]).unwrap();
    sandbox.file("c.ndjson", [event("4", "u")]);

    let error = sandbox.try_run().unwrap_err().to_string();
    let file = sandbox.place("in/b.ndjson.gz").url();
    assert!(error.starts_with(&format!("{file} is no whole gzip file: ")), "{error}");
    assert_eq!(sandbox.keys(), ["1"]);
    let manifest = sandbox.path("out/_planish/batches/00000000000000000002.json");
    let left: Vec<_> = files(&sandbox.path("out")).into_iter().filter(|path| *path != manifest).collect();
    assert_eq!(left, before, "what was written of it is gone again");
    assert_eq!(sandbox.try_run().unwrap_err().to_string(), error, "it stays in the way until somebody looks at it");

    fs::remove_file(sandbox.path("in/b.ndjson.gz")).unwrap();
    fs::write(sandbox.path("in/b-again.ndjson.gz"), whole).unwrap();
    fs::remove_file(manifest).unwrap();
    assert_eq!(sandbox.run().manifests, [2]);
    assert_eq!(sandbox.keys(), ["1", "2", "3", "4"]);
}
