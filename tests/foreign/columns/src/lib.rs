//! Messages of scooters as a record batch.

use arrow_array::RecordBatch;
use planish_columns::{Error, RecordBatchSink};
use planish_kernel::{Date, Flattener, ForTables, LineContext, Outcome, Timestamp};

/// What the catalogue becomes.
pub mod scooter {
    planish_macros::catalogue!("../signals.yaml");
}

/// A row for each message among `lines`.
///
/// # Errors
/// If the rows do not fit the schema that their own tables mean.
pub fn batch<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<RecordBatch, Error> {
    let mut sink = RecordBatchSink::for_tables(&scooter::TABLES);
    let mut flattener = Flattener::new(&scooter::TABLES);
    for (number, line) in (1..).zip(lines) {
        let context = LineContext { source_file: "inbox", line: number, processed_at: Timestamp(0), run_date: Date(0) };
        match flattener.flatten(line.as_bytes(), &context, &mut sink) {
            Outcome::Row | Outcome::Blank | Outcome::Removed | Outcome::Quarantined(_) => {}
        }
    }
    sink.finish()
}

#[cfg(test)]
mod tests {
    use arrow_array::Array;
    use planish_columns::values;

    use super::scooter::columns;
    use super::*;

    #[test]
    fn a_function_has_a_catalogue_of_its_own() {
        mod inside {
            planish_macros::catalogue!("../signals.yaml");
        }
        use inside::columns::RIDE_SPEED_VALUE;
        assert_eq!(inside::TABLES, scooter::TABLES);
        assert_eq!(RIDE_SPEED_VALUE.index(), columns::RIDE_SPEED_VALUE.index());
    }

    #[test]
    fn messages_are_rows_of_a_batch_and_handles_read_its_columns() {
        let lines = [
            r#"{"message_id":"m1","readings":[{"id":"ride-speed","data":{"value":10,"unit":"m/s"}}]}"#,
            "no message",
            r#"{"message_id":"m2","readings":[{"id":"ride-islocked","data":"{\"value\":true}"}]}"#,
        ];
        let Ok(batch) = batch(lines) else { panic!("rows fit their schema") };
        assert_eq!(batch.num_rows(), 2);
        assert_eq!(batch.num_columns(), scooter::TABLES.columns as usize);
        let (Some(ids), Some(speeds), Some(locked), Some(numbers)) = (
            values(&batch, columns::MESSAGE_ID),
            values(&batch, columns::RIDE_SPEED_VALUE),
            values(&batch, columns::RIDE_IS_LOCKED),
            values(&batch, columns::SOURCE_LINE),
        ) else {
            panic!("the batch has the columns of the handles")
        };
        assert_eq!((ids.value(0), ids.value(1)), ("m1", "m2"));
        assert_eq!((speeds.value(0), speeds.is_null(1)), (36.0, true));
        assert_eq!((locked.is_null(0), locked.value(1)), (true, true));
        assert_eq!((numbers.value(0), numbers.value(1)), (1, 3));
    }
}
