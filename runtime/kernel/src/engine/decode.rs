//! One scalar: from JSON to a value that fits its field, or the reason why not.

use crate::lexer::{Exact, Raw, RawKind, Short, equal, is_number, unescape};
use crate::sink::Value;
use crate::tables::{Bounds, Conversion, Field, Fold, Kind, Rules, Tables, TimeFormat, Violation};
use crate::{Count, Reason};

use super::came::{Came, Number, is_sentinel};
use super::moment::{FIRST, LAST, date, naive_utc, rfc3339};

/// What governs a unit-bearing value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum UnitState {
    /// No unit came.
    Absent,
    /// The field's own unit, or one that does not concern it.
    Own,
    /// Another unit of the dimension.
    Other(Conversion),
    /// None that is known: the field is not looked at.
    Unknown,
}

/// What a scalar came to.
#[derive(Debug, PartialEq)]
pub(super) enum Decoded<'a> {
    /// NULL: null or a sentinel.
    Null,
    /// A value that fits.
    Value(Value<'a>),
    /// Nothing that the field takes.
    Refused(Reason),
}

/// Reads `raw` of `text` as a scalar of `field`. `buffer` takes texts whose escapes are resolved; `counted` what is to be counted if the value is used.
#[inline]
pub(super) fn scalar<'a>(
    tables: &'a Tables,
    field: &Field,
    text: &'a str,
    raw: Raw,
    unit: UnitState,
    buffer: &'a mut String,
    counted: &mut Vec<Count>,
) -> Decoded<'a> {
    // Most values are texts that no attribute speaks of.
    if let (Kind::String, 0, Some(text)) = (&field.kind, field.rules, raw.plain_text(text)) {
        return Decoded::Value(Value::Text(text));
    }
    any_scalar(tables, field, text, raw, unit, buffer, counted)
}

#[inline(never)]
fn any_scalar<'a>(
    tables: &'a Tables,
    field: &Field,
    text: &'a str,
    raw: Raw,
    unit: UnitState,
    buffer: &'a mut String,
    counted: &mut Vec<Count>,
) -> Decoded<'a> {
    if raw.kind == RawKind::Null {
        return Decoded::Null;
    }
    let rules = tables.rules(field);
    if matches!(field.kind, Kind::Sequence) {
        return sequence(raw, text, buffer);
    }
    let came = match Came::of(raw, text, buffer) {
        Some(came) => came,
        None if matches!(field.kind, Kind::Json) || !takes_text(field, rules) => Came::Other,
        None => return Decoded::Refused(Reason::LoneSurrogate),
    };
    if rules.sentinels.len > 0 && is_sentinel(&tables.sentinels, rules, &came) {
        counted.push(Count::Sentinel);
        return Decoded::Null;
    }
    let result = match &field.kind {
        Kind::Boolean => match raw.kind {
            RawKind::True => Ok(Value::Boolean(true)),
            RawKind::False => Ok(Value::Boolean(false)),
            _ => Err(Reason::WrongType),
        },
        Kind::Json => Ok(Value::Text(raw.of(text))),
        Kind::String => came.text().and_then(|text| in_enum(tables, rules, text, counted)),
        Kind::Date => came.text().and_then(date).map(Value::Date),
        Kind::Timestamp { formats } => moment(formats, rules, &came, counted).map(Value::Timestamp),
        Kind::Array { .. } | Kind::Struct { .. } | Kind::Map { .. } | Kind::Sequence => Err(Reason::WrongType),
        kind => came.number(rules).and_then(|number| numeric(kind, rules, number, unit, counted)),
    };
    result.map_or_else(Decoded::Refused, Decoded::Value)
}

fn takes_text(field: &Field, rules: &Rules) -> bool {
    match &field.kind {
        Kind::String | Kind::Sequence | Kind::Date | Kind::Json => true,
        Kind::Timestamp { formats } => rules.text || formats.iter().any(|format| format.is_text()),
        Kind::Boolean | Kind::Array { .. } | Kind::Struct { .. } | Kind::Map { .. } => false,
        _ => rules.text,
    }
}

impl TimeFormat {
    fn is_text(self) -> bool {
        matches!(self, Self::Rfc3339 | Self::NaiveUtc)
    }
}

/// Digits as text, padded so that the order of texts is that of the numbers.
fn sequence<'a>(raw: Raw, text: &str, buffer: &'a mut String) -> Decoded<'a> {
    const WIDTH: usize = 40;
    if raw.kind != RawKind::Text {
        return Decoded::Refused(Reason::WrongType);
    }
    buffer.clear();
    if unescape(raw.inside(text), buffer).is_err() {
        return Decoded::Refused(Reason::LoneSurrogate);
    }
    if buffer.is_empty() || buffer.len() > WIDTH || !buffer.bytes().all(|byte| byte.is_ascii_digit()) {
        return Decoded::Refused(Reason::BadFormat);
    }
    (buffer.len()..WIDTH).for_each(|_| buffer.insert(0, '0'));
    Decoded::Value(Value::Text(buffer))
}

/// Microseconds of a timestamp: text formats first, then the numeric one.
fn moment(formats: &[TimeFormat], rules: &Rules, came: &Came<'_>, counted: &mut Vec<Count>) -> Result<i64, Reason> {
    let numeric = formats.iter().find(|format| !format.is_text());
    let text = match came {
        Came::Text(text) => Some(*text),
        _ => None,
    };
    let written = text.and_then(|text| {
        formats.iter().find_map(|format| match format {
            TimeFormat::Rfc3339 => rfc3339(text),
            TimeFormat::NaiveUtc => naive_utc(text),
            TimeFormat::EpochMs | TimeFormat::EpochS => None,
        })
    });
    let (micros, cut) = match (written, numeric, came) {
        (Some(written), ..) => written,
        (None, Some(format), Came::Number(number)) => epoch(*format, *number)?,
        (None, Some(format), Came::Text(text)) if rules.text && is_number(text) => {
            epoch(*format, Number::of(text).ok_or(Reason::BadFormat)?)?
        }
        (None, _, Came::Text(_)) if rules.text || formats.iter().any(|format| format.is_text()) => {
            return Err(Reason::BadFormat);
        }
        _ => return Err(Reason::WrongType),
    };
    if !(FIRST..=LAST).contains(&micros) {
        return Err(Reason::DoesNotFit);
    }
    if cut {
        counted.push(Count::PrecisionCut);
    }
    Ok(micros)
}

fn epoch(format: TimeFormat, number: Number<'_>) -> Result<(i64, bool), Reason> {
    let (scale, micros) = if format == TimeFormat::EpochMs { (3, 1_000) } else { (6, 1_000_000) };
    if let Some(micros) = number.integer().and_then(|whole| whole.checked_mul(micros)) {
        return Ok((micros, false));
    }
    let (micros, cut) = number.exact().scaled_and_cut(scale).ok_or(Reason::DoesNotFit)?;
    Ok((i64::try_from(micros).map_err(|_| Reason::DoesNotFit)?, cut))
}

fn in_enum<'a>(
    tables: &'a Tables,
    rules: &Rules,
    text: &'a str,
    counted: &mut Vec<Count>,
) -> Result<Value<'a>, Reason> {
    let words = rules.words.slice(&tables.words);
    if words.is_empty() {
        return Ok(Value::Text(text));
    }
    let same = words.iter().find(|word| equal(text.as_bytes(), word.as_bytes()));
    if let Some(word) = same.or_else(|| words.iter().find(|word| rules.fold.equal(text, word))) {
        return Ok(Value::Text(word));
    }
    outside(rules, Count::NotInEnum, Reason::NotInEnum, counted).map(|()| Value::Text(text))
}

fn outside(rules: &Rules, count: Count, reason: Reason, counted: &mut Vec<Count>) -> Result<(), Reason> {
    match rules.violation {
        Violation::Keep => {
            counted.push(count);
            Ok(())
        }
        Violation::Rescue => Err(reason),
    }
}

fn numeric<'a>(
    kind: &Kind,
    rules: &Rules,
    number: Number<'_>,
    unit: UnitState,
    counted: &mut Vec<Count>,
) -> Result<Value<'a>, Reason> {
    let conversion = match unit {
        UnitState::Other(conversion) => Some(conversion),
        UnitState::Absent => rules.unit.and_then(|unit| unit.if_absent),
        UnitState::Own | UnitState::Unknown => None,
    };
    let value = match conversion {
        None => plain(kind, number)?,
        Some(conversion) => converted(kind, finite(number)?, conversion)?,
    };
    if let Some(measure) = value.measure(kind)
        && !rules.bounds.contain(measure)
    {
        outside(rules, Count::OutOfRange, Reason::OutOfRange, counted)?;
    }
    if unit == UnitState::Absent {
        counted.push(Count::UnitAssumed);
    }
    if conversion.is_some() {
        counted.push(Count::Converted);
    }
    Ok(value)
}

fn finite(number: Number<'_>) -> Result<f64, Reason> {
    if let Some(value) = number.short.and_then(Short::double) {
        return Ok(value);
    }
    number.text.parse::<f64>().ok().filter(|value| value.is_finite()).ok_or(Reason::DoesNotFit)
}

fn plain<'a>(kind: &Kind, number: Number<'_>) -> Result<Value<'a>, Reason> {
    match kind {
        Kind::Double => finite(number).map(Value::Double),
        Kind::Float => {
            number.text.parse::<f32>().ok().filter(|v| v.is_finite()).map(Value::Float).ok_or(Reason::DoesNotFit)
        }
        _ => match number.integer().filter(|_| !matches!(kind, Kind::Decimal { .. })) {
            Some(whole) => integer(kind, whole.into()),
            None => exact(kind, number.exact()),
        },
    }
}

fn converted<'a>(kind: &Kind, number: f64, conversion: Conversion) -> Result<Value<'a>, Reason> {
    let value = conversion.apply(number);
    if !value.is_finite() {
        return Err(Reason::DoesNotFit);
    }
    match kind {
        Kind::Double => Ok(Value::Double(value)),
        #[allow(clippy::cast_possible_truncation)]
        Kind::Float => Some(value as f32).filter(|v| v.is_finite()).map(Value::Float).ok_or(Reason::DoesNotFit),
        Kind::Decimal { .. } => exact(kind, Exact::of(&format!("{value:e}"))),
        _ if value.fract() == 0.0 && value.abs() < 1e30 => exact(kind, Exact::whole(value)),
        _ => Err(Reason::DoesNotFit),
    }
}

fn exact<'a>(kind: &Kind, number: Exact) -> Result<Value<'a>, Reason> {
    match *kind {
        Kind::Decimal { precision, scale } => number
            .scaled(scale)
            .filter(|digits| 10_u128.checked_pow(precision.into()).is_some_and(|limit| digits.unsigned_abs() < limit))
            .map(Value::Decimal)
            .ok_or(Reason::DoesNotFit),
        _ => number.scaled(0).ok_or(Reason::DoesNotFit).and_then(|whole| integer(kind, whole)),
    }
}

fn integer<'a>(kind: &Kind, whole: i128) -> Result<Value<'a>, Reason> {
    match kind {
        Kind::Byte => whole.try_into().ok().map(Value::Byte),
        Kind::Short => whole.try_into().ok().map(Value::Short),
        Kind::Int => whole.try_into().ok().map(Value::Int),
        Kind::Long => whole.try_into().ok().map(Value::Long),
        _ => None,
    }
    .ok_or(Reason::DoesNotFit)
}

impl Value<'_> {
    /// The number that bounds are held against.
    #[allow(clippy::cast_precision_loss)]
    fn measure(&self, kind: &Kind) -> Option<f64> {
        match (*self, kind) {
            (Value::Byte(v), _) => Some(v.into()),
            (Value::Short(v), _) => Some(v.into()),
            (Value::Int(v), _) => Some(v.into()),
            (Value::Long(v), _) => Some(v as f64),
            (Value::Float(v), _) => Some(v.into()),
            (Value::Double(v), _) => Some(v),
            (Value::Decimal(digits), Kind::Decimal { scale, .. }) => format!("{digits}e-{scale}").parse().ok(),
            _ => None,
        }
    }
}

impl Bounds {
    fn contain(&self, value: f64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

impl Fold {
    /// Whether `text`, folded, is `word`.
    pub(super) fn equal(self, text: &str, word: &str) -> bool {
        text.len() == word.len() && text.bytes().map(|byte| self.byte(byte)).eq(word.bytes())
    }

    fn byte(self, byte: u8) -> u8 {
        match self {
            Self::None => byte,
            Self::Upper => byte.to_ascii_uppercase(),
            Self::Lower => byte.to_ascii_lowercase(),
        }
    }
}
