//! `delta/schema.json`: the schema as it stands in a Delta log, with column comments.

use serde::Serialize;

use crate::emit::data_type::{JsonField, json_field};
use crate::emit::{Input, json};
use crate::plan::Plan;

#[derive(Serialize)]
struct Schema {
    r#type: &'static str,
    fields: Vec<JsonField>,
}

/// The schema of a plan's table, as Delta's JSON (`schemaString`), with comments.
#[must_use]
pub fn schema(plan: &Plan) -> String {
    let fields = plan.columns.iter().map(|column| json_field(plan, column)).collect();
    json::pretty(&Schema { r#type: "struct", fields })
}

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    vec![("delta/schema.json".to_owned(), schema(input.plan))]
}
