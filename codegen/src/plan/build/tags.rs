//! Personal data: a column is as personal as the most personal thing that it can hold.

use std::collections::HashMap;

use crate::plan::{Column, DataType, Field, Origin, System};

/// The tag whose words are ordered.
const PII: &str = "pii";

/// Raises the tag of each column to the strongest word inside it, because a platform tags columns and not what stands in them.
/// `_rescued` can hold anything: it gets the strongest word of all. `words` stand weakest first.
pub(super) fn raise(columns: &mut [Column], words: &[String]) {
    let ranks: HashMap<&str, usize> = words.iter().enumerate().map(|(rank, word)| (word.as_str(), rank)).collect();
    let rank = |word: &str| ranks.get(word).copied();
    let mut strongest = None;
    for column in columns.iter_mut() {
        let inside = strongest_of(&column.field, &rank);
        strongest = strongest.max(inside);
        raise_to(&mut column.field, inside, words);
    }
    if let Some(rescued) = columns.iter_mut().find(|column| column.origin == Origin::System(System::Rescued)) {
        raise_to(&mut rescued.field, strongest, words);
    }
}

fn strongest_of(field: &Field, rank: &impl Fn(&str) -> Option<usize>) -> Option<usize> {
    let own = field.tags.iter().filter(|(tag, _)| tag == PII).filter_map(|(_, word)| rank(word)).max();
    let inside = match &field.data_type {
        DataType::Array(inner) | DataType::Map(inner) => strongest_of(inner, rank),
        DataType::Struct(of) => of.fields.iter().filter_map(|field| strongest_of(field, rank)).max(),
        _ => None,
    };
    own.max(inside)
}

fn raise_to(field: &mut Field, rank: Option<usize>, words: &[String]) {
    let Some(word) = rank.and_then(|rank| words.get(rank)) else { return };
    field.tags.retain(|(tag, _)| tag != PII);
    field.tags.push((PII.to_owned(), word.clone()));
    field.tags.sort();
}
