//! Arbitrary bytes as lines: templates and the full parser alone give the same rows and counters, and nothing panics.
//!
//! The first byte says which catalogue and how many templates; the rest are lines, separated by line feeds. All lines are read twice, so
//! that what the first time has taught is met the second time.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use planish_codegen::diagnostic::Style;
use planish_codegen::generate::generate;
use planish_kernel::sink::json::row_json;
use planish_kernel::{Counters, Date, Flattener, ForTables, LineContext, Outcome, Row, Tables, TemplateLimit, Timestamp};

static CATALOGUES: LazyLock<[Tables; 3]> = LazyLock::new(|| {
    let catalogues = [
        include_str!("../../tests/engine/warm.yaml"),
        include_str!("../../tests/row/small.yaml"),
        include_str!("../../signals.yaml"),
    ];
    catalogues.map(|yaml| match generate("signals.yaml", yaml) {
        Ok(generated) => generated.tables,
        Err(faults) => panic!("{}", faults.render(Style::Plain)),
    })
});

const CONTEXT: LineContext<'static> =
    LineContext { source_file: "fuzz.ndjson", line: 1, processed_at: Timestamp(0), run_date: Date(0) };

/// What becomes of all lines.
fn read(tables: &Tables, limit: TemplateLimit, lines: &[u8]) -> (Vec<(Outcome, String)>, Counters) {
    let mut flattener = Flattener::with_templates(tables, limit);
    let mut made = Vec::new();
    for _ in 0..2 {
        for line in lines.split(|byte| *byte == b'\n') {
            let mut row = Row::for_tables(tables);
            let outcome = flattener.flatten(line, &CONTEXT, &mut row);
            made.push((outcome, if outcome == Outcome::Row { row_json(tables, &row) } else { String::new() }));
        }
    }
    (made, flattener.counters().clone())
}

fuzz_target!(|input: &[u8]| {
    let Some((choice, lines)) = input.split_first() else { return };
    let tables = &CATALOGUES[usize::from(choice % 3)];
    let limit = TemplateLimit([6, 1, 2, 64][usize::from(choice / 3 % 4)]);
    let (ours, counted) = read(tables, limit, lines);
    let (theirs, expected) = read(tables, TemplateLimit::NONE, lines);
    for (at, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        assert_eq!(ours, theirs, "line {at}");
    }
    assert_eq!(counted, expected);
});
