//! The long run: simulated fleets with faults through both engines and the reference.
//!
//! `long_run EVENTS [SEED]` spreads so many events over orders of keys, limits of templates and sizes of events, and over all cores. It
//! prints the hit rate of each run, and every reason that was met; it fails at the first difference, with the seed and the line.

#![allow(clippy::expect_used)]

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use planish_kernel::{Count, MAX_LINE, Outcome, Quarantine, Reason, TemplateLimit};
use planish_simulate::{Options, Order, Simulation};
use planish_tests::engines::Engines;
use planish_tests::{Both, shipped_catalogue};

/// One stream of events.
#[derive(Debug, Clone, Copy)]
struct Run {
    order: Order,
    templates: usize,
    signals: usize,
    faults: f64,
}

const RUNS: [Run; 8] = [
    Run { order: Order::Fixed, templates: 6, signals: 40, faults: 0.05 },
    Run { order: Order::Fixed, templates: 6, signals: 12, faults: 0.3 },
    Run { order: Order::Fixed, templates: 1, signals: 12, faults: 0.1 },
    Run { order: Order::Vehicle, templates: 6, signals: 12, faults: 0.1 },
    Run { order: Order::Vehicle, templates: 64, signals: 12, faults: 0.1 },
    Run { order: Order::Event, templates: 6, signals: 12, faults: 0.1 },
    Run { order: Order::Event, templates: 64, signals: 3, faults: 0.5 },
    Run { order: Order::Fixed, templates: 64, signals: 3, faults: 0.9 },
];

/// How often each outcome and reason was met.
type Met = BTreeMap<String, u64>;

/// Reads a run's events; what was met, or the first difference.
fn read(both: &Both, run: Run, events: u64, seed: u64) -> Result<Met, String> {
    let vehicles = 1 + events.min(if run.order == Order::Vehicle { 40 } else { 400 }) as usize;
    let Run { order, templates, signals, faults } = run;
    let options = Options { seed, vehicles, signals, order, faults };
    let mut simulation = Simulation::new(&both.tables, options);
    let mut engines = Engines::new(both, TemplateLimit(templates));
    let (mut met, mut line, mut manifest) = (Met::new(), Vec::new(), Vec::new());
    let mut bytes = 0;
    for number in 0..=events {
        line.clear();
        manifest.clear();
        if number == 0 {
            // Longer than a line may be, as no simulated one is.
            line.resize(MAX_LINE + 1, b' ');
        } else {
            simulation.write_line(&mut line, &mut manifest);
            bytes += line.len();
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let fault = |what| format!("{run:?}, seed {seed}, line {number}: {what}");
        let (made, _) = engines.judge(text).map_err(fault)?;
        *met.entry(match made.outcome {
            Outcome::Quarantined(reason) => format!("quarantine {}", reason.word()),
            other => format!("{other:?}").to_lowercase(),
        })
        .or_default() += 1;
    }
    let counters = engines.counters();
    met.extend(Reason::ALL.iter().map(|reason| (format!("rescued {}", reason.word()), counters.rescued(*reason))));
    met.extend(Count::ALL.iter().map(|count| (format!("counted {}", count.word()), counters.counted(*count))));
    let hits = engines.hits();
    println!(
        "{run:?}: {events} events of {} bytes, {:.1} % of the envelopes and {:.1} % of {} signals hit",
        bytes as u64 / events.max(1),
        100.0 * hits.event_hits as f64 / hits.events as f64,
        100.0 * hits.frame_hits as f64 / hits.frames as f64,
        hits.frames
    );
    Ok(met)
}

/// What no simulated event shows: the catalogue that ships rescues what it does not know.
const ABSENT: &[&str] = &["counted unknown_counted"];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|text| text.parse::<u64>().expect("a number"));
    let (events, seed) = (arguments.next().unwrap_or(100_000), arguments.next().unwrap_or(1));
    let start = Instant::now();
    let next = AtomicUsize::new(0);
    let all = Mutex::new((Met::new(), Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let both = Both::new(&shipped_catalogue());
                while let Some(run) = RUNS.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = read(&both, *run, events.div_ceil(RUNS.len() as u64), seed);
                    let mut all = all.lock().expect("no reader panics while it holds this");
                    match result {
                        Ok(met) => met.into_iter().for_each(|(word, n)| *all.0.entry(word).or_default() += n),
                        Err(difference) => all.1.push(difference),
                    }
                }
            });
        }
    });
    let (met, differences) = all.into_inner().expect("no reader panics while it holds this");
    println!("met: {met:?}");
    println!(
        "{events} events, seed {seed}: {} differences in {:.0} s",
        differences.len(),
        start.elapsed().as_secs_f64()
    );
    differences.iter().for_each(|difference| eprintln!("{difference}"));
    let words = Reason::ALL.iter().map(|reason| format!("rescued {}", reason.word()));
    let words = words.chain(Quarantine::ALL.iter().map(|reason| format!("quarantine {}", reason.word())));
    let words = words.chain(Count::ALL.iter().map(|count| format!("counted {}", count.word())));
    let missed: Vec<String> = words
        .filter(|word| !ABSENT.contains(&word.as_str()) && met.get(word).copied().unwrap_or_default() == 0)
        .collect();
    if !missed.is_empty() {
        eprintln!("never met: {missed:?}");
    }
    if differences.is_empty() && missed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
