//! What finds a signal: pairs of group and name, names that only one signal has, and what signals were called before.

use std::borrow::Cow;
use std::collections::BTreeMap;

use planish_kernel::tables::{AliasCode, AliasPair, Text};

use super::signals::by_code;
use super::{LowerError, index};
use crate::plan::{Plan, Signal};

/// The indexes, sorted.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) pairs: Vec<u32>,
    pub(super) names: Vec<u32>,
    pub(super) alias_codes: Vec<AliasCode>,
    pub(super) alias_pairs: Vec<AliasPair>,
}

impl Names {
    /// Of all signals of `plan`. Where an alias collides with a current code or pair, the current one stands; of two aliases that of the
    /// signal with the lesser code.
    pub(super) fn of(plan: &Plan) -> Result<Self, LowerError> {
        let mut own = Own::default();
        let mut codes: BTreeMap<&str, u32> = BTreeMap::new();
        let mut pairs: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        let signals = by_code(plan);
        for (at, signal) in signals.iter().enumerate() {
            own.add(index(at)?, signal);
            for alias in &signal.aliases {
                codes.entry(&alias.code).or_insert(index(at)?);
                if let Some((group, name)) = &alias.pair {
                    pairs.entry((group, name)).or_insert(index(at)?);
                }
            }
        }
        codes.retain(|code, _| signals.binary_search_by(|signal| (*signal.code).cmp(code)).is_err());
        pairs.retain(|pair, _| !own.pairs.contains_key(pair));
        let code = |(code, signal)| AliasCode { code: text(code), signal };
        let pair = |((group, name), signal)| AliasPair { group: text(group), name: text(name), signal };
        Ok(Self {
            pairs: own.pairs.into_values().collect(),
            names: own.names.into_values().flatten().collect(),
            alias_codes: codes.into_iter().map(code).collect(),
            alias_pairs: pairs.into_iter().map(pair).collect(),
        })
    }
}

/// What signals are called now.
#[derive(Default)]
struct Own<'a> {
    pairs: BTreeMap<(&'a str, &'a str), u32>,
    /// None where several signals have the name.
    names: BTreeMap<&'a str, Option<u32>>,
}

impl<'a> Own<'a> {
    fn add(&mut self, at: u32, signal: &'a Signal) {
        self.pairs.entry((&signal.group, &signal.name)).or_insert(at);
        self.names.entry(&signal.name).and_modify(|only| *only = None).or_insert(Some(at));
    }
}

fn text(of: &str) -> Text {
    Cow::Owned(of.to_owned())
}
