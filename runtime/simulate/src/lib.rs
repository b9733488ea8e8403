//! Made-up fleets: as many plausible events as a test or a benchmark wants.
//!
//! [`Simulation`] writes events for a catalogue, one after another, the same for a seed on every machine. Each comes about like this:
//!
//! - `fleet`: cars stand, drive and charge (`vehicle`); each belongs to a `sender` who was asked for some signals, of which the car can give
//!   some. `fill` puts what a car says into the structs of [`cars`].
//! - `rows`: `known` gives on the columns that the catalogue has in common with the cars, `plausible` makes the others up from their types.
//! - `event` turns the row into a `tree`, by the `outline` of the catalogue. One of the `faults` may be done to it; what a right flattener
//!   makes of that goes into the manifest as an [`Entry`]. Then the tree is put into its order, and written.
//!
//! Only whole numbers, and the four operations on doubles, decide what a car says: a sine would differ from machine to machine.
//!
//! To teach the cars a new signal, add it to `cars.yaml` and give it a value in `fill`. To add a fault, add a line to the list in `faults`
//! and a function that does it; a test meets every fault and holds the kernel to what the manifest says.

pub mod cars;

mod event;
mod faults;
mod fill;
mod fleet;
mod known;
mod manifest;
mod models;
mod moment;
mod outline;
mod plausible;
mod random;
mod record;
mod rows;
mod sender;
mod sent;
mod simulation;
mod slot;
mod stream;
mod tree;
mod vehicle;
mod writer;

pub use faults::Fault;
pub use manifest::{Entry, Expect};
pub use simulation::{Options, Order, Simulation};
