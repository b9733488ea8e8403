//! JSON as it came: a tree that keeps the place of every value, the order of keys, and keys that come twice.

/// How many arrays and objects may stand in each other.
const MAX_DEPTH: usize = 128;

/// Why a text could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    NotJson,
    TooDeep,
}

/// One value and its place, in bytes, in the text that it was read from.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) data: Data,
}

/// What a value is. A text with half a surrogate pair has no content that Rust could hold: `Text(None)`.
#[derive(Debug)]
pub(crate) enum Data {
    Null,
    Bool(bool),
    Number,
    Text(Option<String>),
    Array(Vec<Node>),
    Object(Vec<Member>),
}

/// One key of an object with its value. A key with half a surrogate pair has no name.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) key: Option<String>,
    pub(crate) key_start: usize,
    pub(crate) key_end: usize,
    pub(crate) value: Node,
}

impl Node {
    /// The value as it stands in its text.
    pub(crate) fn raw<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    pub(crate) fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// Null, `{}` or `[]`.
    pub(crate) fn is_empty(&self) -> bool {
        match &self.data {
            Data::Null => true,
            Data::Array(items) => items.is_empty(),
            Data::Object(members) => members.is_empty(),
            _ => false,
        }
    }

    pub(crate) fn is_scalar(&self) -> bool {
        matches!(self.data, Data::Bool(_) | Data::Number | Data::Text(_))
    }
}

/// Reads a text that holds exactly one JSON value.
pub(crate) fn parse(text: &str) -> Result<Node, Fault> {
    let mut parser = Parser { text, at: 0 };
    parser.space();
    let node = parser.value(0)?;
    parser.space();
    if parser.at == text.len() { Ok(node) } else { Err(Fault::NotJson) }
}

/// Whether the whole text is a number by JSON's grammar.
pub(crate) fn is_number(text: &str) -> bool {
    let mut parser = Parser { text, at: 0 };
    parser.number().is_ok() && parser.at == text.len()
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.next() == Some(byte) { Ok(()) } else { Err(Fault::NotJson) }
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        let start = self.at;
        let data = match self.peek() {
            Some(b'{') => Data::Object(self.object(depth + 1)?),
            Some(b'[') => Data::Array(self.array(depth + 1)?),
            Some(b'"') => Data::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => {
                self.number()?;
                Data::Number
            }
            Some(b't') => self.word("true", Data::Bool(true))?,
            Some(b'f') => self.word("false", Data::Bool(false))?,
            Some(b'n') => self.word("null", Data::Null)?,
            _ => return Err(Fault::NotJson),
        };
        Ok(Node { start, end: self.at, data })
    }

    fn word(&mut self, word: &str, data: Data) -> Result<Data, Fault> {
        for byte in word.bytes() {
            self.expect(byte)?;
        }
        Ok(data)
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Node>, Fault> {
        let mut items = Vec::new();
        self.open(depth)?;
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(items);
        }
        loop {
            self.space();
            items.push(self.value(depth)?);
            self.space();
            match self.next() {
                Some(b',') => {}
                Some(b']') => return Ok(items),
                _ => return Err(Fault::NotJson),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Vec<Member>, Fault> {
        let mut members = Vec::new();
        self.open(depth)?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(members);
        }
        loop {
            self.space();
            let key_start = self.at;
            if self.peek() != Some(b'"') {
                return Err(Fault::NotJson);
            }
            let key = self.string()?;
            let key_end = self.at;
            self.space();
            self.expect(b':')?;
            self.space();
            let value = self.value(depth)?;
            members.push(Member { key, key_start, key_end, value });
            self.space();
            match self.next() {
                Some(b',') => {}
                Some(b'}') => return Ok(members),
                _ => return Err(Fault::NotJson),
            }
        }
    }

    /// Steps over the bracket of the level that begins here.
    fn open(&mut self, depth: usize) -> Result<(), Fault> {
        if depth > MAX_DEPTH {
            return Err(Fault::TooDeep);
        }
        self.at += 1;
        self.space();
        Ok(())
    }

    fn string(&mut self) -> Result<Option<String>, Fault> {
        self.expect(b'"')?;
        let mut content = String::new();
        let mut whole = true;
        loop {
            let run = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1F)) {
                self.at += 1;
            }
            content.push_str(self.text.get(run..self.at).unwrap_or_default());
            match self.next() {
                Some(b'"') => return Ok(whole.then_some(content)),
                Some(b'\\') => match self.escape()? {
                    Some(letter) => content.push(letter),
                    None => whole = false,
                },
                _ => return Err(Fault::NotJson),
            }
        }
    }

    /// The character behind a backslash; `None` is half a surrogate pair.
    fn escape(&mut self) -> Result<Option<char>, Fault> {
        let letter = match self.next() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(Fault::NotJson),
        };
        Ok(Some(letter))
    }

    fn unicode(&mut self) -> Result<Option<char>, Fault> {
        let first = self.hex()?;
        if !(0xD800..0xDC00).contains(&first) {
            return Ok(char::from_u32(first));
        }
        let behind = self.at;
        if self.next() == Some(b'\\') && self.next() == Some(b'u') {
            let second = self.hex()?;
            if (0xDC00..0xE000).contains(&second) {
                return Ok(char::from_u32(0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)));
            }
        }
        self.at = behind;
        Ok(None)
    }

    fn hex(&mut self) -> Result<u32, Fault> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.next().and_then(|byte| char::from(byte).to_digit(16)).ok_or(Fault::NotJson)?;
            code = code * 16 + digit;
        }
        Ok(code)
    }

    fn number(&mut self) -> Result<(), Fault> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(Fault::NotJson) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn text_of(json: &str) -> Option<String> {
        match parse(json).unwrap().data {
            Data::Text(text) => text,
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn what_the_grammar_forbids_is_not_json() {
        for text in [
            "",
            "01",
            "1.",
            ".5",
            "+1",
            "-",
            "1e",
            "[1,]",
            "{,}",
            "{\"a\" 1}",
            "nul",
            "NaN",
            "\"\t\"",
            "\"\\x\"",
            "\"\\u12g4\"",
            "1 2",
        ] {
            assert_eq!(parse(text).err(), Some(Fault::NotJson), "{text}");
        }
    }

    #[test]
    fn depth_ends_at_128() {
        let nest = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(parse(&nest(128)).is_ok());
        assert_eq!(parse(&nest(129)).err(), Some(Fault::TooDeep));
    }

    #[test]
    fn surrogate_pairs_are_joined_and_halves_have_no_text() {
        assert_eq!(text_of(r#""\ud83d\ude97""#), Some("🚗".into()));
        for half in [r#""\ud83d""#, r#""\ude97""#, r#""\ud83dx""#, r#""\ud83d\n""#, r#""\ud83d\ud83d""#] {
            assert_eq!(text_of(half), None, "{half}");
        }
        assert_eq!(text_of(r#""\ud83d\u0041""#), None);
    }

    #[test]
    fn a_number_is_a_number_by_the_grammar_of_json() {
        for text in ["0", "-0", "14.0", "1e2", "1E+2", "-1.5e-7"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["", " 1", "1 ", "+1", "01", ".5", "1.", "0x1", "NaN", "1e"] {
            assert!(!is_number(text), "{text}");
        }
    }
}
