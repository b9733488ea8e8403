//! What the commands do: the command line and `planish.yaml` become a job.

use std::{
    env,
    io::{self, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

use planish_pipeline::{Config, Location};
use serde::Serialize;
use tokio::runtime::{Builder, Runtime};

use crate::{
    Bar, Catalogue, Error, Job,
    args::{Cli, Command, Run, Show},
    configuration, show,
};

/// The exit code of a strict run with bad input.
const BAD_INPUT: u8 = 3;

/// Does what the command line says; gives the exit code.
///
/// # Errors
///
/// [`Error`], with an exit code of its own.
pub fn main(cli: &Cli) -> Result<u8, Error> {
    let runtime = Builder::new_multi_thread().enable_all().build().map_err(Error::Output)?;
    match &cli.command {
        Command::Run(args) => run(args, &runtime),
        Command::Show(args) => show(args, &runtime),
    }
}

fn run(args: &Run, runtime: &Runtime) -> Result<u8, Error> {
    let config = configuration(args.config.as_deref())?;
    let missing =
        |what| Error::Usage(format!("no planish.yaml here, so name {what}; `planish-batch run --help` shows how"));
    let source = match (&args.source, &config) {
        (Some(source), _) => here(source)?,
        (None, Some(config)) => config.source()?,
        (None, None) => return Err(missing("a source")),
    };
    let table = match (&args.table, &config) {
        (Some(table), _) => here(table)?,
        (None, Some(config)) => config.table()?,
        (None, None) => return Err(missing("a table with --table")),
    };
    let mut config = config.unwrap_or_default();
    config.max_files = args.max_files.unwrap_or(config.max_files);
    config.max_bytes = args.max_bytes.unwrap_or(config.max_bytes);
    let job = Job {
        catalogue: catalogue(args.catalogue.as_deref())?,
        source,
        table,
        quarantine: config.quarantine()?,
        caps: config.caps(),
        schema_changes: config.schema_changes,
        now: SystemTime::now(),
        runtime: runtime.handle().clone(),
    };
    let summary = job.run(&Bar::new())?;
    if args.json {
        print_json(&summary)?
    } else {
        print(&summary.to_string())?
    }
    if let Some(rows) = args.show {
        let view = show::look(&job.table, &job.catalogue, &show::Wanted::All, rows, runtime.handle())?;
        print(&show::FirstRows(&view).to_string())?;
    }
    Ok(if args.strict && !summary.is_clean() { BAD_INPUT } else { 0 })
}

fn show(args: &Show, runtime: &Runtime) -> Result<u8, Error> {
    let table = match (&args.table, configuration(args.config.as_deref())?) {
        (Some(table), _) => here(table)?,
        (None, Some(config)) => config.table()?,
        (None, None) => {
            return Err(Error::Usage("no planish.yaml here, so name a table: planish-batch show TABLE".to_owned()));
        }
    };
    let catalogue = catalogue(args.catalogue.as_deref())?;
    let wanted = match &args.group {
        Some(group) => show::Wanted::Group(group),
        None if args.columns.is_empty() => show::Wanted::All,
        None => show::Wanted::Columns(&args.columns),
    };
    let view = show::look(&table, &catalogue, &wanted, args.rows, runtime.handle())?;
    if args.json {
        print_json(&view)?
    } else {
        print(&view.to_string())?
    }
    Ok(0)
}

/// The named configuration, or that of this folder if there is one.
fn configuration(named: Option<&Path>) -> Result<Option<Config>, Error> {
    let usual = Path::new("planish.yaml");
    let path = named.or_else(|| usual.exists().then_some(usual));
    path.map(configuration::load).transpose()
}

fn here(text: &str) -> Result<Location, Error> {
    let folder = env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    Ok(Location::parse(text, &folder)?)
}

fn catalogue(named: Option<&Path>) -> Result<Catalogue, Error> {
    named.map_or_else(Catalogue::compiled_in, Catalogue::load)
}

fn print_json(value: &impl Serialize) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(value).map_err(Error::Json)?;
    print(&format!("{text}\n"))
}

/// A reader that has seen enough, such as `head`, is no failure.
fn print(text: &str) -> Result<(), Error> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Output(error)),
        _ => Ok(()),
    }
}
