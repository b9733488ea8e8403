//! Filling fields of structs again and again in the same memory.

/// Puts a text.
pub(crate) fn put(slot: &mut Option<String>, text: &str) {
    put_with(slot, |slot| slot.push_str(text));
}

/// Puts a text, or none.
pub(crate) fn put_or_none(slot: &mut Option<String>, text: Option<&str>) {
    match text {
        Some(text) => put(slot, text),
        None => *slot = None,
    }
}

/// Puts the text that `write` appends.
pub(crate) fn put_with(slot: &mut Option<String>, write: impl FnOnce(&mut String)) {
    let text = slot.get_or_insert_default();
    text.clear();
    write(text);
}

/// Makes an array of so many elements, and goes over them.
pub(crate) fn array<T: Default>(slot: &mut Option<Vec<Option<T>>>, len: usize) -> impl Iterator<Item = &mut T> {
    let elements = slot.get_or_insert_default();
    elements.resize_with(len, || Some(T::default()));
    elements.iter_mut().map(|element| element.get_or_insert_default())
}

/// Appends a UUID of version 4 with these bits.
pub(crate) fn uuid(high: u64, low: u64, out: &mut String) {
    let high = high & !0xF000 | 0x4000;
    let low = low & !(0b11 << 62) | 0b10 << 62;
    for (part, nibbles, after) in
        [(high >> 32, 8, "-"), (high >> 16, 4, "-"), (high, 4, "-"), (low >> 48, 4, "-"), (low, 12, "")]
    {
        hex(part, nibbles, out);
        out.push_str(after);
    }
}

/// Appends the last `nibbles` digits of a number in base sixteen.
pub(crate) fn hex(number: u64, nibbles: u32, out: &mut String) {
    for at in (0..nibbles).rev() {
        let nibble = u32::try_from(number >> (at * 4) & 15).unwrap_or(0);
        out.push(char::from_digit(nibble, 16).unwrap_or('0'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_says_its_version_and_variant() {
        let mut text = String::new();
        uuid(u64::MAX, 0, &mut text);
        assert_eq!(text, "ffffffff-ffff-4fff-8000-000000000000");
    }

    #[test]
    fn an_array_keeps_what_it_has_and_grows() {
        let mut slot = None;
        array::<i32>(&mut slot, 2).for_each(|element| *element += 1);
        array::<i32>(&mut slot, 3).for_each(|element| *element += 1);
        assert_eq!(slot, Some(vec![Some(2), Some(2), Some(1)]));
    }
}
