//! Where a table lies, and how to reach it.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use delta_kernel_default_engine::executor::TaskExecutor as _;
use delta_kernel_default_engine::executor::tokio::TokioMultiThreadExecutor;
use delta_kernel_default_engine::storage::store_from_url;
use delta_kernel_default_engine::{DefaultEngine, DefaultEngineBuilder};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use tokio::runtime::{Handle, RuntimeFlavor};
use url::Url;

use super::{DataFile, Error};

/// Where a table lies, and how to reach it. A clone is cheap.
#[derive(Clone)]
pub struct Location {
    url: Url,
    store: Arc<dyn ObjectStore>,
    engine: Arc<DefaultEngine<TokioMultiThreadExecutor>>,
    executor: Arc<TokioMultiThreadExecutor>,
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Location").field(&self.url.as_str()).finish()
    }
}

impl Location {
    /// The table at `url` in `store`, into which the URL's whole path leads: a bucket, or the root of the file system.
    ///
    /// # Errors
    /// If the URL has no path, or if `runtime` is not multi-thread.
    pub fn new(url: &Url, store: Arc<dyn ObjectStore>, runtime: &Handle) -> Result<Self, Error> {
        let refuse = |reason: &str| Error::Location { url: url.to_string(), reason: reason.to_owned() };
        if url.cannot_be_a_base() {
            return Err(refuse("it has no path"));
        }
        if runtime.runtime_flavor() != RuntimeFlavor::MultiThread {
            return Err(refuse("its store needs a multi-thread runtime"));
        }
        let mut url = url.clone();
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        let executor = Arc::new(TokioMultiThreadExecutor::new(runtime.clone()));
        let engine = DefaultEngineBuilder::new(Arc::clone(&store)).with_task_executor(Arc::clone(&executor)).build();
        Ok(Self { url, store, engine: Arc::new(engine), executor })
    }

    /// The table at `url`, with the store that its scheme means: `file`, `s3`.
    ///
    /// # Errors
    /// If no store is known for the scheme, or as [`Location::new`].
    pub fn at(url: &Url, runtime: &Handle) -> Result<Self, Error> {
        let store =
            store_from_url(url).map_err(|cause| Error::Location { url: url.to_string(), reason: cause.to_string() })?;
        Self::new(url, store, runtime)
    }

    /// The URL; it ends with a slash.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Deletes a data file that is in no commit. One that is not there is none either.
    ///
    /// # Errors
    /// If the store refuses or fails.
    pub fn discard(&self, file: &DataFile) -> Result<(), Error> {
        let (store, path) = (Arc::clone(&self.store), self.path(file.url())?);
        match self.wait(async move { store.delete(&path).await }) {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(cause) => Err(Error::store("deleting", file.url(), cause)),
        }
    }

    pub(super) fn engine(&self) -> &Arc<DefaultEngine<TokioMultiThreadExecutor>> {
        &self.engine
    }

    pub(super) fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    /// The key of `url` in the store.
    pub(super) fn path(&self, url: &Url) -> Result<Path, Error> {
        Path::from_url_path(url.path())
            .map_err(|cause| Error::Location { url: url.to_string(), reason: cause.to_string() })
    }

    /// The URL of something in the table's folder.
    pub(super) fn join(&self, relative: &str) -> Result<Url, Error> {
        join(&self.url, relative)
    }

    /// Runs `task` on the runtime and waits for it.
    pub(super) fn wait<T: Send + 'static>(&self, task: impl Future<Output = T> + Send + 'static) -> T {
        self.executor.block_on(task)
    }
}

/// The URL of `relative` in the folder `root`.
pub(super) fn join(root: &Url, relative: &str) -> Result<Url, Error> {
    root.join(relative).map_err(|cause| Error::Location { url: format!("{root}{relative}"), reason: cause.to_string() })
}
