//! Where flattened values go.

pub mod chosen;
pub mod feed;
pub mod json;
pub mod row;

use crate::tables::Tables;

/// A scalar that fits its field.
#[derive(Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// NULL.
    Null,
    /// For a boolean.
    Boolean(bool),
    /// For a byte.
    Byte(i8),
    /// For a short.
    Short(i16),
    /// For an int.
    Int(i32),
    /// For a long.
    Long(i64),
    /// For a float.
    Float(f32),
    /// For a double.
    Double(f64),
    /// For a decimal: the digits without the point, at the field's scale.
    Decimal(i128),
    /// For a string or JSON text.
    Text(&'a str),
    /// For a timestamp: microseconds since 1970, UTC.
    Timestamp(i64),
    /// For a date: days since 1970.
    Date(i32),
}

impl std::fmt::Debug for Value<'_> {
    /// Says the type alone: values may be personal.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Null => "Null",
            Self::Boolean(_) => "Boolean",
            Self::Byte(_) => "Byte",
            Self::Short(_) => "Short",
            Self::Int(_) => "Int",
            Self::Long(_) => "Long",
            Self::Float(_) => "Float",
            Self::Double(_) => "Double",
            Self::Decimal(_) => "Decimal",
            Self::Text(_) => "Text",
            Self::Timestamp(_) => "Timestamp",
            Self::Date(_) => "Date",
        })
    }
}

/// Takes the values of rows, field by field.
///
/// The engine is generic over it. Between `begin_row` and `end_row` columns come in any order, each at most once; a column that does not
/// come is NULL. Inside a struct fields come in any order and may be left out. Inside an array everything has place 0 and is appended.
/// A map is an array of structs with the key at place 0 and the value at place 1.
pub trait Sink {
    /// A row begins.
    fn begin_row(&mut self);
    /// A scalar at `place` of the innermost container: the row, a struct or an array.
    fn set(&mut self, place: u32, value: Value<'_>);
    /// An array, or a map, begins at `place`.
    fn begin_array(&mut self, place: u32);
    /// The innermost array ends.
    fn end_array(&mut self);
    /// A struct begins at `place`.
    fn begin_struct(&mut self, place: u32);
    /// The innermost struct ends.
    fn end_struct(&mut self);
    /// The row is complete.
    fn end_row(&mut self);
}

/// A [`Sink`] that is made for a catalogue.
pub trait ForTables: Sized {
    /// A sink whose columns are those of `tables`.
    fn for_tables(tables: &Tables) -> Self;
}
