//! Generated Rust: the catalogue's tables, and typed structs on top of them.
//!
//! `tables.rs`, `columns.rs` and `lib.rs` are written plainly: quote and prettyplease take a second for 5,000 columns. Structs, which
//! people read, are made with both. Modules refer to each other by `super`, so that [`inline`] can put all of them anywhere.

pub(super) mod columns;
pub(super) mod edge;
pub(super) mod groups;
pub(super) mod root;
pub(super) mod row;
pub(super) mod tables;
pub(super) mod types;

mod about;
mod inline;
mod layout;
mod names;
mod structs;
mod text;

pub use inline::inline;
pub(super) use layout::{Group, Layout, Type};
