//! Random events for a catalogue: mostly what it says, and a little of everything else. Deterministic by seed.

mod json;

use json::Json;
use planish_codegen::plan::units::{dimension, spellings_of, symbols};
use planish_codegen::plan::{DataType, Field, Origin, Path, Plan, Rules, Sentinel, Signal, TimeFormat};
use serde_json::Value;

use crate::mutate::Random;

/// An event of the catalogue, as one line.
#[must_use]
pub fn event(plan: &Plan, random: &mut Random) -> String {
    let mut line = String::new();
    Events { plan, random, vacant: false }.event().write(&mut line);
    line
}

struct Events<'a> {
    plan: &'a Plan,
    random: &'a mut Random,
    /// Whether fields hold nothing, or hardly ever something.
    vacant: bool,
}

impl Events<'_> {
    fn event(&mut self) -> Json {
        let mut event = Json::Object(Vec::new());
        for column in &self.plan.columns {
            if column.origin == Origin::Envelope && (!column.nullable || self.random.below(3) > 0) {
                self.field(&column.field, &mut event);
            }
        }
        let roots = &self.plan.source.roots;
        for _ in 0..if self.random.one_in(10) { 2 } else { 1 } {
            let root = &roots[self.random.below(roots.len())];
            let frames = self.frames();
            event.put(&[root.as_slice(), &self.plan.source.signals].concat(), frames);
        }
        if self.random.one_in(2) {
            self.stream(&mut event);
        }
        if let Json::Object(members) = &mut event {
            self.random.shuffle(members);
        }
        event
    }

    fn stream(&mut self, event: &mut Json) {
        let mut put = |key: &str, value: String| {
            event.put(&["_stream".to_owned(), key.to_owned()], Json::Raw(value));
        };
        put("sequence", format!("\"{}\"", self.random.draw()));
        put("created_at", ["1767920001000", "\"2026-01-09T00:53:30Z\"", "1767920001"][self.random.below(3)].to_owned());
        put("event_name", ["\"INSERT\"", "\"MODIFY\"", "null"][self.random.below(3)].to_owned());
        put("event_id", "\"s1\"".to_owned());
    }

    fn frames(&mut self) -> Json {
        let signals = &self.plan.signals;
        let mut frames = Vec::new();
        for signal in signals {
            while self.random.below(5) > 1 && frames.len() < 12 {
                frames.push(self.frame(signal));
            }
        }
        self.random.shuffle(&mut frames);
        Json::Raw(format!("[{}]", frames.join(",")))
    }

    /// An item of the array of signals.
    fn frame(&mut self, signal: &Signal) -> String {
        let source = &self.plan.source;
        let mut frame = Json::Object(Vec::new());
        let (code, group, name) = self.identity(signal);
        for (path, part) in [(&source.code, code), (&source.group, group), (&source.name, name)] {
            if let Some(part) = part {
                frame.put(path, Json::Raw(Value::from(part).to_string()));
            }
        }
        for field in &source.state {
            if self.random.one_in(2) {
                self.field(field, &mut frame);
            }
        }
        let failed = source.failed.as_ref().filter(|_| self.random.one_in(4));
        if let Some(failed) = failed {
            let word = &failed.words[self.random.below(failed.words.len())];
            let word = self.in_some_case(word);
            frame.put(&failed.path, Json::Raw(Value::from(word).to_string()));
        }
        if !self.random.one_in(12) {
            let mut body = String::new();
            self.vacant = failed.is_some() && !self.random.one_in(4);
            self.body(signal).write(&mut body);
            self.vacant = false;
            let body = if self.random.one_in(2) { body } else { Value::from(body).to_string() };
            frame.put(&source.body, Json::Raw(body));
        }
        if let Json::Object(members) = &mut frame {
            self.random.shuffle(members);
        }
        let mut out = String::new();
        frame.write(&mut out);
        out
    }

    /// Code, group and name, of which some are missing or wrong.
    fn identity(&mut self, signal: &Signal) -> (Option<String>, Option<String>, Option<String>) {
        let own = (Some(signal.code.clone()), Some(signal.group.clone()), Some(signal.name.clone()));
        let other = &self.plan.signals[self.random.below(self.plan.signals.len())];
        let alias = (!signal.aliases.is_empty()).then(|| &signal.aliases[self.random.below(signal.aliases.len())]);
        match (self.random.below(12), alias) {
            (0, _) => (None, own.1, own.2),
            (1, _) => (None, None, own.2),
            (2, _) => (own.0, own.1, Some(other.name.clone())),
            (3, _) => (Some("no-such-code".to_owned()), own.1, own.2),
            (4, _) => (Some(other.code.clone()), None, own.2),
            (5 | 6, Some(alias)) => {
                let (group, name) = alias.pair.clone().unzip();
                match self.random.below(3) {
                    0 => (Some(alias.code.clone()), group, name),
                    1 => (None, group, name),
                    _ => (Some(alias.code.clone()), own.1, own.2),
                }
            }
            (7, _) => (own.0, None, None),
            _ => own,
        }
    }

    fn body(&mut self, signal: &Signal) -> Json {
        let mut body = Json::Object(Vec::new());
        let columns = &self.plan.columns[signal.columns.clone()];
        for column in columns {
            if self.random.below(6) > 0 {
                self.field(&column.field, &mut body);
            }
        }
        let mut rules = Vec::new();
        columns.iter().for_each(|column| all_rules(&column.field, &mut rules));
        let mut said: Vec<&Path> = Vec::new();
        for unit in rules.iter().filter_map(|rules| rules.unit.as_ref()) {
            let Some(path) = unit.governed_by.as_ref().filter(|path| !said.contains(path)) else { continue };
            said.push(path);
            if let Some(text) = self.unit(&unit.spellings) {
                body.put(path, Json::Raw(text));
            }
        }
        for path in &signal.ignore {
            if self.random.one_in(3) {
                body.put(path, Json::Raw("{\"any\":[1]}".to_owned()));
            }
        }
        if self.random.one_in(20) {
            let inner = columns
                .iter()
                .flat_map(|column| &column.field.paths)
                .chain(&signal.ignore)
                .filter(|path| path.len() > 1);
            let inner: Vec<&String> = inner.filter_map(|path| path.first()).collect();
            if !inner.is_empty() {
                let (key, value) =
                    (inner[self.random.below(inner.len())], ["5", "{}", "[]", "null", "[{}]"][self.random.below(5)]);
                body.put(std::slice::from_ref(key), Json::Raw(value.to_owned()));
            }
        }
        if self.random.one_in(10) {
            body.put(&["unheard".to_owned()], Json::Raw(["0", "{}", "[{}]", "null"][self.random.below(4)].to_owned()));
        }
        if let Json::Object(members) = &mut body {
            self.random.shuffle(members);
        }
        body
    }

    /// What a body says of its unit, if anything.
    fn unit(&mut self, spellings: &[(String, String)]) -> Option<String> {
        match self.random.below(10) {
            0 | 1 => None,
            2 => Some("null".to_owned()),
            3 => {
                let all: Vec<&str> = symbols().collect();
                let of = dimension(all[self.random.below(all.len())]).unwrap_or_default();
                let spelled = spellings_of(of, &[]);
                Some(Value::from(spelled[self.random.below(spelled.len())].0.as_str()).to_string())
            }
            4 if self.random.one_in(3) => Some("\"bananas\"".to_owned()),
            _ => Some(Value::from(spellings[self.random.below(spellings.len())].0.as_str()).to_string()),
        }
    }

    /// Puts a value at one of the field's paths; seldom at two, or twice at one. Another field may have put one there: that is mostly left.
    fn field(&mut self, field: &Field, into: &mut Json) {
        for _ in 0..if self.random.one_in(8) { 2 } else { 1 } {
            if field.paths.is_empty() {
                return;
            }
            let path = field.paths[self.random.below(field.paths.len())].clone();
            if into.holds(&path) && !self.random.one_in(4) {
                continue;
            }
            let value = if self.vacant && !self.random.one_in(30) {
                Json::Raw(self.random.pick(&["null", "{}", "[]", "{ }"]).to_owned())
            } else {
                self.value(&field.data_type, &field.rules)
            };
            into.put(&path, value);
        }
    }

    /// A word in small letters, in capitals, or as it is.
    fn in_some_case(&mut self, word: &str) -> String {
        match self.random.below(3) {
            0 => word.to_ascii_lowercase(),
            1 => word.to_ascii_uppercase(),
            _ => word.to_owned(),
        }
    }

    fn value(&mut self, data_type: &DataType, rules: &Rules) -> Json {
        Json::Raw(match data_type {
            DataType::Array(element) => {
                let mut elements = Vec::new();
                while self.random.below(3) > 0 && elements.len() < 4 {
                    let mut text = String::new();
                    self.value(&element.data_type, &element.rules).write(&mut text);
                    elements.push(text);
                }
                format!("[{}]", elements.join(", "))
            }
            DataType::Struct(of) => {
                let itself = of.fields.iter().find(|field| field.paths.iter().any(Vec::is_empty));
                if let Some(field) = itself.filter(|_| self.random.one_in(3)) {
                    return self.value(&field.data_type, &field.rules);
                }
                let mut object = Json::Object(Vec::new());
                for field in &of.fields {
                    if self.random.below(5) > 0 {
                        self.field(field, &mut object);
                    }
                }
                return object;
            }
            _ if self.random.one_in(25) => "null".to_owned(),
            _ if !rules.sentinels.is_empty() && self.random.one_in(5) => {
                match &rules.sentinels[self.random.below(rules.sentinels.len())] {
                    Sentinel::Number(number) => number.clone(),
                    Sentinel::Text(text) => Value::from(text.as_str()).to_string(),
                }
            }
            scalar => {
                let text = self.scalar(scalar, rules);
                if rules.text && self.random.one_in(2) && !text.starts_with('"') { format!("\"{text}\"") } else { text }
            }
        })
    }

    fn scalar(&mut self, data_type: &DataType, rules: &Rules) -> String {
        let words = |of: &[&str], random: &mut Random| random.pick(of).to_owned();
        match data_type {
            DataType::Boolean => words(&["true", "false"], self.random),
            DataType::Byte | DataType::Short | DataType::Int | DataType::Long => match self.random.below(6) {
                0 => format!("{}.0", self.random.below(100)),
                1 => format!("-{}", self.random.below(1000)),
                2 => words(
                    &["1e1", "-0", "127", "32768", "2147483647", "9223372036854775807", "0.5", "120e-1"],
                    self.random,
                ),
                _ => self.random.below(120).to_string(),
            },
            DataType::Float | DataType::Double => match self.random.below(6) {
                0 => words(
                    &["-0", "1e-400", "3.5e38", "16777217", "0.1", "1e308", "9007199254740993", "5e-324"],
                    self.random,
                ),
                1 => self.random.below(1_000_000).to_string(),
                _ => format!("{:?}", (self.random.draw() % 2_000_000) as f64 / 1000.0 - 500.0),
            },
            DataType::Decimal { precision, scale } => {
                let digits = 1 + self.random.below(usize::from(*precision) + 1);
                let digits: String = (0..digits).map(|_| char::from(b'0' + self.random.below(10) as u8)).collect();
                let whole = digits.trim_start_matches('0');
                match self.random.below(4) {
                    0 => format!("{}e-{}", self.random.below(1000), self.random.below(usize::from(*scale) + 2)),
                    1 => format!("0.{digits}"),
                    _ if whole.is_empty() => "0".to_owned(),
                    2 => format!("-{whole}"),
                    _ => format!("{whole}e-{scale}"),
                }
            }
            DataType::String | DataType::Sequence if !rules.words.is_empty() && self.random.below(4) > 0 => {
                let word = &rules.words[self.random.below(rules.words.len())];
                Value::from(self.in_some_case(word)).to_string()
            }
            DataType::String | DataType::Sequence => words(TEXTS, self.random),
            DataType::Timestamp { formats } => match formats[self.random.below(formats.len())] {
                TimeFormat::Rfc3339 => words(RFC3339, self.random),
                TimeFormat::NaiveUtc => words(&["\"2026-01-09 00:53:30\"", "\"2026-02-30 00:53:30\""], self.random),
                TimeFormat::EpochMs => words(&["1767920001000", "1767920001000.25", "-1", "1e12", "0"], self.random),
                TimeFormat::EpochS => words(&["1767920001", "1767920001.1234567", "253402300800", "0.0"], self.random),
            },
            DataType::Date => {
                words(&["\"2026-01-09\"", "\"2024-02-29\"", "\"2025-02-29\"", "\"9999-12-31\""], self.random)
            }
            _ => words(&["{\"a\": [1, 2.50]}", "\"te\\u0078t\"", "12.50", "true", "[ ]", "{}"], self.random),
        }
    }
}

/// The rules of a field and of all that it holds.
fn all_rules<'a>(field: &'a Field, found: &mut Vec<&'a Rules>) {
    found.push(&field.rules);
    match &field.data_type {
        DataType::Array(element) => all_rules(element, found),
        DataType::Struct(of) => of.fields.iter().for_each(|field| all_rules(field, found)),
        _ => {}
    }
}

const TEXTS: &[&str] = &[
    "\"\"",
    "\"a\"",
    "\"two words\"",
    "\"\\u00e4\\n\"",
    "\"🚗 \\ud83d\\ude97\"",
    "\"km\"",
    "\"{\\\"value\\\":1}\"",
    "\"\\\"\"",
];

const RFC3339: &[&str] = &[
    "\"2026-01-09T00:53:30Z\"",
    "\"2026-01-09t00:53:30.1234567+01:30\"",
    "\"2026-01-09 23:59:59.120z\"",
    "\"0001-01-01T00:00:00+00:01\"",
];
