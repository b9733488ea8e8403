//! Places: a folder, a file or a URL becomes an object store and a path in it.

use std::{
    fmt, io,
    path::{Path as FilePath, PathBuf},
    sync::Arc,
};

use object_store::{ObjectStore, local::LocalFileSystem, path::Path};
use url::Url;

/// A place in an object store: a prefix that objects lie under, or one object.
#[derive(Clone)]
pub struct Location {
    store: Arc<dyn ObjectStore>,
    /// The URL of the store's root, such as `file:///`.
    root: Url,
    path: Path,
    /// As the user named it.
    shown: String,
}

/// A text that names no place.
#[derive(Debug, thiserror::Error)]
pub enum LocationError {
    /// A URL with a scheme that this build has no store for.
    #[error("{0}: no store for `{1}`; name a folder, a file or a file:// URL")]
    Scheme(String, String),
    /// A URL that can't be read.
    #[error("{0}: not a URL: {1}")]
    Url(String, String),
    /// A path that can't be looked up.
    #[error("{0}: {1}")]
    Path(String, io::Error),
    /// A path with a name that no object can have.
    #[error("{0}: {1}")]
    Name(String, object_store::path::Error),
}

impl Location {
    /// The place that `text` names: a URL, or a path that starts from `base`. It need not exist.
    ///
    /// Links and `..` are resolved, so that one place has one URL.
    ///
    /// # Errors
    ///
    /// [`LocationError`] if the text is no path, or a URL of a store that this build does not have.
    pub fn parse(text: &str, base: &FilePath) -> Result<Self, LocationError> {
        let file = if text.contains("://") {
            let url = Url::parse(text).map_err(|error| LocationError::Url(text.to_owned(), error.to_string()))?;
            match url.to_file_path() {
                Ok(path) if url.scheme() == "file" => path,
                _ => return Err(LocationError::Scheme(text.to_owned(), format!("{}://", url.scheme()))),
            }
        } else {
            base.join(text)
        };
        let resolved = resolve(&file).map_err(|error| LocationError::Path(text.to_owned(), error))?;
        let path = Path::from_absolute_path(&resolved).map_err(|error| LocationError::Name(text.to_owned(), error))?;
        let root = Url::parse("file:///").map_err(|error| LocationError::Url(text.to_owned(), error.to_string()))?;
        Ok(Self { store: Arc::new(LocalFileSystem::new().with_fsync(true)), root, path, shown: text.to_owned() })
    }

    /// A place in a store whose root has the URL `root`.
    #[must_use]
    pub fn within(store: Arc<dyn ObjectStore>, root: Url, path: Path) -> Self {
        let shown = url_of(&root, &path).to_string();
        Self { store, root, path, shown }
    }

    /// The place `name` below this one.
    #[must_use]
    pub fn child(&self, name: &str) -> Self {
        let shown = format!("{}/{name}", self.shown.trim_end_matches('/'));
        Self { path: self.path.clone().join(name), shown, ..self.clone() }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn ObjectStore> {
        &self.store
    }

    /// The path from the store's root.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// URL of the store's root.
    #[must_use]
    pub fn root(&self) -> &Url {
        &self.root
    }

    /// URL of the place.
    #[must_use]
    pub fn url(&self) -> Url {
        url_of(&self.root, &self.path)
    }

    /// URL of another object of the same store.
    #[must_use]
    pub fn url_of(&self, object: &Path) -> Url {
        url_of(&self.root, object)
    }

    /// The place in the file system, if it is in one.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        self.url().to_file_path().ok()
    }
}

fn url_of(root: &Url, path: &Path) -> Url {
    let mut url = root.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path.parts().map(|part| part.as_ref().to_owned()));
    }
    url
}

/// The path without links and `..`, as far as it exists.
fn resolve(path: &FilePath) -> io::Result<PathBuf> {
    match path.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => match (path.parent(), path.file_name()) {
            (Some(parent), Some(name)) => {
                Ok(resolve(if parent.as_os_str().is_empty() { FilePath::new(".") } else { parent })?.join(name))
            }
            _ => Err(error),
        },
        resolved => resolved,
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Location({})", self.url())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn one_place_has_one_url_however_it_is_spelt() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        std::fs::create_dir(base.join("in")).unwrap();
        let url = Location::parse("in", &base).unwrap().url();
        for text in ["in/", "./in", "in/../in", base.join("in").to_str().unwrap(), url.as_str()] {
            assert_eq!(Location::parse(text, &base).unwrap().url(), url, "{text}");
        }
    }

    #[test]
    fn a_place_that_does_not_exist_yet_has_a_url_too() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        let place = Location::parse("data/new table", &base).unwrap();
        assert_eq!(place.file().unwrap(), base.join("data/new table"));
        assert_eq!(place.child("_planish").file().unwrap(), base.join("data/new table/_planish"));
        assert_eq!(place.child("_planish").to_string(), "data/new table/_planish");
    }

    #[test]
    fn a_name_with_odd_letters_keeps_them() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().canonicalize().unwrap();
        std::fs::write(base.join("a b#1%20é.ndjson"), "").unwrap();
        let place = Location::parse("a b#1%20é.ndjson", &base).unwrap();
        assert_eq!(place.file().unwrap(), base.join("a b#1%20é.ndjson"));
        assert!(place.url().as_str().ends_with("/a%20b%231%2520%C3%A9.ndjson"), "{}", place.url());
    }

    #[test]
    fn a_store_that_this_build_lacks_is_named() {
        for (text, scheme) in [("gopher://hole/x", "gopher"), ("memory:///x", "memory")] {
            let error = Location::parse(text, FilePath::new("/")).unwrap_err().to_string();
            assert_eq!(error, format!("{text}: no store for `{scheme}://`; name a folder, a file or a file:// URL"));
        }
    }
}
