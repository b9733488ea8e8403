//! All metrics, in one table: what a function emits and what `docs/metrics.md` lists are the same.

use planish_kernel::{Count, Quarantine, Reason};

use crate::stream::Poison;

/// Unit of a metric, as CloudWatch names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A number of things.
    Count,
    /// Bytes.
    Bytes,
    /// Milliseconds.
    Milliseconds,
}

/// Declares the metrics that are no words of something else.
macro_rules! basics {
    ($(#[$of:meta])* $name:ident { $($(#[doc = $doc:literal])* $variant:ident = $word:literal $unit:ident,)* }) => {
        $(#[$of])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[doc = $doc])* $variant,)*
        }

        impl $name {
            /// All of them, in the order of the docs.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            const fn about(self) -> (&'static str, Unit, &'static str) {
                match self { $(Self::$variant => ($word, Unit::$unit, concat!($($doc),*)),)* }
            }
        }
    };
}

basics! {
    /// What is measured of every batch; 0 is a value too.
    Basic {
        /// Records that came.
        Records = "records" Count,
        /// Records that became a line of an object.
        Lines = "lines" Count,
        /// Records whose item was removed from the table: counted and not written.
        Removed = "removed" Count,
        /// Records of the sender's test mode, which the catalogue drops (`edge.drop_test_mode`): counted and not written.
        Dropped = "dropped_test_mode" Count,
        /// Records in quarantine.
        Quarantined = "quarantined" Count,
        /// Records that do not say when they were created.
        WithoutTime = "without_creation_time" Count,
        /// Bytes of the object, as it is stored.
        ObjectBytes = "object_bytes" Bytes,
        /// Objects that lay there already: this batch came again after its object was written.
        AlreadyThere = "already_there" Count,
        /// Batches that were handed back because a store failed; they come again. Alarm on it.
        Failed = "failed_batches" Count,
        /// Objects that lie there with other bytes than this function would write. A person has to look. Alarm on it.
        Differs = "objects_that_differ" Count,
        /// How long the batch took.
        Duration = "duration" Milliseconds,
        /// How long ago the first record was created when the batch was done.
        Lag = "lag" Milliseconds,
        /// Signals that the catalogue knows.
        Signals = "signals" Count,
    }
}

basics! {
    /// What `job-trigger` measures of every invocation; 0 is a value too.
    Run {
        /// Objects that concern the job.
        Objects = "objects" Count,
        /// Runs that Databricks named, new ones and those that were started before with the same token.
        Named = "runs_named" Count,
        /// Invocations after which no run is known to have started; they come again. Alarm on it.
        Failed = "failed_starts" Count,
        /// Messages of a queue that were handed back.
        HandedBack = "messages_handed_back" Count,
        /// Runs for one object, because its window was still open: is there no delay before the function?
        Early = "early_runs" Count,
        /// How long the invocation took.
        Duration = "trigger_duration" Milliseconds,
    }
}

/// A metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Metric {
    /// Emitted for every batch.
    Basic(Basic),
    /// Emitted by `job-trigger`, for every invocation.
    Run(Run),
    /// Records in quarantine, by reason; emitted if there are any.
    Poison(Poison),
    /// Lines that the batch will put into quarantine, by reason; emitted if there are any.
    Unkeyed(Quarantine),
    /// What rows will have in `_rescued`, by reason; emitted if there is any.
    Rescued(Reason),
    /// What is counted and stored nowhere, by word; emitted if there is any.
    Counted(Count),
}

impl Metric {
    /// All metrics, in the order of the docs.
    pub fn all() -> impl Iterator<Item = Self> {
        let basics = Basic::ALL.iter().copied().map(Self::Basic);
        let poison = Poison::ALL.iter().copied().map(Self::Poison);
        let unkeyed = Quarantine::ALL.iter().copied().map(Self::Unkeyed);
        let rescued = Reason::ALL.iter().copied().map(Self::Rescued);
        // Signals are a basic.
        let counted = Count::ALL.iter().copied().filter(|count| *count != Count::Signals).map(Self::Counted);
        let runs = Run::ALL.iter().copied().map(Self::Run);
        basics.chain(poison).chain(unkeyed).chain(rescued).chain(counted).chain(runs)
    }

    /// Its name in CloudWatch.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Basic(basic) => basic.about().0.to_owned(),
            Self::Run(run) => run.about().0.to_owned(),
            Self::Poison(poison) => format!("quarantined_{}", poison.word()),
            Self::Unkeyed(reason) => format!("line_{}", reason.word()),
            Self::Rescued(reason) => format!("rescued_{}", reason.word()),
            Self::Counted(count) => format!("counted_{}", count.word()),
        }
    }

    /// Its unit.
    #[must_use]
    pub fn unit(self) -> Unit {
        match self {
            Self::Basic(basic) => basic.about().1,
            Self::Run(run) => run.about().1,
            _ => Unit::Count,
        }
    }

    /// What it says, as a sentence of the docs.
    #[must_use]
    pub fn says(self) -> String {
        match self {
            Self::Basic(basic) => basic.about().2.trim().to_owned(),
            Self::Run(run) => run.about().2.trim().to_owned(),
            Self::Poison(poison) => poison.says().to_owned(),
            Self::Unkeyed(reason) => format!("Lines that will be in the batch's quarantine as `{}`.", reason.word()),
            Self::Rescued(reason) => format!("Entries of `_rescued` that will have the reason `{}`.", reason.word()),
            Self::Counted(count) => format!("What is counted as `{}`.", count.word()),
        }
    }
}

impl Unit {
    /// The word of CloudWatch.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Bytes => "Bytes",
            Self::Milliseconds => "Milliseconds",
        }
    }
}

/// The page `docs/metrics.md`.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# Metrics

<!-- Made from the table in runtime/lambda/src/report/metric.rs. Do not edit: change it, and run
     `PLANISH_BLESS=1 cargo test -p planish-lambda metrics`. -->

What the functions tell CloudWatch of each invocation, in the embedded metric format: a line of the log, no request of its own. The
namespace is `stream.metrics` of `planish.yaml` (`Planish`); the one dimension is `FunctionName`, so that no value of a record ever becomes
one. Which signals are meant stands in the log line of the batch: `unknown_signals`, `rescued_signals`.

",
    );
    let section = |page: &mut String, title: &str, wanted: &dyn Fn(&Metric) -> bool| {
        page.push_str(title);
        page.push_str("\n\n| metric | unit | what |\n|---|---|---|\n");
        for metric in Metric::all().filter(|metric| wanted(metric)) {
            page.push_str(&format!("| `{}` | {} | {} |\n", metric.name(), metric.unit().word(), metric.says()));
        }
    };
    section(&mut page, "## stream-processor: of every batch", &|metric| matches!(metric, Metric::Basic(_)));
    section(&mut page, "\n## stream-processor: records in quarantine, if there are any", &|metric| {
        matches!(metric, Metric::Poison(_))
    });
    section(
        &mut page,
        "\n## stream-processor: what the catalogue says of the lines, if there is any\n\nThe words are those of [row.md](row.md).",
        &|metric| matches!(metric, Metric::Unkeyed(_) | Metric::Rescued(_) | Metric::Counted(_)),
    );
    section(&mut page, "\n## job-trigger: of every invocation", &|metric| matches!(metric, Metric::Run(_)));
    page
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_different_and_one_line_of_the_log_can_hold_them_all() {
        let names: BTreeSet<_> = Metric::all().map(Metric::name).collect();
        assert_eq!(names.len(), Metric::all().count());
        assert!(names.len() <= 100, "CloudWatch takes 100 metrics a line");
        assert!(names.iter().all(|name| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            || name == "quarantined_no_creation_time"
            || name == "line_not_utf8"));
    }

    #[test]
    fn every_metric_says_what_it_is() {
        assert!(Metric::all().all(|metric| metric.says().ends_with('.') || metric.says().ends_with('?')));
    }
}
