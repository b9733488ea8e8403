//! Types, as the table knows them.

use super::{Field, TimeFormat};

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub enum DataType {
    /// `true` or `false`.
    Boolean,
    /// 8 bits.
    Byte,
    /// 16 bits.
    Short,
    /// 32 bits.
    Int,
    /// 64 bits.
    Long,
    /// IEEE 754, 32 bits.
    Float,
    /// IEEE 754, 64 bits.
    Double,
    /// Exact, base ten.
    Decimal {
        /// Digits in all, at most 38.
        precision: u8,
        /// Digits after the point, at most `precision`.
        scale: u8,
    },
    /// Text.
    String,
    /// Decimal digits as text, padded to 40: `_stream_sequence`.
    Sequence,
    /// Microseconds, UTC.
    Timestamp {
        /// The formats that are accepted, at most one of them numeric.
        formats: Vec<TimeFormat>,
    },
    /// A calendar day.
    Date,
    /// JSON text, kept as it came; a string in the table.
    Json,
    /// An array; the field is the element.
    Array(Box<Field>),
    /// A struct.
    Struct(Struct),
    /// A map from text; the field is the value. `_signal_state`.
    Map(Box<Field>),
}

impl DataType {
    /// The type as Spark and Unity Catalog spell it, nested types included, such as `array<struct<row:int>>`.
    #[must_use]
    pub fn spark_text(&self) -> String {
        match self {
            Self::Boolean => "boolean".to_owned(),
            Self::Byte => "tinyint".to_owned(),
            Self::Short => "smallint".to_owned(),
            Self::Int => "int".to_owned(),
            Self::Long => "bigint".to_owned(),
            Self::Float => "float".to_owned(),
            Self::Double => "double".to_owned(),
            Self::Decimal { precision, scale } => format!("decimal({precision},{scale})"),
            Self::String | Self::Sequence | Self::Json => "string".to_owned(),
            Self::Timestamp { .. } => "timestamp".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Array(element) => format!("array<{}>", element.data_type.spark_text()),
            Self::Map(value) => format!("map<string,{}>", value.data_type.spark_text()),
            Self::Struct(of) => {
                let fields: Vec<_> =
                    of.fields.iter().map(|field| format!("{}:{}", field.name, field.data_type.spark_text())).collect();
                format!("struct<{}>", fields.join(","))
            }
        }
    }
}

/// A struct.
#[derive(Debug, Clone, PartialEq)]
pub struct Struct {
    /// Its name.
    pub name: TypeName,
    /// Its fields, in order; their paths are from the struct.
    pub fields: Vec<Field>,
}

/// Name of a struct: that of the catalogue's own type, or that of a system struct.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeName(pub String);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Rules;

    fn field(name: &str, data_type: DataType) -> Field {
        Field {
            name: name.to_owned(),
            paths: Vec::new(),
            data_type,
            comment: None,
            rules: Rules::NONE,
            tags: Vec::new(),
            mask: None,
        }
    }

    #[test]
    fn types_inside_types_are_spelled_out() {
        let fields = vec![
            field("row", DataType::Int),
            field("cost", DataType::Decimal { precision: 10, scale: 2 }),
            field("at", DataType::Timestamp { formats: vec![TimeFormat::Rfc3339] }),
            field("raw", DataType::Json),
        ];
        let of = DataType::Struct(Struct { name: TypeName("Door".to_owned()), fields });
        let array = DataType::Array(Box::new(field("", of)));
        assert_eq!(array.spark_text(), "array<struct<row:int,cost:decimal(10,2),at:timestamp,raw:string>>");
        let map = DataType::Map(Box::new(field("", DataType::Long)));
        assert_eq!(map.spark_text(), "map<string,bigint>");
    }
}
