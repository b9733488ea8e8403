//! The units that are known without the catalogue's help, and their conversion.

use std::collections::BTreeMap;

use crate::shape::Many;

/// One unit: base = x · factor + offset.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    symbol: String,
    dimension: &'static str,
    factor: f64,
    offset: f64,
    spellings: Vec<String>,
}

/// All units of a catalogue.
#[derive(Debug)]
pub(crate) struct Units(Vec<Unit>);

/// Symbol, dimension, factor, offset, other spellings.
type Line = (&'static str, &'static str, f64, f64, &'static str);

const BUILT_IN: &[Line] = &[
    ("m", "length", 1.0, 0.0, "meter meters metre metres"),
    ("km", "length", 1000.0, 0.0, "kilometer kilometers kilometre kilometres"),
    ("mi", "length", 1609.344, 0.0, "mile miles"),
    ("ft", "length", 0.3048, 0.0, "foot feet"),
    ("cm", "length", 0.01, 0.0, "centimeter centimeters"),
    ("mm", "length", 0.001, 0.0, "millimeter millimeters"),
    ("km/h", "speed", 1.0, 0.0, "kph kmh kilometers_per_hour"),
    ("mph", "speed", 1.609344, 0.0, "mi/h miles_per_hour"),
    ("m/s", "speed", 3.6, 0.0, "mps meters_per_second"),
    ("kn", "speed", 1.852, 0.0, "knot knots"),
    ("J", "energy", 1.0, 0.0, ""),
    ("kJ", "energy", 1000.0, 0.0, ""),
    ("MJ", "energy", 1_000_000.0, 0.0, ""),
    ("Wh", "energy", 3600.0, 0.0, "wh watt_hour watt_hours"),
    ("kWh", "energy", 3_600_000.0, 0.0, "kwh kilowatt_hour kilowatt_hours"),
    ("MWh", "energy", 3_600_000_000.0, 0.0, ""),
    ("W", "power", 1.0, 0.0, "watt watts"),
    ("kW", "power", 1000.0, 0.0, "kilowatt kilowatts"),
    ("MW", "power", 1_000_000.0, 0.0, ""),
    ("PS", "power", 735.49875, 0.0, ""),
    ("hp", "power", 745.699_871_582_270_2, 0.0, ""),
    ("V", "voltage", 1.0, 0.0, "volt volts"),
    ("mV", "voltage", 0.001, 0.0, ""),
    ("kV", "voltage", 1000.0, 0.0, ""),
    ("A", "current", 1.0, 0.0, "ampere amperes amp amps"),
    ("mA", "current", 0.001, 0.0, ""),
    ("celsius", "temperature", 1.0, 0.0, "Celsius °C C"),
    ("fahrenheit", "temperature", 5.0 / 9.0, -160.0 / 9.0, "Fahrenheit °F F"),
    ("kelvin", "temperature", 1.0, -273.15, "Kelvin K"),
    ("Pa", "pressure", 1.0, 0.0, "pascal pascals"),
    ("hPa", "pressure", 100.0, 0.0, ""),
    ("kPa", "pressure", 1000.0, 0.0, "kilopascal kilopascals"),
    ("MPa", "pressure", 1_000_000.0, 0.0, ""),
    ("bar", "pressure", 100_000.0, 0.0, "bars"),
    ("mbar", "pressure", 100.0, 0.0, ""),
    ("psi", "pressure", 6_894.757_293_168_361, 0.0, "PSI"),
    ("L", "volume", 1.0, 0.0, "l liter liters litre litres"),
    ("mL", "volume", 0.001, 0.0, ""),
    ("m3", "volume", 1000.0, 0.0, ""),
    ("gal", "volume", 3.785_411_784, 0.0, "gallon gallons"),
    ("gal_uk", "volume", 4.54609, 0.0, ""),
    ("s", "time", 1.0, 0.0, "sec second seconds"),
    ("ms", "time", 0.001, 0.0, "millisecond milliseconds"),
    ("min", "time", 60.0, 0.0, "minute minutes"),
    ("h", "time", 3600.0, 0.0, "hr hour hours"),
    ("d", "time", 86400.0, 0.0, "day days"),
    ("deg", "angle", 1.0, 0.0, "degree degrees °"),
    ("rad", "angle", 57.295_779_513_082_32, 0.0, "radian radians"),
    ("percent", "ratio", 1.0, 0.0, "percentage %"),
    ("ratio", "ratio", 100.0, 0.0, "fraction"),
    ("permille", "ratio", 0.1, 0.0, ""),
    ("kg", "mass", 1.0, 0.0, "kilogram kilograms"),
    ("g", "mass", 0.001, 0.0, ""),
    ("t", "mass", 1000.0, 0.0, ""),
    ("lb", "mass", 0.453_592_37, 0.0, ""),
    ("rpm", "rotation", 1.0, 0.0, "RPM"),
    ("Hz", "frequency", 1.0, 0.0, "hz hertz"),
    ("kHz", "frequency", 1000.0, 0.0, ""),
    ("MHz", "frequency", 1_000_000.0, 0.0, ""),
    ("Ah", "charge", 1.0, 0.0, "ah ampere_hour ampere_hours"),
    ("mAh", "charge", 0.001, 0.0, ""),
    ("Nm", "torque", 1.0, 0.0, "N·m newton_meter newton_meters"),
    ("m/s2", "acceleration", 1.0, 0.0, ""),
    ("g_force", "acceleration", 9.80665, 0.0, ""),
    ("count", "count", 1.0, 0.0, "counts"),
];

impl Unit {
    pub(crate) fn dimension(&self) -> &'static str {
        self.dimension
    }

    pub(crate) fn is(&self, other: &Self) -> bool {
        self.symbol == other.symbol
    }

    /// What stands in this unit, in the unit `to` of the same dimension.
    pub(crate) fn convert(&self, to: &Self, x: f64) -> f64 {
        let factor = self.factor / to.factor;
        let offset = (self.offset - to.offset) / to.factor;
        x * factor + offset
    }
}

impl Units {
    /// The built-in units with the catalogue's further spellings.
    pub(crate) fn with(more: &BTreeMap<String, Many<String>>) -> Result<Self, String> {
        let built_in = BUILT_IN.iter().map(|(symbol, dimension, factor, offset, spellings)| Unit {
            symbol: (*symbol).to_owned(),
            dimension,
            factor: *factor,
            offset: *offset,
            spellings: spellings.split_whitespace().map(str::to_owned).collect(),
        });
        let mut units: Vec<Unit> = built_in.collect();
        for (symbol, spellings) in more {
            let unit = units.iter_mut().find(|unit| unit.symbol == *symbol);
            let unit = unit.ok_or_else(|| format!("units: nobody knows a unit `{symbol}`"))?;
            unit.spellings.extend(spellings.0.iter().cloned());
        }
        Ok(Self(units))
    }

    /// The units that a text spells, with case: one for each dimension that knows the word.
    pub(crate) fn spelled<'u>(&'u self, text: &'u str) -> impl Iterator<Item = &'u Unit> {
        self.0.iter().filter(move |unit| unit.symbol == text || unit.spellings.iter().any(|word| word == text))
    }

    /// The unit that the catalogue names.
    pub(crate) fn named(&self, text: &str) -> Result<Unit, String> {
        self.spelled(text).next().cloned().ok_or_else(|| format!("nobody knows a unit `{text}`"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn convert(from: &str, to: &str, x: f64) -> f64 {
        let units = Units::with(&BTreeMap::new()).unwrap();
        units.named(from).unwrap().convert(&units.named(to).unwrap(), x)
    }

    #[test]
    fn known_conversions_come_out() {
        assert_eq!(convert("mi", "km", 1.0), 1.609344);
        assert_eq!(convert("miles", "km", 10.0), 16.09344);
        assert_eq!(convert("ratio", "percent", 0.77), 77.0);
        assert_eq!(convert("hours", "min", 1.5), 90.0);
        assert!((convert("F", "C", 212.0) - 100.0).abs() < 1e-12);
        assert!((convert("C", "F", -40.0) + 40.0).abs() < 1e-12);
        assert!((convert("K", "C", 0.0) + 273.15).abs() < 1e-12);
        assert!((convert("psi", "kPa", 32.0) - 220.632).abs() < 1e-3);
    }

    #[test]
    fn no_word_means_two_units_of_one_dimension() {
        let units = Units::with(&BTreeMap::new()).unwrap();
        for unit in &units.0 {
            for word in unit.spellings.iter().chain([&unit.symbol]) {
                let same = units.spelled(word).filter(|other| other.dimension == unit.dimension).count();
                assert_eq!(same, 1, "{word}");
            }
        }
    }

    #[test]
    fn the_catalogue_adds_spellings_but_no_units() {
        let more = |symbol: &str| BTreeMap::from([(symbol.to_owned(), Many(vec!["Prozent".to_owned()]))]);
        assert_eq!(Units::with(&more("percent")).unwrap().named("Prozent").unwrap().symbol, "percent");
        assert!(Units::with(&more("furlong")).is_err());
    }
}
