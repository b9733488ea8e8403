//! Signals and their groups.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    Accept, Attributes, Field, Fold, Path, Sentinel, TimeFormat, TypeExpr, Violation,
    field::{attributes, mapping},
    vocabulary,
};
use crate::catalogue::yaml::{OneOrMany, Ordered, Spanned, TypeOr, WithUnderscore};

/// A signal: a type name, or a mapping.
///
/// `type` makes the column `Group_Name`, `value` the column `Group_Name_value`, each of `fields` a column `Group_Name_field`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "TypeOr<SignalMapping>")]
pub struct Signal {
    /// Type of the column `Group_Name`.
    pub data_type: Option<Spanned<TypeExpr>>,
    /// Type of the column `Group_Name_value`.
    pub value: Option<Spanned<TypeExpr>>,
    /// The columns `Group_Name_field`.
    pub fields: Option<Spanned<Ordered<Field>>>,
    /// The code that frames carry, if it is not `lower(group)-lower(name)`.
    pub code: Option<Spanned<String>>,
    /// Older codes, or older pairs written `Group.Name`.
    pub aliases: OneOrMany<Spanned<String>>,
    /// Body paths that nobody wants.
    pub ignore: OneOrMany<Spanned<Path>>,
    /// Version or date since which it is there.
    pub since: Option<Spanned<String>>,
    /// Why, or since when, it is deprecated.
    pub deprecated: Option<Spanned<String>>,
    /// Code, or `Group.Name`, of the signal that replaces it.
    pub replaced_by: Option<Spanned<String>>,
    /// Attributes of the column that `type` or `value` makes; comment and tags are also those of the signal.
    pub attributes: Attributes,
}

mapping! {
    /// A signal.
    SignalMapping {
        /// Type of the value. The column is `Group_Name`; it is read at `value`, an array at `values`.
        r#type: Option<Spanned<TypeExpr>>,
        /// Type of the value. The column is `Group_Name_value`; it is read at `value`, an array at `values`.
        value: Option<Spanned<TypeExpr>>,
        /// More fields of the body, each a column `Group_Name_field`.
        fields: Option<Spanned<Ordered<Field>>>,
        /// The code that events carry, if it is not the group and the name in lower case with a dash between them.
        code: Option<Spanned<String>>,
        /// Codes that the signal had before, or group and name as `Group.Name`.
        #[serde(default)]
        aliases: OneOrMany<Spanned<String>>,
        /// Fields of the body that nobody wants: they are counted, not kept.
        #[serde(default)]
        ignore: OneOrMany<Spanned<Path>>,
        /// Version or date since which the signal is there.
        since: Option<Spanned<String>>,
        /// Why, or since when, the signal is deprecated.
        deprecated: Option<Spanned<String>>,
        /// The signal that replaces this one: its code, or `Group.Name`.
        replaced_by: Option<Spanned<String>>,
    }
}

written_as!(Signal, TypeOr<SignalMapping>);

impl From<TypeOr<SignalMapping>> for Signal {
    fn from(TypeOr(mapping): TypeOr<SignalMapping>) -> Self {
        Self {
            data_type: mapping.r#type,
            value: mapping.value,
            fields: mapping.fields,
            code: mapping.code,
            aliases: mapping.aliases,
            ignore: mapping.ignore,
            since: mapping.since,
            deprecated: mapping.deprecated,
            replaced_by: mapping.replaced_by,
            attributes: attributes!(mapping),
        }
    }
}

/// A group of signals: its signals by name, and under `_` what holds for all of them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(from = "WithUnderscore<GroupAttributes, Signal>")]
pub struct Group {
    /// What stands under `_`.
    pub attributes: GroupAttributes,
    /// The signals, in order.
    pub signals: Ordered<Signal>,
}

written_as!(Group, WithUnderscore<GroupAttributes, Signal>);

impl From<WithUnderscore<GroupAttributes, Signal>> for Group {
    fn from(group: WithUnderscore<GroupAttributes, Signal>) -> Self {
        Self { attributes: group.underscore, signals: group.entries }
    }
}

/// What holds for all signals of a group, unless one says otherwise.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupAttributes {
    /// What the group is. A signal without a comment has this one.
    pub comment: Option<Spanned<String>>,
    /// Tags of all columns of the group, such as `pii: location`.
    #[serde(default)]
    #[schemars(with = "vocabulary::Tags")]
    pub tags: Ordered<Spanned<String>>,
    /// Name of the function that masks the columns in Unity Catalog.
    pub mask: Option<Spanned<String>>,
    /// Where a body says in which unit its values are.
    pub unit_field: Option<Spanned<Path>>,
    /// How a text is folded before it is compared with the words of an enum.
    pub fold: Option<Spanned<Fold>>,
    /// What happens to a value outside `min`, `max` or `enum`.
    pub on_violation: Option<Spanned<Violation>>,
    /// Lints that do not apply to the group and its signals: `bare_number`, `unused_unit_field`.
    #[serde(default)]
    #[schemars(with = "Vec<vocabulary::Lint>")]
    pub allow: Vec<Spanned<String>>,
    /// Version or date since which the group is there.
    pub since: Option<Spanned<String>>,
    /// Why, or since when, the group is deprecated.
    pub deprecated: Option<Spanned<String>>,
}
