//! What is measured: each reads all lines of a buffer, on one thread.

use std::{error::Error, hint::black_box};

use planish_columns::RecordBatchSink;
use planish_kernel::{
    Counters, Date, Flattener, ForTables, LineContext, Sink, Tables, TemplateLimit, Timestamp, Value,
};

use crate::data::lines;

/// Rows after which a record batch is finished.
const BATCH: usize = 4096;

/// Something that reads lines.
#[derive(Debug, Clone, Copy)]
pub struct Subject {
    /// What it is called in a table.
    pub name: &'static str,
    /// What it does.
    pub what: &'static str,
    /// Does it.
    pub run: Run,
}

/// Reads all lines of a buffer, and gives a number that depends on all of them.
pub type Run = fn(&[u8], &'static Tables) -> Result<u64, Box<dyn Error>>;

/// The subject that all others are compared with.
pub const YARDSTICK: &str = "sonic-rs skip";

/// The subject that all of this is about.
pub const KERNEL: &str = "planish, columns";

/// All subjects, the least work first.
pub const SUBJECTS: [Subject; 8] = [
    Subject { name: "newlines", what: "memchr finds the line ends", run: newlines },
    Subject { name: YARDSTICK, what: "every line validated, nothing kept", run: sonic },
    Subject { name: "simd-json tape", what: "every line to a tape, memory reused", run: tape },
    Subject { name: "serde_json Value", what: "every line to a tree", run: tree },
    Subject { name: "full parser", what: "no templates; values are counted and dropped", run: full_parser_alone },
    Subject { name: "full parser, columns", what: "no templates; record batches of 4,096 rows", run: full_parser },
    Subject { name: "planish", what: "all checks; values are counted and dropped", run: kernel_alone },
    Subject { name: KERNEL, what: "all checks; record batches of 4,096 rows", run: kernel },
];

fn newlines(buffer: &[u8], _: &'static Tables) -> Result<u64, Box<dyn Error>> {
    Ok(lines(buffer).map(|line| line.len() as u64).sum())
}

fn sonic(buffer: &[u8], _: &'static Tables) -> Result<u64, Box<dyn Error>> {
    let mut sum = 0;
    for line in lines(buffer) {
        let value: sonic_rs::LazyValue<'_> = sonic_rs::from_slice(line)?;
        sum += value.as_raw_str().len() as u64;
    }
    Ok(sum)
}

fn tape(buffer: &[u8], _: &'static Tables) -> Result<u64, Box<dyn Error>> {
    let mut sum = 0;
    let mut buffers = simd_json::Buffers::default();
    let mut tape = simd_json::Tape::null();
    // It unescapes in place, so each line is copied first.
    let mut copy = Vec::new();
    for line in lines(buffer) {
        copy.clear();
        copy.extend_from_slice(line);
        let mut filled = tape.reset();
        simd_json::fill_tape(&mut copy, &mut buffers, &mut filled)?;
        sum += filled.0.len() as u64;
        tape = filled.reset();
    }
    Ok(sum)
}

fn tree(buffer: &[u8], _: &'static Tables) -> Result<u64, Box<dyn Error>> {
    let mut sum = 0;
    for line in lines(buffer) {
        let value: serde_json::Value = serde_json::from_slice(line)?;
        sum += black_box(&value).as_object().map_or(0, serde_json::Map::len) as u64;
    }
    Ok(sum)
}

fn kernel_alone(buffer: &[u8], tables: &'static Tables) -> Result<u64, Box<dyn Error>> {
    Ok(count(buffer, &mut Flattener::new(tables)))
}

fn full_parser_alone(buffer: &[u8], tables: &'static Tables) -> Result<u64, Box<dyn Error>> {
    Ok(count(buffer, &mut Flattener::with_templates(tables, TemplateLimit::NONE)))
}

/// Reads all lines with `flattener`; how many values there are.
pub fn count(buffer: &[u8], flattener: &mut Flattener<'_>) -> u64 {
    let mut sink = Counting::default();
    for (number, line) in (1..).zip(lines(buffer)) {
        let _ = flattener.flatten(line, &context(number), &mut sink);
    }
    sink.values
}

fn full_parser(buffer: &[u8], tables: &'static Tables) -> Result<u64, Box<dyn Error>> {
    Ok(batches(buffer, tables, Flattener::with_templates(tables, TemplateLimit::NONE))?.rows)
}

fn kernel(buffer: &[u8], tables: &'static Tables) -> Result<u64, Box<dyn Error>> {
    Ok(flatten(buffer, tables)?.rows)
}

/// What the kernel counts in the lines, on its way to record batches.
///
/// # Errors
///
/// If a record batch can't be made.
pub fn flatten(buffer: &[u8], tables: &'static Tables) -> Result<Counters, Box<dyn Error>> {
    batches(buffer, tables, Flattener::new(tables))
}

fn batches(buffer: &[u8], tables: &Tables, mut flattener: Flattener<'_>) -> Result<Counters, Box<dyn Error>> {
    let mut sink = RecordBatchSink::for_tables(tables);
    for (number, line) in (1..).zip(lines(buffer)) {
        let _ = flattener.flatten(line, &context(number), &mut sink);
        if sink.len() == BATCH {
            black_box(sink.finish()?);
        }
    }
    black_box(sink.finish()?);
    Ok(flattener.counters().clone())
}

fn context(line: u64) -> LineContext<'static> {
    LineContext {
        source_file: "file:///bench.ndjson",
        line,
        processed_at: Timestamp::default(),
        run_date: Date::default(),
    }
}

/// Counts values and keeps none.
#[derive(Debug, Default)]
struct Counting {
    values: u64,
}

impl Sink for Counting {
    fn begin_row(&mut self) {}

    fn set(&mut self, place: u32, value: Value<'_>) {
        black_box((place, value));
        self.values += 1;
    }

    fn begin_array(&mut self, _: u32) {}

    fn end_array(&mut self) {}

    fn begin_struct(&mut self, _: u32) {}

    fn end_struct(&mut self) {}

    fn end_row(&mut self) {}
}
