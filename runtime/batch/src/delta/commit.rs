//! Committing: data files, new columns and the application's number in one version of the table.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use delta_kernel::FileMeta;
use delta_kernel::engine_data::EngineData;
use delta_kernel::expressions::Scalar;
use delta_kernel::transaction::{CommitResult, Transaction, WriteState};
use delta_kernel::{KernelError, KernelResult};
use delta_kernel_default_engine::build_add_file_metadata;
use delta_kernel_default_engine::parquet::DataFileMetadata;
use uuid::Uuid;

use super::{Addition, DataFile, Error, Table};

/// How often a commit is tried against other writers.
const ATTEMPTS: u32 = 15;

/// What is committed.
#[derive(Debug, Clone, Copy)]
pub struct Commit<'a> {
    /// Whose numbers are counted.
    pub app_id: &'a str,
    /// The number: what this commit is, once and for all. Numbers of an application are committed in order.
    pub number: i64,
    /// The data files; none if the number brings no rows.
    pub files: &'a [DataFile],
    /// The columns that the table lacks, as [`Table::compare`] found them. Those that somebody has added meanwhile are left out.
    pub adds: &'a [Addition],
}

/// What became of a commit.
#[derive(Debug)]
#[must_use]
pub enum CommitOutcome {
    /// These very files are in the table.
    Committed {
        /// The version that was seen with them.
        table_version: u64,
    },
    /// The number, or a later one, was in the table already, with other files. Nothing of ours is in it: discard the files.
    AlreadyDone {
        /// The version that was looked at.
        table_version: u64,
        /// The last number in it.
        applied: i64,
    },
    /// Other writers were quicker each time. Nothing of ours is in the table; try again later, with the same files or without.
    Conflicted {
        /// The version that was looked at.
        table_version: u64,
        /// How often it was tried.
        attempts: u32,
    },
    /// The store did not say: the files may be in the table or not, or may come to be. Discard nothing; whoever opens the table next learns
    /// it from [`Table::applied`].
    Unknown {
        /// The version that was to be written.
        attempted: u64,
        /// What the store said.
        cause: Error,
    },
}

impl Table {
    /// Commits, and moves to the version that was seen last.
    ///
    /// The number is looked at before each try and after each failure, so that it comes into the table once, whoever else commits it.
    ///
    /// # Errors
    /// If the store refuses, if another writer has given a column that is to be added another type, or if the table can no longer be
    /// written. Nothing is in the table then.
    pub fn commit(&mut self, commit: &Commit<'_>) -> Result<CommitOutcome, Error> {
        let mut doubt: Option<(u64, Error)> = None;
        for attempt in 0..=ATTEMPTS {
            match self.look(commit, attempt) {
                Ok(Some(outcome)) => return Ok(outcome),
                Ok(None) => {}
                Err(cause) => return unknown(doubt, cause),
            }
            // What stands in the log at that version now will stand there for ever: our write can't come any more.
            doubt = doubt.filter(|(attempted, _)| self.version() < *attempted);
            if attempt == ATTEMPTS {
                break;
            }
            let attempted = self.version() + 1;
            let failed = match self.prepare(commit)?.commit(self.location.engine().as_ref()) {
                Ok(CommitResult::Committed(committed)) => {
                    if let Some(snapshot) = committed.post_commit_snapshot() {
                        *self = Self::of(&self.location, Arc::clone(snapshot))?;
                    }
                    return Ok(CommitOutcome::Committed { table_version: committed.commit_version() });
                }
                Ok(CommitResult::Conflicted(_)) => continue,
                Ok(CommitResult::Retryable(retryable)) => retryable.error,
                Err(cause) => cause,
            };
            let cause = Error::kernel("committing to", self.location.url(), failed);
            if cause.is_definite() {
                // The library may fail after its write as well as before: the log knows.
                return match self.look(commit, attempt + 1) {
                    Ok(Some(outcome)) => Ok(outcome),
                    _ => unknown(doubt, cause),
                };
            }
            doubt = Some((attempted, cause));
        }
        Ok(match doubt {
            Some((attempted, cause)) => CommitOutcome::Unknown { attempted, cause },
            None => CommitOutcome::Conflicted { table_version: self.version(), attempts: ATTEMPTS },
        })
    }

    /// Whether the number is in the newest version; before a first attempt, in this one.
    fn look(&mut self, commit: &Commit<'_>, attempt: u32) -> Result<Option<CommitOutcome>, Error> {
        if attempt > 0 {
            pause(attempt);
            self.refresh()?;
        }
        self.done(commit)
    }

    /// Whether the number is in the table, and if so, whether with these files.
    fn done(&self, commit: &Commit<'_>) -> Result<Option<CommitOutcome>, Error> {
        let table_version = self.version();
        match self.applied(commit.app_id)? {
            Some(applied) if applied >= commit.number => Ok(Some(if self.holds(commit.files)? {
                CommitOutcome::Committed { table_version }
            } else {
                CommitOutcome::AlreadyDone { table_version, applied }
            })),
            _ => Ok(None),
        }
    }

    /// Whether one of `files` is in the table. A commit has all of its files or none.
    fn holds(&self, files: &[DataFile]) -> Result<bool, Error> {
        if files.is_empty() {
            return Ok(false);
        }
        let ours: HashSet<&str> = files.iter().map(DataFile::path).collect();
        Ok(self.files()?.iter().any(|file| ours.contains(file.path.as_str())))
    }

    fn prepare(&self, commit: &Commit<'_>) -> Result<Transaction, Error> {
        let missing = self.missing(commit.adds)?;
        let total = |of: fn(&DataFile) -> u64| Some(commit.files.iter().map(of).sum::<u64>().to_string());
        let metrics = [
            ("numAddedFiles", Some(commit.files.len().to_string())),
            ("numOutputRows", total(DataFile::rows)),
            ("numOutputBytes", total(DataFile::bytes)),
        ];
        let mut transaction =
            self.transaction(&missing, Some((commit.app_id, commit.number)))?.with_operation_metrics(metrics);
        let partition = match self.partition_columns() {
            [one] => one.clone(),
            _ => {
                return Err(Error::Unsupported {
                    url: self.location.url().clone(),
                    reason: "it is not partitioned by exactly one column of type DATE".to_owned(),
                });
            }
        };
        let failed = |cause| Error::kernel("committing to", self.location.url(), cause);
        let state = transaction.write_state().map_err(failed)?;
        for file in commit.files {
            transaction.add_files(added(&state, &partition, file).map_err(failed)?);
        }
        Ok(transaction)
    }
}

/// The error, unless an earlier attempt is in doubt.
fn unknown(doubt: Option<(u64, Error)>, cause: Error) -> Result<CommitOutcome, Error> {
    match doubt {
        Some((attempted, cause)) => Ok(CommitOutcome::Unknown { attempted, cause }),
        None => Err(cause),
    }
}

/// What the log says of `file`.
fn added(state: &Arc<WriteState>, partition: &str, file: &DataFile) -> KernelResult<Box<dyn EngineData>> {
    let values = [(partition.to_owned(), Scalar::Date(file.date()))];
    let context = state.write_context_builder().with_partition_values(values.into()).build()?;
    let meta = FileMeta::new(file.url().clone(), file.modified(), file.bytes());
    let statistics =
        file.statistics().ok_or_else(|| KernelError::generic("a data file without rows is not committed"))?;
    build_add_file_metadata(DataFileMetadata::new(meta, statistics.clone()), &context)
}

/// Waits a while that grows with each attempt, and differs between writers.
fn pause(attempt: u32) {
    let longest = Duration::from_millis(10 << attempt.min(5));
    let [chance, ..] = Uuid::new_v4().into_bytes();
    std::thread::sleep(longest.mul_f64(0.25 + f64::from(chance) / 340.0));
}
