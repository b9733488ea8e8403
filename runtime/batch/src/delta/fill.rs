//! How full each column is.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::Array as _;
use bytes::Bytes;
use delta_kernel::scan::state::ScanFile;
use delta_kernel::schema::DataType;
use object_store::ObjectStoreExt as _;
use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use super::{Error, Table};

/// How full a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fill {
    /// Its name.
    pub column: String,
    /// Number of rows in which it is not NULL.
    pub present: u64,
}

impl Table {
    /// How full each column is, in the table's order.
    ///
    /// Scalars are counted from the footers of the data files, which cost a read each; arrays, structs and maps, and what the footers do not
    /// say, are read.
    ///
    /// # Errors
    /// If the log or a data file can't be read.
    pub fn fill(&self) -> Result<Vec<Fill>, Error> {
        let files = self.files()?;
        let mut counts = Counts::of(self);
        for file in &files {
            counts.add(self, file)?;
        }
        let unread: Vec<&str> = counts.unread.iter().map(String::as_str).collect();
        if !unread.is_empty() && !files.is_empty() {
            let mut read = vec![0u64; unread.len()];
            self.each_batch(&unread, |batch| {
                for (present, column) in read.iter_mut().zip(batch.columns()) {
                    *present += (column.len() - column.logical_null_count()) as u64;
                }
                true
            })?;
            counts.present.extend(counts.unread.iter().cloned().zip(read));
        }
        let schema = self.schema();
        let present = |name: &String| counts.present.get(name).copied().unwrap_or(0);
        Ok(schema.fields().iter().map(|f| Fill { column: f.name().clone(), present: present(f.name()) }).collect())
    }

    /// The footer of `file`.
    pub(super) fn footer(&self, file: &ScanFile) -> Result<Footer, Error> {
        const GUESS: u64 = 64 << 10;
        let url = super::location::join(self.root(), &file.path)?;
        let path = self.location.path(&url)?;
        let size = u64::try_from(file.size).unwrap_or(0);
        let mut wanted = GUESS;
        loop {
            let (store, path, range) =
                (Arc::clone(self.location.store()), path.clone(), size.saturating_sub(wanted)..size);
            let bytes: Bytes = self
                .location
                .wait(async move { store.get_range(&path, range).await })
                .map_err(|cause| Error::store("reading", &url, cause))?;
            let mut reader = ParquetMetaDataReader::new();
            match reader.try_parse_sized(&bytes, size).and_then(|()| reader.finish()) {
                Ok(metadata) => return Ok(Footer { metadata }),
                Err(ParquetError::NeedMoreData(more)) if wanted < more as u64 => wanted = more as u64,
                Err(cause) => return Err(Error::parquet("reading", &url, cause)),
            }
        }
    }
}

/// What a data file says of itself.
pub(super) struct Footer {
    metadata: ParquetMetaData,
}

impl Footer {
    pub(super) fn rows(&self) -> u64 {
        u64::try_from(self.metadata.file_metadata().num_rows()).unwrap_or(0)
    }

    /// Rows in which the scalar column `name` is not NULL: none of them if the file has no such column; unknown if it does not say.
    fn present(&self, name: &str) -> Option<u64> {
        let mut present = 0;
        for group in self.metadata.row_groups() {
            let is_it = |path: &[String]| matches!(path, [one] if one == name);
            let Some(column) = group.columns().iter().find(|column| is_it(column.column_path().parts())) else {
                continue;
            };
            let nulls = column.statistics()?.null_count_opt()?;
            present += u64::try_from(column.num_values()).ok()?.saturating_sub(nulls);
        }
        Some(present)
    }
}

/// Counts so far, and the columns that have to be read.
struct Counts {
    present: HashMap<String, u64>,
    unread: Vec<String>,
    scalars: Vec<String>,
    partitions: Vec<String>,
}

impl Counts {
    fn of(table: &Table) -> Self {
        let mut counts = Self {
            present: HashMap::new(),
            unread: Vec::new(),
            scalars: Vec::new(),
            partitions: table.partition_columns().to_vec(),
        };
        let schema = table.snapshot.schema();
        for field in schema.fields().filter(|field| !counts.partitions.contains(field.name())) {
            match field.data_type() {
                DataType::Primitive(_) => counts.scalars.push(field.name().clone()),
                _ => counts.unread.push(field.name().clone()),
            }
        }
        counts
    }

    fn add(&mut self, table: &Table, file: &ScanFile) -> Result<(), Error> {
        for partition in self.partitions.iter().filter(|name| file.partition_values.contains_key(*name)) {
            *self.present.entry(partition.clone()).or_default() += table.rows_of(file)?;
        }
        if self.scalars.is_empty() {
            return Ok(());
        }
        // Deleted rows are still in the file.
        let footer = if file.dv_info.has_vector() { None } else { Some(table.footer(file)?) };
        self.scalars.retain(|name| match footer.as_ref().and_then(|footer| footer.present(name)) {
            Some(present) => {
                *self.present.entry(name.clone()).or_default() += present;
                true
            }
            None => {
                self.unread.push(name.clone());
                false
            }
        });
        Ok(())
    }
}
