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
/// not have costs that row nothing: NULLs are filled in when the next value comes, or when the batch is finished.
#[derive(Debug)]
pub struct RecordBatchSink {
    schema: SchemaRef,
    /// The columns first, by place; then the insides of lists and structs.
    builders: Vec<Builder>,
    /// Bytes that an element of each builder takes, texts and nested lists aside.
    widths: Vec<usize>,
    /// Lists and structs that have begun and not ended, outermost first.
    open: Vec<u32>,
    rows: usize,
    bytes: usize,
    row_width: usize,
    broken: Option<Error>,
}

impl RecordBatchSink {
    /// Number of complete rows since the last batch.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no complete row since the last batch.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// About how many bytes the batch would take now.
    #[must_use]
    pub fn memory(&self) -> usize {
        self.bytes + self.rows * self.row_width
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
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        self.open.clear();
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
        let Some(builder) = self.builders.get_mut(at as usize) else {
            return Ok(new_null_array(data_type, len));
        };
        if builder.len() == 0 {
            return Ok(new_null_array(data_type, len));
        }
        builder.pad(len);
        match (&mut builder.values, data_type) {
            (Values::Struct { first, fields: _ }, DataType::Struct(fields)) => {
                let first = *first;
                let nulls = builder.take_validity();
                Ok(Arc::new(StructArray::try_new_with_length(
                    fields.clone(),
                    self.take_fields(first, len, fields)?,
                    nulls,
                    len,
                )?))
            }
            (Values::List { element, .. }, DataType::List(field)) => {
                let element = *element;
                let (ends, nulls) = (builder.values.take_ends(), builder.take_validity());
                let elements = self.take(element, self.length(element), field.data_type())?;
                let ends = ends.ok_or_else(mismatch)?;
                Ok(Arc::new(ListArray::try_new(Arc::clone(field), ends, elements, nulls)?))
            }
            (Values::List { element, .. }, DataType::Map(field, sorted)) => {
                let element = *element;
                let (ends, nulls) = (builder.values.take_ends(), builder.take_validity());
                let entries = self.take(element, self.length(element), field.data_type())?;
                let entries = entries.as_any().downcast_ref::<StructArray>().ok_or_else(mismatch)?.clone();
                let ends = ends.ok_or_else(mismatch)?;
                Ok(Arc::new(MapArray::try_new(Arc::clone(field), ends, entries, nulls, *sorted)?))
            }
            _ => builder.take_scalars(data_type)?.ok_or_else(mismatch),
        }
    }

    fn take_fields(&mut self, first: u32, len: usize, fields: &Fields) -> Result<Vec<ArrayRef>, ArrowError> {
        // All are taken before the first error is looked at: what stays behind would shift the next batch.
        let taken: Vec<_> = (first..).zip(fields).map(|(at, field)| self.take(at, len, field.data_type())).collect();
        taken.into_iter().collect()
    }

    fn length(&self, at: u32) -> usize {
        self.builders.get(at as usize).map_or(0, Builder::len)
    }

    /// The builder at `place` of the innermost container, and how many values it must have before the next.
    fn target(&self, place: u32) -> Option<(u32, usize)> {
        let Some(&container) = self.open.last() else {
            return Some((place, self.rows));
        };
        match self.builders.get(container as usize)?.values {
            Values::Struct { first, fields } => {
                (place < fields).then(|| (first + place, self.length(container).saturating_sub(1)))
            }
            Values::List { element, .. } => Some((element, self.length(element))),
            _ => None,
        }
    }

    /// Brings the builder at `place` up to the current row or slot.
    fn ready(&mut self, place: u32) -> Option<(u32, &mut Builder)> {
        let (at, slot) = self.target(place)?;
        let appended = matches!(
            self.open.last().and_then(|&container| self.builders.get(container as usize)).map(|b| &b.values),
            Some(Values::List { .. })
        );
        if appended {
            self.bytes += self.widths.get(at as usize).copied().unwrap_or(0);
        }
        let builder = self.builders.get_mut(at as usize)?;
        builder.pad(slot);
        debug_assert_eq!(builder.len(), slot, "`{}` came twice in one row", builder.name);
        Some((at, builder))
    }

    fn begin(&mut self, place: u32, fits: fn(&Values) -> bool) {
        let at = match self.ready(place) {
            Some((at, builder)) if fits(&builder.values) => {
                builder.begin();
                at
            }
            _ => {
                self.misplaced(place);
                NOWHERE
            }
        };
        self.open.push(at);
    }

    #[cold]
    fn misplaced(&mut self, place: u32) {
        let outermost = self.open.first().copied().unwrap_or(place);
        let column = self.builders.get(outermost as usize).map_or_else(|| place.to_string(), |b| b.name.to_string());
        self.broken.get_or_insert(Error::Kind { column });
    }
}

fn mismatch() -> ArrowError {
    ArrowError::InvalidArgumentError("the tables' structure is not that of their schema".to_owned())
}

impl Sink for RecordBatchSink {
    fn begin_row(&mut self) {}

    fn set(&mut self, place: u32, value: Value<'_>) {
        let Some((_, builder)) = self.ready(place) else { return self.misplaced(place) };
        match builder.push(value) {
            Pushed::Bytes(bytes) => self.bytes += bytes,
            Pushed::Kind => self.misplaced(place),
            Pushed::TooLarge => {
                let column = builder.name.to_string();
                self.broken.get_or_insert(Error::TooLarge { column });
            }
        }
    }

    fn begin_array(&mut self, place: u32) {
        self.begin(place, |values| matches!(values, Values::List { .. }));
    }

    fn end_array(&mut self) {
        let Some(at) = self.open.pop() else { return };
        let Some(&Values::List { element, .. }) = self.builders.get(at as usize).map(|b| &b.values) else { return };
        let elements = self.length(element);
        let Some(builder) = self.builders.get_mut(at as usize) else { return };
        if !builder.end(elements) {
            let column = builder.name.to_string();
            self.broken.get_or_insert(Error::TooLarge { column });
        }
    }

    fn begin_struct(&mut self, place: u32) {
        self.begin(place, |values| matches!(values, Values::Struct { .. }));
    }

    fn end_struct(&mut self) {
        self.open.pop();
    }

    fn end_row(&mut self) {
        self.open.clear();
        self.rows += 1;
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
            open: Vec::new(),
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
