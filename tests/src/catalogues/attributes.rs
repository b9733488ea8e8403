//! Attributes that fit the type that they stand on.

use planish_codegen::plan::units::{dimension, symbols};

use super::text::{Node, one_or_many, plain, text};
use crate::mutate::Random;

/// A built-in type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalar {
    Boolean,
    /// With its bits.
    Whole(&'static str, u32),
    Float,
    Double,
    Decimal(u32, u32),
    String,
    Timestamp,
    Date,
    Json,
}

/// What a place of use has to know of the types that it leads to: attributes that it has without saying so.
#[derive(Debug, Clone, Default)]
pub(super) struct Inherited {
    unit: Option<&'static str>,
    unit_if_absent: bool,
    min: bool,
    max: bool,
    words: bool,
    fold: Option<&'static str>,
    numeric_format: bool,
}

/// Where attributes stand, as far as it matters to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A field of the envelope or of the state, or a type that may stand there: no text says its unit.
    Outside,
    /// A signal, or one of its fields.
    Inside,
}

/// The texts that may say a body's unit.
pub(super) const GOVERNORS: &[&str] = &["unit", "measure.unit", "einheit"];

/// One of them.
pub(super) fn governor(random: &mut Random) -> Node {
    text(random.pick(GOVERNORS))
}

impl Inherited {
    /// Whether some values break a limit.
    pub(super) fn is_limited(&self) -> bool {
        self.min || self.max || self.words
    }
}

impl Scalar {
    /// One of them.
    pub(super) fn any(random: &mut Random) -> Self {
        match random.below(16) {
            0 | 1 => Self::Boolean,
            2 => Self::Whole("byte", 8),
            3 => Self::Whole("short", 16),
            4 => Self::Whole("int", 32),
            5 => Self::Whole("long", 64),
            6 => Self::Float,
            7 | 8 => Self::Double,
            9 => {
                let precision = 1 + random.below(38) as u32;
                Self::Decimal(precision, random.below(precision as usize + 1) as u32)
            }
            10..13 => Self::String,
            13 => Self::Timestamp,
            14 => Self::Date,
            _ => Self::Json,
        }
    }

    /// Its name.
    pub(super) fn text(self) -> String {
        match self {
            Self::Boolean => "boolean".to_owned(),
            Self::Whole(name, _) => name.to_owned(),
            Self::Float => "float".to_owned(),
            Self::Double => "double".to_owned(),
            Self::Decimal(precision, scale) => format!("decimal({precision},{scale})"),
            Self::String => "string".to_owned(),
            Self::Timestamp => "timestamp".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Json => "json".to_owned(),
        }
    }

    /// Whether it is a number.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Whole(..) | Self::Float | Self::Double | Self::Decimal(..))
    }

    /// A number between -1 and 1, in a unit of the type's own.
    fn number(self, part: f64) -> Node {
        match self {
            Self::Whole(_, bits) => plain((part * f64::from(1_u32 << (bits - 2).min(20))) as i64),
            Self::Decimal(precision, scale) if precision == scale => plain((part * 9.0).trunc() / 10.0),
            Self::Decimal(precision, scale) => plain((part * 10_f64.powi((precision - scale).min(6) as i32)) as i64),
            _ => plain((part * 4000.0).round() / 8.0),
        }
    }
}

/// What makes attributes of values.
#[derive(Debug)]
pub(super) struct Attributes<'a> {
    /// Chance.
    pub(super) random: &'a mut Random,
    /// Where they stand.
    pub(super) place: Place,
    /// How texts are folded here unless somebody says otherwise.
    pub(super) fold: &'static str,
}

impl Attributes<'_> {
    /// Some attributes of a value. What they say is noted in `inherited`, which holds what the value's types say.
    pub(super) fn of(&mut self, scalar: Scalar, inherited: &mut Inherited) -> Vec<(String, Node)> {
        let mut entries = Vec::new();
        if scalar.is_number() {
            self.limits(scalar, inherited, &mut entries);
            self.units(inherited, &mut entries);
        }
        if scalar == Scalar::String && self.random.one_in(3) {
            self.words(inherited, &mut entries);
        }
        if scalar == Scalar::Timestamp && self.random.one_in(2) {
            let formats = self.formats(inherited);
            entries.push(("formats".to_owned(), formats));
        }
        let quoted = scalar.is_number() || (scalar == Scalar::Timestamp && inherited.numeric_format);
        if quoted && self.random.one_in(4) {
            entries.push(("accept".to_owned(), one_or_many(vec![text("text")], self.random)));
        }
        if inherited.is_limited() && self.random.one_in(2) {
            entries.push(("on_violation".to_owned(), text(self.random.pick(&["keep", "rescue"]))));
        }
        if scalar != Scalar::Json && self.random.one_in(5) {
            let sentinels = self.sentinels(scalar);
            entries.push(("sentinels".to_owned(), sentinels));
        }
        entries
    }

    fn limits(&mut self, scalar: Scalar, inherited: &mut Inherited, entries: &mut Vec<(String, Node)>) {
        // One that a type says and one that stands here would have to be compared: here both stand again.
        let (min, max) = if inherited.min || inherited.max {
            let again = self.random.one_in(4);
            (again, again)
        } else {
            (self.random.one_in(4), self.random.one_in(4))
        };
        if min {
            let part = -(self.random.below(64) as f64) / 64.0;
            entries.push(("min".to_owned(), scalar.number(part)));
            inherited.min = true;
        }
        if max {
            let part = (self.random.below(64) + 1) as f64 / 64.0;
            entries.push(("max".to_owned(), scalar.number(part)));
            inherited.max = true;
        }
    }

    fn units(&mut self, inherited: &mut Inherited, entries: &mut Vec<(String, Node)>) {
        if inherited.unit.is_none() && self.random.one_in(2) || self.random.one_in(6) {
            let all: Vec<&'static str> = match inherited.unit.filter(|_| inherited.unit_if_absent) {
                Some(unit) => of_the_same_dimension(unit),
                None => symbols().collect(),
            };
            let unit = all[self.random.below(all.len())];
            entries.push(("unit".to_owned(), text(unit)));
            inherited.unit = Some(unit);
        }
        let Some(unit) = inherited.unit.filter(|_| self.place != Place::Outside) else { return };
        if self.random.one_in(5) {
            let others = of_the_same_dimension(unit);
            entries.push(("unit_if_absent".to_owned(), text(others[self.random.below(others.len())])));
            inherited.unit_if_absent = true;
        }
        if self.random.one_in(5) {
            entries.push(("unit_field".to_owned(), governor(self.random)));
        }
    }

    fn words(&mut self, inherited: &mut Inherited, entries: &mut Vec<(String, Node)>) {
        let mut fold = inherited.fold.unwrap_or(self.fold);
        if self.random.one_in(3) || self.place == Place::Outside {
            fold = self.random.pick(&["none", "upper", "lower"]);
            entries.push(("fold".to_owned(), text(fold)));
            inherited.fold = Some(fold);
        }
        let mut words: Vec<String> = Vec::new();
        for _ in 0..=self.random.below(5) {
            let word = self.random.pick(WORDS);
            let word = folded(word, fold);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        inherited.words = true;
        entries.push(("enum".to_owned(), Node::List(words.into_iter().map(text).collect())));
    }

    fn formats(&mut self, inherited: &mut Inherited) -> Node {
        let mut formats = vec!["rfc3339", "naive_utc", self.random.pick(&["epoch_ms", "epoch_s"])];
        self.random.shuffle(&mut formats);
        formats.truncate(1 + self.random.below(3));
        inherited.numeric_format = formats.iter().any(|format| format.starts_with("epoch"));
        one_or_many(formats.into_iter().map(text).collect(), self.random)
    }

    fn sentinels(&mut self, scalar: Scalar) -> Node {
        let mut sentinels = match scalar {
            Scalar::String => vec![text("N/A"), text("größe"), text("not known")],
            Scalar::Date => vec![text("1900-01-01"), text("9999-12-31")],
            Scalar::Timestamp => vec![plain(0), plain(-1), text("0001-01-01 00:00:00")],
            Scalar::Boolean => vec![text("unknown"), plain(-1)],
            Scalar::Whole(..) => vec![plain(0), plain(-1), plain(127), text("n/a")],
            Scalar::Decimal(precision, scale) if precision == scale => vec![plain(0), plain("0.5"), plain("0.0")],
            Scalar::Decimal(..) => vec![plain(0), plain(-1), plain(9), plain("0.0")],
            _ => vec![plain(0), plain("699.9"), plain("-0.5"), plain(9_007_199_254_740_993_i64), text("n/a")],
        };
        self.random.shuffle(&mut sentinels);
        sentinels.truncate(1 + self.random.below(2));
        one_or_many(sentinels, self.random)
    }
}

/// Words of enums: some are another kind of value where nobody quotes them.
const WORDS: &[&str] =
    &["NO", "on", "1.0", "true", "null", "ok", "NOT_CHARGING", "two words", "ß", "a,b", "", "12", "ERROR"];

fn of_the_same_dimension(unit: &str) -> Vec<&'static str> {
    symbols().filter(|other| dimension(other) == dimension(unit)).collect()
}

/// A word as it is after folding.
pub(super) fn folded(word: &str, fold: &str) -> String {
    match fold {
        "upper" => word.to_ascii_uppercase(),
        "lower" => word.to_ascii_lowercase(),
        _ => word.to_owned(),
    }
}
