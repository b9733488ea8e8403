//! Why a value was rescued, why a line went to quarantine, and what was counted.

/// Declares an enum of words that are the same in code, table, metric and docs.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// All of them, in the order of the docs.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word in tables, metrics and docs.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }
    };
}

words! {
    /// Why a value stands in `_rescued`. The meanings are in `docs/row.md`; the order is that of entries at one place.
    Reason {
        /// Lost to another value of the same key, alternative or signal.
        Duplicate = "duplicate",
        /// The catalogue has no such signal.
        UnknownSignal = "unknown_signal",
        /// Code, group and name do not belong together.
        NameMismatch = "name_mismatch",
        /// The catalogue has no such field.
        UnknownField = "unknown_field",
        /// Another kind of JSON value than the type takes.
        WrongType = "wrong_type",
        /// The right kind, but not representable in the type.
        DoesNotFit = "does_not_fit",
        /// A text in none of the declared formats.
        BadFormat = "bad_format",
        /// A text with half a surrogate pair.
        LoneSurrogate = "lone_surrogate",
        /// A body that is no JSON object.
        MalformedBody = "malformed_body",
        /// A body that came with a failed signal.
        FailedBody = "failed_body",
        /// A body in a unit that the catalogue can't convert.
        UnknownUnit = "unknown_unit",
        /// Outside min or max, where the catalogue says rescue.
        OutOfRange = "out_of_range",
        /// Outside the enum, where the catalogue says rescue.
        NotInEnum = "not_in_enum",
    }
}

words! {
    /// Why a line is in quarantine.
    Quarantine {
        /// The bytes are not UTF-8.
        NotUtf8 = "not_utf8",
        /// The text is not JSON.
        NotJson = "not_json",
        /// Nested deeper than [`MAX_DEPTH`](crate::MAX_DEPTH).
        TooDeep = "too_deep",
        /// Longer than [`MAX_LINE`](crate::MAX_LINE).
        TooLong = "too_long",
        /// JSON, but not an object.
        NotAnObject = "not_an_object",
        /// The key is absent or null.
        KeyMissing = "key_missing",
        /// The key is the empty text.
        KeyEmpty = "key_empty",
        /// The key is no text.
        KeyNotText = "key_not_text",
    }
}

words! {
    /// What is counted and stored nowhere else.
    Count {
        /// A value in another unit of its dimension, converted.
        Converted = "converted",
        /// A value without a unit, read in the catalogue's.
        UnitAssumed = "unit_assumed",
        /// A value that means "not known".
        Sentinel = "sentinel",
        /// A value outside min or max, kept.
        OutOfRange = "out_of_range",
        /// A text outside its enum, kept.
        NotInEnum = "not_in_enum",
        /// A time with digits finer than microseconds, cut.
        PrecisionCut = "precision_cut",
        /// A value under a key that nobody wants.
        Ignored = "ignored",
        /// Null, `{}` or `[]` under an unknown key.
        EmptyUnknown = "empty_unknown",
        /// An alternative that says the same as the winner.
        EqualAlternative = "equal_alternative",
        /// A null that lost to another value of its key.
        NullDuplicate = "null_duplicate",
        /// An unknown field or signal, where the catalogue says count.
        UnknownCounted = "unknown_counted",
        /// A known signal that counts.
        Signals = "signals",
        /// One of those that failed.
        FailedSignals = "failed_signals",
    }
}
