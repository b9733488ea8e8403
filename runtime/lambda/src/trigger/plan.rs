//! Which run the objects of an event ask for.

use std::fmt::Write;

use planish_kernel::Timestamp;
use planish_pipeline::Location;
use sha2::{Digest, Sha256};

use super::event::Arrival;

/// A run that is to be started, unless one with its token was started before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// What Databricks knows it by: the same for every object that it is enough for.
    pub token: String,
    /// Why it has this token.
    pub gathers: Gathers,
}

/// What a run is started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gathers {
    /// The objects of a window that is over, which begins at this second since 1970: the run sees all of them.
    Window(u64),
    /// One object, whose window is still open. A token of the window would be spent now, and the last objects of the window would wait for
    /// the next.
    Object,
}

/// The run that `arrivals` ask for; none if there are none. One is enough for all: whatever is told of lies there already, and a run reads all
/// that lies there. Of several windows the last speaks.
#[must_use]
pub fn start(arrivals: &[&Arrival], job: u64, window: u64, now: Timestamp) -> Option<Start> {
    let last = arrivals.iter().max()?;
    let seconds = u64::try_from(last.at.0.max(0) / 1_000_000).unwrap_or_default();
    let begins = seconds / window * window;
    let over = u64::try_from(now.0.max(0) / 1_000_000).unwrap_or_default() >= begins + window;
    let (gathers, of) = if over {
        (Gathers::Window(begins), format!("{job}|{begins}"))
    } else {
        let Arrival { bucket, key, version, .. } = last;
        (Gathers::Object, format!("{job}|{bucket}|{key}|{version}"))
    };
    let mut token = String::with_capacity(64);
    for byte in Sha256::digest(of) {
        // Writing to a text cannot fail.
        let _ = write!(token, "{byte:02x}");
    }
    Some(Start { token, gathers })
}

/// Whether an object is one that the job reads: below `landing`, if that is a bucket, and NDJSON.
#[must_use]
pub fn concerns(landing: &Location, arrival: &Arrival) -> bool {
    let root = landing.root();
    let there = root.scheme() != "s3" || {
        let prefix = landing.path().as_ref();
        let below = arrival.key.strip_prefix(prefix).is_some_and(|rest| prefix.is_empty() || rest.starts_with('/'));
        root.host_str() == Some(arrival.bucket.as_str()) && below
    };
    there && [".ndjson", ".ndjson.gz"].iter().any(|ending| arrival.key.ends_with(ending))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn arrival(second: i64, key: &str) -> Arrival {
        let at = Timestamp(second * 1_000_000);
        Arrival { at, bucket: "raw".to_owned(), key: key.to_owned(), version: "1".to_owned() }
    }

    fn at(second: i64, arrivals: &[Arrival]) -> Start {
        start(&arrivals.iter().collect::<Vec<_>>(), 7, 300, Timestamp(second * 1_000_000)).unwrap()
    }

    #[test]
    fn all_objects_of_a_window_that_is_over_have_one_token() {
        let tokens: Vec<_> = (600..900).map(|second| at(second + 300, &[arrival(second, "k")])).collect();
        assert!(tokens.iter().all(|start| *start == tokens[0]));
        assert_eq!((tokens[0].gathers, tokens[0].token.len()), (Gathers::Window(600), 64));
        assert_ne!(at(1500, &[arrival(900, "k")]).token, tokens[0].token);
    }

    #[test]
    fn an_object_whose_window_is_open_does_not_spend_the_windows_token() {
        let early = at(700, &[arrival(650, "a")]);
        assert_eq!(early.gathers, Gathers::Object);
        assert_ne!(early.token, at(900, &[arrival(650, "a")]).token);
        assert_ne!(early.token, at(700, &[arrival(650, "b")]).token);
        assert_eq!(early.token, at(701, &[arrival(650, "a")]).token);
    }

    #[test]
    fn of_several_windows_the_last_speaks_and_of_no_objects_nobody() {
        let both = at(1300, &[arrival(950, "b"), arrival(650, "a")]);
        assert_eq!(both.gathers, Gathers::Window(900));
        assert_eq!(at(1000, &[arrival(650, "a"), arrival(950, "b")]).gathers, Gathers::Object);
        assert_eq!(start(&[], 7, 300, Timestamp(0)), None);
    }

    #[test]
    fn jobs_do_not_share_tokens() {
        let one = arrival(650, "a");
        let token = |job| start(&[&one], job, 300, Timestamp(i64::MAX)).unwrap().token;
        assert_ne!(token(7), token(8));
    }
}
