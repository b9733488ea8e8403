//! The words of the docs: why a value was rescued, and what was counted.

/// Why a value stands in `_rescued`, in the order of the docs, which is the order of entries at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    Duplicate,
    UnknownSignal,
    NameMismatch,
    UnknownField,
    WrongType,
    DoesNotFit,
    BadFormat,
    LoneSurrogate,
    MalformedBody,
    FailedBody,
    UnknownUnit,
    OutOfRange,
    NotInEnum,
}

impl Reason {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::UnknownSignal => "unknown_signal",
            Self::NameMismatch => "name_mismatch",
            Self::UnknownField => "unknown_field",
            Self::WrongType => "wrong_type",
            Self::DoesNotFit => "does_not_fit",
            Self::BadFormat => "bad_format",
            Self::LoneSurrogate => "lone_surrogate",
            Self::MalformedBody => "malformed_body",
            Self::FailedBody => "failed_body",
            Self::UnknownUnit => "unknown_unit",
            Self::OutOfRange => "out_of_range",
            Self::NotInEnum => "not_in_enum",
        }
    }
}

pub(crate) const CONVERTED: &str = "converted";
pub(crate) const UNIT_ASSUMED: &str = "unit_assumed";
pub(crate) const SENTINEL: &str = "sentinel";
pub(crate) const OUT_OF_RANGE: &str = "out_of_range";
pub(crate) const NOT_IN_ENUM: &str = "not_in_enum";
pub(crate) const PRECISION_CUT: &str = "precision_cut";
pub(crate) const IGNORED: &str = "ignored";
pub(crate) const EMPTY_UNKNOWN: &str = "empty_unknown";
pub(crate) const EQUAL_ALTERNATIVE: &str = "equal_alternative";
pub(crate) const NULL_DUPLICATE: &str = "null_duplicate";
pub(crate) const UNKNOWN_COUNTED: &str = "unknown_counted";
pub(crate) const SIGNALS: &str = "signals";
pub(crate) const FAILED_SIGNALS: &str = "failed_signals";
