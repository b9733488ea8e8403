//! Events, one after another.

use planish_kernel::Tables;

use crate::faults::{Again, Fault, How};
use crate::fleet::Fleet;
use crate::manifest::{Entry, Expect};
use crate::random::Random;
use crate::sent::{Event, Sent};
use crate::writer::{INSERT, MODIFY, Outcome, REMOVE, Shape, Writer};

/// What a simulation is to be like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Decides everything that is left to chance.
    pub seed: u64,
    /// Number of cars.
    pub vehicles: usize,
    /// About how many signals an event has.
    pub signals: usize,
    /// The order of keys and signals.
    pub order: Order,
    /// The share of events that have a fault, from 0 to 1.
    pub faults: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, vehicles: 1000, signals: 40, order: Order::Fixed, faults: 0.0 }
    }
}

/// The order of keys in objects, and of the signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As each of a few senders writes them; a success in another order than a failure.
    Fixed,
    /// Another for every car, and always the same for one.
    Vehicle,
    /// Another for every event.
    Event,
}

/// A fleet that tells of itself in the events of a catalogue.
#[derive(Debug)]
pub struct Simulation<'t> {
    options: Options,
    fleet: Fleet,
    writer: Writer<'t>,
    /// Lines or records so far.
    line: u64,
    random: Random,
    sent: Sent,
}

impl<'t> Simulation<'t> {
    /// A simulation at its beginning.
    #[must_use]
    pub fn new(tables: &'t Tables, options: Options) -> Self {
        Self {
            options,
            fleet: Fleet::new(tables, options.seed, options.vehicles, options.signals),
            writer: Writer::new(tables, options.order),
            line: 0,
            random: Random::new(options.seed, 1),
            sent: Sent::default(),
        }
    }

    /// Appends the next event as a line of NDJSON, with its line feed. What was done to it, if anything was, is added to `manifest`.
    pub fn write_line(&mut self, out: &mut Vec<u8>, manifest: &mut Vec<Entry>) {
        self.step(Shape::Line, out, manifest);
        out.push(b'\n');
    }

    /// Appends an event of a stream with so many records, `{"Records":[…]}`, as a Lambda function gets it, with a line feed. What was done
    /// to records is added to `manifest`.
    pub fn write_batch(&mut self, records: usize, out: &mut Vec<u8>, manifest: &mut Vec<Entry>) {
        out.extend_from_slice(b"{\"Records\":[");
        for number in 0..records {
            if number > 0 {
                out.push(b',');
            }
            self.step(Shape::Record, out, manifest);
        }
        out.extend_from_slice(b"]}\n");
    }

    fn step(&mut self, shape: Shape, out: &mut Vec<u8>, manifest: &mut Vec<Entry>) {
        self.line += 1;
        let Self { options, fleet, writer, line, random, sent } = self;
        let Some((vehicle, told)) = fleet.next() else { return };
        let Some(moment) = fleet.moment(vehicle, told, 0) else { return };
        if options.faults <= 0.0 {
            writer.write(&moment, shape, INSERT, out);
            return;
        }
        if !random.happens(options.faults) {
            let start = out.len();
            let key = writer.write(&moment, shape, INSERT, out);
            let bytes = out.get(start..).unwrap_or_default().to_vec();
            return sent.remember(Event { line: *line, vehicle, told, key, bytes }, random);
        }
        // Where an event has nothing that a fault could be done to, the next fault is tried.
        let first = random.below(Fault::ALL.len());
        for fault in Fault::ALL.iter().cycle().skip(first).take(Fault::ALL.len()) {
            let done = match fault.how() {
                How::Tree(act) => writer.faulty(&moment, shape, act, random, out),
                How::Line => writer.broken(&moment, shape, *fault, random, out),
                How::Blank if shape == Shape::Line => {
                    out.extend_from_slice(b" \t ");
                    Some(Outcome { event_id: None, signal: None, expect: Expect::Blank })
                }
                How::Remove => {
                    let key = writer.write(&moment, shape, REMOVE, out);
                    Some(Outcome { event_id: key, signal: None, expect: Expect::Removed })
                }
                How::Again(again) => sent.take(random).and_then(|before| {
                    if again == Again::Same {
                        out.extend_from_slice(&before.bytes);
                    } else {
                        let told = before.told_again(again, told);
                        let moment = fleet.moment(before.vehicle, told, told.sequence)?;
                        writer.write(&moment, shape, MODIFY, out);
                    }
                    Some(Outcome { event_id: before.key, signal: None, expect: again.expect(before.line) })
                }),
                How::Blank => None,
            };
            if let Some(Outcome { event_id, signal, expect }) = done {
                return manifest.push(Entry { line: *line, event_id, fault: *fault, signal, expect });
            }
        }
    }
}
