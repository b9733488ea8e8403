//! Reading: the first rows, and what the log says of the files.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{BooleanArray, RecordBatch, StringArray};
use arrow_cast::cast;
use arrow_schema::{ArrowError, Schema, SchemaRef};
use arrow_select::filter::filter_record_batch;
use delta_kernel::engine::arrow_data::EngineDataArrowExt as _;
use delta_kernel::scan::state::ScanFile;
use delta_kernel::schema::StructType;
use delta_kernel::table_features::ColumnMappingMode;
use delta_kernel::{Engine as _, EngineData, FileDataReadResultIterator, FileMeta};
use url::Url;

use super::align::{align, bare_schema};
use super::location::join;
use super::{Error, Table};

/// What a version of a table is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The version.
    pub version: u64,
    /// Number of data files.
    pub files: u64,
    /// Number of rows.
    pub rows: u64,
    /// Size of the data files.
    pub bytes: u64,
}

impl Table {
    /// At most `limit` rows, with the columns named, in their order; with all columns if none is named. The newest files come first.
    ///
    /// # Errors
    /// [`Error::NoSuchColumn`]; else if the log or a data file can't be read.
    pub fn rows(&self, columns: &[&str], limit: usize) -> Result<Vec<RecordBatch>, Error> {
        let mut batches = Vec::new();
        let mut left = limit;
        self.each_batch(columns, |batch| {
            let batch = batch.slice(0, batch.num_rows().min(left));
            left -= batch.num_rows();
            if batch.num_rows() > 0 {
                batches.push(batch);
            }
            left > 0
        })?;
        Ok(batches)
    }

    /// What the version is made of.
    ///
    /// # Errors
    /// If the log can't be read, or a data file's footer where the log does not count its rows.
    pub fn facts(&self) -> Result<Facts, Error> {
        let files = self.files()?;
        let mut facts = Facts { version: self.version(), files: files.len() as u64, rows: 0, bytes: 0 };
        for file in &files {
            facts.bytes += u64::try_from(file.size).unwrap_or(0);
            facts.rows += self.rows_of(file)?;
        }
        Ok(facts)
    }

    /// Gives batches of the columns named to `each` until it says no.
    pub(super) fn each_batch(&self, columns: &[&str], mut each: impl FnMut(RecordBatch) -> bool) -> Result<(), Error> {
        let wanted = self.projected(columns)?;
        for file in self.files()? {
            for batch in DataFileReader::new(self, &file, &wanted)? {
                if !each(batch?) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// The columns named, in their order; all if none is named.
    fn projected(&self, columns: &[&str]) -> Result<SchemaRef, Error> {
        let schema = bare_schema(&self.schema());
        if columns.is_empty() {
            return Ok(schema);
        }
        let field = |&name: &&str| {
            schema.field_with_name(name).cloned().map_err(|_| {
                let names = schema.fields().iter().map(|field| field.name().as_str());
                let near = names.filter(|other| other.eq_ignore_ascii_case(name)).map(Box::from).next();
                Error::NoSuchColumn { url: self.location.url().clone(), column: name.into(), near }
            })
        };
        Ok(Arc::new(Schema::new(columns.iter().map(field).collect::<Result<Vec<_>, _>>()?)))
    }

    /// The data files.
    pub(super) fn files(&self) -> Result<Vec<ScanFile>, Error> {
        let failed = |cause| Error::kernel("reading the log of", self.location.url(), cause);
        let scan = Arc::clone(&self.snapshot).scan_builder().build().map_err(failed)?;
        let mut files: Vec<ScanFile> = Vec::new();
        for metadata in scan.scan_metadata(self.location.engine().as_ref()).map_err(failed)? {
            files = metadata
                .and_then(|some| some.visit_scan_files(files, |files, file| files.push(file)))
                .map_err(failed)?;
        }
        // The earliest day first, whatever order the log keeps.
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(files)
    }

    /// Number of rows of `file`: as the log says, else as its footer says; less those that are deleted.
    pub(super) fn rows_of(&self, file: &ScanFile) -> Result<u64, Error> {
        let rows = match &file.stats {
            Some(stats) => stats.num_records,
            None => self.footer(file)?.rows(),
        };
        let deleted = file
            .dv_info
            .cardinality()
            .map_err(|cause| Error::kernel("reading the log of", self.location.url(), cause))?;
        Ok(rows.saturating_sub(deleted.unwrap_or(0)))
    }
}

/// Reads one data file in the columns of the table.
///
/// The library reads each file in its own schema, and the columns are brought into the table's order here: its own reordering refuses maps
/// that are NULL in some row once their values have gained a field.
struct DataFileReader {
    url: Url,
    batches: FileDataReadResultIterator,
    wanted: SchemaRef,
    /// Columns of the file that are read and not wanted: one, where the file has none of those that are.
    except: Vec<String>,
    partitions: HashMap<String, String>,
    /// The columns that stand in `partitions`, not in the file.
    partitioned: Vec<String>,
    /// Which of the rows to come are not deleted; those past the end are not.
    alive: Option<Vec<bool>>,
}

impl DataFileReader {
    fn new(table: &Table, file: &ScanFile, wanted: &SchemaRef) -> Result<Self, Error> {
        let engine = table.location.engine();
        if table.snapshot.table_configuration().column_mapping_mode() != ColumnMappingMode::None {
            let reason = "it maps its columns to other names (`delta.columnMapping.mode`)".to_owned();
            return Err(Error::Unsupported { url: table.location.url().clone(), reason });
        }
        let url = join(table.root(), &file.path)?;
        let failed = |cause| Error::kernel("reading", &url, cause);
        let size = u64::try_from(file.size).unwrap_or(0);
        let meta = FileMeta::new(url.clone(), file.modification_time, size);
        let handler = engine.parquet_handler();
        let has = handler.read_parquet_footer(&meta).map_err(failed)?.schema;
        let partitioned = table.partition_columns().to_vec();
        let is_wanted = |name: &String| wanted.index_of(name).is_ok() && !partitioned.contains(name);
        let mut read: Vec<_> = has.fields().filter(|field| is_wanted(field.name())).cloned().collect();
        let mut except = Vec::new();
        if read.is_empty() {
            // Without any column the number of rows would be lost.
            read.extend(has.fields().next().cloned());
            except.extend(read.iter().map(|field| field.name().clone()));
        }
        let schema = StructType::try_new(read).map_err(failed)?;
        let batches = handler.read_parquet_files(&[meta], Arc::new(schema), None).map_err(failed)?;
        let alive = file.dv_info.get_selection_vector(engine.as_ref(), table.root()).map_err(failed)?;
        let partitions = file.partition_values.clone();
        Ok(Self { url, batches, wanted: Arc::clone(wanted), except, partitions, partitioned, alive })
    }

    fn batch(&mut self, data: Box<dyn EngineData>) -> Result<RecordBatch, Error> {
        let failed = |cause: ArrowError| Error::arrow("reading", &self.url, cause);
        let data = data.try_into_record_batch().map_err(|cause| Error::kernel("reading", &self.url, cause))?;
        let rows = data.num_rows();
        let mut fields = data.schema().fields().to_vec();
        let mut columns = data.columns().to_vec();
        for field in self.wanted.fields().iter().filter(|field| self.partitioned.contains(field.name())) {
            let value = StringArray::from(vec![self.partitions.get(field.name()).map(String::as_str); rows]);
            columns.push(cast(&value, field.data_type()).map_err(failed)?);
            fields.push(Arc::clone(field));
        }
        let whole = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(failed)?;
        let except: Vec<&str> = self.except.iter().map(String::as_str).collect();
        let aligned = align(&whole, &self.wanted, &except)?;
        let Some(alive) = &mut self.alive else { return Ok(aligned) };
        let later = alive.split_off(rows.min(alive.len()));
        let mut of_batch = std::mem::replace(alive, later);
        of_batch.resize(rows, true);
        filter_record_batch(&aligned, &BooleanArray::from(of_batch)).map_err(failed)
    }
}

impl Iterator for DataFileReader {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let data = self.batches.next()?;
        Some(data.map_err(|cause| Error::kernel("reading", &self.url, cause)).and_then(|data| self.batch(data)))
    }
}
