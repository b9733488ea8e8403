//! Who says what a field is: its place of use, then its type, then what surrounds it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use crate::catalogue::{self, Attributes, Catalogue, DEFAULT_UNIT_FIELD, GroupAttributes};
use crate::plan::{Bounds, Field, Fold, Path, Rules, Sentinel, TimeFormat, Unit, Violation, units};

use super::BuildError;

/// What a field takes from its surroundings if neither it nor its type says otherwise.
#[derive(Debug, Clone)]
pub(super) struct Surroundings<'a> {
    comment: Option<&'a str>,
    tags: Vec<(String, String)>,
    mask: Option<&'a str>,
    fold: Fold,
    violation: Violation,
    governor: Governor<'a>,
}

/// Whether a text of the body may govern a unit.
#[derive(Debug, Clone, Copy)]
enum Governor<'a> {
    /// Outside bodies every value is in its field's own unit.
    Nothing,
    /// In a body the text at the field's `unit_field` does, or at this one, or at the usual place.
    Body(Option<&'a catalogue::Path>),
}

impl<'a> Surroundings<'a> {
    /// Of a field of the envelope. The catalogue's defaults are those of signals.
    pub(super) fn of_envelope() -> Self {
        Self {
            comment: None,
            tags: Vec::new(),
            mask: None,
            fold: Fold::None,
            violation: Violation::Keep,
            governor: Governor::Nothing,
        }
    }

    /// Of a field of a signal's state.
    pub(super) fn of_state(catalogue: &'a Catalogue) -> Self {
        let defaults = &catalogue.defaults;
        Self {
            fold: defaults.fold.as_ref().map_or(Fold::None, |fold| fold.value.into()),
            violation: defaults.on_violation.as_ref().map_or(Violation::Keep, |violation| violation.value.into()),
            ..Self::of_envelope()
        }
    }

    /// Of a signal of `group`.
    pub(super) fn of_group(catalogue: &'a Catalogue, group: &'a GroupAttributes) -> Self {
        let defaults = Self::of_state(catalogue);
        let unit_field = group.unit_field.as_ref().or(catalogue.defaults.unit_field.as_ref());
        Self {
            comment: group.comment.as_ref().map(|comment| comment.as_str()),
            tags: tags([&group.tags], Vec::new()),
            mask: group.mask.as_ref().map(|mask| mask.as_str()),
            fold: group.fold.as_ref().map_or(defaults.fold, |fold| fold.value.into()),
            violation: group.on_violation.as_ref().map_or(defaults.violation, |violation| violation.value.into()),
            governor: Governor::Body(unit_field.map(|path| &path.value)),
        }
    }

    /// Of a field that stands in `signal`. The signal's comment and tags are also those of its fields.
    pub(super) fn of_signal(&self, signal: &'a catalogue::Signal) -> Self {
        let attributes = &signal.attributes;
        // A mask takes a value of one type: beside a value it is the value's alone.
        let alone = signal.data_type.is_none() && signal.value.is_none();
        let mask = attributes.mask.as_ref().filter(|_| alone);
        Self {
            comment: attributes.comment.as_ref().map(|comment| comment.as_str()).or(self.comment),
            tags: tags([&attributes.tags], self.tags.clone()),
            mask: mask.map(|mask| mask.as_str()).or(self.mask),
            ..self.clone()
        }
    }

    /// Of a field inside a struct, or of an element: what describes the column describes its inside no further.
    pub(super) fn inside(&self) -> Self {
        Self { comment: None, tags: Vec::new(), mask: None, ..self.clone() }
    }

    /// The comment of a thing that says none.
    pub(super) fn comment(&self) -> Option<&'a str> {
        self.comment
    }
}

/// The attributes of a place of use and of the types that it leads to, nearest first.
#[derive(Debug, Clone)]
pub(super) struct Chain<'a> {
    links: Vec<&'a Attributes>,
    /// From here on the links describe the field; those before describe the array that it is the element of.
    own: usize,
}

impl<'a> Chain<'a> {
    /// Of a place of use.
    pub(super) fn of(attributes: &'a Attributes) -> Self {
        Self { links: vec![attributes], own: 0 }
    }

    /// Adds the type that the last link leads to.
    pub(super) fn push(&mut self, attributes: &'a Attributes) {
        self.links.push(attributes);
    }

    /// Of the elements: limits, units and words of an array are theirs, its comment, tags and path are not.
    pub(super) fn of_elements(&self) -> Self {
        Self { links: self.links.clone(), own: self.links.len() }
    }

    fn find<T>(&self, attribute: impl Fn(&'a Attributes) -> Option<T>) -> Option<T> {
        self.links.iter().copied().find_map(attribute)
    }

    fn own(&self) -> &[&'a Attributes] {
        self.links.get(self.own..).unwrap_or_default()
    }

    fn find_own<T>(&self, attribute: impl Fn(&'a Attributes) -> Option<T>) -> Option<T> {
        self.own().iter().copied().find_map(attribute)
    }

    /// Where the value is looked for; none if nobody says.
    pub(super) fn paths(&self) -> Option<Vec<Path>> {
        self.find_own(|link| link.path.as_ref()).map(|paths| paths.iter().map(|path| path.value.0.clone()).collect())
    }

    /// Comment, tags and mask of `field`.
    pub(super) fn describe(&self, field: &mut Field, around: &Surroundings<'a>) {
        let comment = self.find_own(|link| link.comment.as_ref()).map(|comment| comment.as_str());
        let mask = self.find_own(|link| link.mask.as_ref()).map(|mask| mask.as_str());
        field.comment = comment.or(around.comment).map(str::to_owned);
        field.tags = tags(self.own().iter().map(|link| &link.tags), around.tags.clone());
        field.mask = mask.or(around.mask).map(str::to_owned);
    }

    /// How a timestamp may be written.
    pub(super) fn formats(&self) -> Vec<TimeFormat> {
        match self.find(|link| link.formats.as_ref()) {
            Some(formats) => formats.iter().map(|format| format.value.into()).collect(),
            None => vec![TimeFormat::Rfc3339],
        }
    }

    /// The rules of a scalar.
    pub(super) fn rules(&self, spellings: &Spellings, around: &Surroundings<'a>) -> Result<Rules, BuildError> {
        let words: Vec<String> = self
            .find(|link| link.words.as_ref())
            .map_or_else(Vec::new, |words| words.iter().map(|word| word.value.clone()).collect());
        let bounds = Bounds {
            min: self.find(|link| link.min.as_ref()).map(|min| min.value),
            max: self.find(|link| link.max.as_ref()).map(|max| max.value),
        };
        let fold = self.find(|link| link.fold.as_ref()).map_or(around.fold, |fold| fold.value.into());
        let violation =
            self.find(|link| link.on_violation.as_ref()).map_or(around.violation, |violation| violation.value.into());
        let limited = !words.is_empty() || bounds != Bounds::default();
        Ok(Rules {
            unit: self.unit(spellings, around)?,
            sentinels: self.find(|link| link.sentinels.as_ref()).map_or_else(Vec::new, |sentinels| {
                sentinels.iter().map(|sentinel| Sentinel::from(&sentinel.value)).collect()
            }),
            fold: if words.is_empty() { Fold::None } else { fold },
            violation: if limited { violation } else { Violation::Keep },
            words,
            bounds,
            text: self.find(|link| link.accept.as_ref()).is_some_and(|forms| !forms.is_empty()),
        })
    }

    fn unit(&self, spellings: &Spellings, around: &Surroundings<'a>) -> Result<Option<Unit>, BuildError> {
        let Some(symbol) = self.find(|link| link.unit.as_ref()) else { return Ok(None) };
        let dimension = known(symbol)?;
        let own = self.find(|link| link.unit_field.as_ref()).map(|path| &path.value);
        let governed_by = match around.governor {
            Governor::Nothing => None,
            Governor::Body(usual) => {
                let said = own.or(usual).map(|path| path.0.clone());
                Some(said.unwrap_or_else(|| vec![DEFAULT_UNIT_FIELD.to_owned()]))
            }
        };
        let if_absent = self.find(|link| link.unit_if_absent.as_ref()).filter(|absent| absent.value != symbol.value);
        if let Some(absent) = if_absent {
            known(absent)?;
        }
        Ok(Some(Unit {
            symbol: symbol.value.clone(),
            if_absent: if_absent.filter(|_| governed_by.is_some()).map(|absent| absent.value.clone()),
            governed_by,
            spellings: spellings.of(dimension),
        }))
    }
}

/// The spellings of all units, by dimension: whatever is in a unit shares them.
pub(super) struct Spellings(BTreeMap<&'static str, Arc<[(String, String)]>>);

impl Spellings {
    /// Those that are built in, and those of a catalogue.
    pub(super) fn of_catalogue(catalogue: &Catalogue) -> Self {
        let own = catalogue.units.iter().flat_map(|(symbol, spellings)| {
            spellings.iter().map(|spelling| (spelling.value.clone(), symbol.value.clone()))
        });
        let own: Vec<_> = own.collect();
        let dimensions: BTreeSet<_> = units::symbols().filter_map(units::dimension).collect();
        Self(dimensions.into_iter().map(|dimension| (dimension, units::spellings_of(dimension, &own).into())).collect())
    }

    fn of(&self, dimension: &str) -> Arc<[(String, String)]> {
        self.0.get(dimension).cloned().unwrap_or_default()
    }
}

fn known(symbol: &str) -> Result<&'static str, BuildError> {
    units::dimension(symbol).ok_or_else(|| BuildError::UnknownUnit(symbol.to_owned()))
}

impl From<&catalogue::Sentinel> for Sentinel {
    fn from(sentinel: &catalogue::Sentinel) -> Self {
        match sentinel {
            catalogue::Sentinel::Number(number) => Self::Number(number.clone()),
            catalogue::Sentinel::Text(text) => Self::Text(text.clone()),
        }
    }
}

/// The tags of `links`, nearest first, over those that are there; sorted by key.
fn tags<'a>(
    links: impl IntoIterator<Item = &'a catalogue::Ordered<catalogue::Spanned<String>>>,
    around: Vec<(String, String)>,
) -> Vec<(String, String)> {
    let said = links.into_iter().flatten().map(|(tag, word)| (tag.value.clone(), word.value.clone()));
    let mut tags = BTreeMap::new();
    for (tag, word) in said.chain(around) {
        tags.entry(tag).or_insert(word);
    }
    tags.into_iter().collect()
}
