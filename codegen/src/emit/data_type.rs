//! Types as Delta's schema and the Unity Catalog spell them.

use serde::Serialize;

use super::comment;
use crate::plan::{Column, DataType, Field, Plan};

/// A field of a Delta schema.
#[derive(Serialize)]
pub(super) struct JsonField {
    name: String,
    r#type: JsonType,
    nullable: bool,
    metadata: JsonMetadata,
}

#[derive(Serialize)]
struct JsonMetadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
}

/// A type of a Delta schema.
#[derive(Serialize)]
#[serde(untagged)]
enum JsonType {
    Primitive(String),
    #[serde(rename_all = "camelCase")]
    Array {
        r#type: &'static str,
        element_type: Box<JsonType>,
        contains_null: bool,
    },
    #[serde(rename_all = "camelCase")]
    Map {
        r#type: &'static str,
        key_type: &'static str,
        value_type: Box<JsonType>,
        value_contains_null: bool,
    },
    Struct {
        r#type: &'static str,
        fields: Vec<JsonField>,
    },
}

/// A column as a field of the Delta schema.
pub(super) fn json_field(plan: &Plan, column: &Column) -> JsonField {
    JsonField {
        name: column.field.name.clone(),
        r#type: json_type(&column.field.data_type),
        nullable: column.nullable,
        metadata: JsonMetadata { comment: comment::column(plan, column) },
    }
}

fn nested(field: &Field) -> JsonField {
    JsonField {
        name: field.name.clone(),
        r#type: json_type(&field.data_type),
        nullable: true,
        metadata: JsonMetadata { comment: comment::field(field, None) },
    }
}

fn json_type(of: &DataType) -> JsonType {
    let primitive = match of {
        DataType::Array(element) => {
            let element_type = Box::new(json_type(&element.data_type));
            return JsonType::Array { r#type: "array", element_type, contains_null: true };
        }
        DataType::Map(value) => {
            let value_type = Box::new(json_type(&value.data_type));
            return JsonType::Map { r#type: "map", key_type: "string", value_type, value_contains_null: true };
        }
        DataType::Struct(of) => {
            return JsonType::Struct { r#type: "struct", fields: of.fields.iter().map(nested).collect() };
        }
        DataType::Byte => "byte",
        DataType::Short => "short",
        DataType::Int => "integer",
        DataType::Long => "long",
        scalar => return JsonType::Primitive(scalar.spark_text()),
    };
    JsonType::Primitive(primitive.to_owned())
}

/// The type as the enum of the Unity Catalog's API names it.
pub(super) fn unity_name(of: &DataType) -> &'static str {
    match of {
        DataType::Boolean => "BOOLEAN",
        DataType::Byte => "BYTE",
        DataType::Short => "SHORT",
        DataType::Int => "INT",
        DataType::Long => "LONG",
        DataType::Float => "FLOAT",
        DataType::Double => "DOUBLE",
        DataType::Decimal { .. } => "DECIMAL",
        DataType::String | DataType::Sequence | DataType::Json => "STRING",
        DataType::Timestamp { .. } => "TIMESTAMP",
        DataType::Date => "DATE",
        DataType::Array(_) => "ARRAY",
        DataType::Map(_) => "MAP",
        DataType::Struct(_) => "STRUCT",
    }
}
