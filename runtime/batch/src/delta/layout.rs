//! What data files look like: the table's columns in its own order, without the partition's.

use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch};
use arrow_schema::{Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;
use delta_kernel::committer::FileSystemCommitter;
use delta_kernel::engine::arrow_conversion::TryIntoArrow as _;
use delta_kernel::engine::arrow_data::ArrowEngineData;
use delta_kernel::expressions::{ColumnName, Scalar};
use delta_kernel::schema::{DataType, StructType};
use delta_kernel::table_features::ColumnMappingMode;
use delta_kernel::transaction::{Transaction, UpdateTableOperation};
use delta_kernel::{Engine as _, FileMeta};

use url::Url;

use super::align::bare_schema;
use super::table::ENGINE;
use super::write::FileWriter;
use super::{Addition, DataFile, Error, Limits, Location, Table};
use crate::crew::Crew;

/// What the data files of one version of a table look like, once some columns are added. A clone is cheap.
#[derive(Debug, Clone)]
pub struct Layout {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    location: Location,
    root: Url,
    partition: String,
    schema: SchemaRef,
    delta: Arc<StructType>,
    statistics: Vec<ColumnName>,
}

impl Table {
    /// What its data files look like once `adds` are columns of it.
    ///
    /// # Errors
    /// [`Error::Unsupported`] if it is not partitioned by exactly one date, if it maps columns, or if it needs a feature that is not written
    /// here.
    pub fn layout(&self, adds: &[Addition]) -> Result<Layout, Error> {
        let failed = |cause| Error::kernel("preparing to write", self.location.url(), cause);
        let unsupported =
            |reason: &str| Error::Unsupported { url: self.location.url().clone(), reason: reason.to_owned() };
        let schema = self.snapshot.schema();
        let partition = match self.partition_columns() {
            [one] if schema.field(one).is_some_and(|field| field.data_type() == &DataType::DATE) => one.clone(),
            _ => return Err(unsupported("it is not partitioned by exactly one column of type DATE")),
        };
        if self.snapshot.table_configuration().column_mapping_mode() != ColumnMappingMode::None {
            return Err(unsupported("it maps its columns to other names (`delta.columnMapping.mode`)"));
        }
        let context = self
            .transaction(adds, None)?
            .write_state()
            .and_then(|state| {
                let any = [(partition.clone(), Scalar::Date(0))];
                state.write_context_builder().with_partition_values(any.into()).build()
            })
            .map_err(failed)?;
        let delta = Arc::clone(context.physical_data_schema());
        let schema: Schema = delta
            .as_ref()
            .try_into_arrow()
            .map_err(|cause| Error::arrow("preparing to write", self.location.url(), cause))?;
        let schema = bare_schema(&schema);
        let statistics = context.stats_columns().to_vec();
        let inner =
            Inner { location: self.location.clone(), root: self.root().clone(), partition, schema, delta, statistics };
        Ok(Layout { inner: Arc::new(inner) })
    }

    /// A transaction on this version that adds columns, for the application and its number.
    pub(super) fn transaction(&self, adds: &[Addition], of: Option<(&str, i64)>) -> Result<Transaction, Error> {
        let mut builder = Arc::clone(&self.snapshot).update_table(UpdateTableOperation::StreamingUpdate, ENGINE, true);
        for add in adds {
            let (parent, field) =
                add.delta().map_err(|cause| Error::arrow("preparing to write", self.location.url(), cause))?;
            builder = match parent {
                None => builder.add_column(field),
                Some(parent) => builder.add_column_at(parent, field),
            };
        }
        if let Some((app_id, number)) = of {
            builder = builder.with_transaction_id(app_id, number).with_operation_parameters([
                ("queryId", Some(app_id.to_owned())),
                ("epochId", Some(number.to_string())),
            ]);
        }
        builder.build(self.location.engine().as_ref(), Box::new(FileSystemCommitter::new())).map_err(
            |cause| match cause {
                delta_kernel::KernelError::Unsupported(reason) => {
                    Error::Unsupported { url: self.location.url().clone(), reason }
                }
                cause => Error::kernel("preparing to write", self.location.url(), cause),
            },
        )
    }
}

impl Layout {
    /// The columns of the data files. The partition's is not among them.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.inner.schema)
    }

    /// The column that says a row's partition.
    #[must_use]
    pub fn partition(&self) -> &str {
        &self.inner.partition
    }

    /// Writes a copy of `file` without the rows `rows`, numbered from 0 as [`Place::row`](super::Place::row) says; none if nothing is left.
    /// The old file stays: discard it.
    ///
    /// # Errors
    /// If the file can't be read, or the copy not be written.
    pub fn without(&self, file: &DataFile, rows: &[u64], crew: &Arc<Crew>) -> Result<Option<DataFile>, Error> {
        let failed = |cause| Error::kernel("reading", file.url(), cause);
        let dropped: std::collections::HashSet<u64> = rows.iter().copied().collect();
        if file.rows() <= dropped.len() as u64 {
            return Ok(None);
        }
        let meta = FileMeta { location: file.url().clone(), last_modified: file.modified(), size: file.bytes() };
        let batches = self
            .location()
            .engine()
            .parquet_handler()
            .read_parquet_files(&[meta], Arc::clone(&self.inner.delta), None)
            .map_err(failed)?;
        let limits = Limits::default();
        let mut copy = FileWriter::new(self, file.date(), &limits, crew)?;
        let mut first = 0u64;
        for batch in batches {
            let batch = batch.and_then(ArrowEngineData::try_from_engine_data).map_err(failed)?;
            let batch = batch.record_batch();
            let after = first + batch.num_rows() as u64;
            let kept: BooleanArray = (first..after).map(|row| Some(!dropped.contains(&row))).collect();
            first = after;
            let kept = filter_record_batch(batch, &kept).map_err(|cause| Error::arrow("reading", file.url(), cause))?;
            copy.write(&self.aligned(&kept)?)?;
        }
        copy.finish().map(Some)
    }

    pub(super) fn location(&self) -> &Location {
        &self.inner.location
    }

    /// The URL of a data file, by its path in the table.
    pub(super) fn url(&self, path: &str) -> Result<Url, Error> {
        super::location::join(&self.inner.root, path)
    }

    pub(super) fn delta(&self) -> &StructType {
        &self.inner.delta
    }

    pub(super) fn statistics(&self) -> &[ColumnName] {
        &self.inner.statistics
    }

    /// `batch` as the data files have it.
    pub(super) fn aligned(&self, batch: &RecordBatch) -> Result<RecordBatch, Error> {
        super::align::align(batch, &self.inner.schema, &[self.partition()])
    }
}
