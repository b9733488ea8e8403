//! Writing data files: one open file for each partition, in bounded memory.

mod file;
mod group;
mod upload;

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Date32Type;
use arrow_array::{Array as _, BooleanArray, Date32Array, RecordBatch};
use arrow_select::filter::filter_record_batch;

pub use file::DataFile;
pub(super) use file::FileWriter;

use super::{Error, Layout};
use crate::crew::Crew;

/// How much a [`DataFiles`] may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows of a row group, at most.
    pub row_group_rows: usize,
    /// Encoded bytes after which a file is closed and the next rows of its partition go to another.
    pub file_bytes: u64,
    /// Bytes that the open row groups of all files together hold before they are written early.
    pub memory: usize,
    /// Files open at a time. One more partition closes the file that was written longest ago.
    pub open_files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { row_group_rows: 131_072, file_bytes: 512 << 20, memory: 64 << 20, open_files: 16 }
    }
}

/// Where a row went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Number of the file: an index into what [`DataFiles::finish`] gives.
    pub file: u32,
    /// Number of the row in it, from 0.
    pub row: u64,
}

/// Writes rows to Parquet files, each of one partition: zstd, with statistics. No file can be seen in the table before it is committed.
#[derive(Debug)]
pub struct DataFiles {
    layout: Layout,
    limits: Limits,
    crew: Arc<Crew>,
    /// The files being written; the one that was written last stands last.
    open: Vec<Open>,
    finished: Vec<Option<DataFile>>,
}

#[derive(Debug)]
struct Open {
    number: u32,
    writer: FileWriter,
}

impl DataFiles {
    /// No file yet. The threads of `crew` encode.
    #[must_use]
    pub fn new(layout: &Layout, limits: Limits, crew: &Arc<Crew>) -> Self {
        let crew = Arc::clone(crew);
        Self { layout: layout.clone(), limits, crew, open: Vec::new(), finished: Vec::new() }
    }

    /// Writes the rows of `batch`, each to a file of its partition, and says where each went, in the order of the batch.
    ///
    /// The batch has the partition's column, of type date and never NULL, and columns of the table in any order; those that it lacks are
    /// NULL.
    ///
    /// # Errors
    /// [`Error::Batch`] if it has a column that the table lacks, or has in another type, or a NULL where the table says NOT NULL; else if
    /// the store refuses or fails. What was written so far is good for nothing then: [`abort`](Self::abort).
    pub fn write(&mut self, batch: &RecordBatch) -> Result<Vec<Place>, Error> {
        let dates = self.dates(batch)?;
        let aligned = self.layout.aligned(batch)?;
        let mut places = vec![Place { file: 0, row: 0 }; batch.num_rows()];
        for date in distinct(&dates) {
            let of_date = BooleanArray::from_unary(&dates, |other| other == date);
            let part = if of_date.true_count() == batch.num_rows() {
                aligned.clone()
            } else {
                filter_record_batch(&aligned, &of_date)
                    .map_err(|cause| Error::arrow("splitting rows for", self.layout.location().url(), cause))?
            };
            let file = self.open(date)?;
            let of_part = places.iter_mut().zip(of_date.values()).filter(|(_, is)| *is);
            for (row, (place, _)) in (file.writer.rows()..).zip(of_part) {
                *place = Place { file: file.number, row };
            }
            file.writer.write(&part)?;
            if file.writer.written() >= self.limits.file_bytes {
                self.close(self.open.len() - 1)?;
            }
            self.relieve()?;
        }
        Ok(places)
    }

    /// Bytes held in memory: open row groups, and what is on its way to the store.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.open.iter().map(|open| open.writer.memory()).sum()
    }

    /// Closes all files. They are in the store now and in no commit.
    ///
    /// # Errors
    /// If the store refuses or fails; the files that were complete are deleted then.
    pub fn finish(mut self) -> Result<Vec<DataFile>, Error> {
        while !self.open.is_empty() {
            if let Err(cause) = self.close(0) {
                self.abort();
                return Err(cause);
            }
        }
        Ok(self.finished.into_iter().flatten().collect())
    }

    /// Leaves nothing behind, as far as the store allows: what stays is in no commit and does no harm.
    pub fn abort(self) {
        for open in self.open {
            open.writer.abort();
        }
        for file in self.finished.into_iter().flatten() {
            let _ = self.layout.location().discard(&file);
        }
    }

    fn dates(&self, batch: &RecordBatch) -> Result<Date32Array, Error> {
        let name = self.layout.partition();
        let refuse = |problem: &str| Error::Batch { column: name.to_owned(), problem: problem.to_owned() };
        let column = batch.column_by_name(name).ok_or_else(|| refuse("the rows do not say their partition"))?;
        let dates = column.as_primitive_opt::<Date32Type>().ok_or_else(|| refuse("the partition is no date"))?;
        if dates.null_count() > 0 {
            return Err(refuse("a row's partition is NULL"));
        }
        Ok(dates.clone())
    }

    /// The open file of `date`, moved to the end of those that are open.
    fn open(&mut self, date: i32) -> Result<&mut Open, Error> {
        let open = match self.open.iter().position(|open| open.writer.date() == date) {
            Some(at) => self.open.remove(at),
            None => {
                if self.open.len() >= self.limits.open_files.max(1) {
                    self.close(0)?;
                }
                let number = u32::try_from(self.finished.len()).unwrap_or(u32::MAX);
                self.finished.push(None);
                Open { number, writer: FileWriter::new(&self.layout, date, &self.limits, &self.crew)? }
            }
        };
        Ok(self.open.push_mut(open))
    }

    fn close(&mut self, at: usize) -> Result<(), Error> {
        let open = self.open.remove(at);
        let file = open.writer.finish()?;
        if let Some(slot) = self.finished.get_mut(open.number as usize) {
            *slot = Some(file);
        }
        Ok(())
    }

    /// Ends row groups early, the largest first, until memory is within its limit.
    fn relieve(&mut self) -> Result<(), Error> {
        while self.open.iter().map(|open| open.writer.pending()).sum::<usize>() > self.limits.memory {
            let Some(largest) = self.open.iter_mut().max_by_key(|open| open.writer.pending()) else { break };
            largest.writer.flush()?;
        }
        Ok(())
    }
}

fn distinct(dates: &Date32Array) -> Vec<i32> {
    let mut distinct: Vec<i32> = Vec::new();
    for &date in dates.values() {
        // Rows come nearly sorted by time: the last is the likeliest.
        if distinct.last() != Some(&date) && !distinct.contains(&date) {
            distinct.push(date);
        }
    }
    distinct
}
