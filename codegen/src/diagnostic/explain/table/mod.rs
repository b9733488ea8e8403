//! The table of all explanations. A code without one does not compile.

mod attributes;
mod columns;
mod file;
mod lints;
mod paths;
mod signals;
mod types;
mod units;

use super::Explanation;
use crate::diagnostic::Code;

/// The explanation of a code.
pub(super) const fn of(code: Code) -> Explanation {
    match code {
        Code::NotUtf8 => file::NOT_UTF8,
        Code::Malformed => file::MALFORMED,
        Code::Unsupported => file::UNSUPPORTED,
        Code::TooDeep => file::TOO_DEEP,
        Code::UnknownKey => file::UNKNOWN_KEY,
        Code::DuplicateKey => file::DUPLICATE_KEY,
        Code::WrongKind => file::WRONG_KIND,
        Code::BadValue => file::BAD_VALUE,
        Code::MissingKey => file::MISSING_KEY,
        Code::CommaInText => file::COMMA_IN_TEXT,
        Code::Version => file::VERSION,
        Code::UnknownType => types::UNKNOWN_TYPE,
        Code::TypeName => types::TYPE_NAME,
        Code::TypeCycle => types::TYPE_CYCLE,
        Code::Shape => types::SHAPE,
        Code::Decimal => types::DECIMAL,
        Code::TypeSize => types::TYPE_SIZE,
        Code::Misfit => attributes::MISFIT,
        Code::Bounds => attributes::BOUNDS,
        Code::Words => attributes::WORDS,
        Code::Formats => attributes::FORMATS,
        Code::Required => attributes::REQUIRED,
        Code::Repeated => attributes::REPEATED,
        Code::ColumnName => columns::COLUMN_NAME,
        Code::DuplicateColumn => columns::DUPLICATE_COLUMN,
        Code::TableName => columns::TABLE_NAME,
        Code::Key => columns::KEY,
        Code::TestMode => columns::TEST_MODE,
        Code::Overlap => paths::OVERLAP,
        Code::PathTypes => paths::PATH_TYPES,
        Code::IgnoredPath => paths::IGNORED_PATH,
        Code::Roots => paths::ROOTS,
        Code::PathForm => paths::PATH_FORM,
        Code::UnknownUnit => units::UNKNOWN_UNIT,
        Code::UnitField => units::UNIT_FIELD,
        Code::Dimension => units::DIMENSION,
        Code::UnknownTag => units::UNKNOWN_TAG,
        Code::Spelling => units::SPELLING,
        Code::SignalName => signals::SIGNAL_NAME,
        Code::DuplicateSignal => signals::DUPLICATE_SIGNAL,
        Code::Alias => signals::ALIAS,
        Code::UnknownSignal => signals::UNKNOWN_SIGNAL,
        Code::Empty => signals::EMPTY,
        Code::UnknownLint => lints::UNKNOWN_LINT,
        Code::UnusedAllow => lints::UNUSED_ALLOW,
        Code::BareNumber => lints::BARE_NUMBER,
        Code::UnusedType => lints::UNUSED_TYPE,
        Code::SimilarType => lints::SIMILAR_TYPE,
        Code::UnusedUnitField => lints::UNUSED_UNIT_FIELD,
    }
}
