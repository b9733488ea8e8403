//! Which frame counts for each signal.

/// Which frame counts for each signal, and which signals have one.
#[derive(Debug)]
pub(super) struct Best {
    frames: Vec<u32>,
    /// One bit for each signal.
    held: Vec<u64>,
}

impl Best {
    pub(super) fn new(signals: usize) -> Self {
        Self { frames: vec![0; signals], held: vec![0; signals.div_ceil(64)] }
    }

    pub(super) fn clear(&mut self) {
        self.held.fill(0);
    }

    #[inline]
    pub(super) fn held(&self, signal: usize) -> Option<u32> {
        let bit = self.held.get(signal / 64)? >> (signal % 64) & 1;
        (bit == 1).then(|| self.frames.get(signal).copied())?
    }

    #[inline]
    pub(super) fn hold(&mut self, signal: usize, frame: u32) {
        if let (Some(bits), Some(slot)) = (self.held.get_mut(signal / 64), self.frames.get_mut(signal)) {
            *bits |= 1 << (signal % 64);
            *slot = frame;
        }
    }

    /// The first signal from `signal` on that has a frame, and the frame's number.
    pub(super) fn from(&self, signal: usize) -> Option<(usize, u32)> {
        let rest = self.held.get(signal / 64..)?;
        let mut from = signal % 64;
        for (word, bits) in rest.iter().enumerate() {
            let left = bits & (u64::MAX << from);
            if left != 0 {
                let found = (signal / 64 + word) * 64 + left.trailing_zeros() as usize;
                return Some((found, self.frames.get(found).copied()?));
            }
            from = 0;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_that_have_a_frame_come_in_their_order_wherever_the_words_end() {
        let mut best = Best::new(200);
        let held = [0, 1, 63, 64, 127, 128, 199];
        held.iter().rev().for_each(|signal| best.hold(*signal, u32::try_from(signal * 2).unwrap_or(0)));
        let (mut from, mut found) = (0, Vec::new());
        while let Some((signal, frame)) = best.from(from) {
            found.push((signal, frame));
            from = signal + 1;
        }
        assert_eq!(found, held.map(|signal| (signal, u32::try_from(signal * 2).unwrap_or(0))));
        assert_eq!((best.held(63), best.held(62)), (Some(126), None));
        best.clear();
        assert_eq!(best.from(0), None);
    }
}
