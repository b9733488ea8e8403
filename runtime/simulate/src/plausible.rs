//! Values for columns that the cars know nothing of: from their type, unit, limits and words alone.

use planish_kernel::tables::{Field, Fold, Kind, Scope};
use planish_kernel::{Sink, Tables, Value};

use crate::fill::Moment;
use crate::random::{Trait, number_of};
use crate::sender::{Answer, Asked};
use crate::slot::uuid;

/// A number that moves from its least to its most and back takes so long, in ms.
const PERIOD: i64 = 6 * 3_600_000;

/// Makes values up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plausible<'t> {
    tables: &'t Tables,
    own: Trait,
    id: (u64, u64),
    now: i64,
}

impl<'t> Plausible<'t> {
    /// What a car says at a moment.
    pub(crate) fn new(tables: &'t Tables, at: &Moment<'_>) -> Self {
        Self { tables, own: at.vehicle.own, id: at.id, now: at.vehicle.now }
    }

    /// Feeds a value for the field at `index`.
    pub(crate) fn feed(&self, index: u32, sink: &mut impl Sink) {
        if let Some(field) = self.tables.field(index) {
            self.value(field, self.own.part(u64::from(index)), sink);
        }
    }

    /// Feeds the key: another text for every event.
    pub(crate) fn key(&self, index: u32, sink: &mut impl Sink) {
        let mut text = String::new();
        uuid(self.id.0, self.id.1, &mut text);
        sink.set(index, Value::Text(&text));
    }

    /// Feeds what comes beside the bodies of the signals that were asked for.
    pub(crate) fn states(&self, asked: &[Asked], sink: &mut impl Sink) {
        let Some(scope) = self.tables.scope(self.tables.frame) else { return };
        sink.begin_array(self.tables.system.signal_state);
        for asked in asked {
            sink.begin_struct(0);
            sink.set(0, Value::Text(""));
            sink.begin_struct(1);
            for (index, field) in scope.fields.indexes().zip(scope.fields.slice(&self.tables.fields)) {
                if self.says_how_it_went(field) {
                    if let Some(word) = self.word(asked.answer, field) {
                        sink.set(field.place, Value::Text(word));
                    }
                } else if self.own.part(u64::from(index)).below(3) > 0 {
                    self.value(field, self.own.part(u64::from(index)), sink);
                }
            }
            sink.end_struct();
            sink.end_struct();
        }
        sink.end_array();
    }

    fn says_how_it_went(&self, field: &Field) -> bool {
        let sources = field.sources.slice(&self.tables.sources);
        self.tables.identity.failed.is_some_and(|slot| sources.contains(&slot))
    }

    /// The word for how a signal went.
    fn word(&self, answer: Answer, field: &Field) -> Option<&'t str> {
        let failed = self.tables.failed.slice(&self.tables.words);
        match answer {
            Answer::Fails(_) => failed.first().map(|word| &**word),
            Answer::Value => {
                let words = self.tables.rules(field).words.slice(&self.tables.words);
                let well =
                    |word: &&std::borrow::Cow<'static, str>| !failed.iter().any(|bad| bad.eq_ignore_ascii_case(word));
                words.iter().find(well).map(|word| &**word)
            }
        }
    }

    fn value(&self, field: &Field, own: Trait, sink: &mut impl Sink) {
        let place = field.place;
        let rules = self.tables.rules(field);
        match &field.kind {
            Kind::Boolean => {
                // Every half hour it may be another.
                let half = self.now.div_euclid(1_800_000).unsigned_abs();
                sink.set(place, Value::Boolean(own.part(half).below(2) == 0));
            }
            Kind::Byte => sink.set(place, self.whole(field, own, 127, |v| i8::try_from(v).map(Value::Byte))),
            Kind::Short => sink.set(place, self.whole(field, own, 30_000, |v| i16::try_from(v).map(Value::Short))),
            Kind::Int => sink.set(place, self.whole(field, own, 100_000, |v| i32::try_from(v).map(Value::Int))),
            Kind::Long => sink.set(place, self.whole(field, own, 1 << 40, |v| Ok::<_, ()>(Value::Long(v)))),
            Kind::Float => {
                let (number, unit) = self.hundredths(field, own);
                let value = number as f32 / unit as f32;
                sink.set(place, Value::Float(value));
            }
            Kind::Double => {
                let (number, unit) = self.hundredths(field, own);
                sink.set(place, Value::Double(number as f64 / unit as f64));
            }
            Kind::Decimal { precision, scale } => {
                let (least, most) = bounds(field, self.tables, 0.0, 100.0);
                let digits = 10_i64.pow(u32::from((*precision).min(15)));
                let unit = 10_i64.pow(u32::from((*scale).min(15)));
                let most = ((most * unit as f64) as i64).min(digits - 1);
                let least = ((least * unit as f64).ceil() as i64).max(1 - digits);
                let value = if *scale > 15 { 0 } else { self.wave(own, least, most) };
                sink.set(place, Value::Decimal(value.into()));
            }
            Kind::String | Kind::Sequence => {
                let words = rules.words.slice(&self.tables.words);
                let half = self.now.div_euclid(1_800_000).unsigned_abs();
                match words.get(own.part(half).below(words.len())) {
                    Some(word) => sink.set(place, Value::Text(&folded(word, rules.fold))),
                    None => sink.set(place, Value::Text(own.pick(TEXTS))),
                }
            }
            Kind::Timestamp { .. } => {
                let ago = i64::try_from(own.below(600)).unwrap_or(0);
                sink.set(place, Value::Timestamp((self.now.div_euclid(1000) - ago) * 1_000_000));
            }
            Kind::Date => {
                let day = i32::try_from(self.now.div_euclid(86_400_000)).unwrap_or(0);
                sink.set(place, Value::Date(day - i32::try_from(own.below(400)).unwrap_or(0)));
            }
            Kind::Json => sink.set(place, Value::Text(own.pick(JSONS))),
            Kind::Array { element } => {
                sink.begin_array(place);
                if let Some(element) = self.tables.field(*element) {
                    (0..own.below(4)).for_each(|number| self.value(element, own.part(number as u64), sink));
                }
                sink.end_array();
            }
            Kind::Struct { scope } => {
                sink.begin_struct(place);
                if let Some(scope) = self.tables.scope(*scope) {
                    self.fields(scope, own, sink);
                }
                sink.end_struct();
            }
            Kind::Map { .. } => {}
        }
    }

    fn fields(&self, scope: &Scope, own: Trait, sink: &mut impl Sink) {
        for (number, field) in (0_u64..).zip(scope.fields.slice(&self.tables.fields)) {
            let own = own.part(number ^ number_of(&field.name));
            if own.part(7).below(8) > 0 {
                self.value(field, own, sink);
            }
        }
    }

    /// A whole number within the field's limits, or NULL where there is none.
    fn whole<'v, E>(
        &self,
        field: &Field,
        own: Trait,
        most: i64,
        fit: impl Fn(i64) -> Result<Value<'v>, E>,
    ) -> Value<'v> {
        let (least, most) = bounds(field, self.tables, 0.0, most as f64);
        let (least, most) = (least.ceil(), most.floor());
        if least > most {
            return Value::Null;
        }
        fit(self.wave(own, least as i64, most as i64)).unwrap_or(Value::Null)
    }

    /// A number within the field's limits, and what one is of it.
    fn hundredths(&self, field: &Field, own: Trait) -> (i64, i64) {
        let (least, most) = bounds(field, self.tables, 0.0, 1000.0);
        let unit = if most - least < 2.0 { 10_000 } else { 100 };
        let (least, most) = ((least * unit as f64).ceil(), (most * unit as f64).floor());
        (self.wave(own, least as i64, most as i64), unit)
    }

    /// A number that moves slowly between two others.
    fn wave(&self, own: Trait, least: i64, most: i64) -> i64 {
        let phase = i64::try_from(own.part(3).below(1 << 20)).unwrap_or(0);
        let turned = (self.now.rem_euclid(PERIOD) * (1 << 20) / PERIOD + phase) & ((1 << 20) - 1);
        let up = if turned < 1 << 19 { turned } else { (1 << 20) - turned };
        let span = i128::from(most) - i128::from(least);
        i64::try_from(i128::from(least) + span * i128::from(up) / (1 << 19)).unwrap_or(least)
    }
}

/// The limits of a field, or what is usual for those that it does not have.
fn bounds(field: &Field, tables: &Tables, least: f64, most: f64) -> (f64, f64) {
    const WIDE: f64 = 1e12;
    let bounds = tables.rules(field).bounds;
    match (bounds.min, bounds.max) {
        (None, None) => (least, most),
        (Some(min), None) => (min.clamp(-WIDE, WIDE), (min + most).clamp(-WIDE, WIDE)),
        (None, Some(max)) => ((max - most).clamp(-WIDE, WIDE), max.clamp(-WIDE, WIDE)),
        (Some(min), Some(max)) => (min.clamp(-WIDE, WIDE), max.clamp(-WIDE, WIDE)),
    }
}

/// A word as a sender might write it.
fn folded(word: &str, fold: Fold) -> String {
    match fold {
        Fold::Upper => word.to_ascii_uppercase(),
        Fold::Lower => word.to_ascii_lowercase(),
        Fold::None => word.to_owned(),
    }
}

const TEXTS: &[&str] = &["Fulmar", "Gannet 3", "Petrel \"B\"", "Möwe", "skua/7", "tern-12", "⚓ Dock"];

const JSONS: &[&str] = &["{\"a\":[1,2.5]}", "\"tide\"", "12.50", "true", "[{\"b\":null}]"];
