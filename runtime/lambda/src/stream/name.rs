//! Names of objects: functions of the batch alone, so that a retry an hour later names the same object.

use std::fmt::Write;

use planish_kernel::Timestamp;
use sha2::{Digest, Sha256};

use super::record::Facts;

/// What a batch is called: `{stream label}_{first sequence}_{last sequence}_{records}_{hash of the event ids}`.
///
/// The hash makes it an address of the content: an event of a Lambda function does not say which shard it comes from, and sequence
/// numbers are unique in a shard alone.
pub(super) fn batch_name<'a>(records: impl Iterator<Item = (Facts<'a>, &'a str)> + Clone) -> String {
    let mut sequences = records.clone().filter_map(|(facts, _)| facts.sequence).filter(|text| is_sequence(text));
    let first = sequences.next().unwrap_or("0");
    let last = sequences.last().unwrap_or(first);
    let label = records.clone().find_map(|(facts, _)| facts.label).map(plain);
    let label = label.filter(|label| !label.is_empty()).unwrap_or_else(|| "unlabelled".to_owned());
    let count = records.clone().count();
    format!("{label}_{first}_{last}_{count}_{}", hash(records))
}

/// The folder of an hour: `2026/02/01/09`.
pub(super) fn hour(at: Timestamp) -> String {
    let date = at.date().to_string().replace('-', "/");
    format!("{date}/{:02}", at.0.div_euclid(3_600_000_000).rem_euclid(24))
}

/// Sixteen hexadecimal digits of SHA-256 over the ids of the records, in their order. A record without an id is there with its text.
fn hash<'a>(records: impl Iterator<Item = (Facts<'a>, &'a str)>) -> String {
    let mut hash = Sha256::new();
    for (facts, text) in records {
        hash.update(facts.event_id.unwrap_or(text));
        hash.update("\n");
    }
    let mut digits = String::with_capacity(16);
    for byte in hash.finalize().iter().take(8) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

fn is_sequence(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A label without what is awkward in a name: colons, and whatever an attacker might put there.
fn plain(label: &str) -> String {
    label.chars().filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.')).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts<'a>(event_id: Option<&'a str>, sequence: &'a str) -> Facts<'a> {
        Facts { event_id, sequence: Some(sequence), label: Some("2026-02-01T00:00:00.000"), ..Facts::default() }
    }

    fn name(records: &[(Facts<'_>, &str)]) -> String {
        batch_name(records.iter().copied())
    }

    #[test]
    fn a_batch_is_named_by_its_stream_its_sequences_and_its_events() {
        let batch = [(facts(Some("a"), "100"), ""), (facts(Some("b"), "101"), ""), (facts(Some("c"), "107"), "")];
        let whole = name(&batch);
        assert!(whole.starts_with("2026-02-01T000000.000_100_107_3_"), "{whole}");
        assert_eq!(whole, name(&batch));
        let other = [(facts(Some("a"), "100"), ""), (facts(Some("x"), "101"), ""), (facts(Some("c"), "107"), "")];
        assert_ne!(whole, name(&other));
        let (first, second) = batch.split_at(1);
        assert_ne!(name(first), name(second));
    }

    #[test]
    fn ids_can_not_be_shifted_from_one_record_to_the_next() {
        let one = [(facts(Some("ab"), "1"), ""), (facts(Some("c"), "2"), "")];
        let other = [(facts(Some("a"), "1"), ""), (facts(Some("bc"), "2"), "")];
        assert_ne!(name(&one), name(&other));
    }

    #[test]
    fn records_without_ids_are_told_apart_by_what_they_hold() {
        assert_ne!(name(&[(Facts::default(), "{\"a\":1}")]), name(&[(Facts::default(), "{\"a\":2}")]));
        assert!(name(&[(Facts::default(), "{}")]).starts_with("unlabelled_0_0_1_"));
    }

    #[test]
    fn what_is_no_sequence_or_label_can_not_leave_its_folder() {
        let odd = Facts { sequence: Some("../../x"), label: Some("../a/b?c=%2e"), ..Facts::default() };
        assert!(name(&[(odd, "")]).starts_with("..abc2e_0_0_1_"));
    }

    #[test]
    fn an_hour_is_that_of_utc() {
        assert_eq!(hour(Timestamp(1_769_937_944_000_000)), "2026/02/01/09");
        assert_eq!(hour(Timestamp(1_767_225_599_999_999)), "2025/12/31/23");
        assert_eq!(hour(Timestamp(1_767_225_600_000_000)), "2026/01/01/00");
    }
}
