//! One table: how quick the kernel is on a file, beside others on the same bytes.

use std::{error::Error, fs, path::PathBuf, time::Instant};

use clap::Parser;
use planish_bench::{
    data::{self, Order},
    subjects::{self, SUBJECTS, Subject, YARDSTICK},
};
use planish_codegen::{diagnostic::Style, generate::resolve};
use planish_kernel::{Reason, Tables};

/// How quick the kernel is: one thread, the lines in memory, the best of some rounds in which the subjects take turns.
#[derive(Parser)]
struct Args {
    /// Files of lines.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A catalogue to use instead of the compiled-in one.
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// In which order the signals of an event stand.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "given")]
    order: Vec<Order>,
    /// Rounds.
    #[arg(long, default_value_t = 5)]
    rounds: u32,
    /// Only subjects whose names hold this text, and the one that all are compared with.
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// Prints Markdown.
    #[arg(long)]
    markdown: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let tables = tables(&args)?;
    let given = data::read(&args.files)?;
    if !args.markdown {
        let wide = if cfg!(target_feature = "avx2") { "AVX2 throughout" } else { "the target's baseline" };
        println!(
            "built for {wide}; {} columns; the best of {} rounds, one thread",
            tables.columns().len(),
            args.rounds
        );
    }
    for order in &args.order {
        let buffer = data::shuffled(&given, *order)?;
        table(&args, &buffer, *order, tables)?;
    }
    Ok(())
}

fn tables(args: &Args) -> Result<&'static Tables, Box<dyn Error>> {
    let Some(path) = &args.catalogue else { return Ok(&planish_generated::TABLES) };
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| format!("{name}: {error}"))?;
    let resolved = resolve(&name, bytes).map_err(|faults| faults.render(Style::Plain))?;
    Ok(Box::leak(Box::new(resolved.tables)))
}

fn table(args: &Args, buffer: &[u8], order: Order, tables: &'static Tables) -> Result<(), Box<dyn Error>> {
    let counters = subjects::flatten(buffer, tables)?;
    let rescued: u64 = Reason::ALL.iter().map(|reason| counters.rescued(*reason)).sum();
    let events = data::lines(buffer).count();
    let subjects: Vec<_> =
        SUBJECTS.iter().filter(|subject| subject.name == YARDSTICK || subject.name.contains(&args.only)).collect();
    let mut best = vec![f64::INFINITY; subjects.len()];
    for _ in 0..args.rounds {
        for (subject, best) in subjects.iter().zip(&mut best) {
            let began = Instant::now();
            (subject.run)(buffer, tables)?;
            *best = best.min(began.elapsed().as_secs_f64());
        }
    }
    let yardstick = subjects.iter().zip(&best).find(|(subject, _)| subject.name == YARDSTICK).map_or(1.0, |(_, s)| *s);
    let heading = format!(
        "{}; {events} lines of {} bytes, {} rows, {rescued} entries of `_rescued`",
        order.describe(),
        buffer.len(),
        counters.rows
    );
    if args.markdown {
        println!("\n{heading}:\n\n| | MB/s | ns an event | × sonic-rs |\n|---|---|---|---|");
    } else {
        println!("\n{heading}\n\n{:<22} {:>8} {:>12} {:>10}", "", "MB/s", "ns an event", "× sonic-rs");
    }
    for (Subject { name, what, .. }, seconds) in subjects.iter().zip(&best) {
        let (rate, nanos) = (buffer.len() as f64 / seconds / 1e6, seconds * 1e9 / events as f64);
        let ratio = yardstick / seconds;
        if args.markdown {
            println!("| {name}: {what} | {rate:.0} | {nanos:.0} | {ratio:.2} |");
        } else {
            println!("{name:<22} {rate:>8.0} {nanos:>12.0} {ratio:>10.2}   {what}");
        }
    }
    Ok(())
}
