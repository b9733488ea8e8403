//! `unity_catalog/create_table.json`: the request that registers the table.

use std::collections::BTreeMap;

use serde::Serialize;

use super::columns::{ColumnInfo, columns};
use crate::emit::delta::PROPERTIES;
use crate::emit::{Input, json};

/// Body of `POST /api/2.1/unity-catalog/tables`. The location stands as `${location}`: only a deployment knows it.
#[derive(Serialize)]
struct CreateTable<'a> {
    name: &'a str,
    catalog_name: &'a str,
    schema_name: &'a str,
    table_type: &'static str,
    data_source_format: &'static str,
    columns: Vec<ColumnInfo>,
    storage_location: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    comment: Option<&'a str>,
    properties: BTreeMap<&'static str, &'static str>,
}

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    let [catalog_name, schema_name, name] = &input.plan.table.name;
    let request = CreateTable {
        name,
        catalog_name,
        schema_name,
        table_type: "EXTERNAL",
        data_source_format: "DELTA",
        columns: columns(input.plan),
        storage_location: "${location}",
        comment: input.plan.table.comment.as_deref(),
        properties: PROPERTIES.into(),
    };
    vec![("unity_catalog/create_table.json".to_owned(), json::pretty(&request))]
}
