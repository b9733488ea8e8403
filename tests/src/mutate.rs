//! Events made from events: keys in another order, values and keys replaced, taken away, doubled. Deterministic by seed.

use planish_kernel::lexer::{Raw, RawKind, Tape, unescape};

/// A small generator of random numbers (splitmix64), so that a seed replays on any machine.
#[derive(Debug, Clone)]
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.draw() % limit as u64) as usize
    }

    /// True once in `n`.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of `of`.
    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// Puts things into another order.
    pub fn shuffle<T>(&mut self, of: &mut [T]) {
        for at in (1..of.len()).rev() {
            of.swap(at, self.below(at + 1));
        }
    }
}

/// How an event is rewritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Only the order of keys changes, in texts that hold JSON too.
    Order,
    /// Values and keys change as well, about one in this many.
    Content(usize),
}

/// Values that are likely to make trouble.
const ODD: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "0.0",
    "1",
    "14.0",
    "14.5",
    "1e2",
    "-1e-3",
    "3e9",
    "1e400",
    "-1e400",
    "1e-400",
    "9223372036854775807",
    "9223372036854775808",
    "123456789012345678901234567890",
    "0.1",
    "115071.50046584333",
    "1767920001000",
    "1767920001000.5",
    "1767920001000.12345",
    "253402300800000",
    "-62135596800001",
    "699.9",
    "258",
    "\"\"",
    "\" \"",
    "\"12\"",
    "\"1.5e1\"",
    "\"012\"",
    "\"abc\"",
    "\"true\"",
    "\"km\"",
    "\"mi\"",
    "\"miles\"",
    "\"percent\"",
    "\"ratio\"",
    "\"psi\"",
    "\"fahrenheit\"",
    "\"kWh\"",
    "\"bananas\"",
    "\"ERROR\"",
    "\"error\"",
    "\"UNAVAILABLE\"",
    "\"SUCCESS\"",
    "\"N\"",
    "\"ne\"",
    "\"Global\"",
    "\"OK\"",
    "\"2026-01-09 00:53:30\"",
    "\"2026-01-09T00:53:30Z\"",
    "\"2026-01-09T00:53:30.1234567+01:30\"",
    "\"0000-01-01T00:00:00Z\"",
    "\"2026-02-29\"",
    "\"9999-12-31T23:59:59-01:00\"",
    r#""\ud800""#,
    r#""a\ud83d\ude97b""#,
    r#""\"quoted\" \\ back""#,
    r#""\u0063harge-voltage""#,
    "\"charge-voltage\"",
    "\"charge-power\"",
    "\"odometer-traveleddistance\"",
    "\"Charge\"",
    "\"Voltage\"",
    "\"Odometer\"",
    "\"REMOVE\"",
    "\"INSERT\"",
    "\"123\"",
    "[]",
    "{}",
    "[ ]",
    "[null]",
    "[1,\"x\",null,{}]",
    "{\"value\":1}",
    "{\"value\":null,\"unit\":\"km\"}",
    "{\"value\":12,\"unit\":\"mi\"}",
    "[{\"row\":0,\"column\":1,\"isOpen\":true,\"odd\":1}]",
    "[[1]]",
    r#""{\"value\":5}""#,
    r#""{\"value\":5,\"unit\":\"mi\"}""#,
    r#""{\"value\":\"\\ud800\"}""#,
    r#""null""#,
    r#""[]""#,
    r#""{""#,
    r#"" {\"value\" : true } ""#,
];

/// Keys that mean something somewhere.
const KEYS: &[&str] = &[
    "event_id",
    "eventId",
    "data",
    "signals",
    "code",
    "group",
    "name",
    "body",
    "status",
    "meta",
    "value",
    "values",
    "unit",
    "error",
    "type",
    "isOpen",
    "oemUpdatedAt",
    "retrievedAt",
    "vehicle",
    "id",
    "year",
    "_stream",
    "event_name",
    "sequence",
    "created_at",
    "unheard",
    "odd key",
    r"\u0063ode",
    r"a\ud800b",
    "",
    "rowCount",
    "percentage",
    "recorded_at",
    "triggers",
    "errors",
];

/// A rewritten event.
///
/// # Panics
/// If `line` is not JSON.
#[must_use]
pub fn rewrite(line: &str, change: Change, random: &mut Random) -> String {
    let mut out = String::new();
    let mut tape = Tape::default();
    let raw = tape.document(line).expect("the event is JSON");
    Writer { change, random }.value((line, &tape), raw, &mut out);
    out
}

/// A text and where its values stand.
type Json<'a> = (&'a str, &'a Tape);

struct Writer<'a> {
    change: Change,
    random: &'a mut Random,
}

impl Writer<'_> {
    fn changes(&mut self) -> bool {
        match self.change {
            Change::Order => false,
            Change::Content(rate) => self.random.one_in(rate),
        }
    }

    fn value(&mut self, (text, tape): Json<'_>, raw: Raw, out: &mut String) {
        if self.changes() {
            return out.push_str(self.random.pick(ODD));
        }
        match raw.kind {
            RawKind::Object => self.object((text, tape), raw, out),
            RawKind::Array => {
                let elements = tape.elements(raw);
                let mut parts: Vec<String> = elements.map(|element| self.text_of((text, tape), element)).collect();
                if self.changes() && !parts.is_empty() {
                    let again = parts[self.random.below(parts.len())].clone();
                    parts.push(again);
                }
                out.push_str(&format!("[{}]", parts.join(",")));
            }
            RawKind::Text => self.inner(text, raw, out),
            _ => out.push_str(raw.of(text)),
        }
    }

    /// A text; one that holds an object is rewritten inside.
    fn inner(&mut self, text: &str, raw: Raw, out: &mut String) {
        let mut inner = String::new();
        let object = unescape(raw.inside(text), &mut inner).is_ok() && inner.starts_with('{');
        let mut tape = Tape::default();
        match tape.document(&inner) {
            Ok(body) if object => {
                let mut rewritten = String::new();
                self.value((&inner, &tape), body, &mut rewritten);
                out.push_str(&serde_json::Value::from(rewritten).to_string());
            }
            _ => out.push_str(raw.of(text)),
        }
    }

    fn object(&mut self, (text, tape): Json<'_>, raw: Raw, out: &mut String) {
        let mut parts: Vec<String> = Vec::new();
        for (key, value) in tape.members(raw) {
            let mut name = key.inside(text).to_owned();
            if self.changes() {
                match self.random.below(3) {
                    0 => continue,
                    1 => self.random.pick(KEYS).clone_into(&mut name),
                    _ => parts.push(format!("\"{name}\":{}", self.random.pick(ODD))),
                }
            }
            let value = self.text_of((text, tape), value);
            parts.push(format!("\"{name}\":{value}"));
        }
        if self.changes() {
            parts.push(format!("\"{}\":{}", self.random.pick(KEYS), self.random.pick(ODD)));
        }
        self.random.shuffle(&mut parts);
        out.push_str(&format!("{{{}}}", parts.join(",")));
    }

    fn text_of(&mut self, json: Json<'_>, raw: Raw) -> String {
        let mut out = String::new();
        self.value(json, raw, &mut out);
        out
    }
}
