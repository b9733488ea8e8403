//! Tables as an Arrow schema.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, Schema, SchemaRef, TimeUnit};
use planish_kernel::Tables;
use planish_kernel::tables::{self, Kind};

/// Name of the elements of every list. Delta's writers agree on it.
pub const ELEMENT: &str = "element";
/// Name of the entries of every map.
pub const ENTRIES: &str = "key_value";
/// Name of the key of every map's entry.
pub const KEY: &str = "key";
/// Name of the value of every map's entry.
pub const VALUE: &str = "value";

/// The schema of `tables`: their columns, in their order. Everything but the key may be NULL.
#[must_use]
pub fn schema(tables: &Tables) -> SchemaRef {
    let columns = tables.columns().iter().map(|column| named(tables, column, &column.name));
    Arc::new(Schema::new(columns.collect::<Fields>()))
}

/// The Arrow field of `field`, under `name`.
pub(crate) fn named(tables: &Tables, field: &tables::Field, name: &str) -> Field {
    Field::new(name, data_type(tables, &field.kind), field.nullable)
}

/// The fields of the struct that `scope` says, in their order.
pub(crate) fn struct_fields(tables: &Tables, scope: u32) -> &[tables::Field] {
    tables.scope(scope).map(|scope| scope.fields.slice(&tables.fields)).unwrap_or_default()
}

/// The type of a map's entries.
pub(crate) fn entries(value: Field) -> DataType {
    DataType::Struct(Fields::from(vec![Field::new(KEY, DataType::Utf8, false), value]))
}

fn data_type(tables: &Tables, kind: &Kind) -> DataType {
    match kind {
        Kind::Boolean => DataType::Boolean,
        Kind::Byte => DataType::Int8,
        Kind::Short => DataType::Int16,
        Kind::Int => DataType::Int32,
        Kind::Long => DataType::Int64,
        Kind::Float => DataType::Float32,
        Kind::Double => DataType::Float64,
        Kind::Decimal { precision, scale } => DataType::Decimal128(*precision, scale.cast_signed()),
        Kind::String | Kind::Sequence | Kind::Json => DataType::Utf8,
        Kind::Timestamp { .. } => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
        Kind::Date => DataType::Date32,
        Kind::Array { element } => DataType::List(Arc::new(inner(tables, *element, ELEMENT))),
        Kind::Struct { scope } => DataType::Struct(
            struct_fields(tables, *scope).iter().map(|field| named(tables, field, &field.name)).collect(),
        ),
        Kind::Map { value } => {
            let entries = entries(inner(tables, *value, VALUE));
            DataType::Map(Arc::new(Field::new(ENTRIES, entries, false)), false)
        }
    }
}

fn inner(tables: &Tables, index: u32, name: &str) -> Field {
    tables.field(index).map_or_else(|| Field::new(name, DataType::Null, true), |field| named(tables, field, name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::samples;

    #[test]
    fn every_kind_has_the_type_that_delta_reads() {
        let schema = schema(&samples::tables());
        let types: Vec<String> = schema.fields().iter().map(|f| format!("{} {}", f.name(), f.data_type())).collect();
        assert_eq!(
            types,
            [
                "event_id Utf8",
                "flag Boolean",
                "byte Int8",
                "short Int16",
                "int Int32",
                "long Int64",
                "float Float32",
                "double Float64",
                "decimal Decimal128(9, 2)",
                "sequence Utf8",
                "json Utf8",
                "at Timestamp(µs, \"UTC\")",
                "day Date32",
                "place Struct(\"city\": Utf8, \"point\": Struct(\"x\": Float64, \"ok\": Boolean))",
                "doors List(Struct(\"row\": Int32, \"tags\": List(Utf8, field: 'element')), field: 'element')",
                "numbers List(Int64, field: 'element')",
                "state Map(\"key_value\": non-null Struct(\"key\": non-null Utf8, \"value\": Struct(\"status\": Utf8)), unsorted)",
            ]
        );
    }

    #[test]
    fn the_key_alone_is_not_null() {
        let schema = schema(&samples::tables());
        let required: Vec<&str> =
            schema.fields().iter().filter(|f| !f.is_nullable()).map(|f| f.name().as_str()).collect();
        assert_eq!(required, ["event_id"]);
    }
}
