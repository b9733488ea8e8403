//! Why a record can't become a line, and how it is kept.

use serde::Serialize;

/// Declares the reasons, each with its word and what it means.
macro_rules! poisons {
    ($($(#[doc = $doc:literal])* $variant:ident = $word:literal,)*) => {
        /// Why a record can't become a line. It is kept in quarantine, and the records around it go on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Poison {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Poison {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in quarantine, metrics and docs.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// What it means, as a sentence of the docs.
            #[must_use]
            pub const fn says(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*).trim_ascii_start(),)* }
            }
        }
    };
}

poisons! {
    /// The record is no JSON object with a change in `dynamodb`.
    NotARecord = "not_a_record",
    /// `eventName` is none of INSERT, MODIFY, REMOVE.
    UnknownEventName = "unknown_event_name",
    /// An INSERT or MODIFY without attributes in `NewImage`: does the stream have new images?
    NoImage = "no_image",
    /// An attribute value of an unknown type, of no type or of two, or one that holds something else than its type says.
    BadAttribute = "bad_attribute",
    /// An N or NS whose text is no number.
    BadNumber = "bad_number",
    /// A B or BS whose text is no base64.
    BadBinary = "bad_binary",
    /// No record of the batch says when it was created, so that the batch has no hour to lie in.
    NoCreationTime = "no_creation_time",
}

/// A record in quarantine, one line of NDJSON.
#[derive(Serialize)]
pub(super) struct Kept<'a> {
    pub(super) reason: &'static str,
    /// Which record of the batch, from 0.
    pub(super) index: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) event_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sequence: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) table: Option<&'a str>,
    /// The record, as it came.
    pub(super) raw: &'a str,
}

impl Kept<'_> {
    /// Appends the entry to `out` as one line.
    pub(super) fn append_to(&self, out: &mut Vec<u8>) {
        // Texts and numbers into memory: nothing here can fail.
        if serde_json::to_writer(&mut *out, self).is_ok() {
            out.push(b'\n');
        }
    }
}
