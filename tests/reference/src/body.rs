//! The body of a signal.

use serde_json::{Map, Value};

use crate::govern::{Governor, unit_fields};
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
    let found = look(members, &paths(signal), inner, &body.path, &mut notes);
    let governor = Governor::of(&signal.columns, &found, &plan.units);
    match health {
        Health::Failed if holds_nothing(members, &Vec::new(), signal, &governor) => log.take_counts(notes),
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

/// Whether all that a failed body holds, apart from ignored fields and known units, is null, `{}` or `[]`.
fn holds_nothing(members: &[Member], chain: &Chain, signal: &Signal, governor: &Governor) -> bool {
    members.iter().all(|member| {
        let chain: Option<Chain> = member.key.as_ref().map(|key| chain.iter().chain([key]).cloned().collect());
        let Some(chain) = chain else {
            return member.value.is_empty();
        };
        if signal.ignore.contains(&chain) || governor.knows(&chain) {
            return true;
        }
        match &member.value.data {
            _ if member.value.is_empty() => chain.len() == 1,
            Data::Object(inner) => holds_nothing(inner, &chain, signal, governor),
            _ => false,
        }
    })
}
