//! Where lines begin, in a file that comes in pieces.

use bytes::{Bytes, BytesMut};

/// Bytes that lines must have on average for it to be kept where they end, which then takes a 64th of their memory at most.
const LONG: usize = 256;

/// Whole lines of a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
    /// Number of the first line, from 1.
    pub line: u64,
    /// Where the first line begins in the file, in bytes.
    pub offset: u64,
    /// The lines; the last may lack its line end.
    pub bytes: Bytes,
    /// The whole length of the one line in it, if it was longer than the limit and is cut to one byte more than that.
    pub cut: Option<u64>,
    /// Bytes of the stored file that were read since the block before: fewer than `bytes` has, if the file is compressed.
    pub stored: u64,
    /// Where the lines end, if that was found and is worth keeping.
    ends: Vec<u32>,
}

/// Cuts a file that comes in pieces into blocks of whole lines, in memory for one piece and one line at the limit.
#[derive(Debug)]
pub struct Splitter {
    limit: usize,
    line: u64,
    offset: u64,
    /// The beginning of a line whose end has not come.
    rest: BytesMut,
    /// How long that line is so far, if it is over the limit; `rest` then holds its head.
    long: Option<u64>,
}

impl Splitter {
    /// For lines of at most `limit` bytes, without the line end.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, line: 1, offset: 0, rest: BytesMut::new(), long: None }
    }

    /// Takes the next piece; gives the blocks that are complete now.
    pub fn push(&mut self, piece: Bytes) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut piece = piece;
        if !self.rest.is_empty() {
            // Only the line that began in an earlier piece is copied.
            match memchr::memchr(b'\n', &piece) {
                Some(end) => {
                    let head = piece.split_to(end + 1);
                    self.grow(head.get(..end).unwrap_or_default());
                    self.end_line(&mut blocks);
                }
                None => {
                    self.grow(&piece);
                    return blocks;
                }
            }
        }
        let whole = memchr::memrchr(b'\n', &piece).map_or(0, |end| end + 1);
        let lines = piece.split_to(whole);
        self.whole_lines(&lines, &mut blocks);
        self.grow(&piece);
        blocks
    }

    /// The last line, if the file does not end with a line end.
    pub fn finish(mut self) -> Option<Block> {
        let mut blocks = Vec::new();
        if !self.rest.is_empty() {
            self.end_line(&mut blocks);
        }
        blocks.pop()
    }

    /// Lines that came in one piece, each with its end: one block, but for those over the limit.
    fn whole_lines(&mut self, bytes: &Bytes, blocks: &mut Vec<Block>) {
        if bytes.len() <= self.limit {
            // No line can be too long.
            let (lines, ends) = line_ends(bytes);
            return self.block(bytes.clone(), lines, ends, blocks);
        }
        let (mut run, mut start, mut lines) = (0, 0, 0);
        for end in memchr::memchr_iter(b'\n', bytes) {
            if end - start > self.limit {
                self.block(bytes.slice(run..start), lines, Vec::new(), blocks);
                self.grow(bytes.get(start..end).unwrap_or_default());
                self.end_line(blocks);
                (run, lines) = (end + 1, 0);
            } else {
                lines += 1;
            }
            start = end + 1;
        }
        self.block(bytes.slice(run..start), lines, Vec::new(), blocks);
    }

    fn block(&mut self, bytes: Bytes, lines: u64, ends: Vec<u32>, blocks: &mut Vec<Block>) {
        if !bytes.is_empty() {
            let (line, offset) = (self.line, self.offset);
            self.line += lines;
            self.offset += bytes.len() as u64;
            blocks.push(Block { line, offset, bytes, cut: None, stored: 0, ends });
        }
    }

    fn grow(&mut self, more: &[u8]) {
        let length = self.long.unwrap_or(self.rest.len() as u64) + more.len() as u64;
        let room = (self.limit + 1).saturating_sub(self.rest.len());
        self.rest.extend_from_slice(more.get(..room).unwrap_or(more));
        if length > self.limit as u64 {
            self.long = Some(length);
        }
    }

    /// The line in `rest` is complete.
    fn end_line(&mut self, blocks: &mut Vec<Block>) {
        let cut = self.long.take();
        let length = cut.unwrap_or(self.rest.len() as u64);
        let bytes = self.rest.split().freeze();
        blocks.push(Block { line: self.line, offset: self.offset, bytes, cut, stored: 0, ends: Vec::new() });
        self.line += 1;
        self.offset += length + 1;
    }
}

/// How many lines there are, each with its end, and where they end if they are long: whoever reads them need not look again.
fn line_ends(bytes: &[u8]) -> (u64, Vec<u32>) {
    let mut ends = Vec::new();
    let mut found = memchr::memchr_iter(b'\n', bytes);
    while let Some(end) = found.next() {
        match u32::try_from(end) {
            Ok(end) if ends.len() < bytes.len() / LONG => ends.push(end),
            _ => return ((ends.len() + 1 + found.count()) as u64, Vec::new()),
        }
    }
    (ends.len() as u64, ends)
}

impl Block {
    /// The lines with number, offset and whole length, without their ends.
    pub fn lines(&self) -> impl Iterator<Item = (u64, u64, u64, &[u8])> {
        let mut start = 0;
        let mut line = self.line;
        let mut ends = self.ends.iter();
        std::iter::from_fn(move || {
            let rest = self.bytes.get(start..).filter(|rest| !rest.is_empty())?;
            let end = match ends.next() {
                Some(end) => *end as usize - start,
                None => memchr::memchr(b'\n', rest).unwrap_or(rest.len()),
            };
            let bytes = rest.get(..end)?;
            let found = (line, self.offset + start as u64, self.cut.unwrap_or(end as u64), bytes);
            start += end + 1;
            line += 1;
            Some(found)
        })
    }
}

impl std::fmt::Debug for Block {
    /// Shows nothing of the lines.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Block(line {}, offset {}, {} bytes, cut {:?})", self.line, self.offset, self.bytes.len(), self.cut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line as a plain split of the whole file finds it: number, offset, whole length, bytes up to the limit and one.
    type Found = (u64, u64, u64, Vec<u8>);

    fn plainly(file: &[u8], limit: usize) -> Vec<Found> {
        let mut offset = 0;
        let mut lines: Vec<_> = file.split(|byte| *byte == b'\n').collect();
        if file.is_empty() || file.ends_with(b"\n") {
            lines.pop();
        }
        let numbered = (1..).zip(lines).map(|(number, line)| {
            let found = (number, offset, line.len() as u64, line.iter().copied().take(limit + 1).collect());
            offset += line.len() as u64 + 1;
            found
        });
        numbered.collect()
    }

    fn in_pieces(file: &[u8], limit: usize, piece: usize) -> Vec<Found> {
        let mut splitter = Splitter::new(limit);
        let mut blocks = Vec::new();
        for piece in file.chunks(piece) {
            blocks.extend(splitter.push(Bytes::copy_from_slice(piece)));
        }
        blocks.extend(splitter.finish());
        let lines = blocks.iter().flat_map(Block::lines);
        lines.map(|(line, offset, length, bytes)| (line, offset, length, bytes.to_vec())).collect()
    }

    #[test]
    fn lines_are_the_same_however_the_file_is_cut() {
        let files: [&[u8]; 9] = [
            b"",
            b"\n",
            b"\n\n\n",
            b"one",
            b"one\n",
            b"one\ntwo\n\nfour",
            b"a line that is too long\nshort\n",
            b"short\r\na line that is too long\nagain one that is too long",
            b"123456\n1234567\n12345678\n",
        ];
        for file in files {
            for piece in 1..=file.len().max(1) {
                assert_eq!(
                    in_pieces(file, 6, piece),
                    plainly(file, 6),
                    "{:?} in pieces of {piece}",
                    String::from_utf8_lossy(file)
                );
            }
        }
    }

    #[test]
    fn a_piece_of_short_lines_is_one_block_and_is_not_copied() {
        let piece = Bytes::from_static(b"one\ntwo\nthree\n");
        let blocks = Splitter::new(10).push(piece.clone());
        assert_eq!(
            blocks,
            [Block { line: 1, offset: 0, bytes: piece.clone(), cut: None, stored: 0, ends: Vec::new() }]
        );
        assert!(blocks.iter().all(|block| block.bytes.as_ptr() == piece.as_ptr()));
    }

    #[test]
    fn lines_are_the_same_whether_or_not_it_is_kept_where_they_end() {
        for (length, kept) in [(LONG / 8, false), (LONG - 2, false), (LONG, true), (5 * LONG, true)] {
            let lines = (0..50_u8).map(|number| vec![b'a' + number % 20; length + usize::from(number % 2)]);
            let file: Vec<u8> = lines.flat_map(|line| [line, vec![b'\n']].concat()).collect();
            for piece in [file.len(), 7 * LONG + 3] {
                assert_eq!(in_pieces(&file, 1 << 20, piece), plainly(&file, 1 << 20), "{length} in pieces of {piece}");
            }
            let blocks = Splitter::new(1 << 20).push(Bytes::from(file));
            assert!(blocks.iter().all(|block| block.ends.is_empty() != kept), "{length}");
        }
    }

    #[test]
    fn a_line_at_the_limit_is_whole_and_one_byte_more_is_cut() {
        for piece in [100, 4] {
            let mut splitter = Splitter::new(6);
            let mut blocks: Vec<_> =
                b"123456\n1234567\n".chunks(piece).flat_map(|piece| splitter.push(Bytes::from_static(piece))).collect();
            blocks.extend(splitter.finish());
            let cut: Vec<_> = blocks.iter().map(|block| block.cut).collect();
            assert_eq!(cut, [None, Some(7)], "in pieces of {piece}");
        }
    }

    #[test]
    fn a_line_without_end_holds_no_more_than_the_limit() {
        let mut splitter = Splitter::new(10);
        for _ in 0..1000 {
            assert_eq!(splitter.push(Bytes::from_static(&[b'x'; 100])), []);
            assert!(splitter.rest.len() <= 11);
        }
        let last = splitter.finish();
        assert_eq!(last.and_then(|block| block.cut), Some(100_000));
    }
}
