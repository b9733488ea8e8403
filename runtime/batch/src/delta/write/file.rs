//! One data file.

use std::time::{SystemTime, UNIX_EPOCH};

use arrow_array::{RecordBatch, StructArray};
use delta_kernel_default_engine::stats::FileStatsAccumulator;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;
use planish_kernel::Date;
use url::Url;
use uuid::Uuid;

use super::super::{Error, Layout};
use super::Limits;
use super::upload::Upload;

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
    encoder: ArrowWriter<Vec<u8>>,
    statistics: FileStatsAccumulator,
    upload: Upload,
    rows: u64,
}

impl FileWriter {
    /// A new file of the partition `date`. Nothing is in the store before [`finish`](Self::finish), but for parts of a large file.
    pub(in super::super) fn new(layout: &Layout, date: i32, limits: &Limits) -> Result<Self, Error> {
        let path = format!("{}={}/part-{}.zstd.parquet", layout.partition(), Date(date), Uuid::new_v4());
        let location = layout.location();
        let url = layout.url(&path)?;
        let encoder = ArrowWriter::try_new(Vec::new(), layout.schema(), Some(properties(layout, limits)))
            .map_err(|cause| Error::parquet("writing", &url, cause))?;
        let statistics = FileStatsAccumulator::new(layout.statistics(), layout.delta());
        let upload = Upload::new(location, location.path(&url)?);
        Ok(Self { url, path, date, encoder, statistics, upload, rows: 0 })
    }

    /// Appends rows that have the layout's schema.
    pub(in super::super) fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        self.encoder.write(batch).map_err(|cause| Error::parquet("writing", &self.url, cause))?;
        self.statistics.merge(batch).map_err(|cause| Error::kernel("writing", &self.url, cause))?;
        self.rows += batch.num_rows() as u64;
        self.pass_on()
    }

    /// Ends the row group.
    pub(super) fn flush(&mut self) -> Result<(), Error> {
        self.encoder.flush().map_err(|cause| Error::parquet("writing", &self.url, cause))?;
        self.pass_on()
    }

    fn pass_on(&mut self) -> Result<(), Error> {
        let bytes = std::mem::take(self.encoder.inner_mut());
        self.upload.put(bytes).map_err(|cause| Error::store("writing", &self.url, cause))
    }

    pub(super) fn date(&self) -> i32 {
        self.date
    }

    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Bytes encoded, those of the open row group included.
    pub(super) fn written(&self) -> u64 {
        (self.encoder.bytes_written() + self.encoder.in_progress_size()) as u64
    }

    /// Bytes of the open row group in memory.
    pub(super) fn pending(&self) -> usize {
        if self.encoder.in_progress_rows() == 0 { 0 } else { self.encoder.memory_size() }
    }

    pub(super) fn memory(&self) -> usize {
        self.encoder.memory_size() + self.upload.memory()
    }

    /// Completes the file.
    pub(in super::super) fn finish(mut self) -> Result<DataFile, Error> {
        self.encoder.finish().map_err(|cause| Error::parquet("writing", &self.url, cause))?;
        self.pass_on()?;
        let statistics = self.statistics.finish().map_err(|cause| Error::kernel("writing", &self.url, cause))?;
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

fn properties(layout: &Layout, limits: &Limits) -> WriterProperties {
    // Level 1 is quicker than 3 and, on this data, no larger.
    let zstd = ZstdLevel::try_new(1).unwrap_or_default();
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(zstd))
        .set_max_row_group_row_count(Some(limits.row_group_rows.max(1)))
        .set_max_row_group_bytes(Some(ROW_GROUP_BYTES));
    // The key alone is never NULL, and no two rows share one: a dictionary of it would be given up each time.
    for key in layout.schema().fields().iter().filter(|field| !field.is_nullable()) {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(key.name().as_str()), false);
    }
    properties.build()
}
