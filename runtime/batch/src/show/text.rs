//! A look at a table as text and as JSON.

use std::fmt;

use arrow_array::{Array, RecordBatch};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_json::{WriterBuilder, writer::JsonArray};
use planish_pipeline::ByteSize;
use serde_json::{Map, Value};

use super::{Column, View};
use crate::{
    Error,
    summary::{counted, number},
};

/// How many characters of a value are shown.
const WIDTH: usize = 100;

/// The rows as JSON objects without what is NULL.
pub(super) fn json(batches: &[RecordBatch]) -> Result<Vec<Map<String, Value>>, Error> {
    let mut writer = WriterBuilder::new().build::<_, JsonArray>(Vec::new());
    writer.write_batches(&batches.iter().collect::<Vec<_>>())?;
    writer.finish()?;
    let bytes = writer.into_inner();
    if bytes.is_empty() { Ok(Vec::new()) } else { serde_json::from_slice(&bytes).map_err(Error::Json) }
}

impl fmt::Display for View {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (rows, files, bytes) = (counted(self.rows, "row"), counted(self.files, "file"), ByteSize(self.bytes));
        writeln!(f, "{} at version {}: {rows} in {files}, {bytes}", self.table, self.version)?;
        write!(f, "{}", FirstRows(self))?;
        self.fill(f)
    }
}

/// The first rows alone.
#[derive(Debug)]
pub struct FirstRows<'a>(pub &'a View);

impl fmt::Display for FirstRows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(view) = self;
        let mut shown = 0u64;
        for batch in &view.batches {
            for row in 0..batch.num_rows() {
                shown += 1;
                writeln!(f, "\nrow {shown} of {}", number(view.rows))?;
                view.row(f, batch, row)?;
            }
        }
        Ok(())
    }
}

impl View {
    fn row(&self, f: &mut fmt::Formatter<'_>, batch: &RecordBatch, row: usize) -> fmt::Result {
        let options =
            FormatOptions::default().with_null("NULL").with_timestamp_tz_format(Some("%Y-%m-%dT%H:%M:%S%.fZ"));
        let present: Vec<_> = self
            .columns
            .iter()
            .filter_map(|column| Some((column, batch.column_by_name(&column.name)?)))
            .filter(|(_, values)| values.is_valid(row))
            .collect();
        let width = present.iter().map(|(column, _)| column.name.len()).max().unwrap_or(0);
        let mut group = "";
        for (Column { name, group: of, .. }, values) in present {
            if of != group {
                writeln!(f, "  {of}")?;
                group = of;
            }
            let value = ArrayFormatter::try_new(values, &options).and_then(|values| values.value(row).try_to_string());
            let value = value.unwrap_or_else(|error| format!("({error})"));
            writeln!(f, "    {name:<width$}  {}", one_line(&value))?;
        }
        Ok(())
    }

    /// How full the columns are, in the table's order; those that are empty everywhere are counted.
    fn fill(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (filled, empty): (Vec<_>, Vec<_>) = self.columns.iter().partition(|column| column.present > 0);
        if filled.is_empty() && empty.is_empty() {
            return Ok(());
        }
        writeln!(f, "\nhow full the columns are")?;
        let width = filled.iter().map(|column| column.name.len()).max().unwrap_or(0);
        for Column { name, present, fill, .. } in filled {
            writeln!(f, "  {name:<width$}  {:>6.1} %  {}", fill * 100.0, number(*present))?;
        }
        if !empty.is_empty() {
            writeln!(f, "  {} without any value", counted(empty.len() as u64, "more column"))?;
        }
        Ok(())
    }
}

/// A value on one line, cut if it is long.
fn one_line(value: &str) -> String {
    let mut characters = value.chars().map(|character| if character.is_control() { ' ' } else { character });
    let mut line: String = characters.by_ref().take(WIDTH).collect();
    if characters.next().is_some() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::sync::Arc;

    use arrow_array::{ArrayRef, BooleanArray, StringArray, TimestampMicrosecondArray};

    use super::*;

    fn view() -> View {
        let long = "x".repeat(150);
        let columns: [(&str, ArrayRef); 4] = [
            ("id", Arc::new(StringArray::from(vec!["a", "b"]))),
            ("at", Arc::new(TimestampMicrosecondArray::from(vec![Some(1_500_000), None]).with_timezone("UTC"))),
            ("Closure_IsLocked", Arc::new(BooleanArray::from(vec![None, Some(true)]))),
            ("Closure_Note", Arc::new(StringArray::from(vec![None, Some(long)]))),
        ];
        let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap();
        let column = |name: &str, group: &str, present: u64| Column {
            name: name.to_owned(),
            group: group.to_owned(),
            present,
            fill: present as f64 / 2.0,
        };
        View {
            table: "data/t".to_owned(),
            version: 3,
            files: 1,
            rows: 2,
            bytes: 2048,
            columns: vec![
                column("id", "event", 2),
                column("at", "event", 1),
                column("Closure_IsLocked", "Closure", 1),
                column("Closure_Note", "Closure", 1),
                column("Closure_Doors", "Closure", 0),
            ],
            first: json(std::slice::from_ref(&batch)).unwrap(),
            batches: vec![batch],
        }
    }

    #[test]
    fn rows_go_from_top_to_bottom_with_what_they_hold_under_its_group() {
        let expected = format!(
            "\
data/t at version 3: 2 rows in 1 file, 2 KiB

row 1 of 2
  event
    id  a
    at  1970-01-01T00:00:01.500Z

row 2 of 2
  event
    id                b
  Closure
    Closure_IsLocked  true
    Closure_Note      {}…

how full the columns are
  id                 100.0 %  2
  at                  50.0 %  1
  Closure_IsLocked    50.0 %  1
  Closure_Note        50.0 %  1
  1 more column without any value
",
            "x".repeat(100)
        );
        assert_eq!(view().to_string(), expected);
    }

    #[test]
    fn json_has_what_is_not_null_whole() {
        let first = view().first;
        assert_eq!(first.len(), 2);
        assert_eq!(
            Value::Object(first.into_iter().next().unwrap()).to_string(),
            r#"{"at":"1970-01-01T00:00:01.500Z","id":"a"}"#
        );
    }

    #[test]
    fn an_empty_table_is_an_empty_list() {
        assert!(json(&[]).unwrap().is_empty());
    }
}
