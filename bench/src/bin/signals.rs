//! What a catalogue costs that is larger than its events: rate, cost of a value, memory. Prints one JSON object.

use std::{error::Error, fs, path::PathBuf, time::Instant};

use clap::Parser;
use peak_alloc::PeakAlloc;
use planish_bench::{
    data,
    subjects::{self, KERNEL, SUBJECTS, YARDSTICK},
};
use planish_codegen::{diagnostic::Style, generate::resolve};
use planish_kernel::{Flattener, Reason, Tables, TemplateHits, TemplateLimit};
use serde_json::json;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What a catalogue costs: one thread, the lines in memory, the best of some rounds.
#[derive(Parser)]
struct Args {
    /// The catalogue.
    catalogue: PathBuf,
    /// Lines.
    events: PathBuf,
    /// Rounds.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let name = args.catalogue.display().to_string();
    let bytes = fs::read(&args.catalogue).map_err(|error| format!("{name}: {error}"))?;
    let resolved = resolve(&name, bytes).map_err(|faults| faults.render(Style::Plain))?;
    let tables: &'static Tables = Box::leak(Box::new(resolved.tables));
    let buffer = data::read(&[args.events])?;
    let parser = after(&buffer, tables, TemplateLimit::NONE);
    let whole = after(&buffer, tables, TemplateLimit::default());
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let counters = subjects::flatten(&buffer, tables)?;
    let peak = MEMORY.peak_usage().saturating_sub(before);
    let nanos = |name| nanos(name, &buffer, tables, args.rounds);
    println!(
        "{}",
        json!({
            "signals": tables.signals.len(),
            "columns": tables.columns().len(),
            "events": data::lines(&buffer).count(),
            "bytes": buffer.len(),
            "values": whole.values,
            "rows": counters.rows,
            "rescued": Reason::ALL.iter().map(|reason| counters.rescued(*reason)).sum::<u64>(),
            "frames": whole.hits.frames,
            "frame_hits": whole.hits.frame_hits,
            "parser_bytes": parser.bytes,
            "template_bytes": whole.bytes.saturating_sub(parser.bytes),
            "peak_bytes": peak,
            "sonic_ns": nanos(YARDSTICK)?,
            "kernel_ns": nanos(KERNEL)?,
        })
    );
    Ok(())
}

/// A flattener that has read all lines.
struct After {
    values: u64,
    hits: TemplateHits,
    /// What it holds.
    bytes: usize,
}

fn after(buffer: &[u8], tables: &Tables, limit: TemplateLimit) -> After {
    let before = MEMORY.current_usage();
    let mut flattener = Flattener::with_templates(tables, limit);
    let values = subjects::count(buffer, &mut flattener);
    After { values, hits: flattener.template_hits(), bytes: MEMORY.current_usage().saturating_sub(before) }
}

/// The nanoseconds that a subject takes for all lines.
fn nanos(name: &str, buffer: &[u8], tables: &'static Tables, rounds: u32) -> Result<f64, Box<dyn Error>> {
    let subject = SUBJECTS.iter().find(|subject| subject.name == name).ok_or("there is no such subject")?;
    let mut best = f64::INFINITY;
    for _ in 0..rounds {
        let began = Instant::now();
        (subject.run)(buffer, tables)?;
        best = best.min(began.elapsed().as_secs_f64() * 1e9);
    }
    Ok(best)
}
