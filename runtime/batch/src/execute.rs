//! One manifest: from its files to data files, and from those to a commit.
//!
//! Until the commit nothing is visible in the table. Quarantine is written before the commit, under names that depend on the manifest
//! alone, so that an execution after a crash writes the same objects again.

use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch, StringArray};
use arrow_select::filter::filter_record_batch;
use futures::StreamExt;
use planish_columns::values;
use planish_kernel::{Column, Counters, Tables};
use planish_pipeline::{Location, Manifest, Quarantine, SchemaChanges, Written, app_id};
use tokio::{runtime::Handle, sync::mpsc};

use crate::{
    Catalogue, Error, Progress,
    crew::Crew,
    delta::{self, Addition, Commit, CommitOutcome, Comparison, DataFile, DataFiles, Layout, Limits, Place, Table},
    flatten::{Flattened, Flatteners, Stamp},
    keys::Keys,
};

/// How many flattened works may wait for the writer.
const WAITING: usize = 2;

/// Bytes of rows that may wait for being encoded.
const QUEUED: usize = 16 << 20;

/// What an execution needs beside its manifest.
#[derive(Clone, Copy)]
pub struct Execution<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// Any place in the store of the manifest's files.
    pub source: &'a Location,
    /// What happens when the table lacks columns.
    pub schema_changes: SchemaChanges,
    /// What the rows have in common.
    pub stamp: Stamp,
    /// Where I/O runs. Must be of a multi-thread runtime, and not the thread that executes.
    pub runtime: &'a Handle,
    /// Who is told how far it is.
    pub progress: &'a dyn Progress,
}

/// Data files that a commit makes visible, and what they hold.
#[derive(Debug)]
#[must_use = "data files that nobody commits or discards stay behind"]
pub struct Prepared {
    /// The files.
    pub files: Vec<DataFile>,
    /// Columns that the commit adds.
    pub adds: Vec<Addition>,
    /// What the flatteners counted.
    pub counters: Counters,
    /// Rows that lost to another row of their key.
    pub superseded: u64,
    /// What went to quarantine.
    pub quarantine: Written,
}

/// What became of a manifest.
#[derive(Debug)]
#[must_use]
pub enum Executed {
    /// Its rows are in the table, by these files.
    Committed(Box<Prepared>),
    /// Another runner was first; the same rows are in the table, by its files.
    AlreadyDone,
}

impl Execution<'_> {
    /// Flattens the files of `manifest` and commits their rows to `table` under the manifest's number.
    ///
    /// # Errors
    ///
    /// [`Error`]; unless it is [`Error::Unknown`], nothing is visible and the data files are gone, as far as the store lets them go.
    pub fn execute(&self, manifest: &Manifest, table: &mut Table, quarantine: Quarantine) -> Result<Executed, Error> {
        let prepared = self.prepare(manifest, table, quarantine)?;
        self.commit(manifest, table, prepared)
    }

    /// Writes the data files and the quarantine of `manifest`. Nothing is visible in the table yet.
    ///
    /// # Errors
    ///
    /// [`Error`]; the data files are gone then, as far as the store lets them go.
    pub fn prepare(&self, manifest: &Manifest, table: &Table, quarantine: Quarantine) -> Result<Prepared, Error> {
        let adds = self.additions(table)?;
        let layout = table.layout(&adds)?;
        let flatteners = Flatteners::new(self.catalogue.tables, self.stamp);
        let mut writer = Writer::new(self.catalogue.tables, &layout);
        let written = match self.write(manifest, &flatteners, &mut writer, quarantine) {
            Ok(written) => written,
            Err(error) => {
                writer.files.abort();
                return Err(error);
            }
        };
        let superseded = writer.keys.superseded();
        let files = writer.finish(table.location(), &layout)?;
        Ok(Prepared { files, adds, counters: flatteners.counters(), superseded, quarantine: written })
    }

    /// Commits what was prepared for `manifest`.
    ///
    /// # Errors
    ///
    /// [`Error`]; unless it is [`Error::Unknown`], the data files are gone, as far as the store lets them go.
    pub fn commit(&self, manifest: &Manifest, table: &mut Table, prepared: Prepared) -> Result<Executed, Error> {
        let number = i64::try_from(manifest.n).map_err(|_| Error::Number(manifest.n))?;
        let app_id = app_id(manifest.log);
        let commit = Commit { app_id: &app_id, number, files: &prepared.files, adds: &prepared.adds };
        let outcome = table.commit(&commit);
        let name = || table.location().url().to_string();
        match outcome {
            Ok(CommitOutcome::Committed { .. }) => Ok(Executed::Committed(Box::new(prepared))),
            Ok(CommitOutcome::AlreadyDone { .. }) => {
                discard(table.location(), &prepared.files);
                Ok(Executed::AlreadyDone)
            }
            Ok(CommitOutcome::Conflicted { attempts, .. }) => {
                discard(table.location(), &prepared.files);
                Err(Error::Conflicted { table: name(), n: manifest.n, attempts })
            }
            // Whether the table refers to the files is not known, so they stay.
            Ok(CommitOutcome::Unknown { cause, .. }) => {
                Err(Error::Unknown { table: name(), n: manifest.n, cause: Box::new(cause) })
            }
            Err(error) => {
                discard(table.location(), &prepared.files);
                Err(error.into())
            }
        }
    }

    /// The columns that the table lacks.
    ///
    /// # Errors
    ///
    /// [`Error`] if the table has other types, or may not be changed.
    pub fn additions(&self, table: &Table) -> Result<Vec<Addition>, Error> {
        let url = table.location().url();
        match table.compare(&self.catalogue.schema)? {
            Comparison::Same => Ok(Vec::new()),
            Comparison::Adds(adds) if self.schema_changes == SchemaChanges::Add => Ok(adds),
            Comparison::Adds(adds) => {
                let columns: Vec<_> = adds.iter().map(Addition::to_string).collect();
                Err(Error::ColumnsMissing { table: url.to_string(), columns: columns.join(", ") })
            }
            Comparison::Differs(differences) => {
                Err(delta::Error::OtherColumns { url: url.clone(), differences }.into())
            }
        }
    }

    fn write(
        &self,
        manifest: &Manifest,
        flatteners: &Flatteners,
        writer: &mut Writer,
        mut quarantine: Quarantine,
    ) -> Result<Written, Error> {
        let (sender, mut receiver) = mpsc::channel(WAITING);
        let works = flatteners.stream(self.source, manifest, &writer.crew);
        // Flattening goes on while the writer is busy. It ends when the receiver is gone.
        let feeding = self.runtime.spawn(async move {
            let mut works = std::pin::pin!(works);
            while let Some(work) = works.next().await {
                if sender.send(work).await.is_err() {
                    break;
                }
            }
        });
        while let Some(work) = receiver.blocking_recv() {
            let Flattened { batches, quarantined, quarantined_lines, bytes } = work?;
            for batch in batches {
                writer.write(batch)?;
            }
            if quarantined_lines > 0 {
                self.runtime.block_on(quarantine.keep(&quarantined, quarantined_lines))?;
            }
            self.progress.advance(bytes);
        }
        // A feeder that died has dropped its sender too: its end must not pass for the end of the files.
        self.runtime.block_on(feeding).map_err(|_| Error::Worker)?;
        Ok(self.runtime.block_on(quarantine.finish())?)
    }
}

/// Data files of one manifest, one row per key.
struct Writer {
    key: Column<String>,
    sequence: Column<String>,
    files: DataFiles,
    keys: Keys,
    crew: Arc<Crew>,
}

impl Writer {
    fn new(tables: &Tables, layout: &Layout) -> Self {
        let crew = Arc::new(Crew::new(QUEUED));
        Self {
            key: Column::new(tables.key),
            sequence: Column::new(tables.system.stream_sequence),
            files: DataFiles::new(layout, Limits::default(), &crew),
            keys: Keys::default(),
            crew,
        }
    }

    fn write(&mut self, batch: RecordBatch) -> Result<(), Error> {
        let (keys, sequences) = (texts(&batch, self.key)?, texts(&batch, self.sequence)?);
        // The key is never NULL: the sink refuses such a row.
        let keep = self.keys.resolve(keys.iter().map(Option::unwrap_or_default).zip(sequences.iter()));
        let winners =
            if keep.iter().all(|keep| *keep) { batch } else { filter_record_batch(&batch, &BooleanArray::from(keep))? };
        let places: Vec<Place> = self.files.write(&winners)?;
        let keys = texts(&winners, self.key)?;
        self.keys.written(keys.iter().map(Option::unwrap_or_default), &places);
        Ok(())
    }

    /// Closes the files, and rewrites those that hold a row that lost.
    fn finish(self, location: &delta::Location, layout: &Layout) -> Result<Vec<DataFile>, Error> {
        let mut files: Vec<Option<DataFile>> = self.files.finish()?.into_iter().map(Some).collect();
        for (number, rows) in self.keys.dead() {
            let Some(slot) = files.get_mut(number as usize) else { continue };
            let Some(old) = slot.take() else { continue };
            match layout.without(&old, &rows, &self.crew) {
                Ok(new) => {
                    *slot = new;
                    discard(location, std::slice::from_ref(&old));
                }
                Err(error) => {
                    *slot = Some(old);
                    let files: Vec<_> = files.into_iter().flatten().collect();
                    discard(location, &files);
                    return Err(error.into());
                }
            }
        }
        Ok(files.into_iter().flatten().collect())
    }
}

fn texts(batch: &RecordBatch, column: Column<String>) -> Result<&StringArray, Error> {
    values(batch, column).ok_or(Error::Worker)
}

/// Deletes data files that no commit refers to. One that stays is an orphan, which VACUUM finds.
fn discard(location: &delta::Location, files: &[DataFile]) {
    for file in files {
        let _ = location.discard(file);
    }
}
