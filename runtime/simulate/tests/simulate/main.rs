//! Simulated events, before the kernel and the reference flattener.
//!
//! `PLANISH_SEED` replays a run, `PLANISH_SIMULATED` says how many events with faults it takes for each order of keys.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod catalogues;
mod faults;
mod golden;
mod plausible;
mod stream;
mod structs;

use planish_kernel::Tables;
use planish_simulate::{Entry, Options, Simulation};

/// A number from the environment.
fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().map_or(default, |text| text.parse().expect("a number"))
}

/// Lines of a simulation, without their line feeds, and its manifest.
fn lines(tables: &Tables, options: Options, events: usize) -> (Vec<Vec<u8>>, Vec<Entry>) {
    let mut simulation = Simulation::new(tables, options);
    let (mut lines, mut manifest) = (Vec::new(), Vec::new());
    for _ in 0..events {
        let mut line = Vec::new();
        simulation.write_line(&mut line, &mut manifest);
        assert_eq!(line.pop(), Some(b'\n'));
        lines.push(line);
    }
    (lines, manifest)
}
