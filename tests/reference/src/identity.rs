//! Which signal of the catalogue a frame is, and whether code, group and name belong together.

use crate::plan::{Signal, code_of};

/// What came at code, group and name, as texts.
#[derive(Debug, Default, Clone)]
pub(crate) struct Called {
    pub(crate) code: Option<String>,
    pub(crate) group: Option<String>,
    pub(crate) name: Option<String>,
}

/// How a frame was recognised. A signal's own names beat its aliases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Claim {
    ByAlias,
    ByOwn,
}

/// A frame that the catalogue has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identity {
    /// The place of the signal in the catalogue.
    pub(crate) signal: usize,
    pub(crate) claim: Claim,
    /// Whether code, group and name belong together.
    pub(crate) agrees: bool,
}

/// Finds the signal; `None` is unknown.
pub(crate) fn identify(signals: &[Signal], called: &Called) -> Option<Identity> {
    by_code(signals, called).or_else(|| by_names(signals, called))
}

fn by_code(signals: &[Signal], called: &Called) -> Option<Identity> {
    let code = called.code.as_ref()?;
    if let Some((at, signal)) = signals.iter().enumerate().find(|(_, signal)| signal.code == *code) {
        let same = |came: &Option<String>, own: &String| came.as_ref().is_none_or(|came| came == own);
        let agrees = same(&called.group, &signal.group) && same(&called.name, &signal.name);
        return Some(Identity { signal: at, claim: Claim::ByOwn, agrees });
    }
    let at = signals.iter().position(|signal| signal.aliases.iter().any(|alias| alias.code == *code))?;
    let agrees = match (&called.group, &called.name) {
        (Some(group), Some(name)) => code_of(group, name) == *code,
        _ => true,
    };
    Some(Identity { signal: at, claim: Claim::ByAlias, agrees })
}

fn by_names(signals: &[Signal], called: &Called) -> Option<Identity> {
    let name = called.name.as_ref()?;
    let (signal, claim) = match &called.group {
        Some(group) => {
            let own = signals.iter().position(|signal| signal.group == *group && signal.name == *name);
            let pair = Some((group.clone(), name.clone()));
            let alias = || signals.iter().position(|signal| signal.aliases.iter().any(|alias| alias.pair == pair));
            own.map(|at| (at, Claim::ByOwn)).or_else(|| alias().map(|at| (at, Claim::ByAlias)))?
        }
        None => {
            let mut named = signals.iter().enumerate().filter(|(_, signal)| signal.name == *name);
            let (at, _) = named.next()?;
            if named.next().is_some() {
                return None;
            }
            (at, Claim::ByOwn)
        }
    };
    Some(Identity { signal, claim, agrees: called.code.is_none() })
}
