//! What finds a signal: codes, pairs of group and name, names that only one signal has.

use std::borrow::Cow;
use std::cmp::Reverse;

use planish_kernel::tables::{CodeEntry, NameEntry, Naming, PairEntry, Text};

use super::signals::by_code;
use super::{LowerError, index};
use crate::plan::Plan;

/// The three indexes, sorted.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) codes: Vec<CodeEntry>,
    pub(super) pairs: Vec<PairEntry>,
    pub(super) names: Vec<NameEntry>,
}

impl Names {
    /// Of all signals of `plan`. Where an alias collides with a current code or pair, the current one stands.
    pub(super) fn of(plan: &Plan) -> Result<Self, LowerError> {
        let mut found = Self::default();
        for (at, signal) in by_code(plan).into_iter().enumerate() {
            let at = index(at)?;
            found.codes.push(CodeEntry { code: text(&signal.code), signal: at, naming: Naming::Own });
            found.pair(&signal.group, &signal.name, at, Naming::Own);
            found.names.push(NameEntry { name: text(&signal.name), signal: at });
            for alias in &signal.aliases {
                found.codes.push(CodeEntry { code: text(&alias.code), signal: at, naming: Naming::Alias });
                if let Some((group, name)) = &alias.pair {
                    found.pair(group, name, at, Naming::Alias);
                }
            }
        }
        found.sort();
        Ok(found)
    }

    fn pair(&mut self, group: &str, name: &str, signal: u32, naming: Naming) {
        self.pairs.push(PairEntry { group: text(group), name: text(name), signal, naming });
    }

    fn sort(&mut self) {
        self.codes.sort_by(|a, b| (&a.code, Reverse(a.naming)).cmp(&(&b.code, Reverse(b.naming))));
        self.codes.dedup_by(|later, first| later.code == first.code);
        self.pairs.sort_by(|a, b| (&a.group, &a.name, Reverse(a.naming)).cmp(&(&b.group, &b.name, Reverse(b.naming))));
        self.pairs.dedup_by(|later, first| (&later.group, &later.name) == (&first.group, &first.name));
        self.names.sort_by(|a, b| a.name.cmp(&b.name));
        let alone = self.names.chunk_by(|a, b| a.name == b.name).filter(|run| run.len() == 1);
        self.names = alone.flatten().cloned().collect();
    }
}

fn text(of: &str) -> Text {
    Cow::Owned(of.to_owned())
}
