//! One row group: its columns are encoded side by side.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, FieldRef, Fields};
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowLeafColumn, ArrowRowGroupWriterFactory, compute_leaves,
};
use parquet::errors::{ParquetError, Result};

use crate::crew::{Broken, Crew, Ending, Lane, Step, Ticket};

/// Columns without insides that one lane takes together: each alone is too little work for the hand-over.
const TOGETHER: usize = 8;

/// A row group that is being encoded.
#[derive(Debug)]
pub(super) struct RowGroup {
    /// By column: a run of columns without insides has one lane, one with insides has a lane for each of its leaves.
    lanes: Vec<Lane<Encoder>>,
    parts: Vec<Part>,
    sizes: Arc<Sizes>,
    rows: usize,
}

/// Columns of the schema.
#[derive(Debug)]
enum Part {
    /// These have no insides.
    Flat(Vec<FieldRef>),
    /// This has, with so many leaves.
    Nested(FieldRef, usize),
}

/// Sums over the encoders of a row group.
#[derive(Debug, Default)]
struct Sizes {
    memory: AtomicUsize,
    encoded: AtomicUsize,
}

impl RowGroup {
    /// The row group of this number.
    pub(super) fn new(columns: &ArrowRowGroupWriterFactory, number: usize, fields: &Fields) -> Result<Self> {
        let sizes = Arc::new(Sizes::default());
        let mut writers = columns.create_column_writers(number)?.into_iter();
        let parts = parts(fields);
        let mut lanes = Vec::new();
        for part in &parts {
            let mut lane = |fields: &[FieldRef], leaves| {
                let writers: Vec<_> = writers.by_ref().take(leaves).collect();
                let sizes = Arc::clone(&sizes);
                lanes.push(Lane::new(Encoder { fields: fields.to_vec(), writers, memory: 0, encoded: 0, sizes }));
            };
            match part {
                Part::Flat(fields) => lane(fields, fields.len()),
                Part::Nested(field, leaves) => (0..*leaves).for_each(|_| lane(std::slice::from_ref(field), 1)),
            }
        }
        Ok(Self { lanes, parts, sizes, rows: 0 })
    }

    /// Gives it the next rows. Faults show at the end.
    pub(super) fn push(&mut self, crew: &Crew, batch: &RecordBatch, ticket: &Ticket) -> Result<()> {
        let mut lanes = self.lanes.iter();
        let mut columns = batch.columns().iter();
        for part in &self.parts {
            match part {
                Part::Flat(fields) => {
                    let arrays = columns.by_ref().take(fields.len()).cloned().collect();
                    let lane = lanes.next().ok_or_else(uneven)?;
                    lane.push(crew, Item::Arrays(arrays), ticket.clone());
                }
                Part::Nested(field, _) => {
                    let array = columns.next().ok_or_else(uneven)?;
                    for leaf in compute_leaves(field, array)? {
                        let lane = lanes.next().ok_or_else(uneven)?;
                        lane.push(crew, Item::Leaf(Box::new(leaf)), ticket.clone());
                    }
                }
            }
        }
        self.rows += batch.num_rows();
        Ok(())
    }

    /// Its rows so far.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Bytes that the encoders hold. What they have not come to yet is not among them.
    pub(super) fn memory(&self) -> usize {
        self.sizes.memory.load(Ordering::Relaxed)
    }

    /// About how many bytes it would have in the file, as far as it is encoded.
    pub(super) fn encoded(&self) -> usize {
        self.sizes.encoded.load(Ordering::Relaxed)
    }

    /// Its column chunks, in the order of the file.
    pub(super) fn finish(self, crew: &Crew) -> Result<Vec<ArrowColumnChunk>> {
        let endings: Vec<_> = self.lanes.into_iter().map(|lane| lane.end(crew)).collect();
        // All have ended before the first fault is looked at, so that none is still at work.
        let ended: Vec<_> = endings.into_iter().map(Ending::wait).collect();
        let mut chunks = Vec::new();
        for ended in ended {
            chunks.extend(ended.map_err(|broken| match broken {
                Broken::Failed(cause) => cause,
                Broken::Panicked(words) => ParquetError::General(format!("an encoder panicked: {words}")),
            })?);
        }
        Ok(chunks)
    }
}

fn uneven() -> ParquetError {
    ParquetError::General("the rows do not have the columns of their file".to_owned())
}

fn parts(fields: &Fields) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for field in fields {
        if field.data_type().is_nested() {
            parts.push(Part::Nested(Arc::clone(field), leaves(field.data_type())));
        } else if let Some(Part::Flat(run)) = parts.last_mut()
            && run.len() < TOGETHER
        {
            run.push(Arc::clone(field));
        } else {
            parts.push(Part::Flat(vec![Arc::clone(field)]));
        }
    }
    parts
}

/// Columns that a type has in a file.
fn leaves(of: &DataType) -> usize {
    match of {
        DataType::Struct(fields) => fields.iter().map(|field| leaves(field.data_type())).sum(),
        DataType::List(element) | DataType::Map(element, _) => leaves(element.data_type()),
        _ => 1,
    }
}

/// Encodes columns that are neighbours in the file.
#[derive(Debug)]
struct Encoder {
    fields: Vec<FieldRef>,
    writers: Vec<ArrowColumnWriter>,
    memory: usize,
    encoded: usize,
    sizes: Arc<Sizes>,
}

enum Item {
    Arrays(Vec<ArrayRef>),
    Leaf(Box<ArrowLeafColumn>),
}

impl Step for Encoder {
    type Item = Item;
    type End = Vec<ArrowColumnChunk>;
    type Error = ParquetError;

    fn take(&mut self, item: Item) -> Result<()> {
        match item {
            Item::Arrays(arrays) => {
                for ((field, array), writer) in self.fields.iter().zip(&arrays).zip(&mut self.writers) {
                    for leaf in compute_leaves(field, array)? {
                        writer.write(&leaf)?;
                    }
                }
            }
            Item::Leaf(leaf) => self.writers.iter_mut().try_for_each(|writer| writer.write(&leaf))?,
        }
        let memory = self.writers.iter().map(ArrowColumnWriter::memory_size).sum();
        let encoded = self.writers.iter().map(ArrowColumnWriter::get_estimated_total_bytes).sum();
        change(&self.sizes.memory, &mut self.memory, memory);
        change(&self.sizes.encoded, &mut self.encoded, encoded);
        Ok(())
    }

    fn end(self) -> Result<Vec<ArrowColumnChunk>> {
        self.writers.into_iter().map(ArrowColumnWriter::close).collect()
    }
}

/// Keeps a sum right when one of its parts changes.
fn change(sum: &AtomicUsize, was: &mut usize, is: usize) {
    sum.fetch_add(is.wrapping_sub(*was), Ordering::Relaxed);
    *was = is;
}
