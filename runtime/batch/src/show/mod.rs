//! A look at a table: its first rows, from top to bottom, and how full its columns are.

mod groups;
mod text;

use std::collections::BTreeMap;

use arrow_array::RecordBatch;
use planish_pipeline::Location;
use serde::Serialize;
use serde_json::{Map, Value};
use tokio::runtime::Handle;

use crate::{
    Catalogue, Error,
    delta::{self, Fill, Opened, Table},
};
use groups::Groups;
pub use text::FirstRows;

/// Which columns are looked at.
#[derive(Debug, Clone, Copy)]
pub enum Wanted<'a> {
    /// All of them.
    All,
    /// These.
    Columns(&'a [String]),
    /// Those of a group of signals.
    Group(&'a str),
}

/// What a look at a table shows. As JSON its keys are stable.
#[derive(Debug, Serialize)]
pub struct View {
    /// The table, as it was named.
    pub table: String,
    /// Its version.
    pub version: u64,
    /// Its data files.
    pub files: u64,
    /// Its rows.
    pub rows: u64,
    /// Bytes of its data files.
    pub bytes: u64,
    /// The columns that were wanted, in the table's order.
    pub columns: Vec<Column>,
    /// The first rows: columns that hold something, by name.
    pub first: Vec<Map<String, Value>>,
    #[serde(skip)]
    batches: Vec<RecordBatch>,
}

/// A column and how full it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// The group of signals that it belongs to, or `event`, `pipeline` or `other`.
    pub group: String,
    /// Rows in which it is not NULL.
    pub present: u64,
    /// The same as a share of all rows, from 0 to 1.
    pub fill: f64,
}

/// Looks at the table at `place`.
///
/// # Errors
///
/// [`Error::Usage`] if a column or group is none, or no table is there; others if the table can't be read.
pub fn look(
    place: &Location,
    catalogue: &Catalogue,
    wanted: &Wanted<'_>,
    rows: usize,
    runtime: &Handle,
) -> Result<View, Error> {
    let location = delta::Location::at(&place.url(), runtime)?;
    let Opened::Existing(table) = Table::open(&location)? else {
        return Err(Error::Usage(format!("there is no table at {place}; `planish-batch run` makes one")));
    };
    let groups = Groups::of(catalogue.tables);
    let names = names(&table, &groups, wanted)?;
    let facts = table.facts()?;
    let mut present: BTreeMap<String, u64> =
        table.fill()?.into_iter().map(|Fill { column, present }| (column, present)).collect();
    let column = |name: &String| {
        let present = present.remove(name).unwrap_or(0);
        let fill = if facts.rows == 0 { 0.0 } else { present as f64 / facts.rows as f64 };
        Column { name: name.clone(), group: groups.of_column(name).to_owned(), present, fill }
    };
    let columns = names.iter().map(column).collect();
    let chosen: Vec<&str> = names.iter().map(String::as_str).collect();
    let batches = table.rows(&chosen, rows)?;
    let first = text::json(&batches)?;
    Ok(View {
        table: place.to_string(),
        version: facts.version,
        files: facts.files,
        rows: facts.rows,
        bytes: facts.bytes,
        columns,
        first,
        batches,
    })
}

/// The names of the wanted columns, in the table's order; named ones in the order in which they were named.
fn names(table: &Table, groups: &Groups, wanted: &Wanted<'_>) -> Result<Vec<String>, Error> {
    let schema = table.schema();
    let all = || schema.fields().iter().map(|field| field.name().clone());
    match wanted {
        Wanted::All => Ok(all().collect()),
        Wanted::Columns(names) => {
            let unknown = names.iter().find(|name| all().all(|known| known != **name));
            match unknown {
                Some(name) => Err(Error::Usage(format!(
                    "the table has no column `{name}`; `planish-batch show` lists what it has"
                ))),
                None => Ok(names.to_vec()),
            }
        }
        Wanted::Group(group) => {
            let found: Vec<_> = all().filter(|name| groups.of_column(name) == *group).collect();
            if found.is_empty() {
                let known = groups.names().join(", ");
                return Err(Error::Usage(format!("no column is of the group `{group}`; groups are {known}")));
            }
            Ok(found)
        }
    }
}
