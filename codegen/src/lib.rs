//! From a catalogue of vehicle signals to everything that has to agree about them: Rust, Delta DDL, Unity Catalog columns, docs.
//!
//! The phases, each with its own folder and types; a later one does not see what an earlier one saw:
//!
//! 1. [`catalogue`] reads what a person wrote: YAML with the place of every word → [`Catalogue`](catalogue::Catalogue). Reading goes on
//!    after a fault, so that one run shows all of them.
//! 2. [`check`] holds the rules over that model. Faults are values, [`diagnostic`].
//! 3. [`plan`] says what it means: types expanded, defaults applied, paths and units resolved → [`Plan`](plan::Plan), read-only.
//! 4. [`emit`] turns a plan into files, one module for each artefact; [`lower`] turns it into the kernel's tables at run time.
//!
//! To extend it:
//!
//! - A key of the catalogue: a field with a doc comment in `catalogue/model`, its meaning in `plan`, its limits in `check`.
//! - A rule: a function in `check`, a code in [`diagnostic::Code`], a file with one mistake in `tests/ui`.
//! - An artefact: a module in `emit` and an entry in its list.
//! - Another YAML file with errors as good as the catalogue's: a struct that derives `Deserialize`, and [`yaml::read`].
//!
//! [`generate`](mod@generate) goes the whole way; the macro, the build script and the command line all call it. No phase does I/O: they take
//! texts and give texts. Files are touched by [`emit::driver`] alone, and by [`build_script`], which is the door of `cargo build`.

pub mod build_script;
pub mod catalogue;
pub mod check;
pub mod diagnostic;
pub mod emit;
pub mod generate;
pub mod lower;
pub mod plan;

pub use catalogue::yaml;
