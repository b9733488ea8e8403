//! `planish flatten`.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use planish_kernel::sink::json::row_json;
use planish_kernel::{Flattener, ForTables, LineContext, MAX_LINE, Outcome, Row, Tables, Timestamp};

use crate::Failure;
use crate::catalogue::CatalogueOption;

/// Options of `planish flatten`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Files of NDJSON, one event a line; `-` is standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    catalogue: CatalogueOption,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let tables = arguments.catalogue.resolve()?.tables;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for path in &arguments.files {
        let input: Box<dyn Read> = if path == Path::new("-") {
            Box::new(std::io::stdin())
        } else {
            Box::new(std::fs::File::open(path).map_err(|error| Failure::file("read", path, &error))?)
        };
        if flatten(&tables, path, BufReader::new(input), &mut out)? == Reader::Gone {
            return Ok(());
        }
    }
    printed(out.flush()).map(drop)
}

fn flatten(tables: &Tables, path: &Path, mut input: impl BufRead, out: &mut impl Write) -> Result<Reader, Failure> {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = Timestamp(i64::try_from(since_1970.as_micros()).unwrap_or(i64::MAX));
    let source_file = path.display().to_string();
    let mut flattener = Flattener::new(tables);
    let mut row = Row::for_tables(tables);
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        // One byte more than the longest line: the kernel sees that there is more and says so.
        let limit = MAX_LINE as u64 + 2;
        let read = input.by_ref().take(limit).read_until(b'\n', &mut line);
        if read.map_err(|error| Failure::file("read", path, &error))? == 0 {
            break;
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if line.len() as u64 == limit {
            input.skip_until(b'\n').map_err(|error| Failure::file("read", path, &error))?;
        }
        let context = LineContext { source_file: &source_file, line: number, processed_at: now, run_date: now.date() };
        let result = match flattener.flatten(&line, &context, &mut row) {
            Outcome::Blank => Ok(()),
            Outcome::Removed => writeln!(out, "{{\"line\":{number},\"removed\":true}}"),
            Outcome::Row => writeln!(out, "{{\"line\":{number},\"row\":{}}}", row_json(tables, &row)),
            Outcome::Quarantined(reason) => {
                writeln!(out, "{{\"line\":{number},\"quarantine\":\"{}\"}}", reason.word())
            }
        };
        if printed(result)? == Reader::Gone {
            return Ok(Reader::Gone);
        }
    }
    Ok(Reader::There)
}

/// Whether somebody still reads what is printed; `head` stops after its lines.
#[derive(PartialEq)]
enum Reader {
    There,
    Gone,
}

fn printed(result: std::io::Result<()>) -> Result<Reader, Failure> {
    match result {
        Ok(()) => Ok(Reader::There),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(Failure::Message(format!("error: can't print: {error}"))),
    }
}
