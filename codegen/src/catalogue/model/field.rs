//! Fields, own types, and the attributes that both share with signals.

use serde::Deserialize;

use super::{Accept, Fold, Path, Sentinel, TimeFormat, TypeExpr, Violation, vocabulary};
use crate::catalogue::yaml::{OneOrMany, Ordered, Spanned, TypeOr};

/// Attributes of a value. Those of an array are those of its elements.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Attributes {
    /// Where the value sits.
    pub path: Option<OneOrMany<Spanned<Path>>>,
    /// Name of the column.
    pub column: Option<Spanned<String>>,
    /// What it is.
    pub comment: Option<Spanned<String>>,
    /// Symbol of its unit.
    pub unit: Option<Spanned<String>>,
    /// Where the body says in which unit the value came.
    pub unit_field: Option<Spanned<Path>>,
    /// Symbol of the unit of a value that comes without one.
    pub unit_if_absent: Option<Spanned<String>>,
    /// The words that a text may be.
    pub words: Option<Spanned<Vec<Spanned<String>>>>,
    /// How a text is folded before it is compared with the words.
    pub fold: Option<Spanned<Fold>>,
    /// The least value, in the unit.
    pub min: Option<Spanned<f64>>,
    /// The greatest value, in the unit.
    pub max: Option<Spanned<f64>>,
    /// What happens to a value outside `min`, `max` or `enum`.
    pub on_violation: Option<Spanned<Violation>>,
    /// Whether a value must be there.
    pub required: Option<Spanned<bool>>,
    /// Values that mean "not known".
    pub sentinels: Option<Spanned<OneOrMany<Spanned<Sentinel>>>>,
    /// In which other forms it may come.
    pub accept: Option<Spanned<OneOrMany<Spanned<Accept>>>>,
    /// How a timestamp may be written.
    pub formats: Option<Spanned<OneOrMany<Spanned<TimeFormat>>>>,
    /// Tags, such as `pii` → `location`.
    pub tags: Ordered<Spanned<String>>,
    /// Name of the function that masks it in Unity Catalog.
    pub mask: Option<Spanned<String>>,
    /// Lints that this place is exempt from, by the words of [`Code::lint`](crate::diagnostic::Code::lint).
    pub allow: Vec<Spanned<String>>,
    /// Names of keys of the same mapping that are so faulty that they had to be left out. They have been reported.
    pub lost: Vec<String>,
}

impl Attributes {
    /// Whether the key `name` stands in the mapping, but could not be read.
    #[must_use]
    pub fn lost(&self, name: &str) -> bool {
        self.lost.iter().any(|lost| lost == name)
    }
}

/// Declares the mapping form of something that has attributes: its own keys, then those of [`Attributes`].
///
/// One struct has to name all keys of a mapping, or an unknown key could not be told from a known one; `serde(flatten)` does not.
macro_rules! mapping {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(serde::Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub(super) $field: $type,)*
            /// Where the value sits; its own name unless it says otherwise. Of several alternatives the first that has a value wins.
            pub(super) path: Option<OneOrMany<Spanned<Path>>>,
            /// Name of the column, if it is not the usual one.
            pub(super) column: Option<Spanned<String>>,
            /// What it is. Stands in the table, the docs and the code.
            pub(super) comment: Option<Spanned<String>>,
            /// Symbol of the unit that the column is in, such as `km`. A value that comes in another unit of its dimension is converted.
            #[schemars(with = "Option<vocabulary::Unit>")]
            pub(super) unit: Option<Spanned<String>>,
            /// Where the body says in which unit the value came.
            pub(super) unit_field: Option<Spanned<Path>>,
            /// Symbol of the unit of a value that comes without one, if that is not the column's.
            #[schemars(with = "Option<vocabulary::Unit>")]
            pub(super) unit_if_absent: Option<Spanned<String>>,
            /// The words that a text may be. Another text is kept and counted, unless `on_violation` says rescue.
            #[serde(rename = "enum")]
            pub(super) words: Option<Spanned<Vec<Spanned<String>>>>,
            /// How a text is folded before it is compared with the words of `enum`.
            pub(super) fold: Option<Spanned<Fold>>,
            /// The least value, inclusive, in the unit.
            pub(super) min: Option<Spanned<f64>>,
            /// The greatest value, inclusive, in the unit.
            pub(super) max: Option<Spanned<f64>>,
            /// What happens to a value outside `min`, `max` or `enum`.
            pub(super) on_violation: Option<Spanned<Violation>>,
            /// Whether a value must be there. The key alone is required.
            pub(super) required: Option<Spanned<bool>>,
            /// Values that mean "not known": they become NULL.
            pub(super) sentinels: Option<Spanned<OneOrMany<Spanned<Sentinel>>>>,
            /// In which other forms it may come: `text` for a number that may come quoted.
            pub(super) accept: Option<Spanned<OneOrMany<Spanned<Accept>>>>,
            /// How a timestamp may be written; `rfc3339` unless it says otherwise. At most one numeric format.
            pub(super) formats: Option<Spanned<OneOrMany<Spanned<TimeFormat>>>>,
            /// Tags, such as `pii: location`.
            #[serde(default)]
            #[schemars(with = "vocabulary::Tags")]
            pub(super) tags: Ordered<Spanned<String>>,
            /// Name of the function that masks the column in Unity Catalog.
            pub(super) mask: Option<Spanned<String>>,
            /// Lints that do not apply here: `bare_number` on a signal, `unused_type` and `similar_type` on a type.
            #[serde(default)]
            #[schemars(with = "Vec<vocabulary::Lint>")]
            pub(super) allow: Vec<Spanned<String>>,
            #[serde(default, rename = "$planish::lost")]
            #[schemars(skip)]
            pub(super) lost: Vec<String>,
        }
    };
}

/// Takes the attributes out of a mapping.
macro_rules! attributes {
    ($from:expr) => {
        Attributes {
            path: $from.path,
            column: $from.column,
            comment: $from.comment,
            unit: $from.unit,
            unit_field: $from.unit_field,
            unit_if_absent: $from.unit_if_absent,
            words: $from.words,
            fold: $from.fold,
            min: $from.min,
            max: $from.max,
            on_violation: $from.on_violation,
            required: $from.required,
            sentinels: $from.sentinels,
            accept: $from.accept,
            formats: $from.formats,
            tags: $from.tags,
            mask: $from.mask,
            allow: $from.allow,
            lost: $from.lost,
        }
    };
}

pub(super) use {attributes, mapping};

/// A field of the envelope, of a body, of a struct, or of the state: a type name, or a mapping.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "TypeOr<FieldMapping>")]
pub struct Field {
    /// What it holds. Every field has one; that it is there is checked later.
    pub data_type: Option<Spanned<TypeExpr>>,
    /// Its attributes.
    pub attributes: Attributes,
}

mapping! {
    /// A field.
    FieldMapping {
        /// What it holds: a built-in type, one of the catalogue's own, or an array of either.
        r#type: Option<Spanned<TypeExpr>>,
    }
}

written_as!(Field, TypeOr<FieldMapping>);

impl From<TypeOr<FieldMapping>> for Field {
    fn from(TypeOr(mapping): TypeOr<FieldMapping>) -> Self {
        Self { data_type: mapping.r#type, attributes: attributes!(mapping) }
    }
}

/// One of the catalogue's own types: another type with attributes, or a struct.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "TypeOr<OwnTypeMapping>")]
pub struct OwnType {
    /// The type that it is, with its own attributes. Either this or `fields` is there; that is checked later.
    pub data_type: Option<Spanned<TypeExpr>>,
    /// The fields of a struct.
    pub fields: Option<Spanned<Ordered<Field>>>,
    /// Its attributes. A field of this type has them unless it says otherwise.
    pub attributes: Attributes,
}

mapping! {
    /// One of the catalogue's own types.
    OwnTypeMapping {
        /// The type that it is, if it is no struct.
        r#type: Option<Spanned<TypeExpr>>,
        /// The fields of a struct.
        fields: Option<Spanned<Ordered<Field>>>,
    }
}

written_as!(OwnType, TypeOr<OwnTypeMapping>);

impl From<TypeOr<OwnTypeMapping>> for OwnType {
    fn from(TypeOr(mapping): TypeOr<OwnTypeMapping>) -> Self {
        Self { data_type: mapping.r#type, fields: mapping.fields, attributes: attributes!(mapping) }
    }
}
