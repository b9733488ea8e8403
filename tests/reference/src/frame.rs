//! The items of `signals`: which signal each is, which of two counts, its state and its body.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::body::{Health, read_body};
use crate::govern::Governor;
use crate::identity::{Called, Identity, identify};
use crate::json::{Data, Member, Node};
use crate::leaf::fold;
use crate::log::{Found, Log, Spot};
use crate::plan::{Base, Chain, Field, Kind, Layout, Plan, Signal};
use crate::read::Reader;
use crate::scope::{Paths, Reading, look};
use crate::words::{FAILED_SIGNALS, Reason, SIGNALS};
use crate::yaml::Keep;

/// The state map, ordered by code.
pub(crate) type States = BTreeMap<String, Value>;

/// One object in `signals`.
#[derive(Debug)]
pub(crate) struct Frame<'n> {
    pub(crate) node: &'n Node,
    pub(crate) members: &'n [Member],
    pub(crate) path: String,
}

/// Reads all frames of an event: the signals' columns, and the state map.
pub(crate) fn read_signals(
    plan: &Plan,
    frames: Vec<Frame<'_>>,
    spot: Spot<'_>,
    log: &mut Log,
) -> (Map<String, Value>, States) {
    let mut known: Vec<(Frame<'_>, Identity)> = Vec::new();
    for frame in frames {
        let called = called(plan, &frame, spot);
        match identify(&plan.signals, &called) {
            Some(identity) => known.push((frame, identity)),
            None => {
                let spot = Spot { signal: called.code.as_deref(), ..spot };
                log.unknown(Reason::UnknownSignal, spot, &frame.path, frame.node);
            }
        }
    }

    let mut columns = Map::new();
    let mut states = States::new();
    for (index, signal) in plan.signals.iter().enumerate() {
        let same = known.iter().filter(|(_, identity)| identity.signal == index);
        let mut candidates: Vec<&(Frame<'_>, Identity)> = same.collect();
        candidates.sort_by_key(|(_, identity)| identity.claim);
        let spot = Spot { signal: Some(&signal.code), ..spot };
        let winner = candidates.pop();
        for (frame, _) in candidates {
            log.rescue(Reason::Duplicate, spot, &frame.path, frame.node);
        }
        if let Some((frame, identity)) = winner {
            let reading = FrameReading { plan, signal, frame, spot };
            reading.read(*identity, &mut columns, &mut states, log);
        }
    }
    (columns, states)
}

/// A decider: a text of the frame.
fn text_at(chains: &[Chain]) -> Field {
    Field { name: String::new(), chains: chains.to_vec(), kind: Kind::plain(Base::String) }
}

/// What a frame calls itself. Its complaints wait until it is clear whether it counts.
fn called(plan: &Plan, frame: &Frame<'_>, spot: Spot<'_>) -> Called {
    let layout = &plan.layout;
    let mut unheard = Log::new(layout.unknown);
    let found = look(frame.members, &paths(layout), spot, &frame.path, &mut unheard);
    let governor = Governor::default();
    let reader = Reader { spot, governor: &governor };
    let mut text = |chains: &[Chain]| text_of(reader.pick(&text_at(chains), &found, &mut unheard));
    Called { code: text(&layout.code), group: text(&layout.group), name: text(&layout.name) }
}

fn text_of(found: Option<&Found<'_>>) -> Option<String> {
    match &found?.node.data {
        Data::Text(text) => text.clone(),
        _ => None,
    }
}

fn paths(layout: &Layout) -> Paths {
    let mut paths = Paths::default();
    for chains in [&layout.code, &layout.group, &layout.name, &layout.failed] {
        paths.read_all(chains, Reading::Scalar);
    }
    paths.read_all(&layout.body, Reading::Whole);
    paths.read_fields(layout.state.as_deref().unwrap_or_default());
    paths
}

struct FrameReading<'r> {
    plan: &'r Plan,
    signal: &'r Signal,
    frame: &'r Frame<'r>,
    spot: Spot<'r>,
}

impl FrameReading<'_> {
    fn read(&self, identity: Identity, columns: &mut Map<String, Value>, states: &mut States, log: &mut Log) {
        let layout = &self.plan.layout;
        let found = look(self.frame.members, &paths(layout), self.spot, &self.frame.path, log);
        log.count(SIGNALS);
        self.names(identity, &found, log);
        let health = self.health(&found, log);
        if health == Health::Failed {
            log.count(FAILED_SIGNALS);
        }
        self.state(health, &found, states, log);

        let governor = Governor::default();
        let reader = Reader { spot: self.spot, governor: &governor };
        let body = Field { name: String::new(), chains: layout.body.clone(), kind: Kind::plain(Base::Json) };
        if let Some(body) = reader.pick(&body, &found, log) {
            columns.extend(read_body(self.plan, self.signal, body, health, self.spot, log));
        }
    }

    fn names(&self, identity: Identity, found: &[Found<'_>], log: &mut Log) {
        let layout = &self.plan.layout;
        let governor = Governor::default();
        let reader = Reader { spot: self.spot, governor: &governor };
        let mut parts = Vec::new();
        for (key, chains) in [("code", &layout.code), ("group", &layout.group), ("name", &layout.name)] {
            if let Some(came) = reader.pick(&text_at(chains), found, log) {
                parts.push(format!("\"{key}\":{}", came.node.raw(self.spot.text)));
            }
        }
        if !identity.agrees {
            let raw = format!("{{{}}}", parts.join(","));
            log.rescue_as(Reason::NameMismatch, self.spot, &self.frame.path, self.frame.node, &raw);
        }
    }

    fn health(&self, found: &[Found<'_>], log: &mut Log) -> Health {
        let layout = &self.plan.layout;
        let governor = Governor::default();
        let reader = Reader { spot: self.spot, governor: &governor };
        let fields = layout.state.as_deref().unwrap_or_default();
        let is_state = |chain: &Chain| fields.iter().any(|field| field.chains.contains(chain));
        let mut unheard = log.scratch();
        let heard = if layout.failed.iter().all(is_state) { &mut unheard } else { log };
        let word = text_of(reader.pick(&text_at(&layout.failed), found, heard));
        let same = |one: &str, other: &str| fold(layout.failed_fold, one) == fold(layout.failed_fold, other);
        let failed = word.is_some_and(|word| layout.failed_words.iter().any(|known| same(known, &word)));
        if failed { Health::Failed } else { Health::Good }
    }

    fn state(&self, health: Health, found: &[Found<'_>], states: &mut States, log: &mut Log) {
        let Some(fields) = &self.plan.layout.state else {
            return;
        };
        let governor = Governor::default();
        let state = Reader { spot: self.spot, governor: &governor }.fields(fields, found, log);
        let kept = match self.plan.layout.keep {
            Keep::All => true,
            Keep::Failed => health == Health::Failed,
            Keep::None => false,
        };
        if kept && !state.is_empty() {
            states.insert(self.signal.code.clone(), Value::Object(state));
        }
    }
}
