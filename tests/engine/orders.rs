//! Thousands of lines through one flattener: several cars in turn, each with its own order of keys, or another order for every event, and
//! odd lines in between.

use std::collections::{BTreeMap, BTreeSet};

use planish_kernel::lexer::Tape;
use planish_kernel::{Count, Outcome, Quarantine, Reason};
use planish_tests::engines::Made;
use planish_tests::mutate::{Change, Random, rewrite};
use planish_tests::revalue::revalue;
use planish_tests::{Fate, shipped_catalogue, workspace_file};

use super::*;

static SHIPPED: LazyLock<Both> = LazyLock::new(|| Both::new(&shipped_catalogue()));

/// Whose order the keys are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Sample,
    Vehicle,
    Event,
}

/// What a run has met.
#[derive(Default)]
struct Met {
    words: BTreeSet<String>,
}

impl Met {
    fn note(&mut self, made: &Made) {
        if let Outcome::Quarantined(reason) = made.outcome {
            self.words.insert(format!("quarantine {}", reason.word()));
        }
        if made.row.contains("\"_rescued\"") {
            let row: serde_json::Value = serde_json::from_str(&made.row).unwrap();
            let entries = row["_rescued"].as_array().unwrap();
            self.words.extend(entries.iter().map(|entry| format!("rescued {}", entry["reason"].as_str().unwrap())));
        }
    }

    fn count(&mut self, fate: &Fate) {
        if let Fate::Row(_, counts) = fate {
            self.words.extend(counts.keys().map(|word| format!("counted {word}")));
        }
    }

    /// Fails if something was never met.
    fn all_but(&self, absent: &[&str]) {
        let reasons = Reason::ALL.iter().map(|reason| format!("rescued {}", reason.word()));
        let quarantine = Quarantine::ALL.iter().map(|reason| format!("quarantine {}", reason.word()));
        let counts = Count::ALL.iter().map(|count| format!("counted {}", count.word()));
        let all: BTreeSet<String> = reasons.chain(quarantine).chain(counts).collect();
        let missed: Vec<_> = all.difference(&self.words).filter(|word| !absent.contains(&word.as_str())).collect();
        assert!(missed.is_empty(), "never met: {missed:?}");
    }
}

fn lines(name: &str) -> Vec<Vec<u8>> {
    workspace_file(&format!("samples/{name}.ndjson")).split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
}

fn texts(name: &str) -> Vec<String> {
    let lines = lines(name).into_iter().filter_map(|line| String::from_utf8(line).ok());
    lines.filter(|line| Tape::default().document(line).is_ok()).collect()
}

/// The hit rate of frames, after so many lines of the samples' cars.
fn samples(order: Order, limit: usize, count: usize, met: &mut Met) -> f64 {
    let mut random = Random(super::seed());
    let mut shuffled =
        |line: &str| if order == Order::Sample { line.to_owned() } else { rewrite(line, Change::Order, &mut random) };
    let cars: Vec<String> = texts("fleet")[2..10].iter().map(|line| shuffled(line)).collect();
    let odd: Vec<Vec<u8>> = ["edges", "webhooks"].into_iter().flat_map(lines).collect();
    let mut engines = Engines::new(&SHIPPED, TemplateLimit(limit));
    for at in 0..count {
        let line = if at % 9 == 8 {
            odd[at / 9 % odd.len()].clone()
        } else {
            let mut line = revalue(&cars[random.below(cars.len())], 400, &mut random);
            if order == Order::Event {
                line = rewrite(&line, Change::Order, &mut random);
            }
            if random.one_in(20) {
                line = rewrite(&line, Change::Content(200), &mut random);
            }
            line.into_bytes()
        };
        let made = if at % 9 == 8 || at % 16 == 0 {
            let (made, fate) = engines.judge(&line).unwrap_or_else(|difference| panic!("line {at}: {difference}"));
            met.count(&fate);
            made
        } else {
            engines.read(&line).unwrap_or_else(|difference| panic!("line {at}: {difference}"))
        };
        met.note(&made);
    }
    let hits = engines.hits();
    let rate = hits.frame_hits as f64 / hits.frames as f64;
    println!(
        "{order:?}, {limit} templates: {count} lines, {} rows, {:.1} % of the envelopes and {:.1} % of {} signals hit",
        hits.events,
        100.0 * hits.event_hits as f64 / hits.events as f64,
        100.0 * rate,
        hits.frames
    );
    rate
}

#[test]
fn the_samples_in_their_own_order() {
    let mut met = Met::default();
    for (limit, count, least) in [(0, 300, 0.0), (1, 600, 0.3), (6, 1500, 0.8), (64, 600, 0.8)] {
        let rate = samples(Order::Sample, limit, count, &mut met);
        assert!(rate >= least, "too few hits");
        assert_eq!(rate > 0.0, limit > 0);
    }
    // The catalogue that ships rescues what it does not know, and a long or deep line is no sample.
    met.all_but(&["counted unknown_counted", "quarantine too_long", "quarantine too_deep"]);
}

#[test]
fn an_order_for_each_vehicle() {
    let mut met = Met::default();
    for (limit, count, least) in [(0, 200, 0.0), (1, 400, 0.0), (6, 1000, 0.1), (128, 1000, 0.6)] {
        assert!(samples(Order::Vehicle, limit, count, &mut met) >= least, "too few hits");
    }
}

#[test]
fn an_order_for_each_event() {
    let mut met = Met::default();
    for (limit, count) in [(0, 200), (1, 300), (6, 500), (64, 500)] {
        let _ = samples(Order::Event, limit, count, &mut met);
    }
}

/// Signals of one event: every kind of hole, the values at random.
fn signals(random: &mut Random, made: &mut Vec<(&'static str, String)>) -> Vec<String> {
    let many =
        |random: &mut Random, of: &[&str]| (0..8).map(|_| random.pick(of).to_owned()).collect::<Vec<_>>().join(",");
    let number = |random: &mut Random| format!("{}.{}", random.below(100_000), 1 + random.below(9));
    let word = |random: &mut Random| format!("w{}", random.draw());
    let time = |random: &mut Random| (1_000_000_000_000 + random.draw() % 1_000_000_000_000).to_string();
    let (flags, words) =
        (many(random, &["true", "false"]), many(random, &["\"PARK\"", "\"drive\"", "\"REVERSE\"", "\"Park\""]));
    let bodies = [
        ("inner text", "drive-label", format!("\"{}\"", word(random))),
        ("number", "charge-power", number(random)),
        ("time", "charge-ended", time(random)),
        ("boolean", "body-flags", format!("[{flags}]")),
        ("word of an enum", "body-words", format!("[{words}]")),
        ("text of an object", "drive-word", format!("\"{}\"", word(random))),
        ("json", "body-thing", format!("{{\"a\":[{}]}}", random.draw())),
    ];
    let frame = |(kind, code, value): &(&'static str, &str, String)| {
        let key = if value.starts_with('[') { "values" } else { "value" };
        let body = format!("{{\"{key}\":{value}}}");
        made.push((kind, value.clone()));
        if ["json", "text of an object"].contains(kind) { object(code, &body) } else { text(code, &body) }
    };
    bodies.iter().map(frame).collect()
}

#[test]
fn every_kind_of_hole_hits_and_is_rolled_back() {
    for (limit, shuffled) in [(0, false), (1, false), (6, false), (64, false), (1, true), (6, true), (64, true)] {
        let mut random = Random(super::seed() + limit as u64);
        let mut engines = Engines::new(&WARM, TemplateLimit(limit));
        // Of each kind: values that came before, and how many values that never came before were read by template.
        let (mut seen, mut fresh) = (BTreeSet::new(), BTreeMap::<&str, u64>::new());
        let mut rolled_back = BTreeMap::<&str, u64>::new();
        for at in 0..600_u64 {
            let mut values = Vec::new();
            let mut frames = signals(&mut random, &mut values);
            if shuffled {
                random.shuffle(&mut frames);
            }
            // Equal to the template up to a byte behind its last hole: what was taken must be given back.
            let odd = match at % 11 {
                4 => "signal",
                7 => "event",
                9 => "quarantine",
                _ => "",
            };
            let counted = random.below(frames.len());
            if odd == "signal" {
                let end = frames[counted].len() - 1;
                frames[counted].insert_str(end, &format!(",\"n{at}\":null"));
            }
            let id = format!("e{}", random.draw());
            values.push(("text", id.clone()));
            let mut line = event(&frames.join(",")).replace("e1", &id);
            match odd {
                "event" => line.insert_str(line.len() - 1, &format!(",\"n{at}\":null")),
                "quarantine" => line.truncate(line.len() - 1),
                _ => {}
            }
            let (made, _) =
                engines.judge(line.as_bytes()).unwrap_or_else(|difference| panic!("line {at}: {difference}"));
            for (kind, value) in values {
                if seen.insert((kind, value)) && made.is_hit() {
                    *fresh.entry(kind).or_default() += 1;
                }
            }
            let hits = made.hits;
            let all_but = |misses| hits.frames == 7 && hits.frame_hits + misses == hits.frames;
            let is_back = at > 20
                && match odd {
                    "signal" => all_but(1) && hits.event_hits == 1,
                    "event" => all_but(0) && hits.event_hits == 0,
                    "quarantine" => made.outcome == Outcome::Quarantined(Quarantine::NotJson),
                    _ => false,
                };
            if is_back {
                *rolled_back.entry(odd).or_default() += 1;
            }
        }
        let hits = engines.hits();
        println!(
            "{limit} templates, shuffled {shuffled}: {} of {} signals, {} of {} events hit; new values read by template: {fresh:?}; rolled back: {rolled_back:?}",
            hits.frame_hits, hits.frames, hits.event_hits, hits.events
        );
        if limit == 0 {
            assert_eq!((hits.frame_hits, hits.event_hits), (0, 0));
            continue;
        }
        for kind in ["text", "text of an object", "inner text", "number", "boolean", "json", "word of an enum", "time"]
        {
            assert!(fresh.get(kind).is_some_and(|n| *n > 64), "{kind} was never read by template");
        }
        for what in ["signal", "event", "quarantine"] {
            assert!(rolled_back.get(what).is_some_and(|n| *n > 20), "{what} was never rolled back");
        }
    }
}

#[test]
fn hostile_events_are_read_all_the_same() {
    for limit in [1, 6] {
        let mut engines = Engines::new(&WARM, TemplateLimit(limit));
        for at in 0..400 {
            // Every object new: soon nothing is learned of it any more, and what was learned before still holds.
            let new = event(&object("charge-count", &format!("{{\"value\":5,\"n{at}\":null}}")));
            let _ = judge(&mut engines, &new);
            let _ = judge(&mut engines, &event(&text("charge-power", "{\"value\":5}")));
        }
        assert!(engines.hits().frame_hits >= 390);
    }
}
