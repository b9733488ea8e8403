//! Runs of entries that many owners share.

use planish_kernel::tables::Span;

use super::{LowerError, index};

/// An array that is filled by runs; a run that is there already is not added again.
#[derive(Debug)]
pub(super) struct Pool<T> {
    entries: Vec<T>,
    runs: Vec<Span>,
}

impl<T> Default for Pool<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), runs: Vec::new() }
    }
}

impl<T: PartialEq> Pool<T> {
    /// Where `run` stands. An empty run stands at 0.
    pub(super) fn run(&mut self, run: Vec<T>) -> Result<Span, LowerError> {
        if run.is_empty() {
            return Ok(Span::default());
        }
        if let Some(known) = self.runs.iter().find(|known| known.slice(&self.entries) == run) {
            return Ok(*known);
        }
        let span = Span::new(index(self.entries.len())?, index(run.len())?);
        self.entries.extend(run);
        index(self.entries.len())?;
        self.runs.push(span);
        Ok(span)
    }

    /// All entries.
    pub(super) fn into_entries(self) -> Vec<T> {
        self.entries
    }
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
