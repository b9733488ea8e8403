//! What the Unity Catalog's API takes.

pub(super) mod columns;
pub(super) mod create_table;
