//! One data file.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use arrow_array::{RecordBatch, StructArray};
use arrow_schema::SchemaRef;
use delta_kernel::KernelError;
use delta_kernel_default_engine::stats::FileStatsAccumulator;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;
use planish_kernel::Date;
use url::Url;
use uuid::Uuid;

use super::super::{Error, Layout};
use super::Limits;
use super::group::RowGroup;
use super::upload::Upload;
use crate::crew::{Broken, Crew, Lane, Step};

/// Bytes of a row group, at most: what a reader has to hold, and a writer.
const ROW_GROUP_BYTES: usize = 128 << 20;

/// A complete data file. A clone names the same file.
#[derive(Debug, Clone)]
pub struct DataFile {
    url: Url,
    path: String,
    date: i32,
    rows: u64,
    bytes: u64,
    modified: i64,
    statistics: Option<StructArray>,
}

impl DataFile {
    /// Where it lies.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Its path within the table's folder: `ingest_date=2026-01-09/part-….zstd.parquet`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Its partition: days since 1970.
    #[must_use]
    pub fn date(&self) -> i32 {
        self.date
    }

    /// Number of its rows.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Its size.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// When it was completed: milliseconds since 1970.
    #[must_use]
    pub fn modified(&self) -> i64 {
        self.modified
    }

    /// What the log says of its values: counts, bounds, NULLs.
    pub(in super::super) fn statistics(&self) -> Option<&StructArray> {
        self.statistics.as_ref()
    }
}

/// A data file that is being written.
#[derive(Debug)]
pub(in super::super) struct FileWriter {
    url: Url,
    path: String,
    date: i32,
    schema: SchemaRef,
    row_group_rows: usize,
    crew: Arc<Crew>,
    file: SerializedFileWriter<Vec<u8>>,
    columns: ArrowRowGroupWriterFactory,
    /// The row group that is open; none if it would be empty.
    group: Option<RowGroup>,
    statistics: Lane<Statistics>,
    /// Bytes of rows that the crew has not come to yet.
    queued: Arc<AtomicUsize>,
    upload: Upload,
    rows: u64,
}

impl FileWriter {
    /// A new file of the partition `date`. Nothing is in the store before [`finish`](Self::finish), but for parts of a large file.
    pub(in super::super) fn new(layout: &Layout, date: i32, limits: &Limits, crew: &Arc<Crew>) -> Result<Self, Error> {
        let path = format!("{}={}/part-{}.zstd.parquet", layout.partition(), Date(date), Uuid::new_v4());
        let location = layout.location();
        let url = layout.url(&path)?;
        let (file, columns) = ArrowWriter::try_new(Vec::new(), layout.schema(), Some(properties(layout)))
            .and_then(ArrowWriter::into_serialized_writer)
            .map_err(|cause| Error::parquet("writing", &url, cause))?;
        let statistics = Lane::new(Statistics(FileStatsAccumulator::new(layout.statistics(), layout.delta())));
        let upload = Upload::new(location, location.path(&url)?);
        Ok(Self {
            url,
            path,
            date,
            schema: layout.schema(),
            row_group_rows: limits.row_group_rows.max(1),
            crew: Arc::clone(crew),
            file,
            columns,
            group: None,
            statistics,
            queued: Arc::default(),
            upload,
            rows: 0,
        })
    }

    /// Appends rows that have the layout's schema. They are encoded after this returns; a fault may show later.
    pub(in super::super) fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let mut first = 0;
        while first < batch.num_rows() {
            let group = match &mut self.group {
                Some(group) => group,
                none => {
                    let number = self.file.flushed_row_groups().len();
                    let group = RowGroup::new(&self.columns, number, self.schema.fields());
                    none.insert(group.map_err(|cause| Error::parquet("writing", &self.url, cause))?)
                }
            };
            let rows = (self.row_group_rows - group.rows()).min(batch.num_rows() - first);
            let part = batch.slice(first, rows);
            let ticket = self.crew.ticket(part.get_array_memory_size(), &self.queued);
            group.push(&self.crew, &part, &ticket).map_err(|cause| Error::parquet("writing", &self.url, cause))?;
            self.statistics.push(&self.crew, part, ticket);
            if group.rows() >= self.row_group_rows || group.encoded() >= ROW_GROUP_BYTES {
                self.flush()?;
            }
            first += rows;
        }
        self.rows += batch.num_rows() as u64;
        Ok(())
    }

    /// Ends the row group, and waits until it is encoded.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        let Some(group) = self.group.take() else { return Ok(()) };
        let chunks = group.finish(&self.crew);
        let written = chunks.and_then(|chunks| {
            let mut group = self.file.next_row_group()?;
            chunks.into_iter().try_for_each(|chunk| chunk.append_to_row_group(&mut group))?;
            group.close().map(drop)
        });
        written.map_err(|cause| Error::parquet("writing", &self.url, cause))?;
        self.pass_on()
    }

    fn pass_on(&mut self) -> Result<(), Error> {
        let bytes = std::mem::take(self.file.inner_mut());
        self.upload.put(bytes).map_err(|cause| Error::store("writing", &self.url, cause))
    }

    pub(super) fn date(&self) -> i32 {
        self.date
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Bytes of the file so far, about: what is not encoded yet counts as it stands in memory.
    pub(super) fn written(&self) -> u64 {
        let open = self.group.as_ref().map_or(0, |group| group.encoded() + self.queued());
        (self.file.bytes_written() + open) as u64
    }

    /// Bytes of the open row group in memory.
    pub(super) fn pending(&self) -> usize {
        self.group.as_ref().map_or(0, |group| group.memory() + self.queued())
    }

    pub(super) fn memory(&self) -> usize {
        self.pending() + self.upload.memory()
    }

    fn queued(&self) -> usize {
        self.queued.load(Ordering::Relaxed)
    }

    /// Completes the file.
    pub(in super::super) fn finish(mut self) -> Result<DataFile, Error> {
        self.flush()?;
        self.file.finish().map_err(|cause| Error::parquet("writing", &self.url, cause))?;
        self.pass_on()?;
        let statistics = self.statistics.end(&self.crew).wait().map_err(|broken| match broken {
            Broken::Failed(cause) => Error::kernel("writing", &self.url, cause),
            Broken::Panicked(words) => Error::kernel("writing", &self.url, KernelError::generic(words)),
        })?;
        let bytes = self.upload.finish().map_err(|cause| Error::store("writing", &self.url, cause))?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let modified = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
        Ok(DataFile { url: self.url, path: self.path, date: self.date, rows: self.rows, bytes, modified, statistics })
    }

    /// Leaves nothing behind, as far as the store allows.
    pub(super) fn abort(self) {
        self.upload.abort();
    }
}

/// Adds up what the log says of a file's values.
#[derive(Debug)]
struct Statistics(FileStatsAccumulator);

impl Step for Statistics {
    type Item = RecordBatch;
    type End = Option<StructArray>;
    type Error = KernelError;

    fn take(&mut self, batch: RecordBatch) -> Result<(), KernelError> {
        self.0.merge(&batch)
    }

    fn end(self) -> Result<Option<StructArray>, KernelError> {
        self.0.finish()
    }
}

fn properties(layout: &Layout) -> WriterProperties {
    // Level 1 is quicker than 3 and, on this data, no larger.
    let zstd = ZstdLevel::try_new(1).unwrap_or_default();
    let mut properties = WriterProperties::builder().set_compression(Compression::ZSTD(zstd));
    // The key alone is never NULL, and no two rows share one: a dictionary of it would be given up each time.
    for key in layout.schema().fields().iter().filter(|field| !field.is_nullable()) {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(key.name().as_str()), false);
    }
    properties.build()
}
