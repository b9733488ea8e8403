//! `unity_catalog/columns.json`: the columns as `ColumnInfo[]`.

use serde::Serialize;

use crate::emit::{Input, comment, data_type, json};
use crate::plan::{DataType, Origin, Plan, System};

/// A column, as `POST /api/2.1/unity-catalog/tables` takes it.
#[derive(Serialize)]
pub(super) struct ColumnInfo {
    name: String,
    type_text: String,
    /// The field of the Delta schema, as JSON text.
    type_json: String,
    type_name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    type_precision: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    type_scale: Option<u8>,
    /// From 0.
    position: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    nullable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    partition_index: Option<u8>,
}

pub(super) fn columns(plan: &Plan) -> Vec<ColumnInfo> {
    let info = |(position, column): (usize, &crate::plan::Column)| {
        let (type_precision, type_scale) = match column.field.data_type {
            DataType::Decimal { precision, scale } => (Some(precision), Some(scale)),
            _ => (None, None),
        };
        ColumnInfo {
            name: column.field.name.clone(),
            type_text: column.field.data_type.spark_text(),
            type_json: json::line(&data_type::json_field(plan, column)),
            type_name: data_type::unity_name(&column.field.data_type),
            type_precision,
            type_scale,
            position,
            comment: comment::column(plan, column),
            nullable: column.nullable,
            partition_index: (column.origin == Origin::System(System::IngestDate)).then_some(0),
        }
    };
    plan.columns.iter().enumerate().map(info).collect()
}

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    vec![("unity_catalog/columns.json".to_owned(), json::pretty(&columns(input.plan)))]
}
