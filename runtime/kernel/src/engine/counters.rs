//! What a run adds up.

use crate::{Count, Quarantine, Reason};

/// Sums by what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts([u64; Count::ALL.len()]);

impl Counts {
    pub(super) fn add(&mut self, count: Count, n: u64) {
        if let Some(sum) = self.0.get_mut(count as usize) {
            *sum += n;
        }
    }
}

/// Sums over the lines that a [`Flattener`](crate::Flattener) has read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counters {
    /// Lines that became a row.
    pub rows: u64,
    /// Lines of nothing but white space.
    pub blank: u64,
    /// Events of `REMOVE`.
    pub removed: u64,
    rescued: [u64; Reason::ALL.len()],
    quarantined: [u64; Quarantine::ALL.len()],
    counted: Counts,
}

impl Counters {
    /// Entries of `_rescued` with this reason.
    #[must_use]
    pub fn rescued(&self, reason: Reason) -> u64 {
        self.rescued.get(reason as usize).copied().unwrap_or_default()
    }

    /// Lines in quarantine for this reason.
    #[must_use]
    pub fn quarantined(&self, reason: Quarantine) -> u64 {
        self.quarantined.get(reason as usize).copied().unwrap_or_default()
    }

    /// How often this was counted.
    #[must_use]
    pub fn counted(&self, count: Count) -> u64 {
        self.counted.0.get(count as usize).copied().unwrap_or_default()
    }

    /// Adds what another flattener has read.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.blank += other.blank;
        self.removed += other.removed;
        let pairs = |ours: &mut [u64], theirs: &[u64]| ours.iter_mut().zip(theirs).for_each(|(a, b)| *a += b);
        pairs(&mut self.rescued, &other.rescued);
        pairs(&mut self.quarantined, &other.quarantined);
        self.count(&other.counted);
    }

    pub(super) fn rescue(&mut self, reason: Reason) {
        add(&mut self.rescued, reason as usize);
    }

    pub(super) fn quarantine(&mut self, reason: Quarantine) {
        add(&mut self.quarantined, reason as usize);
    }

    pub(super) fn count(&mut self, counts: &Counts) {
        self.counted.0.iter_mut().zip(counts.0).for_each(|(sum, n)| *sum += n);
    }
}

fn add(sums: &mut [u64], at: usize) {
    if let Some(sum) = sums.get_mut(at) {
        *sum += 1;
    }
}
