//! Which files a source has.

use futures::TryStreamExt;
use object_store::{ObjectStoreExt, path::Path};

use crate::{Cause, Doing, Location, SourceFile, StoreError};

/// Endings of files that hold one event a line.
const ENDINGS: [&str; 4] = [".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz"];

/// The files of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Those that hold events, ordered by key.
    pub files: Vec<SourceFile>,
    /// How many others there are.
    pub others: usize,
}

/// The files of the source at `location`: the file itself, or what lies below it, however deep.
///
/// Below a folder, files count that end in `.ndjson` or `.jsonl`, with or without a `.gz` behind it; anything in or under a name that starts with `_` or `.` is passed over,
/// because tables and tools keep their own things there. A file that is named itself is read whatever its name.
///
/// # Errors
///
/// [`StoreError`] if there is nothing at the location, or the store fails.
pub async fn list(location: &Location) -> Result<Listing, StoreError> {
    let failed = |error: &object_store::Error| StoreError::new(Doing::Listing, location.to_string(), error);
    match location.store().head(location.path()).await {
        Ok(file) => return Ok(Listing { files: vec![file.into()], others: 0 }),
        Err(object_store::Error::NotFound { .. }) => {}
        Err(error) => return Err(failed(&error)),
    }
    let mut listing = Listing::default();
    let mut objects = location.store().list(Some(location.path()));
    while let Some(object) = objects.try_next().await.map_err(|error| failed(&error))? {
        match role(location.path(), &object.location) {
            Role::Events => listing.files.push(object.into()),
            Role::Other => listing.others += 1,
            Role::Hidden => {}
        }
    }
    let empty_folder = || location.file().is_some_and(|folder| folder.is_dir());
    if listing == Listing::default() && !empty_folder() {
        return Err(StoreError { doing: Doing::Listing, what: location.to_string(), cause: Cause::Missing });
    }
    listing.files.sort_by(|one, other| one.key.cmp(&other.key));
    Ok(listing)
}

enum Role {
    Events,
    Other,
    Hidden,
}

fn role(source: &Path, object: &Path) -> Role {
    let hidden = |name: &str| name.starts_with(['_', '.']);
    let mut below = object.prefix_match(source).into_iter().flatten();
    if below.any(|name| hidden(name.as_ref())) {
        Role::Hidden
    } else if ENDINGS.iter().any(|ending| object.as_ref().ends_with(ending)) {
        Role::Events
    } else {
        Role::Other
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;

    fn folder(files: &[&str]) -> (tempfile::TempDir, Location) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join("in").join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{}\n").unwrap();
        }
        let location = Location::parse("in", folder.path()).unwrap();
        (folder, location)
    }

    fn names(listing: &Listing) -> Vec<&str> {
        listing.files.iter().map(|file| file.key.split_once("/in/").unwrap().1).collect()
    }

    #[tokio::test]
    async fn a_folder_is_listed_to_its_depth_ordered_by_key() {
        let (_folder, location) = folder(&["z.ndjson", "2026/10/b.jsonl", "2026/9/a.ndjson", "a b#%20.ndjson"]);
        let listing = list(&location).await.unwrap();
        assert_eq!(names(&listing), ["2026/10/b.jsonl", "2026/9/a.ndjson", "a b#%20.ndjson", "z.ndjson"]);
        assert!(listing.files.iter().all(|file| file.size == 3 && file.etag.is_some()));
    }

    #[tokio::test]
    async fn other_files_are_counted_and_hidden_ones_passed_over() {
        let (_folder, location) =
            folder(&["a.ndjson", "README.md", "b.json", "c.gz", "_planish/q.ndjson", ".git/x.ndjson", ".d.ndjson"]);
        let listing = list(&location).await.unwrap();
        assert_eq!((names(&listing), listing.others), (vec!["a.ndjson"], 3));
    }

    #[tokio::test]
    async fn compressed_files_count_too() {
        let (_folder, location) = folder(&["a.ndjson.gz", "b.jsonl.gz", "c.ndjson.zst"]);
        let listing = list(&location).await.unwrap();
        assert_eq!((names(&listing), listing.others), (vec!["a.ndjson.gz", "b.jsonl.gz"], 1));
    }

    #[tokio::test]
    async fn a_source_below_a_hidden_folder_is_listed_all_the_same() {
        let (_folder, location) = folder(&[".cache/a.ndjson"]);
        assert_eq!(list(&location.child(".cache")).await.unwrap().files.len(), 1);
    }

    #[tokio::test]
    async fn a_file_that_is_named_itself_is_read_whatever_its_name() {
        let (_folder, location) = folder(&["events.txt"]);
        assert_eq!(names(&list(&location.child("events.txt")).await.unwrap()), ["events.txt"]);
    }

    #[tokio::test]
    async fn an_empty_folder_has_no_files_and_a_missing_one_is_an_error() {
        let (folder, location) = folder(&[]);
        fs::create_dir(folder.path().join("in")).unwrap();
        assert_eq!(list(&location).await.unwrap(), Listing::default());
        let error = list(&location.child("typo")).await.unwrap_err();
        assert_eq!(error.to_string(), "listing in/typo: there is nothing here; check the name");
    }
}
