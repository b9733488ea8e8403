//! No value is lost: each stands in a column, in the state, in `_rescued`, in quarantine, or a count explains it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use planish_codegen::plan::{KeepState, Plan, Unknown};
use planish_kernel::lexer::{Raw, RawKind, Tape, unescape};
use planish_kernel::{Outcome, Timestamp};
use planish_tests::catalogues::catalogue;
use planish_tests::events;
use planish_tests::mutate::Random;
use planish_tests::{Fate, plan};

use super::*;

/// Puts markers, values that stand nowhere else, in the place of some scalars.
struct Marker<'a> {
    random: &'a mut Random,
    /// Keys whose texts are used and not stored: the names of signals, what failed.
    used: Vec<&'a str>,
    /// The marker before.
    next: u64,
}

impl Marker<'_> {
    /// The line with markers.
    fn mark(&mut self, line: &str) -> String {
        let mut tape = Tape::default();
        let raw = tape.document(line).unwrap();
        let mut out = String::new();
        self.value((line, &tape), "", raw, &mut out);
        out
    }

    fn value(&mut self, (text, tape): (&str, &Tape), key: &str, raw: Raw, out: &mut String) {
        match raw.kind {
            RawKind::Object => {
                out.push('{');
                for (at, (key, value)) in tape.members(raw).enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    out.push_str(key.of(text));
                    out.push(':');
                    self.value((text, tape), key.inside(text), value, out);
                }
                out.push('}');
            }
            RawKind::Array => {
                out.push('[');
                for (at, value) in tape.elements(raw).enumerate() {
                    out.push_str(if at > 0 { "," } else { "" });
                    self.value((text, tape), key, value, out);
                }
                out.push(']');
            }
            RawKind::Text => {
                let mut inner = String::new();
                let whole = unescape(raw.inside(text), &mut inner).is_ok();
                if whole && inner.starts_with('{') && Tape::default().document(&inner).is_ok() {
                    out.push_str(&Value::from(self.mark(&inner)).to_string());
                } else if self.random.one_in(2) || self.used.contains(&key) {
                    out.push_str(raw.of(text));
                } else {
                    self.next += 1;
                    out.push_str(&format!("\"mark{}\"", self.next));
                }
            }
            RawKind::Number if self.random.below(4) > 0 => {
                self.next += 1;
                let (next, sign) = (self.next, if self.random.one_in(5) { "-" } else { "" });
                out.push_str(&if self.random.one_in(4) { format!("{sign}{next}.5") } else { format!("{sign}{next}") });
            }
            _ => out.push_str(raw.of(text)),
        }
    }
}

/// The markers of a line: `mark123456` and numbers of six digits that begin with 7, as text without sign and point.
fn markers(line: &str) -> Vec<u64> {
    let bytes = line.as_bytes();
    let digits = |at: usize| bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let starts = (0..bytes.len()).filter(|at| *at == 0 || !bytes[at - 1].is_ascii_digit());
    starts.filter(|at| digits(*at) == 6 && bytes[*at] == b'7').map(|at| line[at..at + 6].parse().unwrap()).collect()
}

/// Texts that say a marker as a time.
fn times(markers: &[u64]) -> HashMap<String, u64> {
    let spellings = |marker: u64| {
        let whole = [500, 1_000, 1_000_000].map(|unit| marker as i64 * unit);
        let micros = whole.into_iter().flat_map(|time| [0, 500, 500_000].map(|half| time + half));
        micros.flat_map(move |micros| [micros, -micros].map(|micros| (Timestamp(micros).to_string(), marker)))
    };
    markers.iter().copied().flat_map(spellings).collect()
}

/// Notes the markers that a value says: as a number, in a text, as a time.
fn said(value: &Value, times: &HashMap<String, u64>, found: &mut BTreeSet<u64>) {
    match value {
        Value::Number(number) => {
            found.extend(
                number.as_f64().map(f64::abs).filter(|n| n.fract() == 0.0 || n.fract() == 0.5).map(|n| n as u64),
            );
        }
        Value::String(text) => {
            found.extend(markers(text));
            found.extend(times.get(text));
        }
        Value::Array(values) => values.iter().for_each(|value| said(value, times, found)),
        Value::Object(members) => members.iter().for_each(|(key, value)| {
            found.extend(markers(key));
            said(value, times, found);
        }),
        _ => {}
    }
}

/// Whether all that an event holds is to be kept.
fn keeps_all(plan: &Plan) -> bool {
    let source = &plan.source;
    let state_reads = |path| source.state.iter().any(|field| field.paths.contains(path));
    source.unknown == Unknown::Rescue
        && source.keep_state == KeepState::All
        && source.failed.as_ref().is_none_or(|failed| state_reads(&failed.path))
}

#[test]
fn every_marker_turns_up_or_is_counted() {
    let (mut marked, mut missing, mut catalogues) = (0, 0, 0);
    let mut places = BTreeMap::<&str, u64>::new();
    for number in seed().. {
        let yaml = catalogue(number);
        let plan = plan(&yaml).plan;
        if !keeps_all(&plan) {
            continue;
        }
        catalogues += 1;
        if catalogues > 40 {
            break;
        }
        let both = Both::new(&yaml);
        let mut random = Random(number);
        let mut engines = Engines::new(&both, TemplateLimit::default());
        let source = &plan.source;
        let names = [&source.group, &source.name].into_iter().chain(source.failed.iter().map(|failed| &failed.path));
        let mut used: Vec<&str> = names.filter_map(|path| path.last()).map(String::as_str).collect();
        used.extend(["event_name", "table"]);
        for _ in 0..20 {
            let event = events::event(&plan, &mut random);
            let line = Marker { random: &mut random, used: used.clone(), next: 700_000 }.mark(&event);
            // Twice, so that the second is read by what the first has taught.
            for _ in 0..2 {
                let (made, fate) = engines
                    .judge(line.as_bytes())
                    .unwrap_or_else(|difference| panic!("catalogue {number}: {difference}\n{yaml}"));
                let Fate::Row(row, counts) = fate else {
                    assert!(matches!(made.outcome, Outcome::Quarantined(_)), "{:?}", made.outcome);
                    continue;
                };
                let all = markers(&line);
                let times = times(&all);
                let by_column = row.iter().map(|(column, value)| {
                    let mut found = BTreeSet::new();
                    said(value, &times, &mut found);
                    (column.as_str(), found)
                });
                let by_column: Vec<(&str, BTreeSet<u64>)> = by_column.collect();
                let place =
                    |marker| by_column.iter().find(|(_, found)| found.contains(marker)).map(|(column, _)| *column);
                let lost: Vec<&u64> = all.iter().filter(|marker| place(marker).is_none()).collect();
                let explained: u64 =
                    ["converted", "ignored", "precision_cut"].iter().filter_map(|word| counts.get(*word)).sum();
                assert!(
                    lost.len() as u64 <= explained,
                    "catalogue {number}: lost {lost:?}, counted {counts:?}\nline: {line}\nrow: {}\n{yaml}",
                    made.row
                );
                marked += all.len();
                missing += lost.len();
                for marker in &all {
                    let place = match place(marker) {
                        Some("_rescued") => "rescued",
                        Some("_signal_state") => "state",
                        Some(_) => "column",
                        None => "counted",
                    };
                    *places.entry(place).or_default() += 1;
                }
            }
        }
    }
    println!("{marked} markers: {places:?}");
    assert!(
        missing * 20 < marked && ["rescued", "state", "column"].iter().all(|place| places[place] > 100),
        "{places:?}"
    );
}
