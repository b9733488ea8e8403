//! The AWS half on real parts: a table of DynamoDB Local → its stream → the mapping → `stream-processor` → an S3 server, with or without
//! faults.
//!
//! For each seed it reads `WORK/SEED/simulated.ndjson`, which `planish simulate --shape stream` wrote, and leaves beside it what the table
//! acknowledged (`acknowledged.ndjson`) and what the stream delivered (`journal.ndjson`); objects lie in the bucket `run-SEED`. Seed 0 is
//! a run in which nothing goes wrong. `tests/python/check_stream.py` holds the table that comes of it against both.

mod dynamodb_local;
mod proxy;
mod sandbox;
mod schedule;
mod script;
mod table;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use clap::Parser;
use planish_mapping::{Client, Function, Mapping, OnError, Outcome, Program, ResponseType, Settings, Stream, Turn};
use serde_json::{Value, json};

use dynamodb_local::DynamoDbLocal;
use proxy::Proxy;
use sandbox::Sandbox;
use schedule::Schedule;
use script::{Mix, Write, writes};
use table::{Table, Written};

type Failure = Box<dyn Error + Send + Sync>;

/// How long nothing may come before the stream counts as empty.
const QUIET: Duration = Duration::from_millis(50);

/// How long a run may take, on a machine that does much else.
const LONG: Duration = Duration::from_secs(1200);

/// Drives items through DynamoDB Local, the mapping and the function into a bucket.
#[derive(Debug, Parser)]
struct Arguments {
    /// The folder of a run is WORK/SEED.
    #[arg(long)]
    work: PathBuf,
    /// The program `stream-processor`.
    #[arg(long)]
    function: PathBuf,
    /// The folder that has DynamoDB Local's jars in `lib` and the launcher in `classes`.
    #[arg(long)]
    dynamodb_local: PathBuf,
    /// Where the S3 server listens.
    #[arg(long)]
    s3: String,
    /// The folder in which the S3 server keeps its buckets.
    #[arg(long)]
    s3_root: PathBuf,
    /// Seeds of the runs; 0 is the one without faults.
    #[arg(required = true)]
    seeds: Vec<u64>,
}

const ROLLED_OVER: &str = "a shard was read to its end";
const TAKEN_OVER: &str = "another poller took over";
const EXPIRED: &str = "an iterator had expired";
const DISCARDED: &str = "a record was discarded, and given again";

/// Whether the mapping of a seed gives up after a few retries.
fn gives_up(seed: u64) -> bool {
    seed != 0 && seed.is_multiple_of(2)
}

/// What a run came to.
#[derive(Debug, Default)]
struct Run {
    met: BTreeMap<&'static str, u64>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run_all(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run_all(arguments: &Arguments) -> Result<(), Failure> {
    let mut dynamodb = DynamoDbLocal::start(&arguments.dynamodb_local).await?;
    let mut met = BTreeMap::new();
    for seed in &arguments.seeds {
        let run = tokio::time::timeout(LONG, run(arguments, &mut dynamodb, *seed)).await;
        let run = run.map_err(|_| format!("not done after {} s", LONG.as_secs())).map_err(Failure::from).flatten();
        let run = run.map_err(|error| format!("seed {seed}: {error}"))?;
        for (point, times) in run.met {
            *met.entry(point).or_insert(0) += times;
        }
    }
    let mut points = Vec::new();
    if arguments.seeds.iter().any(|seed| *seed != 0) {
        points.extend(schedule::names());
        points.extend([ROLLED_OVER, TAKEN_OVER, EXPIRED]);
    }
    if arguments.seeds.iter().any(|seed| gives_up(*seed)) {
        points.push(DISCARDED);
    }
    for (point, times) in &met {
        println!("  {times:4} × {point}");
    }
    let missing: Vec<_> = points.into_iter().filter(|point| !met.contains_key(point)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!("in no run came about: {}; give more seeds, or more items a run", missing.join("; ")).into())
}

async fn run(arguments: &Arguments, dynamodb: &mut DynamoDbLocal, seed: u64) -> Result<Run, Failure> {
    let begun = Instant::now();
    let folder = arguments.work.join(seed.to_string());
    let bucket = format!("run-{seed}");
    std::fs::create_dir(arguments.s3_root.join(&bucket))?;
    let client = Client::new(&dynamodb.address);
    let table = Table::create(client.clone(), &format!("cars-{seed}"), &folder.join("acknowledged.ndjson")).await?;
    let simulated = std::fs::read_to_string(folder.join("simulated.ndjson"))?;
    let is_calm = seed == 0;
    let expires_at = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs() - 60;
    let mix = if is_calm {
        Mix { spoiled: 400, keyless: 250, expiring: 3, expires_at }
    } else {
        Mix { spoiled: 40, keyless: 50, expiring: 3, expires_at }
    };
    let (expiring, writes): (Vec<_>, Vec<_>) = writes(&simulated, mix)?.into_iter().partition(Write::expires);
    let expired = table.let_expire(&expiring).await?;

    let proxy = Proxy::start(&arguments.s3).await?;
    let program = program(arguments, seed, &bucket, &proxy, &folder);
    let mut schedule = if is_calm { Schedule::calm() } else { Schedule::new(seed) };
    let mut settings = Settings {
        window: Duration::from_millis(if is_calm { 100 } else { 0 }),
        on_error: OnError::Bisect,
        response: ResponseType::BatchItemFailures,
        ..Settings::default()
    };
    if !is_calm {
        settings.batch_size = schedule::BATCH_SIZE;
        // With so few retries some batches are discarded, and taken from the on-failure destination in the end.
        if gives_up(seed) {
            settings.retries = Some(2);
            schedule.refuse_in_a_row();
        }
    }
    let sandbox = Sandbox::new(program.clone(), proxy.clone(), dynamodb, schedule, &folder.join("journal.ndjson"))?;
    let discarded = folder.join("on_failure");
    let mut mapping = Mapping::new(settings, Stream::new(client, &table.stream), sandbox, discarded.clone());
    let written = if is_calm {
        all_at_once(&mut mapping, &table, &writes).await?
    } else {
        in_portions(&mut mapping, &table, &writes).await?
    };
    mapping.host.calm()?;
    proxy.settle().await;
    let given_again = give_again(&program, &discarded).await?;

    let (met, host) = (mapping.met(), &mapping.host);
    if met.trimmed > 0 {
        return Err(format!("records left the stream before they were read: {met:?}").into());
    }
    println!(
        "seed {seed}: {} writes acknowledged, {} refused; {} batches, {} invocations, {} processes, {} shards, {} expired iterators, {} records \
         discarded and {given_again} given again; {:.1} s",
        expired.acknowledged + written.acknowledged,
        written.refused,
        met.batches,
        host.invocations,
        host.processes,
        met.shards,
        met.expired,
        met.discarded,
        begun.elapsed().as_secs_f64()
    );
    let counts =
        [(ROLLED_OVER, met.shards), (TAKEN_OVER, met.taken_over), (EXPIRED, met.expired), (DISCARDED, met.discarded)];
    let counts = counts.into_iter().filter(|(_, count)| *count > 0);
    Ok(Run { met: host.met.iter().map(|(point, count)| (*point, *count)).chain(counts).collect() })
}

fn program(arguments: &Arguments, seed: u64, bucket: &str, proxy: &Proxy, folder: &Path) -> Program {
    let compression = if seed % 3 == 2 { "gzip" } else { "none" };
    let variables = [
        ("AWS_ENDPOINT_URL_S3", format!("http://{}", proxy.address)),
        ("AWS_ALLOW_HTTP", "true".to_owned()),
        ("AWS_ACCESS_KEY_ID", "test".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "testtest".to_owned()),
        ("PLANISH_LANDING", format!("s3://{bucket}/telemetry")),
        ("PLANISH_QUARANTINE", format!("s3://{bucket}/quarantine")),
        ("PLANISH_COMPRESSION", compression.to_owned()),
    ];
    Program {
        path: arguments.function.clone(),
        variables: variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        log: folder.join("function.log"),
        timeout: Duration::from_secs(if seed == 0 { 30 } else { 3 }),
    }
}

/// The table is filled while the mapping works.
async fn all_at_once(mapping: &mut Mapping<Sandbox<'_>>, table: &Table, writes: &[Write]) -> Result<Written, Failure> {
    let (filling, writes) = (table.clone(), writes.to_vec());
    let filled = tokio::spawn(async move { filling.fill(&writes, 4).await });
    while !filled.is_finished() {
        turn(mapping).await?;
    }
    let written = filled.await??;
    drain(mapping).await?;
    Ok(written)
}

/// The table is filled a part at a time, each into a shard of its own, and the mapping works in between: so a schedule cuts the same batches
/// each time.
async fn in_portions(mapping: &mut Mapping<Sandbox<'_>>, table: &Table, writes: &[Write]) -> Result<Written, Failure> {
    let mut sum = Written::default();
    for portion in writes.chunks(writes.len().div_ceil(3).max(1)) {
        let written = table.fill(portion, 1).await?;
        sum.acknowledged += written.acknowledged;
        sum.refused += written.refused;
        drain(mapping).await?;
        mapping.host.rollover().await?;
    }
    let left = mapping.host.left();
    if left.is_empty() {
        return Ok(sum);
    }
    Err(format!("the items were used up before the schedule was over; left are {}", left.join("; ")).into())
}

async fn turn(mapping: &mut Mapping<Sandbox<'_>>) -> Result<Turn, Failure> {
    let turn = mapping.turn().await?;
    match turn {
        Turn::Worked => {}
        Turn::Waits(left) => tokio::time::sleep(left.min(QUIET)).await,
        Turn::Idle => tokio::time::sleep(QUIET).await,
    }
    Ok(turn)
}

/// Works until the stream has given all that it has.
async fn drain(mapping: &mut Mapping<Sandbox<'_>>) -> Result<(), Failure> {
    let mut idle = 0;
    while idle < 3 {
        idle = if turn(mapping).await? == Turn::Idle { idle + 1 } else { 0 };
    }
    Ok(())
}

/// Gives the function again what lies in the on-failure destination, as a person would when all is well; how many records.
async fn give_again(program: &Program, discarded: &Path) -> Result<usize, Failure> {
    let mut records = 0;
    if !discarded.exists() {
        return Ok(records);
    }
    let mut function = Function::start(program).await?;
    for entry in std::fs::read_dir(discarded)? {
        let path = entry?.path();
        let document: Value = serde_json::from_slice(&std::fs::read(&path)?)?;
        let event = document.get("payload").and_then(Value::as_str).ok_or("a document without the event")?;
        let outcome = function.invoke(event.to_owned(), std::future::pending()).await?;
        if outcome != Outcome::Response(json!({"batchItemFailures": []}).to_string().into()) {
            return Err(format!("{}: what was discarded is not taken: {outcome:?}", path.display()).into());
        }
        records += usize::try_from(
            document.pointer("/DDBStreamBatchInfo/batchSize").and_then(Value::as_u64).unwrap_or_default(),
        )?;
    }
    Ok(records)
}
