//! A folder with events and a table, and what stands in them.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

use planish_batch::{Catalogue, Error, Job, Quiet, Summary, delta, show};
use planish_pipeline::{Caps, Location, SchemaChanges};
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// 2026-11-05T12:00:00Z, the day of every run that names no other.
pub(crate) const NOW: u64 = 1_793_880_000;

/// A temporary folder with a source `in` and a table `out`, which come and go with the test.
pub(crate) struct Sandbox {
    folder: TempDir,
    pub(crate) runtime: Runtime,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let sandbox = Self { folder: tempfile::tempdir().unwrap(), runtime: Runtime::new().unwrap() };
        fs::create_dir(sandbox.path("in")).unwrap();
        sandbox
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn place(&self, name: &str) -> Location {
        Location::parse(name, self.folder.path()).unwrap()
    }

    /// Writes a source file of these lines. Its time of change is another each time.
    pub(crate) fn file<L: AsRef<[u8]>>(&self, name: &str, lines: impl IntoIterator<Item = L>) {
        let path = self.path("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if path.exists() {
            thread::sleep(Duration::from_millis(20));
        }
        let lines: Vec<u8> = lines.into_iter().flat_map(|line| [line.as_ref(), b"\n"].concat()).collect();
        fs::write(path, lines).unwrap();
    }

    pub(crate) fn job(&self) -> Job {
        Job {
            catalogue: Catalogue::compiled_in().unwrap(),
            source: self.place("in"),
            table: self.place("out"),
            quarantine: None,
            caps: Caps { files: 1000, bytes: 1 << 30 },
            schema_changes: SchemaChanges::Add,
            now: SystemTime::UNIX_EPOCH + Duration::from_secs(NOW),
            runtime: self.runtime.handle().clone(),
        }
    }

    pub(crate) fn try_run(&self) -> Result<Summary, Error> {
        self.job().run(&Quiet)
    }

    pub(crate) fn run(&self) -> Summary {
        self.try_run().unwrap()
    }

    /// All rows: what is not NULL, by column; in the order of the key.
    pub(crate) fn rows(&self) -> Vec<Map<String, Value>> {
        let job = self.job();
        let view =
            show::look(&job.table, &job.catalogue, &show::Wanted::All, usize::MAX, self.runtime.handle()).unwrap();
        let mut rows = view.first;
        assert_eq!(rows.len() as u64, view.rows);
        rows.sort_by_key(|row| row["event_id"].to_string());
        rows
    }

    /// One column of all rows, beside their keys.
    pub(crate) fn column(&self, name: &str) -> Vec<(String, Value)> {
        let pair = |row: Map<String, Value>| {
            let key = row["event_id"].as_str().unwrap().to_owned();
            (key, row.get(name).cloned().unwrap_or(Value::Null))
        };
        self.rows().into_iter().map(pair).collect()
    }

    /// The keys in the table.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.column("event_id").into_iter().map(|(key, _)| key).collect()
    }

    pub(crate) fn table(&self) -> delta::Table {
        let location = delta::Location::at(&self.place("out").url(), self.runtime.handle()).unwrap();
        match delta::Table::open(&location).unwrap() {
            delta::Opened::Existing(table) => table,
            delta::Opened::Absent => panic!("no table"),
        }
    }

    /// Data files in the table's folder, whether the table names them or not.
    pub(crate) fn data_files(&self) -> Vec<PathBuf> {
        files(&self.path("out"))
            .into_iter()
            .filter(|path| path.extension().is_some_and(|ending| ending == "parquet"))
            .collect()
    }

    /// The entries of the quarantine beside the table.
    pub(crate) fn quarantine(&self) -> Vec<Value> {
        let objects = files(&self.path("out/_planish/quarantine"));
        let text: String = objects.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The files below a folder, by name.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<_> = entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path) } else { vec![path] }
        })
        .collect();
    found.sort();
    found
}

/// An event without stream order; `user` tells one of a key from another.
pub(crate) fn event(key: &str, user: &str) -> String {
    json!({"event_id": key, "user": {"id": user}, "signals": [
        {"code": "charge-ischarging", "group": "Charge", "name": "IsCharging", "status": {"value": "SUCCESS"}, "body": {"value": true}},
    ]})
    .to_string()
}

/// An event with stream order, created so many days after 1970.
pub(crate) fn streamed(key: &str, user: &str, sequence: &str, days: u64) -> String {
    let created_at = days * 86_400_000;
    json!({"event_id": key, "user": {"id": user}, "signals": [],
           "_stream": {"event_id": "s", "event_name": "INSERT", "sequence": sequence, "created_at": created_at, "table": "t"}})
    .to_string()
}

/// An event so large that a worker takes it alone.
pub(crate) fn huge(key: &str, user: &str) -> String {
    json!({"event_id": key, "user": {"id": user}, "signals": [], "padding": "x".repeat(5 << 20)}).to_string()
}
