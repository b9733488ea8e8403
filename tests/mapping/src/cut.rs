//! How many of the records that wait make a batch.

use std::time::Duration;

use crate::Settings;

/// What an event has beside its records.
const AROUND: usize = r#"{"Records":[]}"#.len();

/// What to do with the records that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// So many of the first make a batch.
    Batch(usize),
    /// More of them may come for so long.
    Wait(Duration),
    /// There are none.
    Nothing,
}

/// Cuts a batch out of records of these `sizes` in bytes, of which the first has waited for `waited`.
///
/// A record that is larger than the payload is a batch of its own: nothing is gained by holding its shard up.
#[must_use]
pub fn cut(sizes: impl IntoIterator<Item = usize>, waited: Duration, settings: &Settings) -> Cut {
    let (mut count, mut bytes) = (0, AROUND);
    for size in sizes {
        bytes += size + usize::from(count > 0);
        if count == settings.batch_size || (count > 0 && bytes > settings.payload) {
            return Cut::Batch(count);
        }
        count += 1;
    }
    match settings.window.checked_sub(waited).filter(|left| !left.is_zero()) {
        _ if count == 0 => Cut::Nothing,
        Some(left) if count < settings.batch_size => Cut::Wait(left),
        _ => Cut::Batch(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn settings(batch_size: usize, payload: usize, window: Duration) -> Settings {
        Settings { batch_size, payload, window, ..Settings::default() }
    }

    #[test]
    fn without_a_window_whatever_is_there_is_a_batch() {
        let settings = settings(3, 1000, Duration::ZERO);
        assert_eq!(cut([], SECOND, &settings), Cut::Nothing);
        assert_eq!(cut([10], Duration::ZERO, &settings), Cut::Batch(1));
        assert_eq!(cut([10; 3], Duration::ZERO, &settings), Cut::Batch(3));
        assert_eq!(cut([10; 4], Duration::ZERO, &settings), Cut::Batch(3));
    }

    #[test]
    fn a_window_ends_by_its_time_by_the_number_of_records_or_by_their_bytes() {
        let settings = settings(3, 1000, 2 * SECOND);
        assert_eq!(cut([10; 2], SECOND, &settings), Cut::Wait(SECOND));
        assert_eq!(cut([10; 2], 2 * SECOND, &settings), Cut::Batch(2));
        assert_eq!(cut([10; 3], SECOND, &settings), Cut::Batch(3));
        assert_eq!(cut([500, 500], SECOND, &settings), Cut::Batch(1));
        assert_eq!(cut([], SECOND, &settings), Cut::Nothing);
    }

    #[test]
    fn an_event_is_never_larger_than_the_payload_to_the_last_byte() {
        let record = "x".repeat(100);
        let three = format!(r#"{{"Records":[{record},{record},{record}]}}"#).len();
        assert_eq!(cut([100; 3], Duration::ZERO, &settings(10, three, Duration::ZERO)), Cut::Batch(3));
        assert_eq!(cut([100; 3], Duration::ZERO, &settings(10, three - 1, Duration::ZERO)), Cut::Batch(2));
    }

    #[test]
    fn a_record_that_is_too_large_for_any_event_is_a_batch_of_its_own() {
        assert_eq!(cut([5000, 10], Duration::ZERO, &settings(10, 1000, Duration::ZERO)), Cut::Batch(1));
    }
}
