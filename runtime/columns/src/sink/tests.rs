#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use arrow_array::cast::AsArray as _;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef};
use proptest::prelude::*;

use super::*;
use crate::samples;

/// What a row has at a place.
#[derive(Debug, Clone, PartialEq)]
enum Tree {
    /// Nothing was said.
    Absent,
    Null,
    Boolean(bool),
    Byte(i8),
    Short(i16),
    Int(i32),
    Long(i64),
    Float(f32),
    Double(f64),
    Decimal(i128),
    Text(String),
    Timestamp(i64),
    Date(i32),
    List(Vec<Tree>),
    Struct(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

impl Tree {
    /// As it can be read back: what was not said is NULL.
    fn settled(&self) -> Self {
        match self {
            Self::Absent => Self::Null,
            Self::List(elements) => Self::List(elements.iter().map(Self::settled).collect()),
            Self::Struct(fields) => Self::Struct(fields.iter().map(Self::settled).collect()),
            Self::Map(entries) => Self::Map(entries.iter().map(|(k, v)| (k.clone(), v.settled())).collect()),
            scalar => scalar.clone(),
        }
    }

    fn feed(&self, place: u32, sink: &mut RecordBatchSink) {
        match self {
            Self::Absent => {}
            Self::Null => sink.set(place, Value::Null),
            Self::Boolean(v) => sink.set(place, Value::Boolean(*v)),
            Self::Byte(v) => sink.set(place, Value::Byte(*v)),
            Self::Short(v) => sink.set(place, Value::Short(*v)),
            Self::Int(v) => sink.set(place, Value::Int(*v)),
            Self::Long(v) => sink.set(place, Value::Long(*v)),
            Self::Float(v) => sink.set(place, Value::Float(*v)),
            Self::Double(v) => sink.set(place, Value::Double(*v)),
            Self::Decimal(v) => sink.set(place, Value::Decimal(*v)),
            Self::Text(v) => sink.set(place, Value::Text(v)),
            Self::Timestamp(v) => sink.set(place, Value::Timestamp(*v)),
            Self::Date(v) => sink.set(place, Value::Date(*v)),
            Self::List(elements) => {
                sink.begin_array(place);
                elements.iter().for_each(|element| element.feed(0, sink));
                sink.end_array();
            }
            Self::Struct(fields) => {
                sink.begin_struct(place);
                // From the last to the first: the order inside a struct is free.
                (0u32..).zip(fields).collect::<Vec<_>>().iter().rev().for_each(|(at, field)| field.feed(*at, sink));
                sink.end_struct();
            }
            Self::Map(entries) => {
                sink.begin_array(place);
                for (key, value) in entries {
                    sink.begin_struct(0);
                    sink.set(0, Value::Text(key));
                    value.feed(1, sink);
                    sink.end_struct();
                }
                sink.end_array();
            }
        }
    }

    fn read(array: &ArrayRef, row: usize) -> Self {
        if array.is_null(row) {
            return Self::Null;
        }
        match array.data_type() {
            DataType::Boolean => Self::Boolean(array.as_boolean().value(row)),
            DataType::Int8 => Self::Byte(array.as_primitive::<Int8Type>().value(row)),
            DataType::Int16 => Self::Short(array.as_primitive::<Int16Type>().value(row)),
            DataType::Int32 => Self::Int(array.as_primitive::<Int32Type>().value(row)),
            DataType::Int64 => Self::Long(array.as_primitive::<Int64Type>().value(row)),
            DataType::Float32 => Self::Float(array.as_primitive::<Float32Type>().value(row)),
            DataType::Float64 => Self::Double(array.as_primitive::<Float64Type>().value(row)),
            DataType::Decimal128(9, 2) => Self::Decimal(array.as_primitive::<Decimal128Type>().value(row)),
            DataType::Utf8 => Self::Text(array.as_string::<i32>().value(row).to_owned()),
            DataType::Timestamp(..) => Self::Timestamp(array.as_primitive::<TimestampMicrosecondType>().value(row)),
            DataType::Date32 => Self::Date(array.as_primitive::<Date32Type>().value(row)),
            DataType::List(_) => {
                let elements = array.as_list::<i32>().value(row);
                Self::List((0..elements.len()).map(|at| Self::read(&elements, at)).collect())
            }
            DataType::Struct(_) => {
                Self::Struct(array.as_struct().columns().iter().map(|field| Self::read(field, row)).collect())
            }
            DataType::Map(..) => {
                let entries = array.as_map().value(row);
                let (keys, values) = (entries.column(0).as_string::<i32>().clone(), entries.column(1).clone());
                Self::Map((0..keys.len()).map(|at| (keys.value(at).to_owned(), Self::read(&values, at))).collect())
            }
            other => panic!("no column is {other}"),
        }
    }
}

fn scalar(kind: &Kind) -> BoxedStrategy<Tree> {
    match kind {
        Kind::Boolean => any::<bool>().prop_map(Tree::Boolean).boxed(),
        Kind::Byte => any::<i8>().prop_map(Tree::Byte).boxed(),
        Kind::Short => any::<i16>().prop_map(Tree::Short).boxed(),
        Kind::Int => any::<i32>().prop_map(Tree::Int).boxed(),
        Kind::Long => any::<i64>().prop_map(Tree::Long).boxed(),
        Kind::Float => (-1e9f32..1e9).prop_map(Tree::Float).boxed(),
        Kind::Double => (-1e9f64..1e9).prop_map(Tree::Double).boxed(),
        Kind::Decimal { .. } => (-999_999_999i128..=999_999_999).prop_map(Tree::Decimal).boxed(),
        Kind::Timestamp { .. } => any::<i64>().prop_map(Tree::Timestamp).boxed(),
        Kind::Date => any::<i32>().prop_map(Tree::Date).boxed(),
        _ => "[a-zß水]{0,5}".prop_map(Tree::Text).boxed(),
    }
}

fn tree(tables: &Tables, field: &Field) -> BoxedStrategy<Tree> {
    let some = match &field.kind {
        Kind::Array { element } => {
            let element = tree(tables, tables.field(*element).unwrap())
                .prop_map(|element| if element == Tree::Absent { Tree::Null } else { element });
            prop::collection::vec(element, 0..4).prop_map(Tree::List).boxed()
        }
        Kind::Struct { scope } => {
            let fields: Vec<_> = struct_fields(tables, *scope).iter().map(|field| tree(tables, field)).collect();
            fields.prop_map(Tree::Struct).boxed()
        }
        Kind::Map { value } => prop::collection::vec(("[a-z]{1,3}", tree(tables, tables.field(*value).unwrap())), 0..3)
            .prop_map(Tree::Map)
            .boxed(),
        kind => scalar(kind),
    };
    if field.nullable { prop_oneof![2 => Just(Tree::Absent), 1 => Just(Tree::Null), 3 => some].boxed() } else { some }
}

/// Rows, each with the order in which its columns come.
fn rows() -> impl Strategy<Value = Vec<Vec<(u32, Tree)>>> {
    let tables = samples::tables();
    let columns: Vec<_> = tables.columns().iter().map(|column| (Just(column.place), tree(&tables, column))).collect();
    prop::collection::vec(columns.prop_shuffle(), 0..12)
}

fn feed(sink: &mut RecordBatchSink, rows: &[Vec<(u32, Tree)>]) {
    for row in rows {
        sink.begin_row();
        row.iter().for_each(|(place, tree)| tree.feed(*place, sink));
        sink.end_row();
    }
}

proptest! {
    #[test]
    fn every_row_reads_back_as_it_was_fed_in_one_batch_after_another(first in rows(), second in rows()) {
        let mut sink = RecordBatchSink::for_tables(&samples::tables());
        for rows in [first, second] {
            feed(&mut sink, &rows);
            prop_assert_eq!(sink.len(), rows.len());
            let batch = sink.finish().unwrap();
            prop_assert_eq!(batch.num_rows(), rows.len());
            prop_assert!(sink.is_empty());
            for (at, row) in rows.iter().enumerate() {
                for (place, tree) in row {
                    let came = Tree::read(batch.column(*place as usize), at);
                    prop_assert_eq!(came, tree.settled(), "row {}, column {}", at, place);
                }
            }
        }
    }

    #[test]
    fn the_estimate_is_of_the_size_of_the_batch(rows in rows()) {
        let mut sink = RecordBatchSink::for_tables(&samples::tables());
        feed(&mut sink, &rows);
        let estimate = sink.memory();
        let used: usize = sink.finish().unwrap().columns().iter().map(|c| c.to_data().get_slice_memory_size().unwrap()).sum();
        prop_assert!(estimate <= 2 * used + 64 && used <= 2 * estimate + 2048, "said {}, is {}", estimate, used);
    }
}

#[test]
fn long_lists_and_texts_count() {
    let mut sink = RecordBatchSink::for_tables(&samples::tables());
    let row = sink.memory();
    sink.begin_row();
    sink.set(0, Value::Text(&"k".repeat(1000)));
    sink.begin_array(15);
    (0..1000).for_each(|n| sink.set(0, Value::Long(n)));
    sink.end_array();
    sink.end_row();
    assert!((9000..9500).contains(&(sink.memory() - row)), "{}", sink.memory());
}

fn only_key(sink: &mut RecordBatchSink, key: &str) {
    sink.begin_row();
    sink.set(0, Value::Text(key));
    sink.end_row();
}

#[test]
fn a_row_with_nothing_but_its_key_is_null_everywhere_else() {
    let mut sink = RecordBatchSink::for_tables(&samples::tables());
    only_key(&mut sink, "a");
    only_key(&mut sink, "b");
    let batch = sink.finish().unwrap();
    assert_eq!(batch.num_rows(), 2);
    assert!(batch.columns()[1..].iter().all(|column| column.null_count() == 2));
}

#[test]
fn no_rows_make_an_empty_batch() {
    let batch = RecordBatchSink::for_tables(&samples::tables()).finish().unwrap();
    assert_eq!((batch.num_rows(), batch.num_columns()), (0, 17));
}

#[test]
fn an_empty_list_is_not_null_and_a_struct_of_nulls_is_a_struct() {
    let mut sink = RecordBatchSink::for_tables(&samples::tables());
    sink.begin_row();
    sink.set(0, Value::Text("a"));
    sink.begin_array(15);
    sink.end_array();
    sink.begin_struct(13);
    sink.end_struct();
    sink.end_row();
    let batch = sink.finish().unwrap();
    assert_eq!(Tree::read(batch.column(15), 0), Tree::List(vec![]));
    assert_eq!(Tree::read(batch.column(13), 0), Tree::Struct(vec![Tree::Null, Tree::Null]));
}

#[test]
fn a_row_without_a_key_makes_no_batch_and_the_sink_goes_on() {
    let mut sink = RecordBatchSink::for_tables(&samples::tables());
    only_key(&mut sink, "a");
    sink.begin_row();
    sink.set(4, Value::Int(1));
    sink.end_row();
    assert!(matches!(sink.finish(), Err(Error::Batch(_))));
    only_key(&mut sink, "b");
    assert_eq!(Tree::read(sink.finish().unwrap().column(0), 0), Tree::Text("b".to_owned()));
}

#[test]
fn a_value_of_another_type_is_an_error_that_names_the_column_and_the_sink_goes_on() {
    type Wrong = fn(&mut RecordBatchSink);
    let cases: [(&str, Wrong); 6] = [
        ("int", |sink| sink.set(4, Value::Long(1))),
        ("flag", |sink| sink.begin_array(1)),
        ("doors", |sink| {
            sink.begin_array(14);
            sink.set(0, Value::Int(1));
            sink.end_array();
        }),
        ("place", |sink| {
            sink.begin_struct(13);
            sink.set(7, Value::Int(1));
            sink.end_struct();
        }),
        ("numbers", |sink| sink.begin_struct(15)),
        ("99", |sink| sink.set(99, Value::Int(1))),
    ];
    for (name, wrong) in cases {
        let mut sink = RecordBatchSink::for_tables(&samples::tables());
        sink.begin_row();
        sink.set(0, Value::Text("a"));
        wrong(&mut sink);
        sink.end_row();
        let Err(Error::Kind { column }) = sink.finish() else { panic!("{name} was taken") };
        assert_eq!(column, name);
        only_key(&mut sink, "b");
        assert_eq!(sink.finish().unwrap().num_rows(), 1);
    }
}
