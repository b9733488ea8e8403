//! How much the attributes of a place say, in bytes: types, groups and units say it again in each column that uses them.

use std::collections::HashMap;

use crate::{
    catalogue::{Attributes, Catalogue, Field, GroupAttributes, Ordered, Sentinel, Spanned},
    plan::units::dimension,
};

/// What a text costs beside its bytes.
const TEXT: usize = 32;

/// Bytes of the attributes of a catalogue.
pub(super) struct Weights {
    /// Of the spellings that a catalogue adds, by dimension: each field in such a unit has all of them.
    spellings: HashMap<&'static str, usize>,
}

impl Weights {
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        let mut of_dimensions = HashMap::new();
        for (symbol, words) in &catalogue.units {
            if let Some(dimension) = dimension(symbol) {
                *of_dimensions.entry(dimension).or_default() += texts(words.iter().map(|word| word.as_str()));
            }
        }
        Self { spellings: of_dimensions }
    }

    /// Of what a place says.
    pub(super) fn attributes(&self, of: &Attributes) -> usize {
        let spellings = of.unit.as_ref().and_then(|symbol| self.spellings.get(dimension(symbol)?));
        let words = of.words.iter().flat_map(|words| words.iter().map(|word| word.as_str()));
        let sentinels = of.sentinels.iter().flat_map(|all| {
            all.iter().map(|sentinel| match &sentinel.value {
                Sentinel::Number(text) | Sentinel::Text(text) => text.as_str(),
            })
        });
        let one = of.comment.iter().chain(&of.mask).map(|text| text.as_str());
        spellings.copied().unwrap_or_default() + texts(words.chain(sentinels).chain(one)) + tags(&of.tags)
    }

    /// Of what a group says of each of its signals.
    pub(super) fn group(&self, of: &GroupAttributes) -> usize {
        let said = of.comment.iter().chain(&of.mask).chain(&of.since).chain(&of.deprecated);
        texts(said.map(|text| text.as_str())) + tags(&of.tags)
    }

    /// Of what the fields of a struct say, their types left out.
    pub(super) fn fields(&self, of: &Ordered<Field>) -> usize {
        of.iter().map(|(_, field)| self.attributes(&field.attributes)).sum()
    }
}

fn texts<'a>(of: impl Iterator<Item = &'a str>) -> usize {
    of.map(|text| text.len() + TEXT).sum()
}

fn tags(of: &Ordered<Spanned<String>>) -> usize {
    of.iter().map(|(tag, word)| tag.len() + word.len() + 2 * TEXT).sum()
}
