//! One version of a table: opening, creating, what it says of itself.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Schema, SchemaRef};
use delta_kernel::committer::FileSystemCommitter;
use delta_kernel::engine::arrow_conversion::{TryFromArrow as _, TryIntoArrow as _};
use delta_kernel::schema::StructType;
use delta_kernel::snapshot::{Snapshot, SnapshotRef};
use delta_kernel::transaction::CommitResult;
use delta_kernel::transaction::create_table::create_table;
use delta_kernel::transaction::data_layout::DataLayout;
use delta_kernel::{KernelError, Version};
use futures::StreamExt as _;
use url::Url;

use super::{Error, Location};

/// What the log says of who wrote.
pub(super) const ENGINE: &str = concat!("planish-batch/", env!("CARGO_PKG_VERSION"));

/// The key, in a field's metadata, of its comment: in Arrow as in Delta.
const COMMENT: &str = "comment";

/// What stands in a table's folder that is no data: our manifests, and the log itself.
const NOT_DATA: [&str; 2] = ["_planish", "_delta_log"];

/// One version of a table.
#[derive(Debug, Clone)]
pub struct Table {
    pub(super) location: Location,
    pub(super) snapshot: SnapshotRef,
    schema: SchemaRef,
}

/// What [`Table::open`] found.
#[derive(Debug)]
#[must_use]
pub enum Opened {
    /// The table, at its newest version.
    Existing(Table),
    /// A folder that is absent or empty; our own `_planish` and hidden files do not count.
    Absent,
}

impl Table {
    /// Looks at `location`.
    ///
    /// # Errors
    /// [`Error::NotATable`] if the folder holds something and no Delta log, [`Error::Location`] if it is a file; else if the store or the
    /// log can't be read.
    pub fn open(location: &Location) -> Result<Opened, Error> {
        // A file with a slash at its end is none to the system.
        if location.url().to_file_path().is_ok_and(|path| path.components().collect::<PathBuf>().is_file()) {
            let reason = "it is a file".to_owned();
            return Err(Error::Location { url: location.url().to_string(), reason });
        }
        if has_log(location)? {
            return Ok(Opened::Existing(Self::newest(location)?));
        }
        match other_content(location)? {
            Some(found) => Err(Error::NotATable { url: location.url().clone(), found }),
            None => Ok(Opened::Absent),
        }
    }

    /// Creates the table, empty, as version 0: its columns with their comments (see [`with_comments`]), partitioned by the column
    /// `partition`. A creation that was interrupted has either happened or left nothing.
    ///
    /// If another writer creates it first, that table is returned: compare afterwards, always.
    ///
    /// # Errors
    /// If the protocol's library refuses the schema or a property, or if the store refuses or fails.
    pub fn create(
        location: &Location,
        schema: &Schema,
        partition: &str,
        properties: &[(&str, &str)],
    ) -> Result<Self, Error> {
        let failed = |cause| Error::kernel("creating", location.url(), cause);
        if let Ok(folder) = location.url().to_file_path() {
            // The library resolves links in the path, for which the folder has to be there.
            std::fs::create_dir_all(folder).map_err(|cause| failed(cause.into()))?;
        }
        let schema = StructType::try_from_arrow(schema).map_err(|cause| failed(cause.into()))?;
        let created = create_table(location.url(), Arc::new(schema), ENGINE, false)
            .with_table_properties(properties.iter().copied())
            .with_data_layout(DataLayout::partitioned([partition]))
            .build(location.engine().as_ref(), Box::new(FileSystemCommitter::new()))
            .and_then(|transaction| transaction.commit(location.engine().as_ref()));
        match created {
            Ok(CommitResult::Committed(_) | CommitResult::Conflicted(_))
            | Err(KernelError::TableAlreadyExistsAtPath(_)) => Self::newest(location),
            // It may have been written all the same; then the table is there.
            Ok(CommitResult::Retryable(retryable)) => Self::newest(location).map_err(|_| failed(retryable.error)),
            Err(cause) if !has_log(location).unwrap_or(false) => Err(failed(cause)),
            Err(cause) => Self::newest(location).map_err(|_| failed(cause)),
        }
    }

    fn newest(location: &Location) -> Result<Self, Error> {
        let failed = |cause| Error::kernel("opening", location.url(), cause);
        let snapshot = Snapshot::builder_for(location.url()).build(location.engine().as_ref()).map_err(failed)?;
        Self::of(location, snapshot)
    }

    pub(super) fn of(location: &Location, snapshot: SnapshotRef) -> Result<Self, Error> {
        let schema: Schema = snapshot
            .schema()
            .as_ref()
            .try_into_arrow()
            .map_err(|cause: arrow_schema::ArrowError| Error::arrow("opening", location.url(), cause))?;
        Ok(Self { location: location.clone(), snapshot, schema: Arc::new(schema) })
    }

    /// Where it lies.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// The URL that the log's paths are relative to: the location's, links resolved.
    pub(super) fn root(&self) -> &Url {
        self.snapshot.table_root()
    }

    /// Its version.
    #[must_use]
    pub fn version(&self) -> Version {
        self.snapshot.version()
    }

    /// Its columns in its own order, comments in the metadata.
    #[must_use]
    pub fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// The columns that it is partitioned by.
    #[must_use]
    pub fn partition_columns(&self) -> &[String] {
        self.snapshot.table_configuration().logical_partition_columns()
    }

    /// The number that the application `app_id` committed last, at this version; none if it never did.
    ///
    /// # Errors
    /// If the log can't be read.
    pub fn applied(&self, app_id: &str) -> Result<Option<i64>, Error> {
        self.snapshot
            .get_app_id_version(app_id, self.location.engine().as_ref())
            .map_err(|cause| Error::kernel("reading the log of", self.location.url(), cause))
    }

    /// Moves to the newest version.
    ///
    /// # Errors
    /// If the log can't be read; the table stays where it was.
    pub fn refresh(&mut self) -> Result<(), Error> {
        let newest = Snapshot::builder_from(Arc::clone(&self.snapshot))
            .build(self.location.engine().as_ref())
            .map_err(|cause| Error::kernel("opening", self.location.url(), cause))?;
        *self = Self::of(&self.location, newest)?;
        Ok(())
    }
}

fn has_log(location: &Location) -> Result<bool, Error> {
    let log = location.join("_delta_log/")?;
    let (store, prefix) = (Arc::clone(location.store()), location.path(&log)?);
    match location.wait(async move { store.list(Some(&prefix)).next().await }) {
        Some(Ok(_)) => Ok(true),
        None | Some(Err(object_store::Error::NotFound { .. })) => Ok(false),
        Some(Err(cause)) => Err(Error::store("reading", log, cause)),
    }
}

/// The first names in the folder that are neither ours nor hidden; none if it is empty.
fn other_content(location: &Location) -> Result<Option<String>, Error> {
    const NAMED: usize = 3;
    let (store, prefix) = (Arc::clone(location.store()), location.path(location.url())?);
    let listed = match location.wait(async move { store.list_with_delimiter(Some(&prefix)).await }) {
        Ok(listed) => listed,
        Err(object_store::Error::NotFound { .. }) => return Ok(None),
        Err(cause) => return Err(Error::store("reading", location.url(), cause)),
    };
    let paths = listed.common_prefixes.iter().chain(listed.objects.iter().map(|object| &object.location));
    let mut names: Vec<&str> = paths.filter_map(|path| path.filename()).collect();
    names.retain(|name| !name.starts_with('.') && !NOT_DATA.contains(name));
    names.sort_unstable();
    let more = names.len().saturating_sub(NAMED);
    let first: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    Ok(match (first.is_empty(), more) {
        (true, _) => None,
        (_, 0) => Some(first.join(", ")),
        (_, more) => Some(format!("{} and {more} more", first.join(", "))),
    })
}

/// `schema` with comments, as Delta keeps them. A path is `[column]`, `[column, field]`, and through arrays and maps
/// `[column, "element", field]` and `[column, "value", field]`.
#[must_use]
pub fn with_comments(schema: &Schema, comment: impl Fn(&[&str]) -> Option<String>) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| commented(field, &mut Vec::new(), &comment));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn commented<'a>(field: &'a Field, path: &mut Vec<&'a str>, comment: &impl Fn(&[&str]) -> Option<String>) -> FieldRef {
    path.push(field.name());
    let data_type = match field.data_type() {
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(|f| commented(f, path, comment)).collect()),
        DataType::List(element) => DataType::List(commented(element, path, comment)),
        DataType::Map(entries, sorted) => match entries.data_type() {
            DataType::Struct(key_value) => {
                // The entries are no level of Delta's: key and value stand right below the column.
                let key_value = key_value.iter().map(|f| commented(f, path, comment)).collect();
                let entries = entries.as_ref().clone().with_data_type(DataType::Struct(key_value));
                DataType::Map(Arc::new(entries), *sorted)
            }
            _ => field.data_type().clone(),
        },
        scalar => scalar.clone(),
    };
    let mut field = field.clone().with_data_type(data_type);
    if let Some(text) = comment(path) {
        field.metadata_mut().insert(COMMENT.to_owned(), text);
    }
    path.pop();
    Arc::new(field)
}
