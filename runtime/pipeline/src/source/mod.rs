//! Sources: which files there are, and their lines.

mod buffers;
mod gzip;
mod lines;
mod listing;
mod read;
mod reader;

pub use buffers::Buffers;
pub use lines::{Block, Splitter};
pub use listing::{Listing, list};
pub use read::{ReadError, blocks};
