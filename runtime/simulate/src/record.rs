//! A row that is going to be written: a sink that keeps one row in memory that the next row reuses.

use planish_kernel::{Sink, Value};

use crate::tree::Span;

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) enum Cell {
    /// NULL.
    #[default]
    Null,
    /// A boolean.
    Boolean(bool),
    /// A whole number, a timestamp in microseconds, a date in days.
    Integer(i64),
    /// A 32-bit number.
    Float(f32),
    /// A 64-bit number.
    Double(f64),
    /// The digits of a decimal, without the point.
    Decimal(Span),
    /// A text.
    Text(Span),
    /// The elements of an array, or the fields of a struct by place.
    Inner(Inner),
}

/// A run of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Inner {
    start: u32,
    len: u32,
}

/// A row.
#[derive(Debug, Default)]
pub(crate) struct Record {
    columns: Vec<Cell>,
    inner: Vec<Cell>,
    text: String,
    /// Arrays and structs that have begun: where each stands, what it is, and where its cells begin in `pending`.
    open: Vec<Open>,
    pending: Vec<Cell>,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    place: u32,
    start: usize,
    shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Array,
    Struct,
}

impl Record {
    /// A row of so many columns, all NULL.
    pub(crate) fn new(columns: usize) -> Self {
        Self { columns: vec![Cell::Null; columns], ..Self::default() }
    }

    /// The columns, by place.
    pub(crate) fn columns(&self) -> &[Cell] {
        &self.columns
    }

    /// The cells of an array or a struct.
    pub(crate) fn inner(&self, of: Inner) -> &[Cell] {
        let start = of.start as usize;
        self.inner.get(start..start + of.len as usize).unwrap_or_default()
    }

    /// The text of a cell.
    pub(crate) fn text(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    fn keep(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(text);
        Span::new(start, self.text.len())
    }

    fn put(&mut self, place: u32, cell: Cell) {
        let place = place as usize;
        let slot = match self.open.last() {
            None => self.columns.get_mut(place),
            Some(Open { shape: Shape::Array, .. }) => return self.pending.push(cell),
            Some(Open { shape: Shape::Struct, start, .. }) => {
                let at = start + place;
                if self.pending.len() <= at {
                    self.pending.resize(at + 1, Cell::Null);
                }
                self.pending.get_mut(at)
            }
        };
        if let Some(slot) = slot {
            *slot = cell;
        }
    }

    fn begin(&mut self, place: u32, shape: Shape) {
        self.open.push(Open { place, start: self.pending.len(), shape });
    }

    fn end(&mut self) {
        let Some(Open { place, start, .. }) = self.open.pop() else { return };
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let inner = Inner { start: narrow(self.inner.len()), len: narrow(self.pending.len().saturating_sub(start)) };
        self.inner.extend_from_slice(self.pending.get(start..).unwrap_or_default());
        self.pending.truncate(start);
        self.put(place, Cell::Inner(inner));
    }
}

impl Sink for Record {
    fn begin_row(&mut self) {
        self.columns.fill(Cell::Null);
        self.inner.clear();
        self.text.clear();
        self.open.clear();
        self.pending.clear();
    }

    fn set(&mut self, place: u32, value: Value<'_>) {
        let cell = match value {
            Value::Null => Cell::Null,
            Value::Boolean(v) => Cell::Boolean(v),
            Value::Byte(v) => Cell::Integer(v.into()),
            Value::Short(v) => Cell::Integer(v.into()),
            Value::Int(v) | Value::Date(v) => Cell::Integer(v.into()),
            Value::Long(v) | Value::Timestamp(v) => Cell::Integer(v),
            Value::Float(v) => Cell::Float(v),
            Value::Double(v) => Cell::Double(v),
            Value::Decimal(v) => Cell::Decimal(self.keep(&v.to_string())),
            Value::Text(v) => Cell::Text(self.keep(v)),
        };
        self.put(place, cell);
    }

    fn begin_array(&mut self, place: u32) {
        self.begin(place, Shape::Array);
    }

    fn end_array(&mut self) {
        self.end();
    }

    fn begin_struct(&mut self, place: u32) {
        self.begin(place, Shape::Struct);
    }

    fn end_struct(&mut self) {
        self.end();
    }

    fn end_row(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structs_in_arrays_in_structs_keep_their_places() {
        let mut record = Record::new(2);
        record.begin_row();
        record.begin_array(1);
        record.set(0, Value::Null);
        record.begin_struct(0);
        record.set(2, Value::Int(5));
        record.begin_array(0);
        record.set(0, Value::Text("a"));
        record.end_array();
        record.end_struct();
        record.end_array();
        let [Cell::Null, Cell::Inner(array)] = record.columns() else { unreachable!() };
        let [Cell::Null, Cell::Inner(fields)] = record.inner(*array) else { unreachable!() };
        let [Cell::Inner(texts), Cell::Null, Cell::Integer(5)] = record.inner(*fields) else { unreachable!() };
        let [Cell::Text(text)] = record.inner(*texts) else { unreachable!() };
        assert_eq!(record.text(*text), "a");
    }
}
