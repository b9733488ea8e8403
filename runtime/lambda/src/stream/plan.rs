//! The objects that a batch becomes.

use std::collections::BTreeMap;
use std::io::Write;

use bytes::Bytes;
use flate2::{Compression as Level, GzBuilder};
use planish_kernel::Timestamp;
use planish_pipeline::Compression;

use super::batch::each_record;
use super::name::{batch_name, hour};
use super::poison::Kept;
use super::record::{Facts, Fate, read};
use super::{BatchError, Poison};

/// An object that is to be written. Its bytes are personal, so its `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Object {
    /// Its name below the place that is configured: `2026/02/01/09/….ndjson`.
    pub name: String,
    /// Its bytes.
    pub body: Bytes,
}

/// What becomes of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The lines, if there are any.
    pub object: Option<Object>,
    /// The records that are no lines, if there are any.
    pub quarantine: Option<Object>,
    /// The lines without compression, each with its line feed.
    pub lines: Lines,
    /// Records of the batch.
    pub records: u64,
    /// Those that became a line.
    pub written: u64,
    /// Those whose item is gone.
    pub removed: u64,
    /// Those of the sender's test mode, which the catalogue drops.
    pub dropped: u64,
    /// Those that can't be read.
    pub poison: BTreeMap<Poison, u64>,
    /// Those that do not say when they were created.
    pub without_time: u64,
    /// When the first record that has a time was created.
    pub first_time: Option<Timestamp>,
    /// Where the batch begins: what a retry of the whole of it is asked by.
    pub first_sequence: Option<String>,
}

/// Lines of NDJSON. They are personal, so their `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Lines(pub Bytes);

/// A record of a batch, and what is to become of it.
struct Record<'a> {
    text: &'a str,
    facts: Facts<'a>,
    fate: Fate,
}

/// Plans the batch that `event` is: where its objects lie, and every byte of them. Lines that `drops` says of are counted, and are nowhere.
///
/// # Errors
///
/// [`BatchError`] if it is none.
pub fn plan(event: &[u8], compression: Compression, mut drops: impl FnMut(&[u8]) -> bool) -> Result<Plan, BatchError> {
    // Lines without the types of their attributes are shorter than the event.
    let mut lines = Vec::with_capacity(event.len());
    let mut records: Vec<Record<'_>> = Vec::new();
    each_record(event, |text, record, tape| {
        let start = lines.len();
        let (facts, mut fate) = read(text, record, tape, &mut lines);
        if fate == Fate::Line && lines.get(start..).is_some_and(&mut drops) {
            lines.truncate(start);
            fate = Fate::Dropped;
        }
        records.push(Record { text: record.of(text), facts, fate });
    })?;
    let mut plan = Plan { records: records.len() as u64, ..Plan::default() };
    plan.first_time = records.iter().find_map(|record| record.facts.created_at);
    if plan.first_time.is_none() {
        lines.clear();
        for record in records.iter_mut().filter(|record| record.fate == Fate::Line) {
            record.fate = Fate::Poison(Poison::NoCreationTime);
        }
    }
    let mut kept = Vec::new();
    for (index, Record { text: raw, facts, fate }) in records.iter().enumerate() {
        plan.without_time += u64::from(facts.created_at.is_none());
        match fate {
            Fate::Line => plan.written += 1,
            Fate::Removed => plan.removed += 1,
            Fate::Dropped => plan.dropped += 1,
            Fate::Poison(poison) => {
                *plan.poison.entry(*poison).or_default() += 1;
                let Facts { event_id, sequence, table, .. } = *facts;
                Kept { reason: poison.word(), index, event_id, sequence, table, raw }.append_to(&mut kept);
            }
        }
    }
    plan.first_sequence = records.first().and_then(|record| record.facts.sequence).map(str::to_owned);
    let name = batch_name(records.iter().map(|record| (record.facts, record.text)));
    let folder = plan.first_time.map_or_else(|| "no_creation_time".to_owned(), hour);
    if !kept.is_empty() {
        plan.quarantine = Some(Object { name: format!("{folder}/{name}.ndjson"), body: kept.into() });
    }
    plan.lines = Lines(lines.into());
    plan.object = (plan.written > 0).then(|| object(&format!("{folder}/{name}.ndjson"), &plan.lines.0, compression));
    Ok(plan)
}

/// The lines under the name that says how they are stored.
fn object(name: &str, lines: &Bytes, compression: Compression) -> Object {
    let gzip = (compression == Compression::Gzip).then(|| gzip(lines)).flatten();
    match gzip {
        Some(body) => Object { name: format!("{name}.gz"), body: body.into() },
        None => Object { name: name.to_owned(), body: lines.clone() },
    }
}

/// Bytes as gzip without a time or a name, so that the same bytes give the same file. Into memory nothing can fail; if it did, the lines
/// would be stored as they are.
fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = GzBuilder::new().write(Vec::with_capacity(bytes.len() / 4), Level::default());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

impl std::fmt::Debug for Object {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({} bytes)", self.name, self.body.len())
    }
}

impl std::fmt::Debug for Lines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use std::io::Read;

    use super::*;

    fn record(n: u32, change: &str) -> String {
        format!(
            r#"{{"eventID":"e{n}","eventName":"INSERT","eventSourceARN":"arn:aws:dynamodb:r:1:table/t/stream/L","dynamodb":{{"SequenceNumber":"{n}",{change}}}}}"#
        )
    }

    fn good(n: u32) -> String {
        record(n, &format!(r#""ApproximateCreationDateTime":1769937944,"NewImage":{{"event_id":{{"S":"k{n}"}}}}"#))
    }

    const BAD: &str = r#""ApproximateCreationDateTime":1769937944,"NewImage":{"a":{"X":"secret"}}"#;

    fn plan_of(records: &[String]) -> Plan {
        plan_without(records, |_| false)
    }

    fn plan_without(records: &[String], drops: impl FnMut(&[u8]) -> bool) -> Plan {
        plan(&event(records), Compression::None, drops).unwrap()
    }

    fn event(records: &[String]) -> Vec<u8> {
        format!("{{\"Records\":[{}]}}", records.join(",")).into_bytes()
    }

    fn names(plan: &Plan) -> [Option<&str>; 2] {
        [plan.object.as_ref(), plan.quarantine.as_ref()].map(|object| object.map(|object| object.name.as_str()))
    }

    #[test]
    fn a_batch_becomes_one_object_in_the_hour_of_its_first_record() {
        let plan = plan_of(&[good(1), good(2)]);
        let [Some(name), None] = names(&plan) else { unreachable!() };
        assert!(name.starts_with("2026/02/01/09/L_1_2_2_") && name.ends_with(".ndjson"), "{name}");
        assert_eq!((plan.records, plan.written, plan.removed), (2, 2, 0));
        assert_eq!(plan.first_sequence.as_deref(), Some("1"));
        assert_eq!(plan.object.unwrap().body, plan.lines.0);
        assert_eq!(plan.lines.0.iter().filter(|byte| **byte == b'\n').count(), 2);
    }

    #[test]
    fn a_poison_record_first_last_or_in_the_middle_harms_no_other() {
        for place in 0..3 {
            let mut records = vec![good(1), good(2)];
            records.insert(place, record(9, BAD));
            let plan = plan_of(&records);
            assert_eq!((plan.written, plan.poison.get(&Poison::BadAttribute)), (2, Some(&1)));
            let [Some(object), Some(quarantine)] = names(&plan) else { unreachable!() };
            assert_eq!(object, quarantine);
            let kept: serde_json::Value = serde_json::from_slice(&plan.quarantine.unwrap().body).unwrap();
            assert_eq!(kept["reason"], "bad_attribute");
            assert_eq!(
                (&kept["index"], &kept["event_id"], &kept["sequence"]),
                (&place.into(), &"e9".into(), &"9".into())
            );
            assert_eq!(kept["raw"], records[place]);
        }
    }

    #[test]
    fn what_leaves_no_line_leaves_no_object() {
        let removed = good(1).replace("INSERT", "REMOVE");
        for records in [vec![], vec![removed.clone(), removed]] {
            let plan = plan_of(&records);
            assert_eq!((names(&plan), plan.removed), ([None, None], records.len() as u64));
        }
    }

    #[test]
    fn a_line_that_is_dropped_is_counted_and_nowhere_and_moves_no_name() {
        let records = [good(1), good(2), record(3, BAD), good(4)];
        let is = |key: &'static str| move |line: &[u8]| String::from_utf8_lossy(line).contains(key);
        let (all, fewer) = (plan_of(&records), plan_without(&records, is("k2")));
        assert_eq!(names(&all), names(&fewer));
        assert_eq!((fewer.records, fewer.written, fewer.dropped), (4, 2, 1));
        assert_eq!(all.quarantine, fewer.quarantine);
        let lines: String = String::from_utf8(fewer.lines.0.to_vec()).unwrap();
        assert!(lines.contains("k1") && !lines.contains("k2") && lines.contains("k4"));
        let none = plan_without(&[good(1), good(2)], |_| true);
        assert_eq!((names(&none), none.dropped, none.written), ([None, None], 2, 0));
    }

    #[test]
    fn a_record_without_a_time_lies_in_the_hour_of_the_first_that_has_one() {
        let timeless = record(1, r#""NewImage":{"event_id":{"S":"k1"}}"#);
        let plan = plan_of(&[timeless.clone(), good(2)]);
        assert!(names(&plan)[0].unwrap().starts_with("2026/02/01/09/L_1_2_2_"));
        assert_eq!((plan.written, plan.without_time), (2, 1));
        let removal = good(2).replace("INSERT", "REMOVE");
        assert!(names(&plan_of(&[timeless, removal]))[0].unwrap().starts_with("2026/02/01/09/"));
    }

    #[test]
    fn a_batch_without_any_time_goes_to_quarantine_whole_and_never_to_1970() {
        let timeless = |n| record(n, r#""NewImage":{"event_id":{"S":"k"}}"#);
        let plan = plan_of(&[timeless(1), record(2, r#""NewImage":{}"#), timeless(3)]);
        let [None, Some(quarantine)] = names(&plan) else { unreachable!() };
        assert!(quarantine.starts_with("no_creation_time/L_1_3_3_"), "{quarantine}");
        assert_eq!(plan.poison, [(Poison::NoImage, 1), (Poison::NoCreationTime, 2)].into());
        assert_eq!((plan.written, plan.lines.0.len()), (0, 0));
    }

    #[test]
    fn a_retry_gives_the_same_name_and_the_same_bytes_compressed_or_not() {
        let event = event(&[good(1), record(2, BAD), good(3)]);
        let plan = |compression| plan(&event, compression, |_| false).unwrap();
        for compression in [Compression::None, Compression::Gzip] {
            assert_eq!(plan(compression), plan(compression));
        }
        let packed = plan(Compression::Gzip).object.unwrap();
        assert!(packed.name.ends_with(".ndjson.gz"));
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(packed.body.as_ref()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, plan(Compression::None).lines.0);
    }

    #[test]
    fn debug_shows_nothing_of_what_a_batch_holds() {
        let shown = format!("{:?}", plan_of(&[good(1), record(2, BAD)]));
        assert!(!shown.contains("k1") && !shown.contains("secret"), "{shown}");
    }
}
