//! The log: the manifests of a table, and who they are.

use std::collections::BTreeMap;

use futures::{StreamExt, TryStreamExt, stream};
use object_store::{ObjectStoreExt, PutMode, PutOptions, path::Path};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{Doing, Gap, Location, Manifest, StoreError};

/// How many manifests are read at a time.
const READERS: usize = 16;

/// The manifests of one table, in `{table}/_planish/`.
#[derive(Debug, Clone)]
pub struct Log {
    folder: Location,
}

/// What became of a manifest that was proposed. Either way the one in it is executed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Proposal {
    /// It is the one of its number.
    Ours(Box<Manifest>),
    /// Another planner was first; this is its manifest.
    Theirs(Box<Manifest>),
}

/// What can go wrong with a log.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The store did not answer as it should.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An object of the log does not say what it should.
    #[error("{0} is not readable as part of a log: {1}")]
    Broken(String, serde_json::Error),
    /// A manifest stands under another number than its own, or belongs to another log.
    #[error("{0} is a manifest of another number or of another log; restore _planish as it was written")]
    Foreign(String),
    /// Manifests are missing.
    #[error(transparent)]
    Gap(#[from] Gap),
}

/// `log.json`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Identity {
    log: Uuid,
}

/// The application id under which a table remembers the number of the last manifest of a log.
#[must_use]
pub fn app_id(log: Uuid) -> String {
    format!("planish:{log}")
}

impl Log {
    /// The log of the table at `table`.
    #[must_use]
    pub fn of(table: &Location) -> Self {
        Self { folder: table.child("_planish") }
    }

    /// Where quarantined lines go if nothing else is said.
    #[must_use]
    pub fn quarantine(&self) -> Location {
        self.folder.child("quarantine")
    }

    /// The log's id; none if it has not begun.
    ///
    /// # Errors
    ///
    /// [`LogError`] if the store fails or `log.json` is broken.
    pub async fn id(&self) -> Result<Option<Uuid>, LogError> {
        Ok(self.read::<Identity>(self.folder.child("log.json").path()).await?.map(|identity| identity.log))
    }

    /// The log's id; `fresh` if it had none before.
    ///
    /// # Errors
    ///
    /// [`LogError`] if the store fails or `log.json` is broken.
    pub async fn begin(&self, fresh: Uuid) -> Result<Uuid, LogError> {
        let path = self.folder.child("log.json").path().clone();
        self.put_if_absent(&path, &Identity { log: fresh }, |stored: &Identity| stored.log).await
    }

    /// All manifests, by number.
    ///
    /// # Errors
    ///
    /// [`LogError`] if the store fails, or a manifest is broken or not where it should be.
    pub async fn manifests(&self) -> Result<BTreeMap<u64, Manifest>, LogError> {
        let folder = self.folder.child("batches");
        let failed = |error| StoreError::new(Doing::Listing, folder.to_string(), &error);
        let objects: Vec<_> = folder.store().list(Some(folder.path())).try_collect().await.map_err(failed)?;
        let log = self.id().await?;
        let paths = objects.into_iter().map(|object| object.location).filter(|path| path.as_ref().ends_with(".json"));
        let read = |path: Path| async move {
            let manifest = self.read::<Manifest>(&path).await?;
            match manifest {
                Some(manifest) if path == self.path_of(manifest.n) && Some(manifest.log) == log => {
                    Ok((manifest.n, manifest))
                }
                _ => Err(LogError::Foreign(self.folder.url_of(&path).to_string())),
            }
        };
        stream::iter(paths.map(read)).buffer_unordered(READERS).try_collect().await
    }

    /// Writes `manifest` as the one of its number, unless there is one.
    ///
    /// # Errors
    ///
    /// [`LogError`] if the store fails and no manifest of that number can be read back.
    pub async fn propose(&self, manifest: Manifest) -> Result<Proposal, LogError> {
        let path = self.path_of(manifest.n);
        let stored = self.put_if_absent(&path, &manifest, Manifest::clone).await?;
        if stored.n != manifest.n || stored.log != manifest.log {
            return Err(LogError::Foreign(self.folder.url_of(&path).to_string()));
        }
        let ours = stored.planned_by == manifest.planned_by;
        let stored = Box::new(stored);
        Ok(if ours { Proposal::Ours(stored) } else { Proposal::Theirs(stored) })
    }

    fn path_of(&self, n: u64) -> Path {
        self.folder.path().clone().join("batches").join(format!("{n:020}.json"))
    }

    /// What stands at `path` after an attempt to put `value` there.
    ///
    /// A store may say that the object exists because its own first attempt went through, and may fail after the object was written.
    /// So the object is read back after any error: what stands there decides.
    async fn put_if_absent<T: Serialize + DeserializeOwned, R>(
        &self,
        path: &Path,
        value: &T,
        of: impl Fn(&T) -> R,
    ) -> Result<R, LogError> {
        let name = self.folder.url_of(path).to_string();
        let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| LogError::Broken(name.clone(), error))?;
        bytes.push(b'\n');
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        let Err(error) = self.folder.store().put_opts(path, bytes.into(), options).await else { return Ok(of(value)) };
        match self.read::<T>(path).await {
            Ok(Some(stored)) => Ok(of(&stored)),
            Ok(None) => Err(StoreError::new(Doing::Writing, name, &error).into()),
            Err(broken @ LogError::Broken(..)) => Err(broken),
            Err(_) => Err(StoreError::new(Doing::Writing, name, &error).into()),
        }
    }

    async fn read<T: DeserializeOwned>(&self, path: &Path) -> Result<Option<T>, LogError> {
        let name = || self.folder.url_of(path).to_string();
        let failed = |error: &object_store::Error| StoreError::new(Doing::Reading, name(), error);
        let bytes = match self.folder.store().get(path).await {
            Ok(found) => found.bytes().await.map_err(|error| failed(&error))?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(failed(&error).into()),
        };
        serde_json::from_slice(&bytes).map(Some).map_err(|error| LogError::Broken(name(), error))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use chrono::{DateTime, NaiveDate};
    use object_store::memory::InMemory;
    use url::Url;

    use super::*;
    use crate::SourceFile;

    fn table() -> Location {
        Location::within(Arc::new(InMemory::new()), Url::parse("memory:///").unwrap(), Path::from("t"))
    }

    fn manifest(n: u64, log: Uuid, key: &str) -> Manifest {
        Manifest {
            n,
            log,
            store: "memory:///".to_owned(),
            files: vec![SourceFile { key: key.to_owned(), etag: None, size: 1 }],
            catalogue: "0123456789abcdef".to_owned(),
            code_version: "0.1.0".to_owned(),
            planned_by: Uuid::new_v4(),
            planned_at: DateTime::UNIX_EPOCH,
            run_date: NaiveDate::default(),
        }
    }

    #[tokio::test]
    async fn a_log_keeps_the_id_that_it_began_with() {
        let log = Log::of(&table());
        assert_eq!(log.id().await.unwrap(), None);
        let first = log.begin(Uuid::new_v4()).await.unwrap();
        assert_eq!(log.begin(Uuid::new_v4()).await.unwrap(), first);
        assert_eq!(log.id().await.unwrap(), Some(first));
    }

    #[tokio::test]
    async fn manifests_come_back_by_number_as_they_were_written() {
        let log = Log::of(&table());
        let id = log.begin(Uuid::new_v4()).await.unwrap();
        let written = [manifest(1, id, "a"), manifest(2, id, "b")];
        for manifest in &written {
            assert_eq!(log.propose(manifest.clone()).await.unwrap(), Proposal::Ours(Box::new(manifest.clone())));
        }
        let read = log.manifests().await.unwrap();
        assert_eq!(read.into_values().collect::<Vec<_>>(), written);
    }

    #[tokio::test]
    async fn the_loser_of_a_race_adopts_the_manifest_of_the_winner() {
        let log = Log::of(&table());
        let id = log.begin(Uuid::new_v4()).await.unwrap();
        let (winner, loser) = (manifest(1, id, "a"), manifest(1, id, "b"));
        let _ = log.propose(winner.clone()).await.unwrap();
        assert_eq!(log.propose(loser).await.unwrap(), Proposal::Theirs(Box::new(winner.clone())));
        assert_eq!(
            log.propose(winner.clone()).await.unwrap(),
            Proposal::Ours(Box::new(winner)),
            "its own, met again, is its own"
        );
    }

    #[tokio::test]
    async fn a_manifest_is_named_by_twenty_digits_below_the_table() {
        let table = table();
        let log = Log::of(&table);
        let id = log.begin(Uuid::new_v4()).await.unwrap();
        let _ = log.propose(manifest(1, id, "a")).await.unwrap();
        let names: Vec<_> =
            table.store().list(None).map_ok(|object| object.location.to_string()).try_collect().await.unwrap();
        assert_eq!(names, ["t/_planish/batches/00000000000000000001.json", "t/_planish/log.json"]);
    }

    #[tokio::test]
    async fn a_manifest_of_another_log_is_an_error() {
        let log = Log::of(&table());
        let id = log.begin(Uuid::new_v4()).await.unwrap();
        let path = log.path_of(1);
        let foreign = serde_json::to_vec(&manifest(1, Uuid::new_v4(), "a")).unwrap();
        log.folder.store().put(&path, foreign.into()).await.unwrap();
        assert!(matches!(log.manifests().await, Err(LogError::Foreign(_))));
        assert!(matches!(log.propose(manifest(1, id, "a")).await, Err(LogError::Foreign(_))));
    }

    #[tokio::test]
    async fn a_torn_manifest_is_an_error_that_names_it() {
        let log = Log::of(&table());
        let _ = log.begin(Uuid::new_v4()).await.unwrap();
        log.folder.store().put(&log.path_of(1), "{\"n\":".into()).await.unwrap();
        let error = log.manifests().await.unwrap_err().to_string();
        assert!(error.starts_with("memory:///t/_planish/batches/00000000000000000001.json is not readable"), "{error}");
    }
}
