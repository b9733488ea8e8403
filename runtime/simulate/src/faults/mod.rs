//! Faults: what can be wrong with an event, done to one that was right.
//!
//! A fault is done to the tree of an event, or to its bytes; at most one to each event, so that it is known what a right flattener makes of
//! it. What is done is left to numbers of its own: a simulation with faults has the same other events as one without.

mod bodies;
mod envelope;
mod frames;
mod keys;
mod line;
mod numbers;
mod stage;
mod units;
mod values;

pub(crate) use line::break_line;
pub(crate) use stage::{Done, Effect, Stage};

use planish_kernel::Quarantine;

use crate::manifest::Expect;

/// What a fault does to a tree; none if the event has nothing that it could be done to.
pub(crate) type Do = fn(&mut Stage<'_, '_>) -> Option<Effect>;

/// How a fault is done.
#[derive(Clone, Copy)]
pub(crate) enum How {
    /// To the tree of the event.
    Tree(Do),
    /// To the bytes of its line.
    Line,
    /// White space stands in its place.
    Blank,
    /// It says that its item was removed.
    Remove,
    /// An event that was sent stands in its place.
    Again(Again),
}

/// How an event comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Again {
    /// Byte for byte.
    Same,
    /// With other values, later in the stream.
    Later,
    /// With other values, from earlier in the stream.
    Earlier,
}

impl Again {
    /// What becomes of it, if it was sent at this line before.
    pub(crate) fn expect(self, before: u64) -> Expect {
        match self {
            Self::Same | Self::Later => Expect::Supersedes(before),
            Self::Earlier => Expect::SupersededBy(before),
        }
    }
}

/// Declares the faults, with their words.
macro_rules! faults {
    ($($(#[$doc:meta])* $variant:ident = $word:literal $how:expr;)*) => {
        /// A kind of fault. [`Fault::word`] is its name in manifests.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $($(#[$doc])* $variant,)*
        }

        impl Fault {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            pub(crate) fn how(self) -> How {
                match self { $(Self::$variant => $how,)* }
            }
        }
    };
}

use How::{Blank, Line, Remove, Tree};

faults! {
    /// A line of white space.
    BlankLine = "blank_line" Blank;
    /// A line that ends in the middle.
    BrokenLine = "broken_line" Line;
    /// Something after the end of the event.
    TrailingText = "trailing_text" Line;
    /// A byte order mark.
    ByteOrderMark = "byte_order_mark" Line;
    /// A byte that no UTF-8 has.
    BrokenUtf8 = "broken_utf8" Line;
    /// An array around the event.
    NotAnObject = "not_an_object" Line;
    /// White space around the event.
    WhiteSpace = "white_space" Line;
    /// Nested deeper than is read.
    TooDeep = "too_deep" Tree(envelope::too_deep);
    /// No key.
    KeyMissing = "key_missing" Tree(|stage| envelope::key(stage, None, Quarantine::KeyMissing));
    /// A key that is null.
    KeyNull = "key_null" Tree(|stage| envelope::key(stage, Some("null"), Quarantine::KeyMissing));
    /// An empty key.
    KeyEmpty = "key_empty" Tree(|stage| envelope::key(stage, Some("\"\""), Quarantine::KeyEmpty));
    /// A key that is a number.
    KeyNotText = "key_not_text" Tree(|stage| envelope::key(stage, Some("17"), Quarantine::KeyNotText));
    /// A key with half a surrogate pair.
    KeyLoneSurrogate = "key_lone_surrogate" Tree(|stage| envelope::key(stage, Some("\"\\ud800\""), Quarantine::KeyNotText));
    /// The event of a removal.
    Removed = "removed" Remove;
    /// The same event again.
    Duplicate = "duplicate_event" How::Again(Again::Same);
    /// An event again, with other values and later in the stream.
    Redelivered = "redelivered" How::Again(Again::Later);
    /// An event again, with other values but from earlier in the stream.
    Late = "late" How::Again(Again::Earlier);
    /// A key of the envelope that nobody knows.
    UnknownInEnvelope = "unknown_in_envelope" Tree(keys::unknown_in_envelope);
    /// A key beside a body that nobody knows.
    UnknownInFrame = "unknown_in_frame" Tree(keys::unknown_in_frame);
    /// A key in a body, or in an element of one of its arrays, that nobody knows.
    UnknownInBody = "unknown_in_body" Tree(keys::unknown_in_body);
    /// A key that nobody knows, with nothing in it.
    EmptyUnknown = "empty_unknown" Tree(keys::empty_unknown);
    /// A known key twice.
    KeyTwice = "key_twice" Tree(keys::twice);
    /// A known key twice, first with null.
    NullTwice = "null_twice" Tree(keys::null_twice);
    /// Two paths of one field with the same value.
    EqualAlternative = "equal_alternative" Tree(keys::equal_alternative);
    /// Two paths of one field with different values.
    OtherAlternative = "other_alternative" Tree(keys::other_alternative);
    /// A scalar where an object with known keys is expected.
    ScalarForObject = "scalar_for_object" Tree(envelope::scalar_for_object);
    /// `signals` that is no array.
    SignalsNoArray = "signals_no_array" Tree(frames::signals_no_array);
    /// `signals` twice.
    SignalsTwice = "signals_twice" Tree(frames::signals_twice);
    /// An item of `signals` that is no object.
    ItemNoObject = "item_no_object" Tree(frames::item_no_object);
    /// An item of `signals` that is null.
    NullItem = "null_item" Tree(frames::null_item);
    /// A signal that the catalogue does not have.
    UnknownSignal = "unknown_signal" Tree(frames::unknown_signal);
    /// A signal whose names do not belong together.
    NameMismatch = "name_mismatch" Tree(frames::name_mismatch);
    /// A signal without a code.
    NoCode = "no_code" Tree(frames::no_code);
    /// A code that is a number.
    CodeNotText = "code_not_text" Tree(frames::code_not_text);
    /// A name spelled with escapes.
    EscapedName = "escaped_name" Tree(frames::escaped_name);
    /// A signal under an older code.
    AliasCode = "alias_code" Tree(frames::alias_code);
    /// A signal under its own code and an older one.
    AliasBeside = "alias_beside" Tree(frames::alias_beside);
    /// The same signal twice.
    SignalTwice = "signal_twice" Tree(frames::signal_twice);
    /// A body that comes with a failed signal.
    FailedBody = "failed_body" Tree(frames::failed_body);
    /// A body that is no JSON.
    MalformedBody = "malformed_body" Tree(bodies::malformed);
    /// A body that is JSON, but no object.
    BodyNoObject = "body_no_object" Tree(bodies::no_object);
    /// A body with half a surrogate pair.
    BodyLoneSurrogate = "body_lone_surrogate" Tree(bodies::lone_surrogate);
    /// A body that is an object instead of a text.
    BodyObject = "body_object" Tree(bodies::object);
    /// No body, or null.
    NoBody = "no_body" Tree(bodies::none);
    /// A value of another kind of JSON than its type takes.
    WrongType = "wrong_type" Tree(values::wrong_type);
    /// A number as text where texts are not accepted.
    NumberAsText = "number_as_text" Tree(values::number_as_text);
    /// An object where an array is expected.
    ObjectForArray = "object_for_array" Tree(values::object_for_array);
    /// A bad element of an array.
    BadElement = "bad_element" Tree(values::bad_element);
    /// A null element of an array.
    NullElement = "null_element" Tree(values::null_element);
    /// A number that its type can't hold: 1e400, 3e9 in an int, 14.5 in an int.
    DoesNotFit = "does_not_fit" Tree(numbers::does_not_fit);
    /// A text in none of the formats.
    BadFormat = "bad_format" Tree(values::bad_format);
    /// A text with half a surrogate pair.
    LoneSurrogate = "lone_surrogate" Tree(values::lone_surrogate);
    /// A number outside its limits.
    OutOfRange = "out_of_range" Tree(numbers::out_of_range);
    /// A word that is none of the enum's.
    NotInEnum = "not_in_enum" Tree(values::not_in_enum);
    /// A value that means "not known".
    Sentinel = "sentinel" Tree(values::sentinel);
    /// A time with more digits than a microsecond.
    TooPrecise = "too_precise" Tree(values::too_precise);
    /// A number spelled in another way: 14.0, 1400e-2, 0.14E2.
    Respelled = "respelled" Tree(numbers::respelled);
    /// A text spelled with escapes.
    EscapedText = "escaped_text" Tree(values::escaped);
    /// A unit that nobody knows.
    UnknownUnit = "unknown_unit" Tree(units::unknown);
    /// Another unit of the same dimension.
    OtherUnit = "other_unit" Tree(units::other);
    /// No unit where there was one.
    NoUnit = "no_unit" Tree(units::none);
}
