//! The lines that are measured on.

use std::{error::Error, fs, path::PathBuf};

use clap::ValueEnum;
use serde::Deserialize;
use serde_json::value::RawValue;

/// In which order the signals of an event stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Order {
    /// As the file has them.
    Given,
    /// Another order for each vehicle, the same in all of its events.
    Vehicle,
    /// Another order in every event.
    Event,
}

impl Order {
    /// The order in words.
    #[must_use]
    pub fn describe(self) -> &'static str {
        match self {
            Self::Given => "signals in the order of the file",
            Self::Vehicle => "signals in another order for each vehicle",
            Self::Event => "signals in a new order in every event",
        }
    }
}

/// The bytes of `files`, one after the other, each ending with a line end.
///
/// # Errors
///
/// If a file can't be read.
pub fn read(files: &[PathBuf]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut lines = Vec::new();
    for file in files {
        lines.extend(fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?);
        if lines.last().is_some_and(|last| *last != b'\n') {
            lines.push(b'\n');
        }
    }
    Ok(lines)
}

/// The lines of a buffer, without their ends.
pub fn lines(buffer: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    memchr::memchr_iter(b'\n', buffer).filter_map(move |end| {
        let line = buffer.get(start..end);
        start = end + 1;
        line
    })
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    vehicle: Option<&'a RawValue>,
    #[serde(borrow)]
    signals: Vec<&'a RawValue>,
}

/// The same events with their signals in another order. Nothing else changes, not one byte.
///
/// # Errors
///
/// If a line is no event with an array of signals.
pub fn shuffled(buffer: &[u8], order: Order) -> Result<Vec<u8>, Box<dyn Error>> {
    if order == Order::Given {
        return Ok(buffer.to_vec());
    }
    let mut out = Vec::with_capacity(buffer.len());
    for (number, line) in (0..).zip(lines(buffer)) {
        let text = std::str::from_utf8(line)?;
        let event: Event<'_> = serde_json::from_str(text).map_err(|error| format!("line {}: {error}", number + 1))?;
        let mut random = match order {
            Order::Vehicle => Random::of(event.vehicle.map_or("", |vehicle| vehicle.get()).as_bytes()),
            _ => Random(number),
        };
        let mut signals: Vec<&str> = event.signals.iter().map(|raw| raw.get()).collect();
        let start = |of: &str| of.as_ptr() as usize - text.as_ptr() as usize;
        let (Some(first), Some(last)) = (signals.first(), signals.last()) else {
            out.extend_from_slice(line);
            out.push(b'\n');
            continue;
        };
        let (begin, end) = (start(first), start(last) + last.len());
        for place in (1..signals.len()).rev() {
            signals.swap(place, random.below(place + 1));
        }
        out.extend_from_slice(line.get(..begin).unwrap_or_default());
        out.extend_from_slice(signals.join(",").as_bytes());
        out.extend_from_slice(line.get(end..).unwrap_or_default());
        out.push(b'\n');
    }
    Ok(out)
}

/// A small source of numbers that look random: splitmix64.
struct Random(u64);

impl Random {
    /// Begins where `text` says: FNV-1a.
    fn of(text: &[u8]) -> Self {
        Self(
            text.iter()
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)),
        )
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    const EVENTS: &str = concat!(
        r#"{"vehicle":{"id":"v"},"signals":[{"a":1},{"b":"x"},{"c":3},{"d":4},{"e":5}],"z":0}"#,
        "\n",
        r#"{"vehicle":{"id":"v"},"signals":[{"a":1},{"b":"x"},{"c":3},{"d":4},{"e":5}],"z":0}"#,
        "\n",
        r#"{"vehicle":{"id":"w"},"signals":[]}"#,
        "\n",
    );

    fn lines_of(order: Order) -> Vec<String> {
        String::from_utf8(shuffled(EVENTS.as_bytes(), order).unwrap()).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_vehicle_keeps_its_order_and_an_event_has_its_own() {
        let [first, second, _] = &lines_of(Order::Vehicle)[..] else { unreachable!() };
        assert_eq!(first, second);
        assert_ne!(first, EVENTS.lines().next().unwrap());
        let [first, second, _] = &lines_of(Order::Event)[..] else { unreachable!() };
        assert_ne!(first, second);
    }

    #[test]
    fn nothing_but_the_order_of_the_signals_changes() {
        for order in [Order::Vehicle, Order::Event] {
            for (line, was) in lines_of(order).iter().zip(EVENTS.lines()) {
                assert_eq!(line.len(), was.len());
                let signals = |line: &str| {
                    let mut event: serde_json::Value = serde_json::from_str(line).unwrap();
                    let signals = event["signals"].as_array_mut().unwrap();
                    signals.sort_by_key(ToString::to_string);
                    event
                };
                assert_eq!(signals(line), signals(was));
            }
        }
    }
}
