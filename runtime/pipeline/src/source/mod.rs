//! Sources: which files there are, and their lines.

mod gzip;
mod lines;
mod listing;
mod read;

pub use lines::{Block, Splitter};
pub use listing::{Listing, list};
pub use read::{ReadError, blocks};
