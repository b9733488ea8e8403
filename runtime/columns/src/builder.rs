//! One column that grows: a vector of values, their validity, and the builders inside.

use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray, StringArray};
use arrow_buffer::{BooleanBufferBuilder, Buffer, NullBuffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType};
use planish_kernel::Value;
use planish_kernel::tables::Kind;
use std::sync::Arc;

/// A column, a field of a struct, the element of a list, or the entries of a map.
#[derive(Debug)]
pub(crate) struct Builder {
    /// Name of the column or field; of the list for its element.
    pub(crate) name: Box<str>,
    pub(crate) values: Values,
    validity: NullBufferBuilder,
}

#[derive(Debug)]
pub(crate) enum Values {
    Boolean(BooleanBufferBuilder),
    Byte(Vec<i8>),
    Short(Vec<i16>),
    Int(Vec<i32>),
    Long(Vec<i64>),
    Float(Vec<f32>),
    Double(Vec<f64>),
    Decimal(Vec<i128>),
    Timestamp(Vec<i64>),
    Date(Vec<i32>),
    Text {
        ends: Ends,
        bytes: Vec<u8>,
    },
    /// A list, or a map, whose element is the struct of key and value.
    List {
        ends: Ends,
        element: u32,
    },
    /// `fields` builders from `first` on.
    Struct {
        first: u32,
        fields: u32,
    },
}

/// Where each text or list ends: Arrow's offsets, the leading 0 included.
#[derive(Debug)]
pub(crate) struct Ends(Vec<i32>);

impl Ends {
    fn new(capacity: usize) -> Self {
        let mut ends = Vec::with_capacity(capacity + 1);
        ends.push(0);
        Self(ends)
    }

    fn last(&self) -> i32 {
        self.0.last().copied().unwrap_or(0)
    }

    fn repeat(&mut self, n: usize) {
        self.0.resize(self.0.len() + n, self.last());
    }

    /// False if `end` is past what an offset can say; the entry is then empty.
    fn push(&mut self, end: usize) -> bool {
        let fits = i32::try_from(end);
        self.0.push(fits.unwrap_or_else(|_| self.last()));
        fits.is_ok()
    }

    fn take(&mut self) -> OffsetBuffer<i32> {
        let fresh = Self::new(self.0.len()).0;
        OffsetBuffer::new(ScalarBuffer::from(std::mem::replace(&mut self.0, fresh)))
    }
}

/// What became of a value that was pushed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// It is in; it took so many bytes beyond its place.
    Bytes(usize),
    /// It is of another type.
    Kind,
    /// The column is full.
    TooLarge,
}

impl Builder {
    pub(crate) fn new(name: &str, values: Values) -> Self {
        Self { name: name.into(), values, validity: NullBufferBuilder::new(0) }
    }

    /// Number of values so far.
    pub(crate) fn len(&self) -> usize {
        self.validity.len()
    }

    /// Appends NULLs until there are `len` values.
    pub(crate) fn pad(&mut self, len: usize) {
        let n = len.saturating_sub(self.len());
        if n == 0 {
            return;
        }
        match &mut self.values {
            Values::Boolean(v) => v.append_n(n, false),
            Values::Byte(v) => v.resize(v.len() + n, 0),
            Values::Short(v) => v.resize(v.len() + n, 0),
            Values::Int(v) | Values::Date(v) => v.resize(v.len() + n, 0),
            Values::Long(v) | Values::Timestamp(v) => v.resize(v.len() + n, 0),
            Values::Float(v) => v.resize(v.len() + n, 0.0),
            Values::Double(v) => v.resize(v.len() + n, 0.0),
            Values::Decimal(v) => v.resize(v.len() + n, 0),
            Values::Text { ends, .. } | Values::List { ends, .. } => ends.repeat(n),
            Values::Struct { .. } => {}
        }
        self.validity.append_n_nulls(n);
    }

    /// Appends a scalar.
    pub(crate) fn push(&mut self, value: Value<'_>) -> Pushed {
        match (&mut self.values, value) {
            (_, Value::Null) => {
                self.pad(self.len() + 1);
                return Pushed::Bytes(0);
            }
            (Values::Boolean(to), Value::Boolean(v)) => to.append(v),
            (Values::Byte(to), Value::Byte(v)) => to.push(v),
            (Values::Short(to), Value::Short(v)) => to.push(v),
            (Values::Int(to), Value::Int(v)) | (Values::Date(to), Value::Date(v)) => to.push(v),
            (Values::Long(to), Value::Long(v)) | (Values::Timestamp(to), Value::Timestamp(v)) => to.push(v),
            (Values::Float(to), Value::Float(v)) => to.push(v),
            (Values::Double(to), Value::Double(v)) => to.push(v),
            (Values::Decimal(to), Value::Decimal(v)) => to.push(v),
            (Values::Text { ends, bytes }, Value::Text(text)) => {
                if !ends.push(bytes.len() + text.len()) {
                    self.validity.append_null();
                    return Pushed::TooLarge;
                }
                bytes.extend_from_slice(text.as_bytes());
                self.validity.append_non_null();
                return Pushed::Bytes(text.len());
            }
            _ => return Pushed::Kind,
        }
        self.validity.append_non_null();
        Pushed::Bytes(0)
    }

    /// Appends a struct or a list that is not NULL; its inside follows.
    pub(crate) fn begin(&mut self) {
        self.validity.append_non_null();
    }

    /// The list that was begun ends where its elements now end. False if it is too long.
    #[must_use]
    pub(crate) fn end(&mut self, elements: usize) -> bool {
        match &mut self.values {
            Values::List { ends, .. } => ends.push(elements),
            _ => true,
        }
    }

    /// Takes the validity out, leaving none.
    pub(crate) fn take_validity(&mut self) -> Option<NullBuffer> {
        self.validity.finish()
    }

    /// Takes a column of scalars out as an array of `data_type`, leaving it empty; none if it is a list or struct.
    pub(crate) fn take_scalars(&mut self, data_type: &DataType) -> Result<Option<ArrayRef>, ArrowError> {
        let nulls = self.validity.finish();
        Ok(Some(match &mut self.values {
            Values::Boolean(v) => Arc::new(BooleanArray::new(v.finish(), nulls)),
            Values::Byte(v) => primitive::<Int8Type>(v, nulls, data_type)?,
            Values::Short(v) => primitive::<Int16Type>(v, nulls, data_type)?,
            Values::Int(v) => primitive::<Int32Type>(v, nulls, data_type)?,
            Values::Long(v) => primitive::<Int64Type>(v, nulls, data_type)?,
            Values::Float(v) => primitive::<Float32Type>(v, nulls, data_type)?,
            Values::Double(v) => primitive::<Float64Type>(v, nulls, data_type)?,
            Values::Decimal(v) => primitive::<Decimal128Type>(v, nulls, data_type)?,
            Values::Timestamp(v) => primitive::<TimestampMicrosecondType>(v, nulls, data_type)?,
            Values::Date(v) => primitive::<Date32Type>(v, nulls, data_type)?,
            Values::Text { ends, bytes } => {
                let text = std::mem::replace(bytes, Vec::with_capacity(bytes.len()));
                Arc::new(StringArray::try_new(ends.take(), Buffer::from_vec(text), nulls)?)
            }
            Values::List { .. } | Values::Struct { .. } => return Ok(None),
        }))
    }
}

/// The vector as an array; a vector of the same capacity takes its place.
fn primitive<T: ArrowPrimitiveType>(
    values: &mut Vec<T::Native>,
    nulls: Option<NullBuffer>,
    data_type: &DataType,
) -> Result<ArrayRef, ArrowError> {
    let taken = std::mem::replace(values, Vec::with_capacity(values.len()));
    let array = PrimitiveArray::<T>::try_new(ScalarBuffer::from(taken), nulls)?;
    Ok(Arc::new(array.with_data_type(data_type.clone())))
}

impl Values {
    /// An empty column for `kind`, and the bytes that one place in it takes. Lists and structs say where their inside is.
    pub(crate) fn scalars(kind: &Kind) -> Option<(Self, usize)> {
        Some(match kind {
            Kind::Boolean => (Self::Boolean(BooleanBufferBuilder::new(0)), 1),
            Kind::Byte => (Self::Byte(Vec::new()), 1),
            Kind::Short => (Self::Short(Vec::new()), 2),
            Kind::Int => (Self::Int(Vec::new()), 4),
            Kind::Long => (Self::Long(Vec::new()), 8),
            Kind::Float => (Self::Float(Vec::new()), 4),
            Kind::Double => (Self::Double(Vec::new()), 8),
            Kind::Decimal { .. } => (Self::Decimal(Vec::new()), 16),
            Kind::Timestamp { .. } => (Self::Timestamp(Vec::new()), 8),
            Kind::Date => (Self::Date(Vec::new()), 4),
            Kind::String | Kind::Sequence | Kind::Json => (Self::text(), 4),
            Kind::Array { .. } | Kind::Struct { .. } | Kind::Map { .. } => return None,
        })
    }

    pub(crate) fn text() -> Self {
        Self::Text { ends: Ends::new(0), bytes: Vec::new() }
    }

    pub(crate) fn list(element: u32) -> Self {
        Self::List { ends: Ends::new(0), element }
    }

    /// Takes the offsets of a list out.
    pub(crate) fn take_ends(&mut self) -> Option<OffsetBuffer<i32>> {
        match self {
            Self::List { ends, .. } => Some(ends.take()),
            _ => None,
        }
    }
}
