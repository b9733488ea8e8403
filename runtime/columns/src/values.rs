//! Columns of a batch by their typed handles.

use arrow_array::{
    Array, BooleanArray, Date32Array, Decimal128Array, Float32Array, Float64Array, Int8Array, Int16Array, Int32Array,
    Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use planish_kernel::{Column, Date, Decimal, Json, Timestamp};

/// A type of the kernel that is a column of a batch.
pub trait ArrowType {
    /// The array that holds it.
    type Array: Array + 'static;
}

macro_rules! arrow_types {
    ($($of:ty => $array:ty,)+) => {
        $(impl ArrowType for $of {
            type Array = $array;
        })+
    };
}

arrow_types! {
    bool => BooleanArray,
    i8 => Int8Array,
    i16 => Int16Array,
    i32 => Int32Array,
    i64 => Int64Array,
    f32 => Float32Array,
    f64 => Float64Array,
    Decimal => Decimal128Array,
    String => StringArray,
    Json => StringArray,
    Timestamp => TimestampMicrosecondArray,
    Date => Date32Array,
}

/// The values of `column` in `batch`, which has the columns of the handle's tables in their order; none if it has not.
#[must_use]
pub fn values<T: ArrowType>(batch: &RecordBatch, column: Column<T>) -> Option<&T::Array> {
    batch.columns().get(column.index() as usize)?.as_any().downcast_ref()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use planish_kernel::{ForTables as _, Sink as _, Value};

    use super::*;
    use crate::{RecordBatchSink, samples};

    #[test]
    fn a_handle_reads_its_column_and_one_of_another_type_reads_nothing() {
        let mut sink = RecordBatchSink::for_tables(&samples::tables());
        sink.begin_row();
        sink.set(0, Value::Text("a"));
        sink.set(11, Value::Timestamp(5));
        sink.end_row();
        let batch = sink.finish().unwrap();

        assert_eq!(values(&batch, Column::<String>::new(0)).unwrap().value(0), "a");
        assert_eq!(values(&batch, Column::<Timestamp>::new(11)).unwrap().value(0), 5);
        assert!(values(&batch, Column::<i64>::new(11)).is_none());
        assert!(values(&batch, Column::<i64>::new(99)).is_none());
    }
}
