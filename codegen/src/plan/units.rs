//! Units that Planish knows: their dimensions, their spellings, and how values are converted between them.
//!
//! A unit says how its dimension's base reads in it: base = x · factor + offset. The symbols are what a catalogue writes; the spellings
//! are what an event may send. A catalogue adds spellings, never units.

use std::collections::BTreeMap;

use planish_kernel::tables::Conversion;

/// A unit and its relation to the base of its dimension.
struct Unit {
    symbol: &'static str,
    dimension: &'static str,
    factor: f64,
    offset: f64,
    /// Texts that mean it, beside the symbol itself.
    spellings: &'static [&'static str],
}

/// A unit whose zero is that of its base.
const fn scaled(
    dimension: &'static str,
    symbol: &'static str,
    factor: f64,
    spellings: &'static [&'static str],
) -> Unit {
    Unit { symbol, dimension, factor, offset: 0.0, spellings }
}

/// A unit with a zero of its own.
const fn shifted(
    dimension: &'static str,
    symbol: &'static str,
    factor: f64,
    offset: f64,
    spellings: &'static [&'static str],
) -> Unit {
    Unit { symbol, dimension, factor, offset, spellings }
}

static UNITS: &[Unit] = &[
    scaled("length", "m", 1.0, &["meter", "meters", "metre", "metres"]),
    scaled("length", "km", 1000.0, &["kilometer", "kilometers", "kilometre", "kilometres"]),
    scaled("length", "mi", 1609.344, &["mile", "miles"]),
    scaled("length", "ft", 0.3048, &["foot", "feet"]),
    scaled("length", "cm", 0.01, &["centimeter", "centimeters"]),
    scaled("length", "mm", 0.001, &["millimeter", "millimeters"]),
    scaled("speed", "km/h", 1.0, &["kph", "kmh", "kilometers_per_hour"]),
    scaled("speed", "mph", 1.609344, &["mi/h", "miles_per_hour"]),
    scaled("speed", "m/s", 3.6, &["mps", "meters_per_second"]),
    scaled("speed", "kn", 1.852, &["knot", "knots"]),
    scaled("energy", "J", 1.0, &[]),
    scaled("energy", "kJ", 1e3, &[]),
    scaled("energy", "MJ", 1e6, &[]),
    scaled("energy", "Wh", 3.6e3, &["wh", "watt_hour", "watt_hours"]),
    scaled("energy", "kWh", 3.6e6, &["kwh", "kilowatt_hour", "kilowatt_hours"]),
    scaled("energy", "MWh", 3.6e9, &[]),
    scaled("power", "W", 1.0, &["watt", "watts"]),
    scaled("power", "kW", 1e3, &["kilowatt", "kilowatts"]),
    scaled("power", "MW", 1e6, &[]),
    scaled("power", "PS", 735.498_75, &[]),
    scaled("power", "hp", 745.699_871_582_270_2, &[]),
    scaled("voltage", "V", 1.0, &["volt", "volts"]),
    scaled("voltage", "mV", 0.001, &[]),
    scaled("voltage", "kV", 1e3, &[]),
    scaled("current", "A", 1.0, &["ampere", "amperes", "amp", "amps"]),
    scaled("current", "mA", 0.001, &[]),
    scaled("temperature", "celsius", 1.0, &["Celsius", "°C", "C"]),
    shifted("temperature", "fahrenheit", 5.0 / 9.0, -160.0 / 9.0, &["Fahrenheit", "°F", "F"]),
    shifted("temperature", "kelvin", 1.0, -273.15, &["Kelvin", "K"]),
    scaled("pressure", "Pa", 1.0, &["pascal", "pascals"]),
    scaled("pressure", "hPa", 100.0, &[]),
    scaled("pressure", "kPa", 1e3, &["kilopascal", "kilopascals"]),
    scaled("pressure", "MPa", 1e6, &[]),
    scaled("pressure", "bar", 1e5, &["bars"]),
    scaled("pressure", "mbar", 100.0, &[]),
    scaled("pressure", "psi", 6_894.757_293_168_361, &["PSI"]),
    scaled("volume", "L", 1.0, &["l", "liter", "liters", "litre", "litres"]),
    scaled("volume", "mL", 0.001, &[]),
    scaled("volume", "m3", 1e3, &[]),
    scaled("volume", "gal", 3.785_411_784, &["gallon", "gallons"]),
    scaled("volume", "gal_uk", 4.546_09, &[]),
    scaled("time", "s", 1.0, &["sec", "second", "seconds"]),
    scaled("time", "ms", 0.001, &["millisecond", "milliseconds"]),
    scaled("time", "min", 60.0, &["minute", "minutes"]),
    scaled("time", "h", 3.6e3, &["hr", "hour", "hours"]),
    scaled("time", "d", 86.4e3, &["day", "days"]),
    scaled("angle", "deg", 1.0, &["degree", "degrees", "°"]),
    scaled("angle", "rad", 57.295_779_513_082_32, &["radian", "radians"]),
    scaled("ratio", "percent", 1.0, &["percentage", "%"]),
    scaled("ratio", "ratio", 100.0, &["fraction"]),
    scaled("ratio", "permille", 0.1, &[]),
    scaled("mass", "kg", 1.0, &["kilogram", "kilograms"]),
    scaled("mass", "g", 0.001, &[]),
    scaled("mass", "t", 1e3, &[]),
    scaled("mass", "lb", 0.453_592_37, &[]),
    scaled("rotation", "rpm", 1.0, &["RPM"]),
    scaled("frequency", "Hz", 1.0, &["hz", "hertz"]),
    scaled("frequency", "kHz", 1e3, &[]),
    scaled("frequency", "MHz", 1e6, &[]),
    scaled("charge", "Ah", 1.0, &["ah", "ampere_hour", "ampere_hours"]),
    scaled("charge", "mAh", 0.001, &[]),
    scaled("torque", "Nm", 1.0, &["N·m", "newton_meter", "newton_meters"]),
    scaled("acceleration", "m/s2", 1.0, &[]),
    scaled("acceleration", "g_force", 9.806_65, &[]),
    scaled("count", "count", 1.0, &["counts"]),
];

fn unit(symbol: &str) -> Option<&'static Unit> {
    UNITS.iter().find(|unit| unit.symbol == symbol)
}

/// The dimension of the unit with this symbol, such as `length` of `km`.
#[must_use]
pub fn dimension(symbol: &str) -> Option<&'static str> {
    unit(symbol).map(|unit| unit.dimension)
}

/// The symbols of all units, those of a dimension together.
pub fn symbols() -> impl Iterator<Item = &'static str> {
    UNITS.iter().map(|unit| unit.symbol)
}

/// All spellings of the units of `dimension`, each with the symbol of the unit that it means, sorted by spelling.
///
/// `extra` holds the catalogue's own spellings in the same form, of any dimension. A spelling that both have means what the catalogue says.
#[must_use]
pub fn spellings_of(dimension: &str, extra: &[(String, String)]) -> Vec<(String, String)> {
    let mut spellings = BTreeMap::new();
    for unit in UNITS.iter().filter(|unit| unit.dimension == dimension) {
        for spelling in unit.spellings.iter().chain([&unit.symbol]) {
            spellings.insert((*spelling).to_owned(), unit.symbol.to_owned());
        }
    }
    for (spelling, symbol) in extra {
        if self::dimension(symbol) == Some(dimension) {
            spellings.insert(spelling.clone(), symbol.clone());
        }
    }
    spellings.into_iter().collect()
}

/// How a value in `from` becomes one in `to`; none if they are the same unit, or not of one dimension.
#[must_use]
pub fn conversion(from: &str, to: &str) -> Option<Conversion> {
    let (from, to) = (unit(from)?, unit(to)?);
    (from.symbol != to.symbol && from.dimension == to.dimension)
        .then(|| Conversion { factor: from.factor / to.factor, offset: (from.offset - to.offset) / to.factor })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeSet;

    use super::*;

    fn convert(value: f64, from: &str, to: &str) -> f64 {
        conversion(from, to).unwrap().apply(value)
    }

    #[test]
    fn miles_become_kilometres() {
        assert_eq!(convert(1000.0, "mi", "km"), 1609.344);
    }

    #[test]
    fn fahrenheit_and_celsius_meet_at_their_fixed_points() {
        assert!((convert(212.0, "fahrenheit", "celsius") - 100.0).abs() < 1e-12);
        assert!((convert(0.0, "celsius", "fahrenheit") - 32.0).abs() < 1e-12);
        assert!((convert(-40.0, "fahrenheit", "celsius") + 40.0).abs() < 1e-12);
        assert!((convert(0.0, "celsius", "kelvin") - 273.15).abs() < 1e-12);
        assert!((convert(32.0, "fahrenheit", "kelvin") - 273.15).abs() < 1e-12);
    }

    #[test]
    fn a_ratio_is_a_hundred_times_less_than_percent() {
        assert_eq!(convert(0.77, "ratio", "percent"), 0.77 * 100.0);
    }

    #[test]
    fn there_is_no_conversion_to_itself_nor_to_another_dimension() {
        assert_eq!(conversion("km", "km"), None);
        assert_eq!(conversion("km", "km/h"), None);
        assert_eq!(conversion("km", "parsec"), None);
    }

    #[test]
    fn every_conversion_goes_back() {
        for from in symbols() {
            for to in symbols() {
                let (Some(there), Some(back)) = (conversion(from, to), conversion(to, from)) else { continue };
                let round = back.apply(there.apply(20.0));
                assert!((round - 20.0).abs() < 1e-9, "{from} → {to} → {from} makes {round} of 20");
            }
        }
    }

    #[test]
    fn no_spelling_means_two_units_of_one_dimension() {
        let mut seen = BTreeSet::new();
        for unit in UNITS {
            for spelling in unit.spellings.iter().chain([&unit.symbol]) {
                assert!(seen.insert((unit.dimension, *spelling)), "{spelling} stands twice in {}", unit.dimension);
            }
        }
    }

    #[test]
    fn no_symbol_stands_twice() {
        let mut seen = BTreeSet::new();
        assert!(symbols().all(|symbol| seen.insert(symbol)));
    }

    #[test]
    fn spellings_are_sorted_and_hold_the_catalogues_own() {
        let extra = [("prozent".to_owned(), "percent".to_owned()), ("werst".to_owned(), "km".to_owned())];
        let spellings = spellings_of("ratio", &extra);
        assert!(spellings.is_sorted());
        let texts: Vec<&str> = spellings.iter().map(|(spelling, _)| spelling.as_str()).collect();
        assert_eq!(texts, ["%", "fraction", "percent", "percentage", "permille", "prozent", "ratio"]);
    }

    #[test]
    fn the_catalogue_may_give_a_spelling_another_meaning() {
        let extra = [("gallon".to_owned(), "gal_uk".to_owned())];
        assert!(spellings_of("volume", &extra).contains(&("gallon".to_owned(), "gal_uk".to_owned())));
    }
}
