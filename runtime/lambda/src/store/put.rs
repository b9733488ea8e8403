//! Put-if-absent, and what may be believed of its answer.
//!
//! An object counts as written when the store said so, or when what lies there was read back and is the same. A conflict (409) says nothing,
//! a time-out and a failure of the server (5xx) say nothing either: the object may be there or not. So each is followed by another try,
//! whose answer "it exists" leads to reading it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use bytes::Bytes;
use object_store::{Error, ObjectStoreExt, PutMode, PutOptions, path::Path};
use planish_pipeline::{Doing, Location, StoreError};
use tokio::time::{Instant, sleep, timeout};

/// What became of an object.
#[derive(Debug)]
#[must_use]
pub enum Put {
    /// The store took it.
    Written,
    /// It lies there already, byte by byte the same: an earlier try wrote it.
    Present,
    /// Something else lies there.
    Differs,
    /// The store refused it for good: nothing was written.
    Refused(StoreError),
    /// It may be there or not; the last that was heard of it.
    Unknown(StoreError),
}

/// How long to go on.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// How often to try at most.
    pub tries: u32,
    /// When an answer must be there.
    pub until: Instant,
}

/// What a try says.
#[derive(Debug)]
enum Answer {
    Over(Put),
    Exists,
    Again(StoreError),
}

/// Writes `body` at `path` unless something lies there.
pub async fn put_if_absent(place: &Location, path: &Path, body: &Bytes, patience: Patience) -> Put {
    let url = place.url_of(path).to_string();
    let mut last = StoreError::new(Doing::Writing, url.clone(), &late());
    for attempt in 0..patience.tries.max(1) {
        let Some(limit) = patience.limit() else { break };
        let answer = match timeout(limit, place.store().put_opts(path, body.clone().into(), create())).await {
            Ok(put) => after_put(put.map(|_| ()), &url),
            Err(_) => Answer::Again(StoreError::new(Doing::Writing, url.clone(), &late())),
        };
        let answer = match answer {
            Answer::Exists => look(place, path, body, patience, &url).await,
            other => other,
        };
        match answer {
            Answer::Over(put) => return put,
            Answer::Again(error) => last = error,
            Answer::Exists => {}
        }
        let pause = pause(&url, attempt);
        if Instant::now() + pause >= patience.until {
            break;
        }
        sleep(pause).await;
    }
    Put::Unknown(last)
}

async fn look(place: &Location, path: &Path, body: &Bytes, patience: Patience, url: &str) -> Answer {
    let late = || Answer::Again(StoreError::new(Doing::Reading, url, &late()));
    let Some(limit) = patience.limit() else { return late() };
    let read = async { place.store().get(path).await?.bytes().await };
    timeout(limit, read).await.map_or_else(|_| late(), |found| after_look(found, body, url))
}

fn create() -> PutOptions {
    PutOptions::from(PutMode::Create)
}

/// What the answer to a put says.
fn after_put(answer: Result<(), Error>, url: &str) -> Answer {
    let told = |error: &Error| StoreError::new(Doing::Writing, url, error);
    match answer {
        Ok(()) => Answer::Over(Put::Written),
        Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Answer::Exists,
        Err(
            error @ (Error::PermissionDenied { .. }
            | Error::Unauthenticated { .. }
            | Error::NotFound { .. }
            | Error::NotImplemented { .. }
            | Error::NotSupported { .. }
            | Error::InvalidPath { .. }),
        ) => Answer::Over(Put::Refused(told(&error))),
        Err(error) => Answer::Again(told(&error)),
    }
}

/// What is known after looking at what is said to exist.
fn after_look(found: Result<Bytes, Error>, body: &Bytes, url: &str) -> Answer {
    match found {
        Ok(found) if found == body => Answer::Over(Put::Present),
        Ok(_) => Answer::Over(Put::Differs),
        // A conflict that left nothing, or an object that was archived meanwhile: the next put tells.
        Err(error) => Answer::Again(StoreError::new(Doing::Reading, url, &error)),
    }
}

impl Patience {
    /// How long one request may take: a part of what is left, so that there is time for another. None if nothing is left.
    fn limit(self) -> Option<Duration> {
        let left = self.until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        Some((left / 3).clamp(Duration::from_millis(200).min(left), Duration::from_secs(5)))
    }
}

/// How long to wait after a try, longer each time. Functions that fail together do not come back together: no two ask for the same thing.
pub(crate) fn pause(url: &str, attempt: u32) -> Duration {
    let mut hash = DefaultHasher::new();
    (url, attempt).hash(&mut hash);
    let full = Duration::from_millis(50) * 2_u32.pow(attempt.min(6));
    full / 2 + full.mul_f64((hash.finish() % 1000) as f64 / 2000.0)
}

fn late() -> Error {
    Error::Generic { store: "store", source: "no answer in time".into() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn error(make: fn(String, Box<dyn std::error::Error + Send + Sync>) -> Error) -> Error {
        make("k".to_owned(), "said so".into())
    }

    #[test]
    fn a_put_counts_as_written_when_the_store_says_so_and_never_otherwise() {
        assert!(matches!(after_put(Ok(()), "u"), Answer::Over(Put::Written)));
        let exists = [
            error(|path, source| Error::AlreadyExists { path, source }),
            error(|path, source| Error::Precondition { path, source }),
        ];
        for error in exists {
            assert!(matches!(after_put(Err(error), "u"), Answer::Exists));
        }
        let refused = [
            error(|path, source| Error::PermissionDenied { path, source }),
            error(|path, source| Error::Unauthenticated { path, source }),
            error(|path, source| Error::NotFound { path, source }),
        ];
        for error in refused {
            assert!(matches!(after_put(Err(error), "u"), Answer::Over(Put::Refused(_))));
        }
        assert!(matches!(after_put(Err(late()), "u"), Answer::Again(_)));
    }

    #[test]
    fn what_exists_counts_when_it_is_the_same_to_the_last_byte() {
        let body = Bytes::from_static(b"lines");
        assert!(matches!(after_look(Ok(body.clone()), &body, "u"), Answer::Over(Put::Present)));
        assert!(matches!(after_look(Ok(Bytes::from_static(b"line")), &body, "u"), Answer::Over(Put::Differs)));
        let missing = error(|path, source| Error::NotFound { path, source });
        assert!(matches!(after_look(Err(missing), &body, "u"), Answer::Again(_)));
        let denied = error(|path, source| Error::PermissionDenied { path, source });
        assert!(matches!(after_look(Err(denied), &body, "u"), Answer::Again(_)));
    }

    #[test]
    fn pauses_grow_and_differ_from_object_to_object() {
        let pauses: Vec<_> = (0..10).map(|attempt| pause("s3://b/k", attempt)).collect();
        assert!(pauses.iter().all(|pause| (25..=3200).contains(&pause.as_millis())), "{pauses:?}");
        assert!(pauses[5] > pauses[0] * 8);
        assert_ne!(pause("s3://b/k", 1), pause("s3://b/other", 1));
    }

    #[tokio::test]
    async fn the_second_of_two_equal_puts_finds_the_first_and_another_body_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let place = Location::parse("in", folder.path()).unwrap();
        let path = place.child("k").path().clone();
        let patience = Patience { tries: 3, until: Instant::now() + Duration::from_secs(5) };
        let body = Bytes::from_static(b"lines");
        assert!(matches!(put_if_absent(&place, &path, &body, patience).await, Put::Written));
        assert!(matches!(put_if_absent(&place, &path, &body, patience).await, Put::Present));
        assert!(matches!(put_if_absent(&place, &path, &Bytes::from_static(b"x"), patience).await, Put::Differs));
    }

    #[tokio::test]
    async fn without_time_nothing_is_claimed() {
        let folder = tempfile::tempdir().unwrap();
        let place = Location::parse("in", folder.path()).unwrap();
        let patience = Patience { tries: 3, until: Instant::now() };
        let put = put_if_absent(&place, place.child("k").path(), &Bytes::new(), patience).await;
        assert!(matches!(put, Put::Unknown(_)));
    }
}
