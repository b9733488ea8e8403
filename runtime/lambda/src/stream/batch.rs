//! The records out of the function's event.

use planish_kernel::lexer::{Malformed, Raw, Tape};

/// An event that is no batch of a stream. It says nothing of what the event holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the event is no batch of a stream: {0}; is the function's trigger a DynamoDB stream?")]
pub struct BatchError(&'static str);

/// Reads the records of `event`, and hands them over in their order: the text that they stand in, where, and the tape that each is on.
pub(super) fn each_record<'a>(event: &'a [u8], mut with: impl FnMut(&'a str, Raw, &Tape)) -> Result<(), BatchError> {
    let text = std::str::from_utf8(event).map_err(|_| BatchError("it is not UTF-8"))?;
    match Tape::default().each_element(text, "Records", |record, tape| with(text, record, tape)) {
        Ok(0) => Err(BatchError("it has no array `Records`")),
        Ok(_) => Ok(()),
        Err(Malformed::NotJson) => Err(BatchError("it is not JSON")),
        Err(Malformed::TooDeep) => Err(BatchError("something in it nests deeper than DynamoDB does")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn records(event: &[u8]) -> Result<Vec<&str>, BatchError> {
        let mut records = Vec::new();
        each_record(event, |text, record, _| records.push(record.of(text)))?;
        Ok(records)
    }

    #[test]
    fn records_come_as_they_are() {
        let event = br#"{"other":1,"Records":[{"a": 1},null,"x",[2]]}"#;
        assert_eq!(records(event).unwrap(), [r#"{"a": 1}"#, "null", r#""x""#, "[2]"]);
        assert_eq!(records(br#"{"Records":[]}"#).unwrap(), [""; 0]);
    }

    #[test]
    fn an_event_of_another_service_is_refused_without_showing_it() {
        let deep = format!(r#"{{"Records":[{}{}]}}"#, "[".repeat(129), "]".repeat(129));
        let cases: [(&[u8], &str); 9] = [
            (b"{}", "no array `Records`"),
            (br#"{"Records":null}"#, "no array `Records`"),
            (br#"{"Records":{"vin":"secret"}}"#, "no array `Records`"),
            (br#"{"Records":["secret"}"#, "not JSON"),
            (br#""secret""#, "not JSON"),
            (b"[]", "not JSON"),
            (b"", "not JSON"),
            (b"{\"Records\":[\"secret\xff\"]}", "not UTF-8"),
            (deep.as_bytes(), "deeper than DynamoDB"),
        ];
        for (event, reason) in cases {
            let error = records(event).unwrap_err().to_string();
            assert!(error.starts_with("the event is no batch of a stream") && error.contains(reason), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
