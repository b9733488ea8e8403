//! The subjects of `src/bin/kernel.rs` for criterion, which keeps what it measured and compares runs.
//!
//! `PLANISH_BENCH_DATA` names files of lines, separated by `:`; without it, the samples of this repository are repeated.

use std::{env, error::Error, path::PathBuf, time::Duration};

use criterion::{BenchmarkId, Criterion, Throughput};
use planish_bench::{
    data::{self, Order},
    subjects::SUBJECTS,
};
use planish_generated::TABLES;

/// Enough that a round takes longer than a clock's tick, and fits into no cache.
const ENOUGH: usize = 64 << 20;

fn main() -> Result<(), Box<dyn Error>> {
    let mut criterion = Criterion::default().configure_from_args();
    let given = given()?;
    for order in [Order::Given, Order::Vehicle, Order::Event] {
        let buffer = data::shuffled(&given, order)?;
        let mut group = criterion.benchmark_group(order.describe());
        group.sample_size(10).measurement_time(Duration::from_secs(5));
        group.throughput(Throughput::Bytes(buffer.len() as u64));
        for subject in &SUBJECTS {
            // The measured run must not pass over lines that the subject can't read.
            (subject.run)(&buffer, &TABLES)?;
            let id = BenchmarkId::from_parameter(subject.name);
            group.bench_with_input(id, &buffer, |bencher, buffer| bencher.iter(|| (subject.run)(buffer, &TABLES)));
        }
        group.finish();
    }
    criterion.final_summary();
    Ok(())
}

fn given() -> Result<Vec<u8>, Box<dyn Error>> {
    if let Some(files) = env::var_os("PLANISH_BENCH_DATA") {
        return data::read(&env::split_paths(&files).collect::<Vec<_>>());
    }
    let samples = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/fleet.ndjson"));
    let once = data::read(&[samples])?;
    Ok(once.repeat(ENOUGH.div_ceil(once.len())))
}
