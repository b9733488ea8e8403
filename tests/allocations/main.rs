//! What the engines allocate once they are warm: nothing, but for the lines that teach a template or have something to rescue.
//!
//! Counted is every call of `alloc`, `alloc_zeroed` and `realloc` that the calling thread makes while an event is flattened, into a sink that
//! keeps nothing and into a [`RecordBatchSink`]. A batch's own columns must grow, so before it is counted the sink takes a batch of the
//! same size and is emptied, which leaves it the capacity of the batch before; what is counted then is the next batch up to `end_row` of its
//! last row, and not `finish`, which hands the buffers over.
//!
//! `PLANISH_BACKTRACE=1` shows where the first allocations are made.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, unsafe_code)]

mod counting;
mod hostile;

use counting::allocations;
use planish_columns::RecordBatchSink;
use planish_kernel::{Flattener, ForTables, Outcome, Sink, TemplateLimit, Value};
use planish_tests::mutate::Random;
use planish_tests::revalue::revalue;
use planish_tests::{Both, CONTEXT, shipped_catalogue, workspace_file};

/// Keeps nothing.
struct Nowhere;

impl Sink for Nowhere {
    fn begin_row(&mut self) {}
    fn set(&mut self, _: u32, _: Value<'_>) {}
    fn begin_array(&mut self, _: u32) {}
    fn end_array(&mut self) {}
    fn begin_struct(&mut self, _: u32) {}
    fn end_struct(&mut self) {}
    fn end_row(&mut self) {}
}

fn fleet() -> Vec<Vec<u8>> {
    let file = workspace_file("samples/fleet.ndjson");
    file.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec).collect()
}

/// The fleet's events with other values of the same length, so that no buffer must grow.
fn like(lines: &[Vec<u8>], seed: u64) -> Vec<Vec<u8>> {
    let mut random = Random(seed);
    let other = |line: &Vec<u8>| revalue(std::str::from_utf8(line).unwrap(), usize::MAX, &mut random).into_bytes();
    lines.iter().map(other).collect()
}

fn flatten<S: Sink>(flattener: &mut Flattener<'_>, lines: &[Vec<u8>], sink: &mut S) {
    for line in lines {
        assert_eq!(flattener.flatten(line, &CONTEXT, sink), Outcome::Row);
    }
}

/// A flattener that has read the fleet often enough to have learned what it learns.
fn warm(both: &Both, limit: TemplateLimit) -> Flattener<'_> {
    let mut flattener = Flattener::with_templates(&both.tables, limit);
    let lines = fleet();
    for seed in 0..40 {
        flatten(&mut flattener, &like(&lines, seed), &mut Nowhere);
    }
    flattener
}

/// What one round over the fleet allocates, as a share of a warm flattener's events.
fn counted<S: Sink>(flattener: &mut Flattener<'_>, sink: &mut S, rounds: std::ops::Range<u64>) -> (u64, u64) {
    let lines = fleet();
    let mut all = (0, 0);
    for seed in rounds {
        for line in like(&lines, seed) {
            let (count, outcome) = allocations(|| flattener.flatten(&line, &CONTEXT, sink));
            assert_eq!(outcome, Outcome::Row);
            all = (all.0 + count, all.1 + 1);
        }
    }
    all
}

/// What the events allocate of which a template read every object, and how many these are; the others are too few to say anything otherwise.
fn counted_hits<S: Sink>(flattener: &mut Flattener<'_>, sink: &mut S, rounds: std::ops::Range<u64>) -> (u64, u64) {
    let lines = fleet();
    let (mut all, mut events) = ((0, 0), 0);
    for seed in rounds {
        for line in like(&lines, seed) {
            let before = flattener.template_hits();
            let (count, outcome) = allocations(|| flattener.flatten(&line, &CONTEXT, sink));
            assert_eq!(outcome, Outcome::Row);
            let after = flattener.template_hits();
            events += 1;
            let whole = after.event_hits > before.event_hits
                && after.frame_hits - before.frame_hits == after.frames - before.frames;
            all = (all.0 + count * u64::from(whole), all.1 + u64::from(whole));
        }
    }
    println!("{} allocations in {} of {events} events", all.0, all.1);
    assert!(all.1 * 4 > events, "{} of {events} events are too few to say anything", all.1);
    all
}

#[test]
fn an_event_that_hits_allocates_nothing() {
    let both = Both::new(&shipped_catalogue());
    let mut flattener = warm(&both, TemplateLimit::default());
    let (count, events) = counted_hits(&mut flattener, &mut Nowhere, 100..110);
    assert_eq!(count, 0, "allocations in {events} events");
}

#[test]
fn the_full_parser_alone_allocates_nothing() {
    let both = Both::new(&shipped_catalogue());
    let mut flattener = warm(&both, TemplateLimit::NONE);
    let (count, events) = counted(&mut flattener, &mut Nowhere, 100..110);
    assert_eq!(count, 0, "allocations in {events} events");
}

#[test]
fn a_batch_of_known_size_is_filled_without_allocating() {
    let both = Both::new(&shipped_catalogue());
    for limit in [TemplateLimit::default(), TemplateLimit::NONE] {
        let mut flattener = warm(&both, limit);
        let mut sink = RecordBatchSink::for_tables(&both.tables);
        for _ in 0..3 {
            let _ = counted(&mut flattener, &mut sink, 200..210);
            let _ = sink.finish().unwrap();
        }
        let (count, events) = match limit {
            TemplateLimit::NONE => counted(&mut flattener, &mut sink, 200..210),
            _ => counted_hits(&mut flattener, &mut sink, 200..210),
        };
        assert_eq!(count, 0, "{limit:?}: allocations in {events} events");
    }
}

#[test]
fn every_allocation_is_counted() {
    assert_eq!(allocations(|| ()).0, 0);
    assert_eq!(allocations(|| drop(Box::new(5))).0, 1);
    let mut list = vec![1];
    assert_eq!(allocations(|| list.reserve(100)).0, 1);
    assert_eq!(allocations(|| vec![0_u8; 10]).0, 1);
}
