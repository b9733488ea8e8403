//! The command line.

use std::{num::NonZeroU64, path::PathBuf};

use clap::{Args, Parser, Subcommand};
use planish_pipeline::ByteSize;

/// Flattens vehicle events (NDJSON) into a Delta table, exactly once.
#[derive(Debug, Parser)]
#[command(
    name = "planish-batch",
    version,
    after_help = "\
Exit codes:
  0  done; lines that are no events are in quarantine, and the run went on
  1  failed: the message says what happened, where, and what to do. Nothing half-done is visible; the next run picks up
  2  the command line or planish.yaml is wrong
  3  done, but with --strict: lines went to quarantine, or files changed after they were read"
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Brings everything that is new in a source into a table.
    Run(Run),
    /// Shows the first rows of a table, and how full its columns are.
    Show(Show),
}

/// Brings everything that is new in a source into a table.
#[derive(Debug, Args)]
#[command(
    long_about = "\
Brings everything that is new in a source into a table.

A source is a file, or a folder whose .ndjson and .jsonl files are read, compressed or not (.ndjson.gz), however deep; names that start
with `_` or `.` are passed over.
The table is made if it is not there. Files that were read before are known by name and not read again, so a second run adds nothing.

Of several rows with the same key the newest stays. This holds among the files that one manifest names (--max-files, --max-bytes);
a key that came with an earlier manifest is not looked for yet.",
    after_help = "\
Examples:
  planish-batch run                                  what planish.yaml says
  planish-batch run events/ --table data/telemetry   a folder into a table
  planish-batch run --json --strict                  for programs: one JSON object, exit code 3 for bad input
  planish-batch run --catalogue other.yaml           with another catalogue than the compiled-in one"
)]
pub struct Run {
    /// Where the events are: a file, a folder or a file:// URL. Otherwise `source` of planish.yaml.
    pub source: Option<String>,
    /// Where the table is. Otherwise `table` of planish.yaml.
    #[arg(long)]
    pub table: Option<String>,
    /// The configuration; planish.yaml of this folder if there is one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A catalogue to use instead of the compiled-in one.
    #[arg(long, value_name = "FILE")]
    pub catalogue: Option<PathBuf>,
    /// Ends with exit code 3 if lines went to quarantine or files changed after they were read.
    #[arg(long)]
    pub strict: bool,
    /// Prints the summary as one JSON object.
    #[arg(long)]
    pub json: bool,
    /// Shows the first rows of the table afterwards, one if N is left out; `planish-batch show` says more.
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "1", conflicts_with = "json")]
    pub show: Option<usize>,
    /// How many files one manifest, and so one commit, holds at most.
    #[arg(long, value_name = "N")]
    pub max_files: Option<NonZeroU64>,
    /// How many bytes the files of one manifest have at most, such as 512MiB; a compressed file counts ten times its size, and a single greater
    /// file is a manifest of its own.
    #[arg(long, value_name = "N")]
    pub max_bytes: Option<ByteSize>,
}

/// Shows the first rows of a table, and how full its columns are.
#[derive(Debug, Args)]
#[command(
    long_about = "\
Shows the first rows of a table, and how full its columns are.

Rows are wide, so each is shown from top to bottom: the columns that hold something, under the group that they belong to. Long values
are cut; --json has them whole.",
    after_help = "\
Examples:
  planish-batch show                                    the table of planish.yaml
  planish-batch show data/telemetry --group Charge      the columns of one group
  planish-batch show --columns event_id,_rescued --rows 20
  planish-batch show --json                             for programs"
)]
pub struct Show {
    /// Where the table is. Otherwise `table` of planish.yaml.
    pub table: Option<String>,
    /// Only these columns.
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Only the columns of this group of signals.
    #[arg(long, value_name = "G", conflicts_with = "columns")]
    pub group: Option<String>,
    /// How many rows.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub rows: usize,
    /// The configuration; planish.yaml of this folder if there is one.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The catalogue that knows the groups, instead of the compiled-in one.
    #[arg(long, value_name = "FILE")]
    pub catalogue: Option<PathBuf>,
    /// Prints one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
