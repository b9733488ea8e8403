//! Attributes whose value is one of a few words.

use planish_kernel::tables;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalogue::yaml::Scalar;

/// Declares an enum that is written as one word and means the kernel's enum of the same name.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl From<$name> for tables::$name {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => Self::$variant,)* }
            }
        }
    };
}

words! {
    /// How a text is folded before it is compared with the words of an enum.
    Fold {
        /// As it is.
        None = "none",
        /// ASCII letters to upper case.
        Upper = "upper",
        /// ASCII letters to lower case.
        Lower = "lower",
    }
}

words! {
    /// What happens to a value outside `min`, `max` or `enum`.
    Violation {
        /// It is kept and counted.
        Keep = "keep",
        /// The column is NULL, the value is rescued.
        Rescue = "rescue",
    }
}

words! {
    /// How a timestamp may be written.
    TimeFormat {
        /// `2026-01-09T00:53:30.5+01:00`.
        Rfc3339 = "rfc3339",
        /// `2026-01-09 00:53:30`, UTC.
        NaiveUtc = "naive_utc",
        /// A number of milliseconds since 1970.
        EpochMs = "epoch_ms",
        /// A number of seconds since 1970.
        EpochS = "epoch_s",
    }
}

words! {
    /// Whose state is kept.
    KeepState {
        /// Every signal's.
        All = "all",
        /// That of failed signals.
        Failed = "failed",
        /// Nobody's.
        None = "none",
    }
}

words! {
    /// What happens to signals and fields that the catalogue does not have.
    Unknown {
        /// They are kept whole in `_rescued`.
        Rescue = "rescue",
        /// They are counted.
        Count = "count",
    }
}

impl TimeFormat {
    /// Whether the time is written as a number.
    #[must_use]
    pub const fn is_numeric(self) -> bool {
        matches!(self, Self::EpochMs | Self::EpochS)
    }
}

/// In which other form a value may come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Accept {
    /// A number may come as a text.
    #[serde(rename = "text")]
    Text,
}

/// A value that means "not known".
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Scalar")]
pub enum Sentinel {
    /// A number, as it is written, in JSON's grammar.
    Number(String),
    /// A text.
    Text(String),
}

written_as!(Sentinel, Scalar);

impl TryFrom<Scalar> for Sentinel {
    type Error = &'static str;

    fn try_from(scalar: Scalar) -> Result<Self, Self::Error> {
        if scalar.is_null() {
            return Err(
                "null is always \"not known\"; it needs no sentinel; take it out, or quote it if the text is meant",
            );
        }
        Ok(if scalar.is_number() { Self::Number(scalar.text) } else { Self::Text(scalar.text) })
    }
}
