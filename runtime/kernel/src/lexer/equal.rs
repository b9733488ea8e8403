//! Short texts, compared without a call.

/// Whether two texts are equal. A call would cost more than the some thirty bytes that most of them have.
#[inline]
pub(crate) fn equal(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len()
        && match one.len() {
            32.. => overlapping::<32>(one, other),
            16.. => ends::<16>(one, other),
            8.. => ends::<8>(one, other),
            4.. => ends::<4>(one, other),
            _ => one.iter().zip(other).all(|(one, other)| one == other),
        }
}

/// Whether two texts of one length, at least `N`, are equal: `N` bytes at a time, the last of them again if need be.
#[inline(always)]
fn overlapping<const N: usize>(one: &[u8], other: &[u8]) -> bool {
    let ((ones, _), (others, _)) = (one.as_chunks::<N>(), other.as_chunks::<N>());
    ones.iter().zip(others).all(|(one, other)| one == other) && one.last_chunk::<N>() == other.last_chunk::<N>()
}

/// Whether the first and the last `N` bytes of two texts are equal: all of them, if there are at most twice as many.
#[inline(always)]
fn ends<const N: usize>(one: &[u8], other: &[u8]) -> bool {
    one.first_chunk::<N>() == other.first_chunk::<N>() && one.last_chunk::<N>() == other.last_chunk::<N>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_every_length_differ_by_any_byte() {
        for len in 0..80 {
            let one = vec![b'x'; len];
            assert!(equal(&one, &one.clone()));
            assert!(!equal(&one, &vec![b'x'; len + 1]));
            for place in 0..len {
                let mut other = one.clone();
                other.iter_mut().skip(place).take(1).for_each(|byte| *byte = b'y');
                assert!(!equal(&one, &other), "{len} {place}");
            }
        }
    }
}
