//! Unpacking gzip, in bounded memory.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;

/// Unpacked bytes that are handed on at a time, about.
const PIECE: usize = 4 << 20;

/// Packed bytes that are unpacked at a time. They become at most 1,032 times as many.
const STEP: usize = 16 << 10;

/// Unpacks a gzip file that comes in pieces. It may have several members, as `cat a.gz b.gz` makes them.
///
/// It holds one piece of the content and one step more, however much the file grows on the way.
#[derive(Debug)]
pub(super) struct Gunzip {
    decoder: MultiGzDecoder<Vec<u8>>,
    unpacked: u64,
}

impl Gunzip {
    pub(super) fn new() -> Self {
        Self { decoder: MultiGzDecoder::new(Vec::new()), unpacked: 0 }
    }

    /// Takes from the front of `packed` until there is a piece of content, or nothing is left.
    ///
    /// # Errors
    ///
    /// If the bytes are no gzip, or their content is not the one that was packed.
    pub(super) fn push(&mut self, packed: &mut Bytes) -> io::Result<Bytes> {
        while !packed.is_empty() && self.decoder.get_ref().len() < PIECE {
            let step = packed.split_to(packed.len().min(STEP));
            self.decoder.write_all(&step)?;
        }
        let content = std::mem::take(self.decoder.get_mut());
        Ok(self.give(content))
    }

    /// What is left of the content, once all pieces were taken.
    ///
    /// # Errors
    ///
    /// If the end is missing, or says that the content is another one.
    pub(super) fn finish(mut self) -> io::Result<Bytes> {
        self.decoder.try_finish()?;
        let content = std::mem::take(self.decoder.get_mut());
        Ok(self.give(content))
    }

    /// Bytes of the content so far.
    pub(super) fn unpacked(&self) -> u64 {
        self.unpacked
    }

    fn give(&mut self, content: Vec<u8>) -> Bytes {
        self.unpacked += content.len() as u64;
        content.into()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn pack(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(packed: &[u8], piece: usize) -> io::Result<Vec<u8>> {
        let mut gunzip = Gunzip::new();
        let mut content = Vec::new();
        for piece in packed.chunks(piece) {
            let mut piece = Bytes::copy_from_slice(piece);
            while !piece.is_empty() {
                content.extend(gunzip.push(&mut piece)?);
            }
        }
        content.extend(gunzip.finish()?);
        Ok(content)
    }

    #[test]
    fn the_content_is_the_same_however_the_file_is_cut() {
        let content = b"{\"n\":1}\n{\"n\":2}\nand so on";
        let packed = pack(content);
        for piece in 1..=packed.len() {
            assert_eq!(unpack(&packed, piece).unwrap(), content, "in pieces of {piece}");
        }
    }

    #[test]
    fn members_follow_each_other_and_may_be_empty() {
        let packed = [pack(b"one\n"), pack(b""), pack(b"two\n")].concat();
        for piece in [1, 3, 7, packed.len()] {
            assert_eq!(unpack(&packed, piece).unwrap(), b"one\ntwo\n", "in pieces of {piece}");
        }
    }

    #[test]
    fn a_file_that_ends_too_early_is_refused_wherever_it_ends() {
        let first = pack(b"one\n");
        let packed = [first.clone(), pack(b"two, which is longer\n")].concat();
        for end in (0..packed.len()).filter(|end| *end != first.len()) {
            let cut = packed.get(..end).unwrap();
            assert!(unpack(cut, end.max(1)).is_err(), "the first {end} bytes of {}", packed.len());
        }
    }

    #[test]
    fn a_wrong_byte_is_refused_if_it_makes_a_difference() {
        let content = b"0123456789abcdef".repeat(20);
        let packed = pack(&content);
        let mut refused = 0;
        // The header holds a time and the like, and the last bits before the sum fill a byte up: nobody looks at those.
        for at in 10..packed.len() {
            let mut wrong = packed.clone();
            *wrong.get_mut(at).unwrap() ^= 0x10;
            match unpack(&wrong, 64) {
                Ok(unpacked) => assert_eq!(unpacked, content, "byte {at} of {}", packed.len()),
                Err(_) => refused += 1,
            }
        }
        assert!(refused >= packed.len() - 11, "{refused} of {}", packed.len());
    }

    #[test]
    fn what_follows_the_last_member_is_refused() {
        assert!(unpack(&[pack(b"one\n"), vec![0; 20]].concat(), 64).is_err());
        assert!(unpack(b"{\"n\":1}\n", 64).is_err());
    }

    #[test]
    fn a_file_that_grows_a_thousandfold_comes_in_pieces() {
        let mut packed = Bytes::from(pack(&vec![b'\n'; 64 << 20]));
        assert!(packed.len() < 1 << 20);
        let mut gunzip = Gunzip::new();
        let mut longest = 0;
        while !packed.is_empty() {
            longest = longest.max(gunzip.push(&mut packed).unwrap().len());
        }
        assert!(longest < 24 << 20, "{longest}");
        gunzip.finish().unwrap();
    }
}
