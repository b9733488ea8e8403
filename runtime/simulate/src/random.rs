//! Chance that a seed replays, on any machine.

use rand_pcg::Pcg64Dxsm;
use rand_pcg::rand_core::Rng;

/// A generator of random numbers: PCG CM-DXSM 128/64, whose algorithm is fixed and published. What is made of its numbers is made here,
/// so that no other crate's release changes an event.
#[derive(Debug, Clone)]
pub(crate) struct Random(Pcg64Dxsm);

impl Random {
    /// The numbers of `seed`. Another `stream` gives numbers that have nothing to do with these.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        Self(Pcg64Dxsm::new(u128::from(mix(seed)), u128::from(stream)))
    }

    /// The next number.
    pub(crate) fn draw(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `limit`; 0 if that is 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        scale(self.draw(), limit)
    }

    /// A number from `least` to `most`.
    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = usize::try_from(most.saturating_sub(least)).unwrap_or(0);
        least.saturating_add(i64::try_from(self.below(span.saturating_add(1))).unwrap_or(0))
    }

    /// Whether something happens that does so in `share` of all cases.
    pub(crate) fn happens(&mut self, share: f64) -> bool {
        // 53 bits, so that every number is exact.
        ((self.draw() >> 11) as f64) < share * (1_u64 << 53) as f64
    }

    /// One of `of`; none of none.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(self.below(of.len()))
    }
}

/// A number below `limit` that `hash` decides.
fn scale(hash: u64, limit: usize) -> usize {
    usize::try_from((u128::from(hash) * limit as u128) >> 64).unwrap_or(0)
}

/// Spreads the bits of a number (the finaliser of SplitMix64).
pub(crate) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// What stays the same about something: numbers that depend on what it is and on nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trait(u64);

impl Trait {
    /// The trait of the thing that `number` stands for.
    pub(crate) fn of(number: u64) -> Self {
        Self(mix(number))
    }

    /// The trait of one of its parts.
    pub(crate) fn part(self, number: u64) -> Self {
        Self(mix(self.0 ^ number.wrapping_mul(0xD6E8_FEB8_6659_FD93)))
    }

    /// The number itself.
    pub(crate) fn number(self) -> u64 {
        self.0
    }

    /// A number below `limit`; 0 if that is 0.
    pub(crate) fn below(self, limit: usize) -> usize {
        scale(self.0, limit)
    }

    /// One of `of`, or nothing of nothing.
    pub(crate) fn pick(self, of: &[&'static str]) -> &'static str {
        of.get(self.below(of.len())).copied().unwrap_or_default()
    }
}

/// A number that stands for a text (FNV-1a).
pub(crate) fn number_of(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers_for_ever() {
        let mut random = Random::new(1, 2);
        let drawn = [random.draw(), random.draw()];
        assert_eq!(drawn, [1_560_450_531_085_251_801, 6_771_935_129_298_712_585], "events of a seed would change");
        assert_eq!(mix(0), 0xE220_A839_7B1D_CDAF);
    }

    #[test]
    fn numbers_stay_within_their_limits_and_reach_them() {
        let mut random = Random::new(7, 0);
        let drawn: Vec<i64> = (0..1000).map(|_| random.between(-2, 2)).collect();
        assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&-2), Some(&2)));
        assert_eq!(random.below(0), 0);
        assert!(!random.happens(0.0) && random.happens(1.0));
    }
}
