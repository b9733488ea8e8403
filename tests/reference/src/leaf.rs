//! One value without parts: from what came to what stands in the row.

use serde_json::Value;

use crate::govern::Ruling;
use crate::json::{Data, Node, is_number};
use crate::number::{Exact, number};
use crate::plan::{Base, Leaf, Sentinel};
use crate::time;
use crate::units::Unit;
use crate::words::{CONVERTED, NOT_IN_ENUM, OUT_OF_RANGE, PRECISION_CUT, Reason, UNIT_ASSUMED};
use crate::yaml::{Fold, Format, OnViolation};

/// A value that was decoded and converted, before enum, min and max are asked.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) value: Value,
    size: Option<f64>,
    counts: Vec<&'static str>,
}

/// A value as it stands in the row, and what is counted if it does.
pub(crate) type Stands = (Value, Vec<&'static str>);

impl Decoded {
    fn plain(value: Value) -> Self {
        Self { value, size: None, counts: Vec::new() }
    }

    fn sized(text: String, size: f64) -> Self {
        Self { value: number(text), size: Some(size), counts: Vec::new() }
    }
}

/// Whether a raw value is one that means "not known".
pub(crate) fn is_sentinel(leaf: &Leaf, node: &Node, text: &str) -> bool {
    let is_declared = |raw: Sentinel| leaf.sentinels.contains(&raw);
    let number = |text: &str| Sentinel::Number(Exact::of(text));
    match &node.data {
        Data::Number => is_declared(number(node.raw(text))),
        Data::Text(Some(text)) => {
            let counts_as_number = leaf.accept_text && is_number(text);
            is_declared(Sentinel::Text(text.clone())) || (counts_as_number && is_declared(number(text)))
        }
        _ => false,
    }
}

/// Decodes a value that is neither null nor a sentinel, and converts its unit.
pub(crate) fn decode(leaf: &Leaf, node: &Node, text: &str, ruling: &Ruling<'_>) -> Result<Decoded, Reason> {
    match leaf.base {
        Base::Boolean => match node.data {
            Data::Bool(value) => Ok(Decoded::plain(Value::Bool(value))),
            _ => Err(Reason::WrongType),
        },
        Base::String => text_of(node).map(|text| Decoded::plain(text.into())),
        Base::Json => Ok(Decoded::plain(node.raw(text).into())),
        Base::Date => {
            let days = time::days(text_of(node)?).ok_or(Reason::BadFormat)?;
            if !time::in_years(days.saturating_mul(86_400_000_000)) {
                return Err(Reason::DoesNotFit);
            }
            Ok(Decoded::plain(time::date_text(days).into()))
        }
        Base::Timestamp => timestamp(leaf, node, text),
        _ => {
            let written = number_text(leaf, node, text)?;
            let (unit, counts): (Option<&Unit>, Vec<&'static str>) = match ruling {
                Ruling::Other(unit) => (Some(unit), vec![CONVERTED]),
                Ruling::OtherAssumed(unit) => (Some(unit), vec![UNIT_ASSUMED, CONVERTED]),
                Ruling::OwnAssumed => (None, vec![UNIT_ASSUMED]),
                Ruling::Own | Ruling::NotLookedAt => (None, Vec::new()),
            };
            let decoded = match (unit, &leaf.unit) {
                (Some(unit), Some(measure)) => {
                    let x: f64 = written.parse().map_err(|_| Reason::DoesNotFit)?;
                    converted(leaf.base, unit.convert(&measure.own, x))
                }
                _ => own(leaf.base, written),
            };
            decoded.map(|decoded| Decoded { counts, ..decoded }).ok_or(Reason::DoesNotFit)
        }
    }
}

/// Asks enum, min and max.
pub(crate) fn check(leaf: &Leaf, decoded: Decoded) -> Result<Stands, Reason> {
    let Decoded { mut value, size, mut counts } = decoded;
    let mut violated = None;
    if let (Some(words), Value::String(text)) = (&leaf.words, &value) {
        let folded = fold(leaf.fold, text);
        if words.contains(&folded) {
            value = Value::String(folded);
        } else {
            violated = Some((Reason::NotInEnum, NOT_IN_ENUM));
        }
    }
    let below = |x: f64| leaf.min.is_some_and(|min| x < min);
    let above = |x: f64| leaf.max.is_some_and(|max| x > max);
    if size.is_some_and(|x| below(x) || above(x)) {
        violated = Some((Reason::OutOfRange, OUT_OF_RANGE));
    }
    match violated {
        Some((reason, _)) if leaf.on_violation == OnViolation::Rescue => return Err(reason),
        Some((_, word)) => counts.push(word),
        None => {}
    }
    Ok((value, counts))
}

/// A text with its letters folded.
pub(crate) fn fold(fold: Fold, text: &str) -> String {
    match fold {
        Fold::Upper => text.to_ascii_uppercase(),
        Fold::Lower => text.to_ascii_lowercase(),
        Fold::None => text.to_owned(),
    }
}

fn text_of(node: &Node) -> Result<&str, Reason> {
    match &node.data {
        Data::Text(Some(text)) => Ok(text),
        Data::Text(None) => Err(Reason::LoneSurrogate),
        _ => Err(Reason::WrongType),
    }
}

fn number_text<'n>(leaf: &Leaf, node: &'n Node, text: &'n str) -> Result<&'n str, Reason> {
    match &node.data {
        Data::Number => Ok(node.raw(text)),
        Data::Text(_) if leaf.accept_text => {
            let inner = text_of(node)?;
            if is_number(inner) { Ok(inner) } else { Err(Reason::BadFormat) }
        }
        _ => Err(Reason::WrongType),
    }
}

/// The bounds of an integer type.
fn bounds(base: Base) -> Option<(i128, i128)> {
    match base {
        Base::Byte => Some((i8::MIN.into(), i8::MAX.into())),
        Base::Short => Some((i16::MIN.into(), i16::MAX.into())),
        Base::Int => Some((i32::MIN.into(), i32::MAX.into())),
        Base::Long => Some((i64::MIN.into(), i64::MAX.into())),
        _ => None,
    }
}

fn integer(base: Base, value: i128) -> Option<Decoded> {
    let (least, most) = bounds(base)?;
    (least..=most).contains(&value).then(|| Decoded::sized(value.to_string(), value as f64))
}

/// A number in the catalogue's own unit.
fn own(base: Base, written: &str) -> Option<Decoded> {
    match base {
        Base::Float => {
            let value: f32 = written.parse().ok()?;
            value.is_finite().then(|| Decoded::sized(format!("{value:?}"), value.into()))
        }
        Base::Double => {
            let value: f64 = written.parse().ok()?;
            value.is_finite().then(|| Decoded::sized(format!("{value:?}"), value))
        }
        Base::Decimal(precision, scale) => {
            let text = Exact::of(written).decimal(precision, scale)?;
            let size = text.parse().ok()?;
            Some(Decoded::sized(text, size))
        }
        _ => integer(base, Exact::of(written).whole()?),
    }
}

/// A number that was converted into the catalogue's unit.
fn converted(base: Base, x: f64) -> Option<Decoded> {
    if !x.is_finite() {
        return None;
    }
    match base {
        Base::Float => {
            let value = x as f32;
            value.is_finite().then(|| Decoded::sized(format!("{value:?}"), value.into()))
        }
        Base::Double | Base::Decimal(..) => own(base, &format!("{x:?}")),
        _ if x.fract() == 0.0 => integer(base, x as i128),
        _ => None,
    }
}

fn timestamp(leaf: &Leaf, node: &Node, text: &str) -> Result<Decoded, Reason> {
    let read = match &node.data {
        Data::Number => epoch(leaf, node.raw(text)).unwrap_or(Err(Reason::WrongType))?,
        Data::Text(_) if takes_texts(leaf) => {
            let inner = text_of(node)?;
            let mut texts = leaf.formats.iter().filter_map(|format| match format {
                Format::Rfc3339 => time::rfc3339(inner),
                Format::NaiveUtc => time::naive_utc(inner),
                Format::EpochMs | Format::EpochS => None,
            });
            match texts.next() {
                Some(read) => read,
                None if leaf.accept_text && is_number(inner) => epoch(leaf, inner).unwrap_or(Err(Reason::BadFormat))?,
                None => return Err(Reason::BadFormat),
            }
        }
        _ => return Err(Reason::WrongType),
    };
    let (micros, cut) = read;
    if !time::in_years(micros) {
        return Err(Reason::DoesNotFit);
    }
    let counts = if cut { vec![PRECISION_CUT] } else { Vec::new() };
    Ok(Decoded { counts, ..Decoded::plain(time::timestamp_text(micros).into()) })
}

/// Whether a time may come as a text at all.
fn takes_texts(leaf: &Leaf) -> bool {
    leaf.accept_text || leaf.formats.iter().any(|format| matches!(format, Format::Rfc3339 | Format::NaiveUtc))
}

/// A number in the field's numeric format; `None` if it has none.
fn epoch(leaf: &Leaf, written: &str) -> Option<Result<time::Read, Reason>> {
    let shift = leaf.formats.iter().find_map(|format| match format {
        Format::EpochMs => Some(3),
        Format::EpochS => Some(6),
        Format::Rfc3339 | Format::NaiveUtc => None,
    })?;
    Some(Exact::of(written).cut(shift).ok_or(Reason::DoesNotFit))
}
