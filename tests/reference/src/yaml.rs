//! The catalogue as it is written.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::shape::{Many, Ordered, Scalar};

/// The whole file.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    #[serde(rename = "catalogue")]
    _version: IgnoredAny,
    pub(crate) table: Table,
    #[serde(rename = "tags")]
    _tags: Option<IgnoredAny>,
    #[serde(rename = "edge")]
    _edge: Option<IgnoredAny>,
    #[serde(default)]
    pub(crate) defaults: Defaults,
    #[serde(default)]
    pub(crate) units: BTreeMap<String, Many<String>>,
    #[serde(default)]
    pub(crate) source: Source,
    pub(crate) event: Ordered<Entry>,
    #[serde(default)]
    pub(crate) signals: Ordered<Group>,
    #[serde(default)]
    pub(crate) types: Ordered<Entry>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    #[serde(rename = "name")]
    _name: IgnoredAny,
    #[serde(rename = "comment")]
    _comment: Option<IgnoredAny>,
    pub(crate) key: String,
}

#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Defaults {
    pub(crate) unit_field: Option<String>,
    pub(crate) fold: Option<Fold>,
    pub(crate) on_violation: Option<OnViolation>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Fold {
    Upper,
    Lower,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OnViolation {
    Keep,
    Rescue,
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Source {
    pub(crate) roots: Option<Many<String>>,
    pub(crate) signals: Option<Many<String>>,
    pub(crate) code: Option<Many<String>>,
    pub(crate) group: Option<Many<String>>,
    pub(crate) name: Option<Many<String>>,
    pub(crate) body: Option<Many<String>>,
    pub(crate) failed: Option<Failed>,
    pub(crate) state: Option<State>,
    pub(crate) unknown: Option<Unknown>,
    /// Concerns what is stored, and no row.
    #[serde(rename = "test_mode")]
    _test_mode: Option<IgnoredAny>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Failed {
    pub(crate) path: Many<String>,
    pub(crate) is: Many<String>,
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct State {
    #[serde(default)]
    pub(crate) keep: Keep,
    #[serde(default)]
    pub(crate) fields: Ordered<Entry>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Keep {
    #[default]
    All,
    Failed,
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Unknown {
    Rescue,
    Count,
}

/// A signal, a field or a type; which keys may stand in it depends on where it stands.
#[derive(Debug, Default, Clone)]
pub(crate) struct Entry(pub(crate) Attributes);

#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attributes {
    pub(crate) r#type: Option<String>,
    pub(crate) value: Option<String>,
    pub(crate) fields: Option<Ordered<Entry>>,

    pub(crate) path: Option<Many<String>>,
    pub(crate) column: Option<String>,
    pub(crate) unit: Option<String>,
    pub(crate) unit_field: Option<String>,
    pub(crate) unit_if_absent: Option<String>,
    pub(crate) r#enum: Option<Many<String>>,
    pub(crate) fold: Option<Fold>,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) on_violation: Option<OnViolation>,
    pub(crate) sentinels: Option<Many<Scalar>>,
    pub(crate) accept: Option<Many<Accept>>,
    pub(crate) formats: Option<Many<Format>>,

    pub(crate) code: Option<String>,
    pub(crate) aliases: Option<Many<String>>,
    pub(crate) ignore: Option<Many<String>>,

    #[serde(rename = "comment")]
    _comment: Option<IgnoredAny>,
    #[serde(rename = "tags")]
    _tags: Option<IgnoredAny>,
    #[serde(rename = "mask")]
    _mask: Option<IgnoredAny>,
    #[serde(rename = "allow")]
    _allow: Option<IgnoredAny>,
    #[serde(rename = "required")]
    _required: Option<IgnoredAny>,
    #[serde(rename = "since")]
    _since: Option<IgnoredAny>,
    #[serde(rename = "deprecated")]
    _deprecated: Option<IgnoredAny>,
    #[serde(rename = "replaced_by")]
    _replaced_by: Option<IgnoredAny>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Accept {
    Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    Rfc3339,
    EpochMs,
    EpochS,
    NaiveUtc,
}

impl Attributes {
    /// A type's attributes with those of its use on top.
    pub(crate) fn under(&self, site: &Self) -> Self {
        Self {
            unit: site.unit.clone().or_else(|| self.unit.clone()),
            unit_field: site.unit_field.clone().or_else(|| self.unit_field.clone()),
            unit_if_absent: site.unit_if_absent.clone().or_else(|| self.unit_if_absent.clone()),
            r#enum: site.r#enum.clone().or_else(|| self.r#enum.clone()),
            fold: site.fold.or(self.fold),
            min: site.min.or(self.min),
            max: site.max.or(self.max),
            on_violation: site.on_violation.or(self.on_violation),
            sentinels: site.sentinels.clone().or_else(|| self.sentinels.clone()),
            accept: site.accept.clone().or_else(|| self.accept.clone()),
            formats: site.formats.clone().or_else(|| self.formats.clone()),
            ..site.clone()
        }
    }
}

/// The signals of a group, and what stands under `_`.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) about: AboutGroup,
    pub(crate) signals: Vec<(String, Entry)>,
}

/// What holds for all signals of a group, unless one says otherwise.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AboutGroup {
    unit_field: Option<String>,
    fold: Option<Fold>,
    on_violation: Option<OnViolation>,

    #[serde(rename = "allow")]
    _allow: Option<IgnoredAny>,
    #[serde(rename = "comment")]
    _comment: Option<IgnoredAny>,
    #[serde(rename = "tags")]
    _tags: Option<IgnoredAny>,
    #[serde(rename = "mask")]
    _mask: Option<IgnoredAny>,
    #[serde(rename = "since")]
    _since: Option<IgnoredAny>,
    #[serde(rename = "deprecated")]
    _deprecated: Option<IgnoredAny>,
}

impl AboutGroup {
    /// The catalogue's defaults, as far as the group does not say otherwise.
    pub(crate) fn over(&self, defaults: &Defaults) -> Defaults {
        Defaults {
            unit_field: self.unit_field.clone().or_else(|| defaults.unit_field.clone()),
            fold: self.fold.or(defaults.fold),
            on_violation: self.on_violation.or(defaults.on_violation),
        }
    }
}

impl<'de> Deserialize<'de> for Group {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Group;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the signals of a group")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let (mut about, mut signals) = (AboutGroup::default(), Vec::new());
                while let Some(name) = map.next_key::<String>()? {
                    if name == "_" {
                        about = map.next_value()?;
                    } else {
                        signals.push((name, map.next_value()?));
                    }
                }
                Ok(Group { about, signals })
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Entry;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a type, or a mapping")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Entry(Attributes { r#type: Some(name.to_owned()), ..Attributes::default() }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                Attributes::deserialize(MapAccessDeserializer::new(map)).map(Entry)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
