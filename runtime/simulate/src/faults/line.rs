//! Faults of the bytes of a line.

use planish_kernel::Quarantine;

use super::Fault;
use crate::manifest::Expect;
use crate::random::Random;

/// Does a fault of bytes to the line from `start` to the end of `out`, which has no line feed yet.
pub(crate) fn break_line(fault: Fault, out: &mut Vec<u8>, start: usize, random: &mut Random) -> Expect {
    let len = out.len().saturating_sub(start);
    match fault {
        Fault::BrokenLine => {
            let mut at = start + 1 + random.below(len.saturating_sub(2));
            // Within a character it would be broken UTF-8.
            while out.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
                at += 1;
            }
            out.truncate(at.min(out.len().saturating_sub(1)));
            Expect::Quarantined(Quarantine::NotJson)
        }
        Fault::TrailingText => {
            let texts: [&[u8]; 4] = [b"{}", b",", b" null", b"}"];
            out.extend_from_slice(random.pick(&texts).copied().unwrap_or(b"}"));
            Expect::Quarantined(Quarantine::NotJson)
        }
        Fault::ByteOrderMark => {
            insert(out, start, b"\xEF\xBB\xBF");
            Expect::Quarantined(Quarantine::NotJson)
        }
        Fault::BrokenUtf8 => {
            let wrong: [&[u8]; 4] = [b"\xFF", b"\xC0\x80", b"\xED\xA0\x80", b"\xF4\x90\x80\x80"];
            let bytes = random.pick(&wrong).copied().unwrap_or(b"\xFF");
            insert(out, start + random.below(len), bytes);
            Expect::Quarantined(Quarantine::NotUtf8)
        }
        Fault::NotAnObject => {
            insert(out, start, b"[");
            out.push(b']');
            Expect::Quarantined(Quarantine::NotAnObject)
        }
        _ => {
            insert(out, start, b" \t");
            out.extend_from_slice(b" \r");
            Expect::Row
        }
    }
}

fn insert(out: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    out.splice(at..at, bytes.iter().copied());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_line_is_never_whole_and_never_cut_within_a_character() {
        let mut random = Random::new(3, 3);
        for _ in 0..200 {
            let mut out = "before{\"a\":\"äöü⚡\"}".as_bytes().to_vec();
            break_line(Fault::BrokenLine, &mut out, 6, &mut random);
            let text = String::from_utf8(out).unwrap_or_default();
            let line = text.strip_prefix("before").unwrap_or_default();
            assert!(line.starts_with('{') && !line.ends_with('}'), "{text}");
        }
    }
}
