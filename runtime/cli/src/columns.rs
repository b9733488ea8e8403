//! `planish columns`.

use clap::Args;
use comfy_table::{ContentArrangement, Table, presets};
use planish_codegen::plan::{Column, DataType, Field, Origin, Plan, path_text};
use serde_json::{Map, Value, json};

use crate::catalogue::Catalogue;
use crate::{Failure, print};

/// Options of `planish columns`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    catalogue: Catalogue,
    /// Print JSON, with all attributes and the fields inside structs and arrays.
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let plan = arguments.catalogue.resolve()?.plan;
    if arguments.json { print(&format_args!("{:#}", as_json(&plan))) } else { print(&as_table(&plan).trim_fmt()) }
}

fn as_table(plan: &Plan) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(["column", "type", "unit", "from"]);
    for column in &plan.columns {
        let field = &column.field;
        let unit = unit(field).unwrap_or_default();
        table.add_row([field.name.clone(), short_type(&field.data_type), unit.to_owned(), source(plan, column)]);
    }
    table
}

/// The type without what stands inside structs.
fn short_type(data_type: &DataType) -> String {
    match data_type {
        DataType::Array(element) => format!("array<{}>", short_type(&element.data_type)),
        DataType::Map(value) => format!("map<string, {}>", short_type(&value.data_type)),
        DataType::Struct(of) => of.name.0.clone(),
        other => other.spark_text(),
    }
}

fn source(plan: &Plan, column: &Column) -> String {
    let paths = paths(&column.field).join(" | ");
    match column.origin {
        Origin::Envelope => paths,
        Origin::System(_) => "the pipeline".to_owned(),
        Origin::Signal(index) => {
            plan.signals.get(index).map_or_else(String::new, |signal| format!("{} {paths}", signal.code))
        }
    }
}

fn as_json(plan: &Plan) -> Value {
    let columns: Vec<Value> = plan.columns.iter().map(|column| column_json(plan, column)).collect();
    json!({
        "catalogue": plan.hash,
        "table": plan.table.name.join("."),
        "key": plan.table.key,
        "columns": columns,
    })
}

fn column_json(plan: &Plan, column: &Column) -> Value {
    let mut out = field_json(&column.field);
    out.insert("nullable".to_owned(), column.nullable.into());
    let signal = match column.origin {
        Origin::Signal(index) => plan.signals.get(index),
        Origin::Envelope | Origin::System(_) => None,
    };
    let origin = match column.origin {
        Origin::Envelope => "envelope",
        Origin::System(_) => "system",
        Origin::Signal(_) => "signal",
    };
    out.insert("origin".to_owned(), origin.into());
    out.insert("signal".to_owned(), signal.map(|signal| signal.code.as_str()).into());
    out.insert("group".to_owned(), signal.map(|signal| signal.group.as_str()).into());
    out.insert("signal_name".to_owned(), signal.map(|signal| signal.name.as_str()).into());
    out.into()
}

fn field_json(field: &Field) -> Map<String, Value> {
    let tags: Map<String, Value> = field.tags.iter().map(|(key, word)| (key.clone(), word.as_str().into())).collect();
    let mut out = Map::new();
    out.insert("name".to_owned(), field.name.as_str().into());
    out.insert("type".to_owned(), field.data_type.spark_text().into());
    out.insert("paths".to_owned(), paths(field).into());
    out.insert("unit".to_owned(), unit(field).into());
    out.insert("comment".to_owned(), field.comment.as_deref().into());
    out.insert("tags".to_owned(), tags.into());
    let inner = inner_fields(&field.data_type);
    if !inner.is_empty() {
        let fields: Vec<Value> = inner.iter().map(|field| field_json(field).into()).collect();
        out.insert("fields".to_owned(), fields.into());
    }
    out
}

/// The fields of the struct that a type is, or holds.
fn inner_fields(data_type: &DataType) -> &[Field] {
    match data_type {
        DataType::Array(inner) | DataType::Map(inner) => inner_fields(&inner.data_type),
        DataType::Struct(of) => &of.fields,
        _ => &[],
    }
}

fn paths(field: &Field) -> Vec<String> {
    field.paths.iter().map(|path| path_text(path)).collect()
}

/// The unit of a field, or of its elements.
fn unit(field: &Field) -> Option<&str> {
    match &field.data_type {
        DataType::Array(element) => unit(element),
        _ => field.rules.unit.as_ref().map(|unit| unit.symbol.as_str()),
    }
}
