//! How quick the kernel is, beside what others do with the same bytes.
//!
//! - [`data`]: the lines, and their signals in other orders.
//! - [`subjects`]: what is measured, each a function over a buffer of lines.
//! - `src/bin/kernel.rs` prints one table; `benches/kernel.rs` is the same for criterion; `run` measures whole processes.

pub mod data;
pub mod subjects;
