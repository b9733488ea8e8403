//! The smallest event and catalogue that still show a fault, so that a failure can be read.

use planish_codegen::generate::generate;
use planish_kernel::lexer::{Raw, RawKind, Tape, unescape};
use serde_yaml::Value;

/// A line without whatever it does not need to be one of those that `shows`.
///
/// # Panics
/// If `line` is not JSON.
#[must_use]
pub fn smallest_line(line: &str, shows: impl Fn(&str) -> bool) -> String {
    let mut line = line.to_owned();
    while let Some(smaller) = smaller_lines(&line).into_iter().find(|smaller| shows(smaller)) {
        line = smaller;
    }
    line
}

/// A catalogue without whatever it does not need to be right and one of those that `shows`.
///
/// # Panics
/// If `yaml` is no YAML.
#[must_use]
pub fn smallest_catalogue(yaml: &str, shows: impl Fn(&str) -> bool) -> String {
    let mut value: Value = serde_yaml::from_str(yaml).unwrap();
    let text = |value: &Value| serde_yaml::to_string(value).unwrap();
    let shows = |yaml: &str| generate("signals.yaml", yaml).is_ok() && shows(yaml);
    if !shows(&text(&value)) {
        return yaml.to_owned();
    }
    while let Some(smaller) = smaller_values(&value).into_iter().find(|smaller| shows(&text(smaller))) {
        value = smaller;
    }
    text(&value)
}

/// The line without one member or element, or with one value in a simpler form.
fn smaller_lines(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut tape = Tape::default();
    let root = tape.document(line).unwrap();
    visit((line, &tape), root, &mut |range, with| {
        found.push(format!("{}{with}{}", &line[..range.start], &line[range.end..]));
    });
    found
}

/// Offers what could stand instead of what.
fn visit((text, tape): (&str, &Tape), raw: Raw, offer: &mut impl FnMut(std::ops::Range<usize>, &str)) {
    let at = |raw: Raw| {
        let start = raw.of(text).as_ptr() as usize - text.as_ptr() as usize;
        start..start + raw.of(text).len()
    };
    match raw.kind {
        RawKind::Object => {
            let parts: Vec<(Raw, Raw)> = tape.members(raw).collect();
            let write = |parts: &mut dyn Iterator<Item = &(Raw, Raw)>| {
                let parts: Vec<String> =
                    parts.map(|(key, value)| format!("{}:{}", key.of(text), value.of(text))).collect();
                format!("{{{}}}", parts.join(","))
            };
            for without in 0..parts.len() {
                let mut rest = parts.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, part)| part);
                offer(at(raw), &write(&mut rest));
            }
            parts.iter().for_each(|(_, value)| visit((text, tape), *value, offer));
        }
        RawKind::Array => {
            let parts: Vec<Raw> = tape.elements(raw).collect();
            for without in 0..parts.len() {
                let rest = parts.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, part)| part.of(text));
                offer(at(raw), &format!("[{}]", rest.collect::<Vec<_>>().join(",")));
            }
            parts.iter().for_each(|part| visit((text, tape), *part, offer));
        }
        RawKind::Text => {
            let mut inner = String::new();
            if unescape(raw.inside(text), &mut inner).is_ok()
                && inner.starts_with('{')
                && Tape::default().document(&inner).is_ok()
            {
                offer(at(raw), &inner);
                for smaller in smaller_lines(&inner) {
                    offer(at(raw), &serde_json::Value::from(smaller).to_string());
                }
            }
        }
        _ => {}
    }
}

/// The value without one entry or item.
fn smaller_values(value: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    match value {
        Value::Mapping(entries) => {
            for (key, inner) in entries {
                let mut without = entries.clone();
                without.shift_remove(key);
                found.push(Value::Mapping(without));
                for smaller in smaller_values(inner) {
                    let mut with = entries.clone();
                    with.insert(key.clone(), smaller);
                    found.push(Value::Mapping(with));
                }
            }
        }
        // An empty list says something else than one that is not there.
        Value::Sequence(items) if items.len() > 1 => {
            for at in 0..items.len() {
                let mut without = items.clone();
                without.remove(at);
                found.push(Value::Sequence(without));
            }
        }
        _ => {}
    }
    found
}
