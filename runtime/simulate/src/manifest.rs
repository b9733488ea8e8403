//! What was done to which event, and what a right flattener makes of it.

use planish_kernel::{Count, Quarantine, Reason};
use serde_json::{Map, Value, json};

use crate::faults::Fault;

/// Something that was done to an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Number of the line, or of the record in the stream, from 1.
    pub line: u64,
    /// The event's key, if the line has one.
    pub event_id: Option<String>,
    /// What was done.
    pub fault: Fault,
    /// The signal that it was done to, by the code that the catalogue has, or that came.
    pub signal: Option<String>,
    /// What becomes of the line.
    pub expect: Expect,
}

/// What a right flattener makes of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expect {
    /// A row, as if nothing had been done: nothing is rescued.
    Row,
    /// A row, with exactly this in `_rescued`.
    Rescued {
        /// Why.
        reason: Reason,
        /// Where it stood.
        path: String,
        /// What stood there.
        raw: String,
    },
    /// A row with nothing rescued, and one more of this than without the fault, or several.
    Counted(Count),
    /// No row: the line is in quarantine.
    Quarantined(Quarantine),
    /// No row: the line holds nothing.
    Blank,
    /// No row: the line says that an item was removed.
    Removed,
    /// A row that takes the place of the one from this earlier line.
    Supersedes(u64),
    /// A row whose place the one from this earlier line keeps.
    SupersededBy(u64),
}

impl Entry {
    /// The entry as JSON: `{"line":7,"event_id":"…","fault":"wrong_type","signal":"…","expect":{"rescued":{…}}}`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut entry = Map::new();
        entry.insert("line".to_owned(), self.line.into());
        entry.insert("event_id".to_owned(), self.event_id.as_deref().into());
        entry.insert("fault".to_owned(), self.fault.word().into());
        entry.insert("signal".to_owned(), self.signal.as_deref().into());
        entry.insert("expect".to_owned(), self.expect.to_json());
        entry.into()
    }
}

impl Expect {
    fn to_json(&self) -> Value {
        match self {
            Self::Row => json!("row"),
            Self::Rescued { reason, path, raw } => {
                json!({ "rescued": { "reason": reason.word(), "path": path, "raw": raw } })
            }
            Self::Counted(count) => json!({ "counted": count.word() }),
            Self::Quarantined(reason) => json!({ "quarantine": reason.word() }),
            Self::Blank => json!("blank"),
            Self::Removed => json!("removed"),
            Self::Supersedes(line) => json!({ "supersedes": line }),
            Self::SupersededBy(line) => json!({ "superseded_by": line }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_says_in_json_what_is_to_become_of_the_line() {
        let mut entry = Entry {
            line: 7,
            event_id: Some("e1".to_owned()),
            fault: Fault::WrongType,
            signal: None,
            expect: Expect::Rescued { reason: Reason::WrongType, path: "a".to_owned(), raw: "\"1\"".to_owned() },
        };
        assert_eq!(
            entry.to_json().to_string(),
            r#"{"event_id":"e1","expect":{"rescued":{"path":"a","raw":"\"1\"","reason":"wrong_type"}},"fault":"wrong_type","line":7,"signal":null}"#
        );
        entry.expect = Expect::Supersedes(3);
        assert_eq!(entry.to_json().get("expect"), Some(&json!({ "supersedes": 3 })));
    }
}
