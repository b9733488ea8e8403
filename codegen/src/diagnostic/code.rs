//! The codes of all faults, in one table.

/// Declares the codes. The numbers are stable: a code that is no longer used is not given to another fault.
macro_rules! codes {
    ($($variant:ident = $id:literal, $title:literal $(, $severity:ident $($lint:literal)?)?;)*) => {
        /// What kind of fault it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// All codes, by number.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as people see it, such as `P0104`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// What all faults of this code have in common.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// Whether it keeps a catalogue from being used.
            #[must_use]
            pub const fn severity(self) -> Severity {
                let said: &[Severity] = match self { $(Self::$variant => &[$(Severity::$severity)?],)* };
                match said {
                    [severity, ..] => *severity,
                    [] => Severity::Error,
                }
            }

            /// The word by which `allow` switches it off. Errors have none.
            #[must_use]
            pub const fn lint(self) -> Option<&'static str> {
                let said: &[&'static str] = match self { $(Self::$variant => &[$($($lint)?)?],)* };
                match said {
                    [word, ..] => Some(word),
                    [] => None,
                }
            }
        }
    };
}

/// Whether a fault keeps a catalogue from being used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It does.
    Error,
    /// It does not: the catalogue means something, though perhaps not what was meant.
    Warning,
}

codes! {
    NotUtf8 = "P0101", "The file is not UTF-8.";
    Malformed = "P0102", "The file is not YAML.";
    Unsupported = "P0103", "A feature of YAML that is not read here: anchors, aliases, tags, merge keys, several documents, huge keys.";
    TooDeep = "P0104", "The file nests too deep.";
    UnknownKey = "P0105", "A mapping has a key that it does not take.";
    DuplicateKey = "P0106", "A mapping has a key twice.";
    WrongKind = "P0107", "Another kind of value than the key takes.";
    BadValue = "P0108", "The right kind of value, but not one that the key takes.";
    MissingKey = "P0109", "A mapping lacks a key that it needs.";
    CommaInText = "P0110", "A comma ends a text that is not quoted.";
    Version = "P0111", "A version of the syntax that is not known.";

    UnknownType = "P0201", "A type that nobody declares.";
    TypeName = "P0202", "A name that a type can't have.";
    TypeCycle = "P0203", "A type that contains itself.";
    Shape = "P0204", "A field, type or signal that does not say what it holds, or says it twice.";
    Decimal = "P0205", "A decimal out of its limits.";
    TypeSize = "P0206", "Types that nest too deep, or columns that are too many or say too much.";

    Misfit = "P0301", "An attribute that does not fit the type.";
    Bounds = "P0302", "Limits that exclude everything, or lie beyond the type.";
    Words = "P0303", "An enum that is empty, or has a word that no text can match.";
    Formats = "P0304", "Formats that can't be told apart.";
    Required = "P0305", "Required, but not the key.";
    Repeated = "P0306", "Something is listed twice.";

    ColumnName = "P0401", "A name that a column can't have.";
    DuplicateColumn = "P0402", "Two columns with the same name.";
    TableName = "P0403", "A table's name that does not have three parts.";
    Key = "P0404", "The key is not a required string of the envelope.";
    TestMode = "P0405", "Test mode is told by a column that can't tell it.";

    Overlap = "P0501", "One path runs through another.";
    PathTypes = "P0502", "Two fields read one path as different types.";
    IgnoredPath = "P0503", "A path that is ignored and read.";
    Roots = "P0504", "No roots, or too many, or too many paths under them.";
    PathForm = "P0505", "A path that does not make sense where it stands.";

    UnknownUnit = "P0601", "A unit that nobody knows.";
    UnitField = "P0602", "Something about units, on a field without one.";
    Dimension = "P0603", "Units of different dimensions.";
    UnknownTag = "P0604", "A tag, or a word of a tag, that nobody declares.";
    Spelling = "P0605", "A spelling that means two units.";

    SignalName = "P0701", "A name that a group or signal can't have.";
    DuplicateSignal = "P0702", "Two signals with the same code or pair.";
    Alias = "P0703", "An alias that means two signals.";
    UnknownSignal = "P0704", "A signal that the catalogue does not have.";
    Empty = "P0705", "Nothing to read.";

    UnknownLint = "P0801", "A lint that does not exist is allowed.";
    UnusedAllow = "P0802", "A lint is allowed that has nothing to say.", Warning;
    BareNumber = "P0803", "A number whose column has no suffix.", Warning "bare_number";
    UnusedType = "P0804", "A type that nothing uses.", Warning "unused_type";
    SimilarType = "P0805", "A type whose name differs from another's in case alone.", Warning "similar_type";
    UnusedUnitField = "P0806", "A group says where units are, and has none.", Warning "unused_unit_field";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_order() {
        let ids: Vec<_> = Code::ALL.iter().map(|code| code.id()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
    }

    #[test]
    fn only_warnings_can_be_allowed_and_each_by_its_own_word() {
        let lints: Vec<_> = Code::ALL.iter().filter(|code| code.lint().is_some()).collect();
        assert!(lints.iter().all(|code| code.severity() == Severity::Warning));
        let words: std::collections::BTreeSet<_> = lints.iter().map(|code| code.lint()).collect();
        assert_eq!((words.len(), words.contains(&Some("bare_number"))), (lints.len(), true));
        assert_eq!(Code::UnknownKey.severity(), Severity::Error);
    }

    #[test]
    fn titles_are_sentences() {
        for code in Code::ALL {
            assert!(code.title().ends_with('.'), "{}", code.id());
        }
    }
}
