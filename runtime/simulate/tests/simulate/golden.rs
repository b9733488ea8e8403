//! Three events, for people to read.

use std::path::Path;

use planish_simulate::Options;
use planish_simulate::cars::TABLES;

use crate::lines;

/// With this in the environment the file is written instead.
const WRITE: &str = "PLANISH_BLESS";

#[test]
fn the_first_three_events_of_seed_1_are_these() {
    let (lines, _) = lines(&TABLES, Options { signals: 12, ..Options::default() }, 3);
    let text: String = lines.into_iter().map(|line| String::from_utf8(line).unwrap() + "\n").collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/three_events.ndjson");
    if std::env::var_os(WRITE).is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(golden == text, "other events; if they are meant, run this test with {WRITE}=1");
}
