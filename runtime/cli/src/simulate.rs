//! `planish simulate`.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use planish_simulate::{Entry, Options, Simulation};
use serde_json::json;

use crate::catalogue::CatalogueOption;
use crate::{Failure, print};

/// Said at the end of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  planish simulate --events 3                                    three events to look at
  planish simulate --events 100000 --out fleet.ndjson            a gigabyte, nearly, for `planish-batch run fleet.ndjson`
  planish simulate --faults 0.1 --manifest faults.ndjson         one event in ten has a fault; the manifest says which, and what
                                                                 a right flattener makes of it
  planish simulate --shape stream --events 100                   what a Lambda function at a DynamoDB stream gets
  planish simulate --catalogue other.yaml --order event          events of another catalogue, every one in another order

Exit codes: 0 all is well; 1 the catalogue has errors, or a file can't be read or written; 2 the command line can't be understood.";

/// Options of `planish simulate`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    catalogue: CatalogueOption,
    /// How many events.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    events: u64,
    /// Decides everything that is left to chance: the same seed gives the same bytes, on every machine.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The share of events that have a fault, from 0 to 1.
    #[arg(long, value_name = "RATE", default_value_t = 0.0, value_parser = share)]
    faults: f64,
    /// What is printed.
    #[arg(long, value_enum, default_value_t = Shape::Ndjson)]
    shape: Shape,
    /// The order of keys and of the signals.
    #[arg(long, value_enum, default_value_t = Order::Fixed)]
    order: Order,
    /// How many cars there are.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    vehicles: usize,
    /// About how many signals an event has.
    #[arg(long, value_name = "N", default_value_t = 40)]
    signals: usize,
    /// Where events go; standard output without it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Where it is written what was done to which event, and what is to become of it: one JSON object a line.
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Say at the end as JSON what was written.
    #[arg(long, requires = "out")]
    json: bool,
}

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// One event a line, as the batch reads it.
    Ndjson,
    /// Batches of up to 100 records of a DynamoDB stream, one batch a line.
    Stream,
}

/// The order of keys and of the signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// As each of a few senders writes them; a success in another order than a failure.
    Fixed,
    /// Another for every car.
    Vehicle,
    /// Another for every event.
    Event,
}

/// So much is written at a time.
const CHUNK: usize = 1 << 20;

/// Records of a batch of the stream.
const BATCH: u64 = 100;

fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "this is no number from 0 to 1".to_owned())
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let tables = arguments.catalogue.resolve()?.tables;
    let mut simulation = Simulation::new(&tables, options(arguments));
    let mut out = Destination::new(arguments.out.as_deref())?;
    let mut manifest = arguments.manifest.as_deref().map(|path| Destination::new(Some(path))).transpose()?;
    let progress = progress(arguments.events);
    let mut chunk = Vec::with_capacity(CHUNK + (CHUNK >> 3));
    let (mut entries, mut written, mut faults, mut bytes) = (Vec::new(), 0, 0_u64, 0_u64);
    while written < arguments.events {
        written += match arguments.shape {
            Shape::Ndjson => {
                simulation.write_line(&mut chunk, &mut entries);
                1
            }
            Shape::Stream => {
                let records = BATCH.min(arguments.events - written);
                simulation.write_batch(records as usize, &mut chunk, &mut entries);
                records
            }
        };
        if chunk.len() >= CHUNK || written == arguments.events {
            bytes += chunk.len() as u64;
            faults += entries.len() as u64;
            if let Some(manifest) = &mut manifest {
                manifest.put_entries(&entries)?;
            }
            entries.clear();
            if out.put(&chunk)? == Reader::Gone {
                return Ok(());
            }
            chunk.clear();
            progress.set_position(written);
        }
    }
    out.end()?;
    manifest.map_or(Ok(()), Destination::end)?;
    progress.finish_and_clear();
    match &arguments.out {
        Some(_) if arguments.json => print(&json!({ "events": written, "bytes": bytes, "faults": faults })),
        Some(path) => print(&format_args!("{written} events, {bytes} bytes, {faults} faults: {}", path.display())),
        None => Ok(()),
    }
}

fn options(arguments: &Arguments) -> Options {
    Options {
        seed: arguments.seed,
        vehicles: arguments.vehicles,
        signals: arguments.signals,
        order: match arguments.order {
            Order::Fixed => planish_simulate::Order::Fixed,
            Order::Vehicle => planish_simulate::Order::Vehicle,
            Order::Event => planish_simulate::Order::Event,
        },
        faults: arguments.faults,
    }
}

/// A bar on standard error, where that is a terminal.
fn progress(events: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {pos} of {len} events, {eta} left");
    let bar = ProgressBar::new(events);
    style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
}

/// Where something is written.
struct Destination {
    out: Box<dyn Write>,
    path: PathBuf,
}

/// Whether somebody still reads; `head` stops after its lines.
#[derive(PartialEq)]
enum Reader {
    There,
    Gone,
}

impl Destination {
    /// The file at `path`, or standard output.
    fn new(path: Option<&Path>) -> Result<Self, Failure> {
        let out: Box<dyn Write> = match path {
            Some(path) => {
                Box::new(BufWriter::new(File::create(path).map_err(|error| Failure::file("write", path, &error))?))
            }
            None => Box::new(std::io::stdout().lock()),
        };
        Ok(Self { out, path: path.unwrap_or(Path::new("standard output")).to_owned() })
    }

    fn put(&mut self, bytes: &[u8]) -> Result<Reader, Failure> {
        match self.out.write_all(bytes) {
            Ok(()) => Ok(Reader::There),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Reader::Gone),
            Err(error) => Err(Failure::file("write", &self.path, &error)),
        }
    }

    fn put_entries(&mut self, entries: &[Entry]) -> Result<(), Failure> {
        for entry in entries {
            self.put(format!("{}\n", entry.to_json()).as_bytes())?;
        }
        Ok(())
    }

    fn end(mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| Failure::file("write", &self.path, &error))
    }
}
