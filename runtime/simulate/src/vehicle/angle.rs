//! Angles without the machine's own sine, which differs from one library to another.

/// A thousand times the sine of so many tenths of a degree (Bhaskara's approximation, right to two in a thousand).
pub(crate) fn sine(tenths: i64) -> i64 {
    let turned = tenths.rem_euclid(3600);
    let (half, sign) = if turned < 1800 { (turned, 1) } else { (turned - 1800, -1) };
    let product = half * (1800 - half);
    sign * 4000 * product / (4_050_000 - product)
}

/// The point of the compass of so many tenths of a degree.
pub(crate) fn direction(tenths: i64) -> &'static str {
    const POINTS: [&str; 8] = ["N", "NE", "E", "SE", "S", "SW", "W", "NW"];
    let eighth = usize::try_from((tenths + 225).rem_euclid(3600) / 450).unwrap_or(0);
    POINTS.get(eighth).copied().unwrap_or("N")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_has_its_sines_and_points() {
        assert_eq!([0, 300, 900, 1800, 2700, -900].map(sine), [0, 500, 1000, 0, -1000, -1000]);
        assert_eq!([0, 460, 3590, 1800, 2249].map(direction), ["N", "NE", "N", "S", "SW"]);
    }
}
