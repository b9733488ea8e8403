//! Runs of entries that many owners share.

use std::collections::HashMap;
use std::fmt::{self, Debug, Write};
use std::hash::{DefaultHasher, Hasher};

use planish_kernel::tables::Span;

use super::{LowerError, index};

/// An array that is filled by runs; a run that is there already is not added again.
#[derive(Debug)]
pub(super) struct Pool<T> {
    entries: Vec<T>,
    /// By fingerprint: there may be as many runs as fields.
    runs: HashMap<u64, Vec<Span>>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), runs: HashMap::new() }
    }
}

impl<T: PartialEq + Debug> Pool<T> {
    /// Where `run` stands. An empty run stands at 0.
    pub(super) fn run(&mut self, run: Vec<T>) -> Result<Span, LowerError> {
        if run.is_empty() {
            return Ok(Span::default());
        }
        let alike = self.runs.entry(fingerprint(&run)).or_default();
        if let Some(known) = alike.iter().find(|known| known.slice(&self.entries) == run) {
            return Ok(*known);
        }
        let span = Span::new(index(self.entries.len())?, index(run.len())?);
        alike.push(span);
        self.entries.extend(run);
        index(self.entries.len())?;
        Ok(span)
    }

    /// All entries.
    pub(super) fn into_entries(self) -> Vec<T> {
        self.entries
    }
}

/// A number that is the same for all values that print the same. The tables hold floats, which can't be hashed.
pub(super) fn fingerprint(value: &impl Debug) -> u64 {
    struct Printed(DefaultHasher);

    impl Write for Printed {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.write(text.as_bytes());
            Ok(())
        }
    }

    let mut printed = Printed(DefaultHasher::new());
    // The hasher takes all that is written.
    _ = write!(printed, "{value:?}");
    printed.0.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn an_equal_run_is_kept_once() {
        let mut pool = Pool::default();
        let first = pool.run(vec!["a", "b"]).unwrap();
        let other = pool.run(vec!["b"]).unwrap();
        assert_eq!(pool.run(vec!["a", "b"]).unwrap(), first);
        assert_eq!((first, other), (Span::new(0, 2), Span::new(2, 1)));
        assert_eq!(pool.into_entries(), ["a", "b", "b"]);
    }

    #[test]
    fn an_empty_run_takes_no_room() {
        let mut pool: Pool<u32> = Pool::default();
        assert_eq!(pool.run(Vec::new()).unwrap(), Span::default());
        assert!(pool.into_entries().is_empty());
    }
}
