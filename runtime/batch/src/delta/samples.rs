//! A table in a temporary folder, rows for it, and a store that fails on command.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

use arrow_array::builder::{Int32Builder, ListBuilder, MapBuilder, MapFieldNames, StringBuilder, StructBuilder};
use arrow_array::{ArrayRef, Date32Array, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use futures::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions,
    PutOptions, PutPayload, PutResult, Result,
};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use url::Url;

use crate::crew::Crew;

use super::{DataFile, DataFiles, Layout, Limits, Location, Opened, Table, with_comments};

pub(crate) static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());

pub(crate) static CREW: LazyLock<Arc<Crew>> = LazyLock::new(|| Arc::new(Crew::new(1 << 20)));

/// 2026-01-09.
pub(crate) const DAY: i32 = 20462;

pub(crate) fn list(of: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("element", of, true)))
}

pub(crate) fn map(of: DataType) -> DataType {
    let key_value = Fields::from(vec![Field::new("key", DataType::Utf8, false), Field::new("value", of, true)]);
    DataType::Map(Arc::new(Field::new("key_value", DataType::Struct(key_value), false)), false)
}

pub(crate) fn door() -> Fields {
    Fields::from(vec![Field::new("row", DataType::Int32, true)])
}

pub(crate) fn status() -> Fields {
    Fields::from(vec![Field::new("status", DataType::Utf8, true)])
}

/// The key, a number, a time, an array of structs, a map of structs, the partition.
pub(crate) fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("event_id", DataType::Utf8, false),
        Field::new("speed", DataType::Float64, true),
        Field::new("at", DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), true),
        Field::new("doors", list(DataType::Struct(door())), true),
        Field::new("state", map(DataType::Struct(status())), true),
        Field::new("ingest_date", DataType::Date32, true),
    ]))
}

/// One row for each key: its speed is its number, every second row has a door and a state.
pub(crate) fn batch(keys: &[&str], dates: &[i32]) -> RecordBatch {
    let speeds: Float64Array = (0..keys.len()).map(|at| Some(f64::from(u32::try_from(at).unwrap()))).collect();
    let times = TimestampMicrosecondArray::from_iter_values((0i64..).take(keys.len())).with_timezone("UTC");
    let mut doors = ListBuilder::new(StructBuilder::new(door(), vec![Box::new(Int32Builder::new())]))
        .with_field(Field::new("element", DataType::Struct(door()), true));
    let names = MapFieldNames { entry: "key_value".into(), key: "key".into(), value: "value".into() };
    let value = StructBuilder::new(status(), vec![Box::new(StringBuilder::new())]);
    let mut state = MapBuilder::new(Some(names), StringBuilder::new(), value);
    for at in 0..keys.len() {
        if at % 2 == 0 {
            doors.values().field_builder::<Int32Builder>(0).unwrap().append_value(i32::try_from(at).unwrap());
            doors.values().append(true);
            state.keys().append_value("odometer");
            state.values().field_builder::<StringBuilder>(0).unwrap().append_value("SUCCESS");
            state.values().append(true);
        }
        doors.append(at % 2 == 0);
        state.append(at % 2 == 0).unwrap();
    }
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(keys.to_vec())),
        Arc::new(speeds),
        Arc::new(times),
        Arc::new(doors.finish()),
        Arc::new(state.finish()),
        Arc::new(Date32Array::from(dates.to_vec())),
    ];
    RecordBatch::try_new(schema(), columns).unwrap()
}

/// A folder that is gone with the value.
pub(crate) struct Folder {
    pub(crate) folder: TempDir,
    pub(crate) store: Arc<Faulty>,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), store: Arc::new(Faulty::default()) }
    }

    pub(crate) fn location(&self) -> Location {
        let url = Url::from_directory_path(self.folder.path().join("car telemetry")).unwrap();
        Location::new(&url, Arc::clone(&self.store) as Arc<dyn ObjectStore>, RUNTIME.handle()).unwrap()
    }

    /// The table, created with comments.
    pub(crate) fn create(&self) -> Table {
        let schema = with_comments(&schema(), |path| Some(path.join("/")));
        Table::create(&self.location(), &schema, "ingest_date", &[("planish.catalogue", "0")]).unwrap()
    }

    pub(crate) fn open(&self) -> Table {
        match Table::open(&self.location()).unwrap() {
            Opened::Existing(table) => table,
            Opened::Absent => panic!("there is no table"),
        }
    }

    /// Names in the table's folder, sorted, folders and hidden ones included.
    pub(crate) fn names(&self, below: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.folder.path().join("car telemetry").join(below)) else {
            return vec![];
        };
        let mut names: Vec<_> = entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

pub(crate) fn write(layout: &Layout, batch: &RecordBatch) -> Vec<DataFile> {
    let mut files = DataFiles::new(layout, Limits::default(), &CREW);
    files.write(batch).unwrap();
    files.finish().unwrap()
}

/// What the store does with the next write into the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Fault {
    /// As it should.
    None,
    /// Writes, and then does not answer.
    WrittenInSilence,
    /// Writes nothing, and does not answer.
    Lost,
    /// Writes nothing, does not answer, and answers nothing ever after.
    Down,
    /// Another writer's is there first, each time.
    Taken,
    /// Writes nothing: it is not allowed.
    Forbidden,
}

/// [`Fault::Down`] has struck.
const GONE: u32 = u32::MAX;

/// The local file system with a fault.
#[derive(Debug, Default)]
pub(crate) struct Faulty {
    inner: LocalFileSystem,
    fault: AtomicU32,
    /// Uploads in parts so far.
    pub(crate) uploads: AtomicU32,
}

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("faulty")
    }
}

fn silence() -> object_store::Error {
    object_store::Error::Generic { store: "faulty", source: "no answer".into() }
}

impl Faulty {
    pub(crate) fn set(&self, fault: Fault) {
        self.fault.store(fault as u32, Ordering::SeqCst);
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault.load(Ordering::SeqCst) == fault as u32
    }

    fn answers(&self) -> Result<()> {
        if self.fault.load(Ordering::SeqCst) == GONE { Err(silence()) } else { Ok(()) }
    }
}

#[async_trait::async_trait]
impl ObjectStore for Faulty {
    async fn put_opts(&self, path: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.answers()?;
        if !path.as_ref().contains("_delta_log") {
            return self.inner.put_opts(path, payload, options).await;
        }
        if self.is(Fault::Lost) {
            self.set(Fault::None);
            return Err(silence());
        }
        if self.is(Fault::Down) {
            self.fault.store(GONE, Ordering::SeqCst);
            return Err(silence());
        }
        if self.is(Fault::Taken) {
            return Err(object_store::Error::AlreadyExists { path: path.to_string(), source: "taken".into() });
        }
        if self.is(Fault::Forbidden) {
            return Err(object_store::Error::PermissionDenied { path: path.to_string(), source: "read-only".into() });
        }
        let written = self.inner.put_opts(path, payload, options).await;
        if self.is(Fault::WrittenInSilence) {
            self.set(Fault::None);
            return written.and(Err(silence()));
        }
        written
    }

    async fn put_multipart_opts(&self, path: &Path, options: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        self.uploads.fetch_add(1, Ordering::SeqCst);
        self.inner.put_multipart_opts(path, options).await
    }

    async fn get_opts(&self, path: &Path, options: GetOptions) -> Result<GetResult> {
        self.answers()?;
        self.inner.get_opts(path, options).await
    }

    fn delete_stream(&self, paths: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(paths)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        match self.answers() {
            Ok(()) => self.inner.list(prefix),
            Err(cause) => Box::pin(futures::stream::iter([Err(cause)])),
        }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.answers()?;
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}
