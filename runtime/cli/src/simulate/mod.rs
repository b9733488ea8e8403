//! `planish simulate`.

mod items;

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use planish_simulate::{Entry, Options, Simulation};
use serde_json::json;

use crate::catalogue::CatalogueOption;
use crate::dynamodb::{BATCH as WRITES, Table, Target, Written};
use crate::{Failure, print};

/// Said at the end of the help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  planish simulate --events 3                                    three events to look at
  planish simulate --events 100000 --out fleet.ndjson            a gigabyte, nearly, for `planish-batch run fleet.ndjson`
  planish simulate --faults 0.1 --manifest faults.ndjson         one event in ten has a fault; the manifest says which, and what
                                                                 a right flattener makes of it
  planish simulate --shape stream --events 100                   what a Lambda function at a DynamoDB stream gets
  planish simulate --to dynamodb://cars --events 1000            items of a table; region, keys and AWS_ENDPOINT_URL as for any AWS tool
  planish simulate --catalogue other.yaml --order event          events of another catalogue, every one in another order

Exit codes: 0 all is well; 1 the catalogue has errors, or a file can't be read or written; 2 the command line can't be understood.";

/// Options of `planish simulate`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("destination").args(["out", "to"])))]
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
    /// A table that events are put into, as items: dynamodb://TABLE. A fault that removes an event deletes its item.
    #[arg(long, value_name = "TABLE", conflicts_with_all = ["out", "shape"])]
    to: Option<Target>,
    /// Where that table is, if not where AWS_ENDPOINT_URL or the region says.
    #[arg(long, value_name = "URL", requires = "to")]
    endpoint: Option<String>,
    /// Where it is written what was done to which event, and what is to become of it: one JSON object a line.
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Say at the end as JSON what was written.
    #[arg(long, requires = "destination")]
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
    let simulation = Simulation::new(&tables, options(arguments));
    match &arguments.to {
        Some(target) => to_table(arguments, target, simulation),
        None => to_file(arguments, simulation),
    }
}

fn to_table(arguments: &Arguments, target: &Target, mut simulation: Simulation<'_>) -> Result<(), Failure> {
    let failed = |why: String| Failure::Message(format!("error: {why}"));
    let mut table = Table::open(target, arguments.endpoint.as_deref()).map_err(failed)?;
    let mut manifest = arguments.manifest.as_deref().map(|path| Destination::new(Some(path))).transpose()?;
    let progress = progress(arguments.events);
    let (mut entries, mut faults, mut made) = (Vec::new(), 0_u64, 0);
    while made < arguments.events {
        let count = (arguments.events - made).min(WRITES as u64);
        let writes = items::writes(&mut simulation, count as usize, &mut entries);
        let writes = writes.map_err(|error| failed(format!("the simulation wrote what is no record: {error}")))?;
        table.write(&writes).inspect_err(|_| progress.finish_and_clear()).map_err(failed)?;
        made += count;
        faults += entries.len() as u64;
        if let Some(manifest) = &mut manifest {
            manifest.put_entries(&entries)?;
        }
        entries.clear();
        progress.set_position(made);
    }
    manifest.map_or(Ok(()), Destination::end)?;
    progress.finish_and_clear();
    let Written { taken, refused, reason, retries } = &table.written;
    if arguments.json {
        let said =
            json!({ "events": made, "written": taken, "refused": refused, "retries": retries, "faults": faults });
        return print(&said);
    }
    print(&format_args!(
        "{made} events, {taken} written, {refused} refused, {faults} faults, {retries} retries: {target}"
    ))?;
    reason.as_ref().map_or(Ok(()), |why| print(&format_args!("the first that was refused: {why}")))
}

fn to_file(arguments: &Arguments, mut simulation: Simulation<'_>) -> Result<(), Failure> {
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
