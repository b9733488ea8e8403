//! An array of an object, one element after the other.

use super::Tape;
use crate::lexer::{Malformed, Raw, Separator, behind_colon, first, key, next, separator, unescape};

impl Tape {
    /// Reads a text that is one object, and hands over the elements of its member `name`, if that is an array: one after the other, each alone
    /// on the tape, so that a text of many records takes the memory of one. How many members there were that are called so and are arrays.
    ///
    /// What is handed over is JSON; whether the rest of the text is so too is known at the end.
    ///
    /// # Errors
    /// If the text is not one JSON object, or a value in it nests too deep by itself.
    pub fn each_element(
        &mut self,
        text: &str,
        name: &str,
        mut with: impl FnMut(Raw, &Self),
    ) -> Result<usize, Malformed> {
        let bytes = text.as_bytes();
        let open = next(bytes, 0).filter(|(_, byte)| *byte == b'{').ok_or(Malformed::NotJson)?.0;
        let (mut at, mut byte) = next(bytes, open + 1).ok_or(Malformed::NotJson)?;
        let (mut arrays, mut is_first) = (0, true);
        while !(is_first && byte == b'}') {
            is_first = false;
            let key = key(bytes, at)?;
            (at, byte) = behind_colon(bytes, key.end())?;
            if byte == b'[' && is_called(key, text, name) {
                arrays += 1;
                at = self.elements_at(bytes, at, &mut with)?;
            } else {
                self.clear();
                at = self.append(bytes, at, 0)?.end();
            }
            (at, byte) = next(bytes, at).ok_or(Malformed::NotJson)?;
            match byte {
                b',' => (at, byte) = next(bytes, at + 1).ok_or(Malformed::NotJson)?,
                b'}' => break,
                _ => return Err(Malformed::NotJson),
            }
        }
        if next(bytes, at + 1).is_none() { Ok(arrays) } else { Err(Malformed::NotJson) }
    }

    /// Hands over the elements of the array at `at`; where it ends.
    fn elements_at(&mut self, bytes: &[u8], at: usize, with: &mut impl FnMut(Raw, &Self)) -> Result<usize, Malformed> {
        let mut place = first(bytes, at);
        loop {
            match place.ok_or(Malformed::NotJson)? {
                Separator::End(end) => return Ok(end),
                Separator::Comma(at) => {
                    self.clear();
                    let element = self.append(bytes, at, 0)?;
                    with(element, self);
                    place = separator(bytes, element.end());
                }
            }
        }
    }
}

/// Whether a key says `name`, with escapes or without.
fn is_called(key: Raw, text: &str, name: &str) -> bool {
    let mut plain = String::new();
    match key.plain_text(text) {
        Some(text) => text == name,
        None => unescape(key.inside(text), &mut plain).is_ok() && plain == name,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::lexer::RawKind;

    /// The elements of `a`, and how many arrays they came from.
    fn elements(text: &str) -> Result<(Vec<String>, usize), Malformed> {
        let (mut found, mut tape) = (Vec::new(), Tape::default());
        let arrays = tape.each_element(text, "a", |element, tape| {
            assert_eq!(tape.nodes.first().map(|node| node.value), Some(element));
            let inside: Vec<_> = tape.members(element).map(|(key, value)| (key.of(text), value.of(text))).collect();
            found.push(format!("{} {inside:?}", element.of(text)));
        })?;
        Ok((found, arrays))
    }

    #[test]
    fn each_element_stands_alone_on_the_tape() {
        let (found, arrays) = elements(" { \"x\":[{}], \"a\" : [ {\"b\": [1]} , 2 ,{}], \"y\":{\"a\":[9]} } ").unwrap();
        assert_eq!(found, [r#"{"b": [1]} [("\"b\"", "[1]")]"#, "2 []", "{} []"]);
        assert_eq!(arrays, 1);
    }

    #[test]
    fn an_array_that_is_missing_and_one_that_is_empty_are_told_apart() {
        for text in ["{}", r#"{"a":{}}"#, r#"{"a":null,"b":[1]}"#] {
            assert_eq!(elements(text), Ok((vec![], 0)), "{text}");
        }
        assert_eq!(elements(r#"{"a":[ ]}"#), Ok((vec![], 1)));
    }

    #[test]
    fn every_member_of_the_name_is_read_however_it_is_spelt() {
        let (found, arrays) = elements(r#"{"a":[1],"\u0061":[2],"a":null,"\ud800":[3],"a":[4]}"#).unwrap();
        assert_eq!((found.join(","), arrays), ("1 [],2 [],4 []".to_owned(), 3));
    }

    #[test]
    fn it_takes_the_objects_that_a_document_may_be() {
        let whole = r#"{"x":[1,{"y":"\n"}],"a":[{"b":[true,-1.5e3]},null,"z"],"c":{}}"#;
        assert!(elements(whole).is_ok());
        let (mut refused, mut texts) = (0, vec![whole.to_owned()]);
        for at in 0..whole.len() {
            texts.push(whole.get(..at).unwrap().to_owned());
            for byte in ["", ",", "}", "]", "{", "[", "\"", ":", "0", " ", "\\"] {
                for behind in [at, at + 1] {
                    texts.push(format!("{}{byte}{}", whole.get(..at).unwrap(), whole.get(behind..).unwrap()));
                }
            }
        }
        for text in texts {
            let is_object = Tape::default().document(&text).is_ok_and(|raw| raw.kind == RawKind::Object);
            assert_eq!(elements(&text).is_ok(), is_object, "{text}");
            refused += usize::from(!is_object);
        }
        assert!(refused > 500, "{refused}");
    }

    #[test]
    fn depth_is_that_of_an_element() {
        let nested = |depth| format!(r#"{{"a":[{}{}]}}"#, "[".repeat(depth), "]".repeat(depth));
        assert!(elements(&nested(crate::MAX_DEPTH)).is_ok());
        assert_eq!(elements(&nested(crate::MAX_DEPTH + 1)), Err(Malformed::TooDeep));
    }
}
