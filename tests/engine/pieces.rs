//! A file that comes in pieces gives the rows of the whole file, wherever it is cut.

use bytes::Bytes;
use planish_kernel::{Flattener, LineContext};
use planish_pipeline::{Block, Splitter};
use planish_tests::CONTEXT;
use planish_tests::mutate::Random;

use super::*;

/// Line numbers, and what became of the lines: the outcome, the row, the counters in the end.
type Read = (Vec<(u64, String)>, String);

fn files() -> Vec<String> {
    let on = event(r#"{"code":"drive-ison","body":"{\"value\":true}"}"#);
    let label = event(r#"{"code":"drive-label","body":{"value":"grün 🚗"}}"#);
    let bad = "{\"id\":";
    vec![
        String::new(),
        "\n".to_owned(),
        "\r\n\r\n \n".to_owned(),
        on.clone(),
        format!("{on}\n"),
        format!("{on}\r\n{on}\r\n"),
        format!("\n{on}\n\r\n{label}\n{bad}\n\n{on}\r\n{label}"),
        format!("{label}\n{label}\n{label}\r"),
        format!("{on}\n{on}\n\u{feff}{on}\n \t\r\n{bad}"),
    ]
}

fn read(both: &Both, blocks: &[Block]) -> Read {
    let mut flattener = Flattener::new(&both.tables);
    let mut lines = Vec::new();
    for (line, _, _, bytes) in blocks.iter().flat_map(Block::lines) {
        let context = LineContext { line, ..CONTEXT };
        let mut row = <planish_kernel::Row as planish_kernel::ForTables>::for_tables(&both.tables);
        let outcome = flattener.flatten(bytes, &context, &mut row);
        let text = if outcome == planish_kernel::Outcome::Row {
            planish_kernel::sink::json::row_json(&both.tables, &row)
        } else {
            String::new()
        };
        lines.push((line, format!("{outcome:?} {text}")));
    }
    (lines, format!("{:?}", flattener.counters()))
}

fn in_pieces(file: &[u8], ends: &[usize]) -> Vec<Block> {
    let mut splitter = Splitter::new(planish_kernel::MAX_LINE);
    let mut blocks = Vec::new();
    let mut start = 0;
    for end in ends.iter().copied().chain([file.len()]) {
        blocks.extend(splitter.push(Bytes::copy_from_slice(&file[start..end])));
        start = end;
    }
    blocks.extend(splitter.finish());
    blocks
}

#[test]
fn every_cut_and_pairs_of_cuts_change_nothing() {
    let mut random = Random(seed());
    for file in files() {
        let file = file.as_bytes();
        let whole = read(&WARM, &in_pieces(file, &[]));
        let lines = file.split(|byte| *byte == b'\n').count() - usize::from(file.is_empty() || file.ends_with(b"\n"));
        assert_eq!(whole.0.len(), lines);
        for cut in 0..=file.len() {
            assert_eq!(read(&WARM, &in_pieces(file, &[cut])), whole, "cut at {cut}");
        }
        for _ in 0..200 {
            let mut cuts = [random.below(file.len() + 1), random.below(file.len() + 1)];
            cuts.sort_unstable();
            assert_eq!(read(&WARM, &in_pieces(file, &cuts)), whole, "cut at {cuts:?}");
        }
        let bytes: Vec<usize> = (1..file.len()).collect();
        assert_eq!(read(&WARM, &in_pieces(file, &bytes)), whole, "byte by byte");
    }
}
