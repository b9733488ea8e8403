//! A sink that keeps one row, for typed structs.

use std::fmt;

use super::{ForTables, Sink, Value};
use crate::tables::Tables;
use crate::{Date, Decimal, Json, Timestamp};

/// A value that owns what it holds.
#[derive(Clone, PartialEq, Default)]
pub enum Cell {
    /// NULL.
    #[default]
    Null,
    /// A boolean.
    Boolean(bool),
    /// A byte.
    Byte(i8),
    /// A short.
    Short(i16),
    /// An int.
    Int(i32),
    /// A long.
    Long(i64),
    /// A float.
    Float(f32),
    /// A double.
    Double(f64),
    /// A decimal's digits, at its field's scale.
    Decimal(i128),
    /// A string or JSON text.
    Text(String),
    /// Microseconds since 1970, UTC.
    Timestamp(i64),
    /// Days since 1970.
    Date(i32),
    /// The elements of an array, or the entries of a map.
    Array(Vec<Cell>),
    /// The fields of a struct by place; those at the end may be missing, and are NULL.
    Struct(Row),
}

impl From<Value<'_>> for Cell {
    fn from(value: Value<'_>) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Boolean(v) => Self::Boolean(v),
            Value::Byte(v) => Self::Byte(v),
            Value::Short(v) => Self::Short(v),
            Value::Int(v) => Self::Int(v),
            Value::Long(v) => Self::Long(v),
            Value::Float(v) => Self::Float(v),
            Value::Double(v) => Self::Double(v),
            Value::Decimal(v) => Self::Decimal(v),
            Value::Text(v) => Self::Text(v.to_owned()),
            Value::Timestamp(v) => Self::Timestamp(v),
            Value::Date(v) => Self::Date(v),
        }
    }
}

/// The cells of one row, or of one struct, by place.
#[derive(Clone, PartialEq, Default)]
pub struct Row {
    cells: Vec<Cell>,
    open: Vec<(u32, Cell)>,
}

impl fmt::Debug for Cell {
    /// Says whether there is a value, not which: values may be personal.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Null { "NULL" } else { "set" })
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("cells", &self.cells).finish_non_exhaustive()
    }
}

impl Row {
    /// An empty row.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The cell at `place`.
    #[must_use]
    pub fn get(&self, place: u32) -> &Cell {
        self.cells.get(place as usize).unwrap_or(&Cell::Null)
    }

    /// Takes the cell at `place` out, leaving NULL.
    pub fn take(&mut self, place: u32) -> Cell {
        self.cells.get_mut(place as usize).map(std::mem::take).unwrap_or_default()
    }

    /// The cells, by place.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    fn put(&mut self, place: u32, cell: Cell) {
        match self.open.last_mut() {
            Some((_, Cell::Array(elements))) => elements.push(cell),
            Some((_, Cell::Struct(row))) => row.place(place, cell),
            _ => self.place(place, cell),
        }
    }

    fn place(&mut self, place: u32, cell: Cell) {
        let place = place as usize;
        if place >= self.cells.len() {
            self.cells.resize(place + 1, Cell::Null);
        }
        if let Some(slot) = self.cells.get_mut(place) {
            *slot = cell;
        }
    }

    fn close(&mut self) {
        if let Some((place, cell)) = self.open.pop() {
            self.put(place, cell);
        }
    }
}

impl ForTables for Row {
    fn for_tables(tables: &Tables) -> Self {
        Self { cells: Vec::with_capacity(tables.columns as usize), open: Vec::new() }
    }
}

impl Sink for Row {
    fn begin_row(&mut self) {
        self.cells.clear();
        self.open.clear();
    }

    fn set(&mut self, place: u32, value: Value<'_>) {
        self.put(place, value.into());
    }

    fn begin_array(&mut self, place: u32) {
        self.open.push((place, Cell::Array(Vec::new())));
    }

    fn end_array(&mut self) {
        self.close();
    }

    fn begin_struct(&mut self, place: u32) {
        self.open.push((place, Cell::Struct(Row::new())));
    }

    fn end_struct(&mut self) {
        self.close();
    }

    fn end_row(&mut self) {}
}

/// Declares `Cell::into_x` and `Row::x` for the scalar types.
macro_rules! scalars {
    ($($into:ident $get:ident $type:ty { $pattern:pat => $value:expr })*) => {
        impl Cell {
            $(
                #[doc = concat!("The value, if this is a ", stringify!($get), ".")]
                #[must_use]
                pub fn $into(self) -> Option<$type> {
                    match self { $pattern => Some($value), _ => None }
                }
            )*
        }

        impl Row {
            $(
                #[doc = concat!("Takes out the ", stringify!($get), " at `place`.")]
                pub fn $get(&mut self, place: u32) -> Option<$type> {
                    self.take(place).$into()
                }
            )*
        }
    };
}

scalars! {
    into_boolean boolean bool { Cell::Boolean(v) => v }
    into_byte byte i8 { Cell::Byte(v) => v }
    into_short short i16 { Cell::Short(v) => v }
    into_int int i32 { Cell::Int(v) => v }
    into_long long i64 { Cell::Long(v) => v }
    into_float float f32 { Cell::Float(v) => v }
    into_double double f64 { Cell::Double(v) => v }
    into_string string String { Cell::Text(v) => v }
    into_json json Json { Cell::Text(v) => Json(v) }
    into_timestamp timestamp Timestamp { Cell::Timestamp(v) => Timestamp(v) }
    into_date date Date { Cell::Date(v) => Date(v) }
}

impl Cell {
    /// The decimal of a field with `scale` digits after the point.
    #[must_use]
    pub fn into_decimal(self, scale: u8) -> Option<Decimal> {
        match self {
            Self::Decimal(digits) => Some(Decimal { digits, scale }),
            _ => None,
        }
    }

    /// The elements, each read by `read`; NULL elements are none.
    pub fn into_array<T>(self, read: impl Fn(Cell) -> Option<T>) -> Option<Vec<Option<T>>> {
        match self {
            Self::Array(elements) => Some(elements.into_iter().map(read).collect()),
            _ => None,
        }
    }

    /// The struct, read by `read`.
    pub fn into_struct<T>(self, read: impl Fn(&mut Row) -> T) -> Option<T> {
        match self {
            Self::Struct(mut row) => Some(read(&mut row)),
            _ => None,
        }
    }

    /// The entries of a map from text, each value read by `read`, in the order of the row.
    pub fn into_map<T>(self, read: impl Fn(Cell) -> Option<T>) -> Option<Vec<(String, Option<T>)>> {
        let Self::Array(entries) = self else { return None };
        let entry = |cell| match cell {
            Self::Struct(mut entry) => Some((entry.string(0)?, read(entry.take(1)))),
            _ => None,
        };
        Some(entries.into_iter().filter_map(entry).collect())
    }
}

impl Row {
    /// Takes out the decimal at `place`, of a field with `scale` digits after the point.
    pub fn decimal(&mut self, place: u32, scale: u8) -> Option<Decimal> {
        self.take(place).into_decimal(scale)
    }

    /// Takes out the array at `place`, each element read by `read`.
    pub fn array<T>(&mut self, place: u32, read: impl Fn(Cell) -> Option<T>) -> Option<Vec<Option<T>>> {
        self.take(place).into_array(read)
    }

    /// Takes out the struct at `place`, read by `read`.
    pub fn structure<T>(&mut self, place: u32, read: impl Fn(&mut Row) -> T) -> Option<T> {
        self.take(place).into_struct(read)
    }

    /// Takes out the map at `place`, each value read by `read`.
    pub fn map<T>(&mut self, place: u32, read: impl Fn(Cell) -> Option<T>) -> Option<Vec<(String, Option<T>)>> {
        self.take(place).into_map(read)
    }
}
