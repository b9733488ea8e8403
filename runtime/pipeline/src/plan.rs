//! Decisions: what a run does next, and which files the next manifest names.

use std::collections::{BTreeMap, HashMap};

use crate::{Manifest, SourceFile};

/// How large a manifest may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// Files at most.
    pub files: usize,
    /// Bytes at most, a compressed file taken for ten times its size; a single greater file is a manifest of its own.
    pub bytes: u64,
}

/// The files of one store that manifests name, by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named(HashMap<String, SourceFile>);

impl Named {
    /// What `manifests` name in the store whose root has the URL `store`.
    pub fn collect<'a>(store: &str, manifests: impl IntoIterator<Item = &'a Manifest>) -> Self {
        let of_store = manifests.into_iter().filter(|manifest| manifest.store == store);
        Self(of_store.flat_map(|manifest| &manifest.files).map(|file| (file.key.clone(), file.clone())).collect())
    }
}

/// What becomes of a listing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The files that the next manifest names, in the order of the listing; empty if there is nothing new.
    pub take: Vec<SourceFile>,
    /// New files that the caps leave for later manifests.
    pub later: usize,
    /// Files that a manifest names, and that have not changed since.
    pub ingested: usize,
    /// Files that a manifest names, but that have changed since. They are not read again.
    pub changed: Vec<Changed>,
}

/// A file that changed after a manifest had named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// As the manifest names it.
    pub was: SourceFile,
    /// As it is now.
    pub is: SourceFile,
}

/// Which files of `listing` the next manifest names.
///
/// The order of the listing is kept, so that two planners who see the same files plan the same. The first new file is always taken.
#[must_use]
pub fn plan(listing: &[SourceFile], named: &Named, caps: Caps) -> Plan {
    let mut plan = Plan::default();
    let mut bytes = 0u64;
    for file in listing {
        match named.0.get(&file.key) {
            Some(was) if was.is_same(file) => plan.ingested += 1,
            Some(was) => plan.changed.push(Changed { was: was.clone(), is: file.clone() }),
            None => {
                let total = bytes.saturating_add(file.weight());
                let fits = plan.take.len() < caps.files && total <= caps.bytes;
                if plan.later == 0 && (fits || plan.take.is_empty()) {
                    bytes = total;
                    plan.take.push(file.clone());
                } else {
                    plan.later += 1;
                }
            }
        }
    }
    plan
}

/// What a run does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Executes this manifest: it is written, but the table does not hold it yet.
    Execute(Box<Manifest>),
    /// Plans the manifest of this number, if there is anything new.
    Plan(u64),
}

/// A log and a table that do not belong together, or a log that lost manifests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the table holds manifest {applied}, but the log has manifests up to {last} and lacks number {missing}: restore \
     _planish/batches, or nobody can tell which files the table holds"
)]
pub struct Gap {
    /// Number of the last manifest that the table holds; 0 for none.
    pub applied: u64,
    /// Number of the last manifest of the log; 0 for none.
    pub last: u64,
    /// The number that is missing.
    pub missing: u64,
}

/// What a run does next, given the number of the last manifest that the table holds (0 for none) and all manifests of its log.
///
/// # Errors
///
/// [`Gap`] if the manifests are not numbered from 1 to that number, or one further.
pub fn next(applied: u64, manifests: &BTreeMap<u64, Manifest>) -> Result<Next, Gap> {
    let last = manifests.last_key_value().map_or(0, |(n, _)| *n);
    let gap = |missing| Gap { applied, last, missing };
    if let Some((expected, _)) = (1..).zip(manifests.keys()).find(|(expected, n)| expected != *n) {
        return Err(gap(expected));
    }
    if last < applied {
        return Err(gap(last + 1));
    }
    match manifests.get(&(applied + 1)) {
        Some(manifest) => Ok(Next::Execute(Box::new(manifest.clone()))),
        None => Ok(Next::Plan(applied + 1)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use chrono::{DateTime, NaiveDate};
    use uuid::Uuid;

    use super::*;

    const WIDE: Caps = Caps { files: 1000, bytes: 1 << 30 };

    fn file(key: &str, etag: &str, size: u64) -> SourceFile {
        SourceFile { key: key.to_owned(), etag: Some(etag.to_owned()), size }
    }

    fn manifest(n: u64, files: &[SourceFile]) -> Manifest {
        Manifest {
            n,
            log: Uuid::nil(),
            store: "file:///".to_owned(),
            files: files.to_vec(),
            catalogue: "c".to_owned(),
            code_version: "0".to_owned(),
            planned_by: Uuid::nil(),
            planned_at: DateTime::UNIX_EPOCH,
            run_date: NaiveDate::default(),
        }
    }

    fn log(numbers: &[u64]) -> BTreeMap<u64, Manifest> {
        numbers.iter().map(|n| (*n, manifest(*n, &[]))).collect()
    }

    fn keys(files: &[SourceFile]) -> Vec<&str> {
        files.iter().map(|file| file.key.as_str()).collect()
    }

    #[test]
    fn a_first_run_takes_every_file_in_the_order_of_the_listing() {
        let listing = [file("b", "1", 5), file("c", "1", 5), file("a", "1", 5)];
        let plan = plan(&listing, &Named::default(), WIDE);
        assert_eq!(keys(&plan.take), ["b", "c", "a"]);
    }

    #[test]
    fn a_second_run_over_the_same_files_takes_nothing() {
        let listing = [file("a", "1", 5), file("b", "1", 5)];
        let named = Named::collect("file:///", [&manifest(1, &listing)]);
        assert_eq!(plan(&listing, &named, WIDE), Plan { ingested: 2, ..Plan::default() });
    }

    #[test]
    fn the_same_key_in_another_store_is_another_file() {
        let listing = [file("a", "1", 5)];
        let named = Named::collect("s3://bucket/", [&manifest(1, &listing)]);
        assert_eq!(keys(&plan(&listing, &named, WIDE).take), ["a"]);
    }

    #[test]
    fn a_file_that_changed_is_named_and_not_read_again() {
        let named =
            Named::collect("file:///", [&manifest(1, &[file("a", "1", 5), file("b", "1", 5), file("c", "1", 5)])]);
        let listing = [file("a", "2", 5), file("b", "1", 6), file("c", "1", 5), file("d", "1", 5)];
        let plan = plan(&listing, &named, WIDE);
        assert_eq!(keys(&plan.take), ["d"]);
        assert_eq!(plan.ingested, 1);
        let changed: Vec<_> = plan.changed.iter().map(|changed| (changed.was.key.as_str(), changed.is.size)).collect();
        assert_eq!(changed, [("a", 5), ("b", 6)]);
    }

    #[test]
    fn a_store_without_marks_is_judged_by_size_alone() {
        let bare = |size| SourceFile { key: "a".to_owned(), etag: None, size };
        let named = Named::collect("file:///", [&manifest(1, &[file("a", "1", 5)])]);
        assert_eq!(plan(&[bare(5)], &named, WIDE).ingested, 1);
        assert_eq!(plan(&[bare(6)], &named, WIDE).changed.len(), 1);
    }

    #[test]
    fn a_manifest_ends_at_its_caps_and_the_rest_waits() {
        let listing = [file("a", "1", 4), file("b", "1", 4), file("c", "1", 4), file("d", "1", 1)];
        let by_files = plan(&listing, &Named::default(), Caps { files: 2, ..WIDE });
        assert_eq!((keys(&by_files.take), by_files.later), (vec!["a", "b"], 2));
        let by_bytes = plan(&listing, &Named::default(), Caps { bytes: 9, ..WIDE });
        assert_eq!(
            (keys(&by_bytes.take), by_bytes.later),
            (vec!["a", "b"], 2),
            "a small file behind does not overtake"
        );
    }

    #[test]
    fn a_file_greater_than_the_cap_is_a_manifest_of_its_own() {
        let listing = [file("a", "1", 100), file("b", "1", 1)];
        let plan = plan(&listing, &Named::default(), Caps { bytes: 10, ..WIDE });
        assert_eq!((keys(&plan.take), plan.later), (vec!["a"], 1));
    }

    #[test]
    fn a_compressed_file_counts_ten_times_its_size() {
        let listing = [file("a.ndjson.gz", "1", 4), file("b.ndjson.gz", "1", 4), file("c.ndjson.gz", "1", 4)];
        let plan = plan(&listing, &Named::default(), Caps { bytes: 80, ..WIDE });
        assert_eq!((keys(&plan.take), plan.later), (vec!["a.ndjson.gz", "b.ndjson.gz"], 1));
    }

    #[test]
    fn a_new_log_plans_number_one() {
        assert_eq!(next(0, &log(&[])), Ok(Next::Plan(1)));
    }

    #[test]
    fn when_the_table_holds_every_manifest_the_next_one_is_planned() {
        assert_eq!(next(2, &log(&[1, 2])), Ok(Next::Plan(3)));
    }

    #[test]
    fn a_manifest_that_the_table_does_not_hold_is_executed_before_anything_is_planned() {
        let Next::Execute(manifest) = next(1, &log(&[1, 2])).unwrap() else { unreachable!("planned") };
        assert_eq!(manifest.n, 2);
    }

    #[test]
    fn of_several_that_the_table_does_not_hold_the_first_is_executed() {
        let Next::Execute(manifest) = next(0, &log(&[1, 2, 3])).unwrap() else { unreachable!("planned") };
        assert_eq!(manifest.n, 1);
    }

    #[test]
    fn a_log_that_lost_manifests_is_an_error_that_names_the_first() {
        assert_eq!(next(3, &log(&[1, 3])), Err(Gap { applied: 3, last: 3, missing: 2 }));
        assert_eq!(next(3, &log(&[1, 2])), Err(Gap { applied: 3, last: 2, missing: 3 }));
        assert_eq!(next(5, &log(&[])), Err(Gap { applied: 5, last: 0, missing: 1 }));
    }
}
