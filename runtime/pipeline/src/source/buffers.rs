//! Memory for pieces of files, used again and again.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

/// Bytes of memory that wait for a next piece, at most; what comes back beyond that is given up.
const KEPT: usize = 64 << 20;

/// Memory that pieces of files are read into. It comes back when nobody holds a piece any more: a fresh allocation of some megabytes is
/// memory that the system has to clear first, page by page. A clone is the same memory.
#[derive(Debug, Clone, Default)]
pub struct Buffers {
    idle: Arc<Mutex<Idle>>,
}

#[derive(Debug, Default)]
struct Idle {
    buffers: Vec<Vec<u8>>,
    bytes: usize,
}

impl Buffers {
    /// A buffer of exactly `len` bytes. They are what was in it before.
    pub(super) fn take(&self, len: usize) -> Vec<u8> {
        let idle = self.with(|idle| {
            let buffer = idle.buffers.pop()?;
            idle.bytes -= buffer.capacity();
            Some(buffer)
        });
        match idle {
            Some(mut buffer) if buffer.capacity() >= len => {
                buffer.resize(len, 0);
                buffer
            }
            _ => vec![0; len],
        }
    }

    /// The bytes of a buffer, which comes back when the last of them is let go.
    pub(super) fn lend(&self, buffer: Vec<u8>) -> Bytes {
        Bytes::from_owner(Lent { buffer, home: self.clone() })
    }

    fn give(&self, buffer: Vec<u8>) {
        self.with(|idle| {
            if idle.bytes + buffer.capacity() <= KEPT {
                idle.bytes += buffer.capacity();
                idle.buffers.push(buffer);
            }
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut Idle) -> T) -> T {
        act(&mut self.idle.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct Lent {
    buffer: Vec<u8>,
    home: Buffers,
}

impl AsRef<[u8]> for Lent {
    fn as_ref(&self) -> &[u8] {
        &self.buffer
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.home.give(std::mem::take(&mut self.buffer));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_comes_back_when_the_last_part_of_a_piece_is_let_go() {
        let buffers = Buffers::default();
        let buffer = buffers.take(1000);
        let at = buffer.as_ptr();
        let mut piece = buffers.lend(buffer);
        let part = piece.split_to(10);
        drop(piece);
        let other = buffers.take(1000);
        assert_ne!(other.as_ptr(), at);
        drop(part);
        let again = buffers.take(500);
        assert_eq!((again.as_ptr(), again.len()), (at, 500));
    }

    #[test]
    fn no_more_is_kept_than_may_be() {
        let buffers = Buffers::default();
        let pieces: Vec<_> = (0..3).map(|_| buffers.lend(vec![0; KEPT / 2])).collect();
        drop(pieces);
        assert_eq!(buffers.with(|idle| (idle.buffers.len(), idle.bytes)), (2, KEPT));
        drop(buffers.lend(vec![0; KEPT + 1]));
        assert_eq!(buffers.with(|idle| idle.buffers.len()), 2);
    }
}
