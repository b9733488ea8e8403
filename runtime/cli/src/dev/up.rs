//! `planish dev up`.

use std::ffi::OsStr;
use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::down::{end, wait};
use super::folder::{Folder, Life};
use super::names::Names;
use super::programs::Programs;
use super::{failure, python};
use crate::catalogue::CatalogueOption;
use crate::{Failure, print};

/// Said at the end of the help.
pub(crate) const EXAMPLES: &str = "\
It needs Rust, a C compiler and Python 3.10 or newer. The first time it installs ministack from PyPI into the cache (PLANISH_CACHE,
~/.cache/planish) and builds the functions, which takes minutes; after that it takes seconds. Called again while a stack is up, it says
what to do with it.

Examples:
  planish dev up                        build what is needed, and bring it up
  planish dev up --window 60            gather the objects of a minute for each run, as a deployment does for five
  planish dev down                      end it

Exit codes: 0 it is up; 1 something is missing, and the message says what to do; 2 the command line can't be understood.";

/// Options of `planish dev up`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    catalogue: CatalogueOption,
    /// Where names are.
    #[arg(long, value_name = "FILE", default_value = "planish.yaml")]
    config: PathBuf,
    /// The folder of the stack: its table of rows, its objects and its logs.
    #[arg(long, value_name = "FOLDER", default_value = "target/dev")]
    folder: PathBuf,
    /// The port that plays AWS.
    #[arg(long, value_name = "N", default_value_t = 4566)]
    port: u16,
    /// The region that is played.
    #[arg(long, value_name = "NAME", default_value = "eu-central-1", value_parser = region)]
    region: String,
    /// How many seconds the objects for one run are gathered: the delay of the queue.
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=900))]
    window: u16,
    /// A folder that has the functions; without it they are built.
    #[arg(long, value_name = "FOLDER")]
    functions: Option<PathBuf>,
    /// The program planish-batch; without it it is built.
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
}

/// How long ministack and everything in it may take to start.
const START: Duration = Duration::from_secs(60);

fn region(text: &str) -> Result<String, String> {
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let region = (plain && text.split('-').count() >= 3).then(|| text.to_owned());
    region.ok_or_else(|| "a region is written like eu-central-1".to_owned())
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let names = Names::read(&arguments.config)?;
    let stack = Folder::make(&arguments.folder)?;
    if stack.life()? == Life::Some {
        if wait(START, || stack.read("state.json")).is_some() {
            return print(&stack.read("next").unwrap_or_default());
        }
        end(&stack)?;
    }
    stack.forget();
    let key = key(arguments)?;
    free(arguments.port)?;
    let python = python::prepare()?;
    let programs = Programs::prepare(arguments.functions.as_deref(), arguments.batch.as_deref())?;
    let plan = plan(arguments, &names, &key, &programs, &stack)?;
    stack.write("python", &format!("{}\n", python.display()))?;
    let next = next(arguments, &names, &key, &python, &stack)?;
    stack.write("next", &next)?;
    start(&stack, &python, &plan)?;
    print(&next)
}

/// The attribute that tells items apart: where the catalogue first looks for the table's key.
fn key(arguments: &Arguments) -> Result<String, Failure> {
    let plan = arguments.catalogue.resolve()?.plan;
    let column = plan.columns.iter().find(|column| column.field.name == plan.table.key);
    match column.and_then(|column| column.field.paths.first()).map(Vec::as_slice) {
        Some([key]) => Ok(key.clone()),
        _ => Err(failure(
            format_args!("the key `{}` of the catalogue is no attribute of an item", plan.table.key),
            "give it a path of one word, first of all",
        )),
    }
}

/// A port that somebody else listens at is told here, where it can be said what to do.
fn free(port: u16) -> Result<(), Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map(|_| ()).map_err(|error| {
        failure(
            format_args!("can't listen at 127.0.0.1:{port}: {error}"),
            "end what listens there (is another stack up, of another folder?), or choose another with --port",
        )
    })
}

fn endpoint(arguments: &Arguments) -> String {
    format!("http://127.0.0.1:{}", arguments.port)
}

/// Everything that `stack.py` has to know, and its own text.
fn plan(
    arguments: &Arguments,
    names: &Names,
    key: &str,
    programs: &Programs,
    stack: &Folder,
) -> Result<PathBuf, Failure> {
    let ((bucket, prefix), (beside, _)) = (names.landing()?, names.quarantine()?);
    let buckets = if beside == bucket { vec![bucket] } else { vec![bucket, beside] };
    let here = std::env::current_dir().map_err(|error| Failure::file("find", Path::new("."), &error))?;
    let config = arguments.config.canonicalize().ok();
    let plan = json!({
        "endpoint": endpoint(arguments),
        "port": arguments.port,
        "region": arguments.region,
        "window": arguments.window,
        "key": key,
        "buckets": buckets,
        "prefix": if prefix.is_empty() { String::new() } else { format!("{}/", prefix.trim_end_matches('/')) },
        "names": {
            "table": names.table()?,
            "stream_processor": names.stream.function,
            "queue": names.trigger.queue,
            "job_trigger": names.trigger.function,
        },
        "programs": {
            "stream_processor": programs.stream_processor,
            "job_trigger": programs.job_trigger,
            "batch": programs.batch,
        },
        "config": config,
        "checkout": here,
        "delta": stack.file("table"),
    });
    stack.write("stack.py", include_str!("stack.py"))?;
    stack.write("plan.json", &plan.to_string())
}

/// Starts the stack, which goes on after this command, and waits until it is ready.
fn start(stack: &Folder, python: &Path, plan: &Path) -> Result<(), Failure> {
    let log = stack.file("stack.log");
    let cannot = |error| Failure::file("write", &log, &error);
    let out = File::create(&log).map_err(cannot)?;
    let err = out.try_clone().map_err(cannot)?;
    let arguments = [OsStr::new("-u"), stack.file("stack.py").as_os_str(), plan.as_os_str()].map(OsStr::to_owned);
    let mut command = Command::new(python);
    command.args(arguments).stdin(Stdio::null()).stdout(out).stderr(err);
    let mut child = command.spawn().map_err(|error| Failure::file("run", python, &error))?;
    let said = wait(START, || ready(stack, &mut child));
    match said {
        Some(Ok(())) => Ok(()),
        Some(Err(why)) => Err(failure(
            format_args!("the stack does not come up: {}", why.trim()),
            "mend it, and call `planish dev up` again",
        )),
        None => {
            end(stack)?;
            Err(failure(
                format_args!("the stack was not ready within {} seconds", START.as_secs()),
                format_args!("{} may say why", log.display()),
            ))
        }
    }
}

/// Whether it is ready, or why it will not be; nothing as long as nobody knows.
fn ready(stack: &Folder, child: &mut Child) -> Option<Result<(), String>> {
    if stack.read("state.json").is_some() {
        return Some(Ok(()));
    }
    let ended = child.try_wait().ok().flatten()?;
    // One that a killed `up` has begun is as good.
    if matches!(stack.life(), Ok(Life::Some)) {
        return None;
    }
    Some(Err(stack.read("failed").unwrap_or_else(|| {
        let log = stack.read("stack.log").unwrap_or_default();
        log.lines().last().map_or_else(|| ended.to_string(), str::to_owned)
    })))
}

/// What can be done with a stack that is up.
fn next(arguments: &Arguments, names: &Names, key: &str, python: &Path, stack: &Folder) -> Result<String, Failure> {
    let (table, (bucket, prefix)) = (names.table()?, names.landing()?);
    let (endpoint, region) = (endpoint(arguments), &arguments.region);
    let settings = format!(
        "export AWS_ENDPOINT_URL={endpoint} AWS_REGION={region} AWS_DEFAULT_REGION={region}\n\
         export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test\n"
    );
    let env = stack.write("env", &settings)?;
    let put = stack.write("put.py", &PUT.replace("TABLE", table).replace("KEY", key))?;
    let Names { stream, trigger } = names;
    let Arguments { window, .. } = arguments;
    let (env, put, python) = (env.display(), put.display(), python.display());
    let (delta, folder) = (stack.file("table"), stack.file("."));
    let (delta, folder) = (delta.display(), folder.display());
    let folder = folder.to_string();
    let folder = folder.trim_end_matches("/.");
    Ok(format!(
        "\
The stack is up at {endpoint}, region {region}.

  {table}, a table whose stream calls
  {processor}, which writes objects to
  s3://{bucket}/{prefix}, which tells
  {queue}, which after {window} seconds calls
  {starter}, which starts planish-batch

Put an item, as your own code would, and look at its row some {seconds} seconds later:

  . {env}                                                           # where AWS is, for any SDK
  {python} {put} samples/fleet.ndjson 1
  cargo run -p planish-batch -- show {delta}

Many items:         cargo run -p planish-cli -- simulate --events 1000 --to dynamodb://{table}
Objects, as copied: {folder}/objects
Logs:               {folder}/ministack.log (functions), batch.log and runs.ndjson (runs)
New functions:      planish dev down, then up. The table of rows stays.
",
        processor = stream.function,
        queue = trigger.queue,
        starter = trigger.function,
        seconds = window + 5,
    ))
}

/// Puts lines of NDJSON as items, by boto3.
const PUT: &str = r#"import decimal
import itertools
import json
import sys

import boto3

# The first lines of a file of NDJSON as items; a number keeps every digit.
table = boto3.resource("dynamodb").Table("TABLE")
with open(sys.argv[1]) as lines:
    for line in itertools.islice(lines, int(sys.argv[2])):
        item = json.loads(line, parse_float=decimal.Decimal)
        table.put_item(Item=item)
        print(item["KEY"])
"#;
