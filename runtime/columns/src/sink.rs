//! The sink whose rows become record batches.

use std::sync::Arc;

use arrow_array::{ArrayRef, ListArray, MapArray, RecordBatch, RecordBatchOptions, StructArray, new_null_array};
use arrow_schema::{ArrowError, DataType, Fields, SchemaRef};
use planish_kernel::tables::{Field, Kind};
use planish_kernel::{ForTables, Sink, Tables, Value};

use crate::builder::{Builder, Pushed, Values};
use crate::schema::struct_fields;
use crate::{Error, schema};

/// A container that was begun where none can stand; what comes inside it goes nowhere, and [`RecordBatchSink::finish`] says so.
const NOWHERE: u32 = u32::MAX;

/// Takes rows from the engine and gives record batches.
///
/// Every column has its own vector; a value is pushed onto it and nothing is allocated but the vectors' growth. A column that a row does
/// not have costs that row nothing: values are spread over the rows when the batch is finished.
#[derive(Debug)]
pub struct RecordBatchSink {
    schema: SchemaRef,
    /// The columns first, by place; then the insides of lists and structs.
    builders: Vec<Builder>,
    /// Bytes that an element of each builder takes, texts and nested lists aside.
    widths: Vec<usize>,
    /// The innermost container.
    inside: Container,
    /// The containers around it, outermost first.
    around: Vec<Container>,
    columns: u32,
    rows: u32,
    bytes: usize,
    row_width: usize,
    broken: Option<Error>,
}

/// Where values go: the row, a struct or a list.
#[derive(Debug, Clone, Copy)]
struct Container {
    /// Its builder; [`NOWHERE`] for the row.
    builder: u32,
    /// The builder at place 0.
    first: u32,
    /// Number of places; [`LIST`] for a list, whose elements are appended.
    places: u32,
    /// The slot that is filled: the row, or the struct's. A list's builder knows its next.
    slot: u32,
}

/// As many places as a list has.
const LIST: u32 = u32::MAX;

impl Container {
    fn row(columns: u32, slot: u32) -> Self {
        Self { builder: NOWHERE, first: 0, places: columns, slot }
    }

    /// Takes everything and puts it nowhere.
    const NOWHERE: Self = Self { builder: NOWHERE, first: NOWHERE, places: 0, slot: 0 };
}

impl RecordBatchSink {
    /// Number of complete rows since the last batch.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows as usize
    }

    /// Whether there is no complete row since the last batch.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// About how many bytes the batch would take now.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes + self.len() * self.row_width
    }

    /// The schema of the batches.
    #[must_use]
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The rows since the last batch. The sink is empty afterwards and can be used again, also after an error.
    ///
    /// # Errors
    /// If a row has no key, if a value was not of its column's type, or if a column has grown past 2 GiB. The rows are lost then.
    pub fn finish(&mut self) -> Result<RecordBatch, Error> {
        let rows = std::mem::take(&mut self.rows) as usize;
        self.bytes = 0;
        self.begin_row();
        let schema = Arc::clone(&self.schema);
        let columns: Vec<Result<ArrayRef, ArrowError>> =
            (0u32..).zip(schema.fields()).map(|(at, field)| self.take(at, rows, field.data_type())).collect();
        if let Some(broken) = self.broken.take() {
            return Err(broken);
        }
        let columns = columns.into_iter().collect::<Result<Vec<_>, _>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        Ok(RecordBatch::try_new_with_options(schema, columns, &options)?)
    }

    /// Takes the builder `at` out as an array of `len` values, and leaves it empty with all that is inside it.
    fn take(&mut self, at: u32, len: usize, data_type: &DataType) -> Result<ArrayRef, ArrowError> {
        let Some(builder) = self.builders.get_mut(at as usize).filter(|builder| !builder.is_empty()) else {
            return Ok(new_null_array(data_type, len));
        };
        match (&builder.values, data_type) {
            (&Values::Struct { first, .. }, DataType::Struct(fields)) => {
                let nulls = builder.take_validity(len);
                let columns = self.take_fields(first, len, fields)?;
                Ok(Arc::new(StructArray::try_new_with_length(fields.clone(), columns, nulls, len)?))
            }
            (&Values::List { element, .. }, DataType::List(field)) => {
                let (ends, nulls, elements) = builder.take_list(len).ok_or_else(mismatch)?;
                let elements = self.take(element, elements, field.data_type())?;
                Ok(Arc::new(ListArray::try_new(Arc::clone(field), ends, elements, nulls)?))
            }
            (&Values::List { element, .. }, DataType::Map(field, sorted)) => {
                let (ends, nulls, elements) = builder.take_list(len).ok_or_else(mismatch)?;
                let entries = self.take(element, elements, field.data_type())?;
                let entries = entries.as_any().downcast_ref::<StructArray>().ok_or_else(mismatch)?.clone();
                Ok(Arc::new(MapArray::try_new(Arc::clone(field), ends, entries, nulls, *sorted)?))
            }
            _ => builder.take_scalars(data_type, len)?.ok_or_else(mismatch),
        }
    }

    fn take_fields(&mut self, first: u32, len: usize, fields: &Fields) -> Result<Vec<ArrayRef>, ArrowError> {
        // All are taken before the first error is looked at: what stays behind would shift the next batch.
        let taken: Vec<_> = (first..).zip(fields).map(|(at, field)| self.take(at, len, field.data_type())).collect();
        taken.into_iter().collect()
    }

    /// The builder at `place` of the innermost container, and the slot that its next value has.
    #[inline]
    fn target(&mut self, place: u32) -> Option<(u32, u32)> {
        let Container { builder, first, places, slot } = self.inside;
        if places == LIST {
            self.bytes += self.widths.get(first as usize)?;
            return Some((first, self.builders.get_mut(builder as usize)?.next_element()?));
        }
        (place < places).then_some((first + place, slot))
    }

    #[inline]
    fn begin(&mut self, place: u32, container: impl Fn(u32, u32, &Values) -> Option<Container>) {
        let begun = self.target(place).and_then(|(at, slot)| {
            let builder = self.builders.get_mut(at as usize)?;
            let inside = container(at, slot, &builder.values)?;
            builder.begin(slot);
            Some(inside)
        });
        if begun.is_none() {
            self.misplaced(place);
        }
        self.around.push(self.inside);
        self.inside = begun.unwrap_or(Container::NOWHERE);
    }

    #[cold]
    fn misplaced(&mut self, place: u32) {
        let outermost = self.around.get(1).map_or(self.inside.builder, |container| container.builder);
        let at = if self.around.is_empty() { place } else { outermost };
        let column = self.builders.get(at as usize).map_or_else(|| place.to_string(), |b| b.name.to_string());
        self.broken.get_or_insert(Error::Kind { column });
    }

    #[cold]
    fn too_large(&mut self, at: u32) {
        let column = self.builders.get(at as usize).map(|builder| builder.name.to_string()).unwrap_or_default();
        self.broken.get_or_insert(Error::TooLarge { column });
    }
}

fn mismatch() -> ArrowError {
    ArrowError::InvalidArgumentError("the tables' structure is not that of their schema".to_owned())
}

impl Sink for RecordBatchSink {
    fn begin_row(&mut self) {
        self.around.clear();
        self.inside = Container::row(self.columns, self.rows);
    }

    #[inline(always)]
    fn set(&mut self, place: u32, value: Value<'_>) {
        let Some((at, slot)) = self.target(place) else { return self.misplaced(place) };
        let Some(builder) = self.builders.get_mut(at as usize) else { return self.misplaced(place) };
        match builder.push(slot, value) {
            Pushed::Bytes(bytes) => self.bytes += bytes,
            Pushed::Kind => self.misplaced(place),
            Pushed::TooLarge => self.too_large(at),
        }
    }

    #[inline]
    fn begin_array(&mut self, place: u32) {
        self.begin(place, |builder, _, values| match *values {
            Values::List { element, .. } => Some(Container { builder, first: element, places: LIST, slot: 0 }),
            _ => None,
        });
    }

    #[inline]
    fn end_array(&mut self) {
        let ended = self.inside.builder;
        self.inside = self.around.pop().unwrap_or(Container::row(self.columns, self.rows));
        if !self.builders.get_mut(ended as usize).is_none_or(Builder::end) {
            self.too_large(ended);
        }
    }

    #[inline]
    fn begin_struct(&mut self, place: u32) {
        self.begin(place, |builder, slot, values| match *values {
            Values::Struct { first, fields } => Some(Container { builder, first, places: fields, slot }),
            _ => None,
        });
    }

    #[inline]
    fn end_struct(&mut self) {
        self.inside = self.around.pop().unwrap_or(Container::row(self.columns, self.rows));
    }

    fn end_row(&mut self) {
        self.rows += 1;
        self.begin_row();
    }
}

impl ForTables for RecordBatchSink {
    fn for_tables(tables: &Tables) -> Self {
        let columns = tables.columns();
        let mut arena = Arena { tables, builders: Vec::new(), widths: Vec::new() };
        let first = arena.reserve(columns.len());
        arena.fields(first, columns);
        let row_width = arena.widths.iter().take(columns.len()).sum();
        Self {
            schema: schema(tables),
            builders: arena.builders,
            widths: arena.widths,
            inside: Container::row(tables.columns, 0),
            around: Vec::new(),
            columns: tables.columns,
            rows: 0,
            bytes: 0,
            row_width,
            broken: None,
        }
    }
}

/// Makes the builders: those of siblings side by side, one for each use of a struct.
struct Arena<'a> {
    tables: &'a Tables,
    builders: Vec<Builder>,
    widths: Vec<usize>,
}

impl Arena<'_> {
    fn reserve(&mut self, count: usize) -> u32 {
        let first = u32::try_from(self.builders.len()).unwrap_or(NOWHERE);
        self.builders.extend((0..count).map(|_| Builder::new("", Values::text())));
        self.widths.resize(self.builders.len(), 4);
        first
    }

    fn fields(&mut self, first: u32, fields: &[Field]) -> usize {
        (first..).zip(fields).map(|(at, field)| self.fill(at, &field.name, &field.kind)).sum()
    }

    /// Fills the place `at`; the bytes that one value takes there.
    fn fill(&mut self, at: u32, name: &str, kind: &Kind) -> usize {
        let (values, width) = match kind {
            Kind::Array { element } => {
                let inside = self.reserve(1);
                if let Some(field) = self.tables.field(*element) {
                    self.fill(inside, name, &field.kind);
                }
                (Values::list(inside), 4)
            }
            Kind::Map { value } => {
                let entry = self.reserve(1);
                let first = self.reserve(2);
                let value_width = self.tables.field(*value).map_or(0, |field| self.fill(first + 1, name, &field.kind));
                self.put(first, name, Values::text(), 4);
                self.put(entry, name, Values::Struct { first, fields: 2 }, value_width + 4);
                (Values::list(entry), 4)
            }
            Kind::Struct { scope } => {
                let fields = struct_fields(self.tables, *scope);
                let first = self.reserve(fields.len());
                let width = self.fields(first, fields);
                (Values::Struct { first, fields: u32::try_from(fields.len()).unwrap_or(0) }, width)
            }
            scalar => match Values::scalars(scalar) {
                Some(scalars) => scalars,
                None => return 0,
            },
        };
        self.put(at, name, values, width);
        width
    }

    fn put(&mut self, at: u32, name: &str, values: Values, width: usize) {
        if let Some(slot) = self.builders.get_mut(at as usize) {
            *slot = Builder::new(name, values);
        }
        if let Some(slot) = self.widths.get_mut(at as usize) {
            *slot = width;
        }
    }
}

#[cfg(test)]
mod tests;
