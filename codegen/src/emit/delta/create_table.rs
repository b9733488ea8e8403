//! `delta/create_table.sql`: the statement that makes the table.

use super::PROPERTIES;
use crate::emit::{Input, comment, sql};
use crate::plan::{Origin, System};

/// What a reader has to know before running it.
const PREAMBLE: &str = "\
-- The table is external: the batch writes to its location by path. Put the location in for ${location}, as your tool does it
-- (spark-sql: SET location=s3://…; a notebook: a widget of that name). An existing table is left as it is.
";

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    let plan = input.plan;
    let columns: Vec<String> = plan
        .columns
        .iter()
        .map(|column| {
            let mut text =
                format!("  {} {}", sql::identifier(&column.field.name), sql::data_type(&column.field.data_type));
            if !column.nullable {
                text.push_str(" NOT NULL");
            }
            if let Some(comment) = comment::column(plan, column) {
                text.push_str(&format!(" COMMENT {}", sql::literal(&comment)));
            }
            text
        })
        .collect();
    let partition: Vec<String> = plan
        .columns
        .iter()
        .filter(|column| column.origin == Origin::System(System::IngestDate))
        .map(|column| sql::identifier(&column.field.name))
        .collect();
    let properties: Vec<String> =
        PROPERTIES.iter().map(|(key, value)| format!("  {} = {}", sql::literal(key), sql::literal(value))).collect();

    let mut text = PREAMBLE.to_owned();
    text.push_str(&format!("CREATE TABLE IF NOT EXISTS {} (\n", sql::qualified(&plan.table.name)));
    text.push_str(&format!("{}\n)\nUSING DELTA\n", columns.join(",\n")));
    if !partition.is_empty() {
        text.push_str(&format!("PARTITIONED BY ({})\n", partition.join(", ")));
    }
    text.push_str("LOCATION '${location}'\n");
    if let Some(comment) = &plan.table.comment {
        text.push_str(&format!("COMMENT {}\n", sql::literal(comment)));
    }
    text.push_str(&format!("TBLPROPERTIES (\n{}\n);\n", properties.join(",\n")));
    vec![("delta/create_table.sql".to_owned(), text)]
}
