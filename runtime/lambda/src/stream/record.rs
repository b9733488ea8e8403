//! One record of a stream, read by itself.

use planish_kernel::Timestamp;
use planish_kernel::lexer::{Exact, Raw, RawKind, Tape};

use super::{Poison, attribute::Doc};

/// First moment after the year 9999, in microseconds.
const YEAR_10000: i64 = 253_402_300_800_000_000;

/// What a record says beside its item. Texts have no escapes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Facts<'a> {
    /// Id of the record.
    pub(super) event_id: Option<&'a str>,
    /// Its place in the stream, usually 21 to 40 digits.
    pub(super) sequence: Option<&'a str>,
    /// When the item changed, as the stream knows it: to the second, as a rule.
    pub(super) created_at: Option<Timestamp>,
    /// Name of the table.
    pub(super) table: Option<&'a str>,
    /// What tells this stream from others of the table: the time when it was made.
    pub(super) label: Option<&'a str>,
}

/// What is to become of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Its line was appended.
    Line,
    /// Its item is gone: counted and not written.
    Removed,
    /// The catalogue drops it: counted and not written.
    Dropped,
    /// It is for quarantine; nothing was appended.
    Poison(Poison),
}

/// Reads the record `record` of `text`, which is on `tape`, and appends its line to `lines`.
pub(super) fn read<'a>(text: &'a str, record: Raw, tape: &Tape, lines: &mut Vec<u8>) -> (Facts<'a>, Fate) {
    let doc = Doc { text, tape };
    let change = doc.member(record, "dynamodb").filter(|change| change.kind == RawKind::Object);
    let facts = facts(doc, record, change);
    let Some(change) = change else { return (facts, Fate::Poison(Poison::NotARecord)) };
    let name = match doc.text_of(record, "eventName") {
        Some("REMOVE") => return (facts, Fate::Removed),
        Some(name @ ("INSERT" | "MODIFY")) => name,
        _ => return (facts, Fate::Poison(Poison::UnknownEventName)),
    };
    let start = lines.len();
    match line(doc, change, name, facts, lines) {
        Ok(()) => (facts, Fate::Line),
        Err(poison) => {
            lines.truncate(start);
            (facts, Fate::Poison(poison))
        }
    }
}

/// Appends the item and `_stream` as one line.
fn line(doc: Doc<'_, '_>, change: Raw, name: &str, facts: Facts<'_>, out: &mut Vec<u8>) -> Result<(), Poison> {
    let image = doc.member(change, "NewImage").ok_or(Poison::NoImage)?;
    out.push(b'{');
    if doc.write_item(image, out)? == 0 {
        return Err(Poison::NoImage);
    }
    // Last: should an item have an attribute of this name, ours is the one that counts.
    out.extend_from_slice(b",\"_stream\":{");
    if let Some(id) = facts.event_id {
        put(out, &["\"event_id\":\"", id, "\","]);
    }
    put(out, &["\"event_name\":\"", name, "\""]);
    if let Some(sequence) = facts.sequence {
        put(out, &[",\"sequence\":\"", sequence, "\""]);
    }
    if let Some(created_at) = facts.created_at {
        put(out, &[",\"created_at\":", &millis(created_at)]);
    }
    if let Some(table) = facts.table {
        put(out, &[",\"table\":\"", table, "\""]);
    }
    out.extend_from_slice(b"}}\n");
    Ok(())
}

fn put(out: &mut Vec<u8>, parts: &[&str]) {
    parts.iter().for_each(|part| out.extend_from_slice(part.as_bytes()));
}

fn facts<'a>(doc: Doc<'a, '_>, record: Raw, change: Option<Raw>) -> Facts<'a> {
    let (table, label) = doc.text_of(record, "eventSourceARN").map_or((None, None), table_and_label);
    Facts {
        event_id: doc.text_of(record, "eventID"),
        sequence: change.and_then(|change| doc.text_of(change, "SequenceNumber")),
        created_at: change
            .and_then(|change| doc.member(change, "ApproximateCreationDateTime"))
            .filter(|raw| raw.kind == RawKind::Number)
            .and_then(|raw| moment(raw.of(doc.text))),
        table: doc.text_of(record, "tableName").or(table),
        label,
    }
}

/// What stands in `…:table/TABLE/stream/LABEL`.
fn table_and_label(arn: &str) -> (Option<&str>, Option<&str>) {
    let Some((_, rest)) = arn.split_once(":table/") else { return (None, None) };
    match rest.rsplit_once("/stream/") {
        Some((table, label)) => (Some(table), Some(label)),
        None => (Some(rest), None),
    }
}

/// The moment that a number of seconds means, exactly; none outside the years 1970 to 9999.
fn moment(seconds: &str) -> Option<Timestamp> {
    let (micros, _) = Exact::of(seconds).scaled_and_cut(6)?;
    let micros = i64::try_from(micros).ok()?;
    (0..YEAR_10000).contains(&micros).then_some(Timestamp(micros))
}

/// A moment in milliseconds, with a fraction if it has one.
fn millis(Timestamp(micros): Timestamp) -> String {
    let (whole, fraction) = (micros / 1000, micros % 1000);
    if fraction == 0 { whole.to_string() } else { format!("{whole}.{fraction:03}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const ARN: &str = "arn:aws:dynamodb:eu-west-1:123456789012:table/cars/stream/2026-02-01T00:00:00.000";

    fn read_one(text: &str) -> (Fate, String) {
        let (mut tape, mut lines) = (Tape::default(), Vec::new());
        let record = tape.document(text).unwrap();
        let (_, fate) = read(text, record, &tape, &mut lines);
        (fate, String::from_utf8(lines).unwrap())
    }

    fn record(name: &str, change: &str) -> String {
        format!(r#"{{"eventID":"e1","eventName":"{name}","eventSourceARN":"{ARN}","dynamodb":{change}}}"#)
    }

    #[test]
    fn a_record_becomes_its_item_and_what_the_stream_says() {
        let change =
            r#"{"ApproximateCreationDateTime":1769937944,"SequenceNumber":"100","NewImage":{"event_id":{"S":"a"}}}"#;
        for name in ["INSERT", "MODIFY"] {
            let expected = format!(
                "{{\"event_id\":\"a\",\"_stream\":{{\"event_id\":\"e1\",\"event_name\":\"{name}\",\"sequence\":\"100\",\"created_at\":1769937944000,\"table\":\"cars\"}}}}\n"
            );
            assert_eq!(read_one(&record(name, change)), (Fate::Line, expected));
        }
    }

    #[test]
    fn a_removal_is_no_line_whatever_images_it_has() {
        for change in ["{}", r#"{"OldImage":{"a":{"X":"b"}}}"#, r#"{"NewImage":null}"#] {
            assert_eq!(read_one(&record("REMOVE", change)), (Fate::Removed, String::new()));
        }
    }

    #[test]
    fn what_the_stream_does_not_say_is_left_out() {
        let text = r#"{"eventName":"INSERT","tableName":"t","dynamodb":{"NewImage":{"id":{"S":"a"}}}}"#;
        let expected = "{\"id\":\"a\",\"_stream\":{\"event_name\":\"INSERT\",\"table\":\"t\"}}\n";
        assert_eq!(read_one(text), (Fate::Line, expected.to_owned()));
    }

    #[test]
    fn a_record_that_can_become_no_line_has_its_reason_and_leaves_nothing() {
        let cases = [
            ("null".to_owned(), Poison::NotARecord),
            ("[]".to_owned(), Poison::NotARecord),
            ("{}".to_owned(), Poison::NotARecord),
            (r#"{"eventName":"INSERT","dynamodb":[]}"#.to_owned(), Poison::NotARecord),
            ("7".to_owned(), Poison::NotARecord),
            (record("UNKNOWN_TO_SDK_VERSION", "{}"), Poison::UnknownEventName),
            (record("insert", "{}"), Poison::UnknownEventName),
            (record("INSERT", "{}"), Poison::NoImage),
            (record("INSERT", r#"{"NewImage":null}"#), Poison::NoImage),
            (record("MODIFY", r#"{"NewImage":{}}"#), Poison::NoImage),
            (record("INSERT", r#"{"NewImage":[]}"#), Poison::BadAttribute),
            (record("INSERT", r#"{"NewImage":{"a":{"S":"b"},"c":{"X":"d"}}}"#), Poison::BadAttribute),
            (record("INSERT", r#"{"NewImage":{"a":{"N":"b"}}}"#), Poison::BadNumber),
            (record("INSERT", r#"{"NewImage":{"a":{"B":"b"}}}"#), Poison::BadBinary),
        ];
        for (text, poison) in cases {
            assert_eq!(read_one(&text), (Fate::Poison(poison), String::new()), "{text}");
        }
    }

    #[test]
    fn a_creation_time_is_read_to_the_microsecond_and_never_as_1970() {
        let cases = [
            ("1769937944", "1769937944000"),
            ("1479499740.567", "1479499740567"),
            ("1.769937944E9", "1769937944000"),
            ("1795445940.000", "1795445940000"),
            ("1.5000019", "1500.001"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(moment(seconds).map(millis).as_deref(), Some(expected), "{seconds}");
        }
        for seconds in ["-1", "1e400", "253402300800"] {
            assert_eq!(moment(seconds), None, "{seconds}");
        }
        let change = r#"{"ApproximateCreationDateTime":"soon","NewImage":{"a":{"S":"b"}}}"#;
        assert!(!read_one(&record("INSERT", change)).1.contains("created_at"));
    }

    #[test]
    fn table_and_label_are_cut_out_of_the_arn() {
        let cases = [
            (ARN, (Some("cars"), Some("2026-02-01T00:00:00.000"))),
            ("arn:aws-cn:dynamodb:cn-north-1:1:table/a.b-c_d/stream/x", (Some("a.b-c_d"), Some("x"))),
            ("arn:aws:dynamodb:r:1:table//stream//stream/x", (Some("/stream/"), Some("x"))),
            ("arn:aws:dynamodb:r:1:table/cars", (Some("cars"), None)),
            ("aws:dynamodb", (None, None)),
        ];
        for (arn, expected) in cases {
            assert_eq!(table_and_label(arn), expected, "{arn}");
        }
    }
}
