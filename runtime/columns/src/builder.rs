//! One column that grows: the values that came, where they stand, and the builders inside.

use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType,
};
use arrow_array::{ArrayRef, ArrowPrimitiveType, BooleanArray, PrimitiveArray, StringArray};
use arrow_buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType};
use planish_kernel::Value;
use planish_kernel::tables::Kind;
use std::sync::Arc;

/// A column, a field of a struct, the element of a list, or the entries of a map.
///
/// Most columns of most rows are NULL, so values are kept close together, each with its slot, and spread out when the batch is finished.
#[derive(Debug)]
pub(crate) struct Builder {
    /// Name of the column or field; of the list for its element.
    pub(crate) name: Box<str>,
    pub(crate) values: Values,
    /// The slots that have a value, ascending.
    slots: Vec<u32>,
}

#[derive(Debug)]
pub(crate) enum Values {
    Boolean(Vec<bool>),
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
        /// Where each text ends.
        ends: Vec<i32>,
        bytes: Vec<u8>,
    },
    /// A list, or a map, whose element is the struct of key and value.
    List {
        /// Where each list ends.
        ends: Vec<i32>,
        element: u32,
        /// Number of elements in all lists so far.
        elements: u32,
    },
    /// `fields` builders from `first` on, of the same slots.
    Struct {
        first: u32,
        fields: u32,
    },
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
        Self { name: name.into(), values, slots: Vec::new() }
    }

    /// Whether no value came.
    pub(crate) fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// A scalar comes at `slot`, which is past all slots that have a value.
    #[inline(always)]
    pub(crate) fn push(&mut self, slot: u32, value: Value<'_>) -> Pushed {
        match (&mut self.values, value) {
            (_, Value::Null) => return Pushed::Bytes(0),
            (Values::Double(to), Value::Double(v)) => to.push(v),
            (Values::Timestamp(to), Value::Timestamp(v)) => to.push(v),
            (Values::Text { ends, bytes }, Value::Text(text)) => {
                let Ok(end) = i32::try_from(bytes.len() + text.len()) else { return Pushed::TooLarge };
                bytes.extend_from_slice(text.as_bytes());
                ends.push(end);
                self.begin(slot);
                return Pushed::Bytes(text.len());
            }
            (Values::Boolean(to), Value::Boolean(v)) => to.push(v),
            (Values::Byte(to), Value::Byte(v)) => to.push(v),
            (Values::Short(to), Value::Short(v)) => to.push(v),
            (Values::Int(to), Value::Int(v)) | (Values::Date(to), Value::Date(v)) => to.push(v),
            (Values::Long(to), Value::Long(v)) => to.push(v),
            (Values::Float(to), Value::Float(v)) => to.push(v),
            (Values::Decimal(to), Value::Decimal(v)) => to.push(v),
            _ => return Pushed::Kind,
        }
        self.begin(slot);
        Pushed::Bytes(0)
    }

    /// A struct or a list that is not NULL comes at `slot`; its inside follows.
    #[inline]
    pub(crate) fn begin(&mut self, slot: u32) {
        debug_assert!(self.slots.last().is_none_or(|last| *last < slot), "`{}` came twice in one row", self.name);
        self.slots.push(slot);
    }

    /// The slot of the next element of the list that was begun; none if it is no list.
    #[inline]
    pub(crate) fn next_element(&mut self) -> Option<u32> {
        let Values::List { elements, .. } = &mut self.values else { return None };
        let slot = *elements;
        *elements += 1;
        Some(slot)
    }

    /// The list that was begun ends. False if it is too long.
    #[must_use]
    pub(crate) fn end(&mut self) -> bool {
        let Values::List { ends, elements, .. } = &mut self.values else { return true };
        let end = i32::try_from(*elements);
        ends.push(end.unwrap_or_else(|_| ends.last().copied().unwrap_or(0)));
        end.is_ok()
    }

    /// Which of `len` slots have a value; none if all have.
    fn nulls(&self, len: usize) -> Option<NullBuffer> {
        if self.slots.len() == len {
            return None;
        }
        let mut bits = vec![0_u8; len.div_ceil(8)];
        for slot in &self.slots {
            if let Some(byte) = bits.get_mut(*slot as usize / 8) {
                *byte |= 1 << (slot % 8);
            }
        }
        Some(NullBuffer::new(BooleanBuffer::new(Buffer::from_vec(bits), 0, len)))
    }

    /// Takes out which of `len` structs are not NULL.
    pub(crate) fn take_validity(&mut self, len: usize) -> Option<NullBuffer> {
        let nulls = self.nulls(len);
        self.slots.clear();
        nulls
    }

    /// Takes out where each of `len` lists ends, which are not NULL, and how many elements they have in all; none if it is no list.
    pub(crate) fn take_list(&mut self, len: usize) -> Option<(OffsetBuffer<i32>, Option<NullBuffer>, usize)> {
        let nulls = self.nulls(len);
        let Values::List { ends, elements, .. } = &mut self.values else { return None };
        let (offsets, count) = (spread_ends(ends, &self.slots, len), std::mem::take(elements));
        ends.clear();
        self.slots.clear();
        Some((offsets, nulls, count as usize))
    }

    /// Takes a column of scalars out as an array of `data_type`, leaving it empty; none if it is a list or struct.
    pub(crate) fn take_scalars(&mut self, data_type: &DataType, len: usize) -> Result<Option<ArrayRef>, ArrowError> {
        let nulls = self.nulls(len);
        let slots = &self.slots;
        let array: ArrayRef = match &mut self.values {
            Values::Boolean(v) => {
                let dense = spread(v, slots, len);
                Arc::new(BooleanArray::new(BooleanBuffer::from(dense), nulls))
            }
            Values::Byte(v) => primitive::<Int8Type>(spread(v, slots, len), nulls, data_type)?,
            Values::Short(v) => primitive::<Int16Type>(spread(v, slots, len), nulls, data_type)?,
            Values::Int(v) => primitive::<Int32Type>(spread(v, slots, len), nulls, data_type)?,
            Values::Long(v) => primitive::<Int64Type>(spread(v, slots, len), nulls, data_type)?,
            Values::Float(v) => primitive::<Float32Type>(spread(v, slots, len), nulls, data_type)?,
            Values::Double(v) => primitive::<Float64Type>(spread(v, slots, len), nulls, data_type)?,
            Values::Decimal(v) => primitive::<Decimal128Type>(spread(v, slots, len), nulls, data_type)?,
            Values::Timestamp(v) => primitive::<TimestampMicrosecondType>(spread(v, slots, len), nulls, data_type)?,
            Values::Date(v) => primitive::<Date32Type>(spread(v, slots, len), nulls, data_type)?,
            Values::Text { ends, bytes } => {
                let text = std::mem::replace(bytes, Vec::with_capacity(bytes.len()));
                let offsets = spread_ends(ends, slots, len);
                ends.clear();
                Arc::new(StringArray::try_new(offsets, Buffer::from_vec(text), nulls)?)
            }
            Values::List { .. } | Values::Struct { .. } => return Ok(None),
        };
        self.slots.clear();
        Ok(Some(array))
    }
}

/// The values at their slots, and nothing between them; `values` is empty afterwards and keeps its capacity.
fn spread<T: Copy + Default>(values: &mut Vec<T>, slots: &[u32], len: usize) -> Vec<T> {
    if slots.len() == len {
        let capacity = values.capacity();
        return std::mem::replace(values, Vec::with_capacity(capacity));
    }
    let mut dense = vec![T::default(); len];
    for (value, slot) in values.drain(..).zip(slots) {
        if let Some(place) = dense.get_mut(*slot as usize) {
            *place = value;
        }
    }
    dense
}

/// Arrow's offsets, the leading 0 included: a slot without a value ends where the one before it does.
fn spread_ends(ends: &[i32], slots: &[u32], len: usize) -> OffsetBuffer<i32> {
    let mut offsets = Vec::with_capacity(len + 1);
    offsets.push(0);
    if slots.len() == len {
        offsets.extend_from_slice(ends);
    } else {
        let mut last = 0;
        for (end, slot) in ends.iter().zip(slots) {
            let before = *slot as usize + 1;
            if offsets.len() < before {
                offsets.resize(before, last);
            }
            offsets.push(*end);
            last = *end;
        }
        offsets.resize(len + 1, last);
    }
    OffsetBuffer::new(ScalarBuffer::from(offsets))
}

fn primitive<T: ArrowPrimitiveType>(
    values: Vec<T::Native>,
    nulls: Option<NullBuffer>,
    data_type: &DataType,
) -> Result<ArrayRef, ArrowError> {
    let array = PrimitiveArray::<T>::try_new(ScalarBuffer::from(values), nulls)?;
    Ok(Arc::new(array.with_data_type(data_type.clone())))
}

impl Values {
    /// An empty column for `kind`, and the bytes that one place in it takes. Lists and structs say where their inside is.
    pub(crate) fn scalars(kind: &Kind) -> Option<(Self, usize)> {
        Some(match kind {
            Kind::Boolean => (Self::Boolean(Vec::new()), 1),
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
        Self::Text { ends: Vec::new(), bytes: Vec::new() }
    }

    pub(crate) fn list(element: u32) -> Self {
        Self::List { ends: Vec::new(), element, elements: 0 }
    }
}
