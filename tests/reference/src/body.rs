//! The body of a signal.

use serde_json::{Map, Value};

use crate::govern::{Governor, spells_unit, unit_fields};
use crate::json::{self, Data, Member, Node};
use crate::log::{Found, Log, Spot};
use crate::plan::{Chain, Plan, Signal};
use crate::read::Reader;
use crate::scope::{Paths, Reading, look};
use crate::words::Reason;

/// Whether the signal of a body failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Health {
    Good,
    Failed,
}

/// Reads a body that is there and not null: the signal's columns.
pub(crate) fn read_body(
    plan: &Plan,
    signal: &Signal,
    body: &Found<'_>,
    health: Health,
    spot: Spot<'_>,
    log: &mut Log,
) -> Map<String, Value> {
    let parsed;
    let (members, inner, whole): (&[Member], Spot<'_>, &str) = match &body.node.data {
        Data::Object(members) => (members, spot, body.node.raw(spot.text)),
        Data::Text(Some(text)) => {
            parsed = json::parse(text);
            let Ok(Node { data: Data::Object(members), .. }) = &parsed else {
                log.rescue_as(Reason::MalformedBody, spot, &body.path, body.node, text);
                return Map::new();
            };
            (members, Spot { text, body: Some(body.node.start), ..spot }, text)
        }
        Data::Text(None) => {
            log.rescue(Reason::LoneSurrogate, spot, &body.path, body.node);
            return Map::new();
        }
        _ => {
            log.rescue(Reason::MalformedBody, spot, &body.path, body.node);
            return Map::new();
        }
    };

    let mut notes = log.scratch();
    let paths = paths(signal);
    let found = look(members, &paths, inner, &body.path, &mut notes);
    let governor = Governor::of(&signal.columns, &found, &plan.units);
    match health {
        Health::Failed if (Failed { plan, signal }).holds_nothing(members, &paths, &Vec::new()) => {
            log.take_counts(notes)
        }
        Health::Failed => log.rescue_as(Reason::FailedBody, spot, &body.path, body.node, whole),
        Health::Good => {
            log.take(notes);
            if governor.has_unknown() {
                log.rescue_as(Reason::UnknownUnit, spot, &body.path, body.node, whole);
            }
            return Reader { spot: inner, governor: &governor }.fields(&signal.columns, &found, log);
        }
    }
    Map::new()
}

fn paths(signal: &Signal) -> Paths {
    let mut paths = Paths::default();
    paths.read_fields(&signal.columns);
    paths.read_all(&unit_fields(&signal.columns), Reading::Whole);
    for chain in &signal.ignore {
        paths.ignore(chain);
    }
    paths
}

/// What is asked about the body of a failed signal.
struct Failed<'f> {
    plan: &'f Plan,
    signal: &'f Signal,
}

impl Failed<'_> {
    /// Whether all in an object, each time that it comes, is null, `{}` or `[]`, ignored or a known unit. Inner objects are looked into.
    fn holds_nothing(&self, members: &[Member], paths: &Paths, chain: &Chain) -> bool {
        members.iter().all(|member| {
            let known = member.key.as_ref().and_then(|key| Some((key, paths.under(key)?)));
            let Some((key, paths)) = known else {
                return member.value.is_empty();
            };
            let chain: Chain = chain.iter().chain([key]).cloned().collect();
            match &member.value.data {
                _ if member.value.is_empty() || paths.is_ignored() => true,
                Data::Object(members) if paths.leads_on() => self.holds_nothing(members, paths, &chain),
                _ => spells_unit(&member.value, &chain, &self.signal.columns, &self.plan.units),
            }
        })
    }
}
