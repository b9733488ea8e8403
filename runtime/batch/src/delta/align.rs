//! A batch in the order of the table: columns and nested fields by name, NULL where the batch has none.

use std::sync::Arc;

use arrow_array::{Array, ArrayRef, ListArray, MapArray, RecordBatch, RecordBatchOptions, StructArray, new_null_array};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields, Schema, SchemaRef};

use super::Error;

/// The columns of `batch` as `schema` has them. Columns named in `except` are left out.
pub(super) fn align(batch: &RecordBatch, schema: &SchemaRef, except: &[&str]) -> Result<RecordBatch, Error> {
    let has = batch.schema();
    if let Some(field) =
        has.fields().iter().find(|f| schema.index_of(f.name()).is_err() && !except.contains(&f.name().as_str()))
    {
        return Err(refuse(field.name(), "the table has no such column"));
    }
    let columns = schema
        .fields()
        .iter()
        .map(|field| column(batch.column_by_name(field.name()), batch.num_rows(), field, field.name()));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)
        .map_err(|cause| refuse("", &cause.to_string()))
}

fn refuse(column: &str, problem: &str) -> Error {
    Error::Batch { column: column.to_owned(), problem: problem.to_owned() }
}

/// `array`, or NULLs, as `field` wants it; `path` is for the error.
fn column(array: Option<&ArrayRef>, rows: usize, field: &Field, path: &str) -> Result<ArrayRef, Error> {
    let aligned = match array {
        Some(array) if array.data_type() == field.data_type() => Arc::clone(array),
        Some(array) => inside(array, field, path)?,
        None => new_null_array(field.data_type(), rows),
    };
    if !field.is_nullable() && aligned.null_count() > 0 {
        return Err(refuse(path, "it is NULL in some row, and the table says NOT NULL"));
    }
    Ok(aligned)
}

/// Rebuilds what is nested; other types must be equal.
fn inside(array: &ArrayRef, field: &Field, path: &str) -> Result<ArrayRef, Error> {
    let failed = |cause: ArrowError| refuse(path, &cause.to_string());
    let any = array.as_any();
    match field.data_type() {
        DataType::Struct(fields) => {
            let of = any.downcast_ref::<StructArray>().ok_or_else(|| other(array, field, path))?;
            Ok(Arc::new(structs(of, fields, path)?))
        }
        DataType::List(element) => {
            let of = any.downcast_ref::<ListArray>().ok_or_else(|| other(array, field, path))?;
            let values = column(Some(of.values()), of.values().len(), element, &format!("{path}.element"))?;
            let list = ListArray::try_new(Arc::clone(element), of.offsets().clone(), values, of.nulls().cloned());
            Ok(Arc::new(list.map_err(failed)?))
        }
        DataType::Map(entries, sorted) => {
            let of = any.downcast_ref::<MapArray>().ok_or_else(|| other(array, field, path))?;
            let DataType::Struct(key_value) = entries.data_type() else { return Err(other(array, field, path)) };
            // Key and value go by place: writers name them in their own ways.
            let places = of.entries().columns().iter().zip(key_value);
            let columns = places
                .map(|(array, field)| column(Some(array), array.len(), field, &format!("{path}.{}", field.name())));
            let columns = columns.collect::<Result<Vec<_>, _>>()?;
            let rebuilt = StructArray::try_new(key_value.clone(), columns, of.entries().nulls().cloned());
            let map = rebuilt.and_then(|rebuilt| {
                MapArray::try_new(Arc::clone(entries), of.offsets().clone(), rebuilt, of.nulls().cloned(), *sorted)
            });
            Ok(Arc::new(map.map_err(failed)?))
        }
        _ => Err(other(array, field, path)),
    }
}

fn structs(of: &StructArray, fields: &Fields, path: &str) -> Result<StructArray, Error> {
    let known = |name: &str| fields.iter().any(|field| field.name() == name);
    if let Some(name) = of.column_names().into_iter().find(|name| !known(name)) {
        return Err(refuse(&format!("{path}.{name}"), "the table's struct has no such field"));
    }
    let columns = fields
        .iter()
        .map(|field| column(of.column_by_name(field.name()), of.len(), field, &format!("{path}.{}", field.name())));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    StructArray::try_new_with_length(fields.clone(), columns, of.nulls().cloned(), of.len())
        .map_err(|cause| refuse(path, &cause.to_string()))
}

fn other(array: &ArrayRef, field: &Field, path: &str) -> Error {
    refuse(path, &format!("it is {} and the table has {}", array.data_type(), field.data_type()))
}

/// `schema` without comments, which belong to the log and not to every data file.
pub(super) fn bare_schema(schema: &Schema) -> SchemaRef {
    Arc::new(Schema::new(schema.fields().iter().map(bare).collect::<Vec<_>>()))
}

fn bare(field: &FieldRef) -> FieldRef {
    let data_type = match field.data_type() {
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(bare).collect()),
        DataType::List(element) => DataType::List(bare(element)),
        DataType::Map(entries, sorted) => DataType::Map(bare(entries), *sorted),
        scalar => scalar.clone(),
    };
    Arc::new(Field::new(field.name(), data_type, field.is_nullable()))
}
