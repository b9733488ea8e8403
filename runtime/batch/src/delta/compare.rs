//! The table's columns against those that are wanted: by name, whatever the order, nested fields too.

use std::fmt;

use arrow_schema::{Field, Schema};
use delta_kernel::engine::arrow_conversion::{TryFromArrow as _, TryIntoArrow as _};
use delta_kernel::expressions::ColumnName;
use delta_kernel::schema::{DataType, StructField, StructType};

use super::{Error, Table};

/// How the table's columns stand to those that are wanted.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub enum Comparison {
    /// The table has them all. It may have more; those are written NULL.
    Same,
    /// The table lacks these; a commit can add them.
    Adds(Vec<Addition>),
    /// The table can't take what is wanted.
    Differs(Vec<Difference>),
}

/// A column, or a field of a struct, that the table lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct Addition {
    /// The struct that it belongs to: `[]` for a column, `[column]`, and through arrays and maps `[column, "element"]` and
    /// `[column, "value"]`.
    pub parent: Vec<String>,
    /// Name, type and comment.
    pub field: Field,
}

impl Addition {
    pub(super) fn delta(&self) -> Result<(Option<ColumnName>, StructField), arrow_schema::ArrowError> {
        let parent = (!self.parent.is_empty()).then(|| ColumnName::new(&self.parent));
        Ok((parent, StructField::try_from_arrow(&self.field)?))
    }
}

impl fmt::Display for Addition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for name in &self.parent {
            write!(f, "{name}.")?;
        }
        let data_type = DataType::try_from_arrow(self.field.data_type()).map_err(|_| fmt::Error)?;
        write!(f, "{} {}", self.field.name(), spelled(&data_type))
    }
}

/// A column, or a field of a struct, that the table has in another way than it is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its name, dotted if it is inside another.
    pub column: String,
    /// What the table has.
    pub table: String,
    /// What is wanted.
    pub wanted: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the table has {}, the catalogue {}", self.column, self.table, self.wanted)
    }
}

impl Table {
    /// Compares the table with `wanted`.
    ///
    /// A column that may be NULL in the table and not in `wanted` is the same; the other way round it differs.
    ///
    /// # Errors
    /// If `wanted` has a type that Delta does not have.
    pub fn compare(&self, wanted: &Schema) -> Result<Comparison, Error> {
        let wanted = StructType::try_from_arrow(wanted)
            .map_err(|cause| Error::arrow("comparing", self.location.url(), cause))?;
        Ok(compare(&self.snapshot.schema(), &wanted))
    }

    /// Which of `adds` the table does not have yet. Another writer may have added some since they were found.
    pub(super) fn missing(&self, adds: &[Addition]) -> Result<Vec<Addition>, Error> {
        let mut found = Found::default();
        let mut schema = DataType::from(self.snapshot.schema());
        for add in adds {
            let (_, field) = add.delta().map_err(|cause| Error::arrow("comparing", self.location.url(), cause))?;
            let mut path = add.parent.clone();
            match schema.struct_at_path(&add.parent) {
                Ok(parent) => found.field(&mut path, parent, &field),
                Err(_) => found.differ(&path, "no such struct", "fields to add"),
            }
        }
        match found.settled() {
            Comparison::Same => Ok(Vec::new()),
            Comparison::Adds(missing) => Ok(missing),
            Comparison::Differs(differences) => {
                Err(Error::OtherColumns { url: self.location.url().clone(), differences })
            }
        }
    }
}

fn compare(table: &StructType, wanted: &StructType) -> Comparison {
    let mut found = Found::default();
    found.structs(&mut Vec::new(), table, wanted);
    found.settled()
}

#[derive(Default)]
struct Found {
    adds: Vec<Addition>,
    differences: Vec<Difference>,
}

impl Found {
    fn settled(self) -> Comparison {
        if !self.differences.is_empty() {
            Comparison::Differs(self.differences)
        } else if !self.adds.is_empty() {
            Comparison::Adds(self.adds)
        } else {
            Comparison::Same
        }
    }

    fn differ(&mut self, path: &[String], table: impl Into<String>, wanted: impl Into<String>) {
        self.differences.push(Difference { column: path.join("."), table: table.into(), wanted: wanted.into() });
    }

    fn structs(&mut self, path: &mut Vec<String>, table: &StructType, wanted: &StructType) {
        for field in wanted.fields() {
            self.field(path, table, field);
        }
        for field in table.fields().filter(|field| !field.is_nullable() && wanted.field(field.name()).is_none()) {
            path.push(field.name().clone());
            self.differ(path, "NOT NULL", "no such column");
            path.pop();
        }
    }

    /// Looks for `wanted` in the struct `table`, which stands at `path`.
    fn field(&mut self, path: &mut Vec<String>, table: &StructType, wanted: &StructField) {
        let name = wanted.name();
        let Some(has) = table.field(name) else {
            return self.absent(path, table, wanted);
        };
        path.push(name.clone());
        if wanted.is_nullable() && !has.is_nullable() {
            self.differ(path, "NOT NULL", "NULL in some rows");
        }
        self.types(path, has.data_type(), wanted.data_type());
        path.pop();
    }

    fn absent(&mut self, path: &mut Vec<String>, table: &StructType, wanted: &StructField) {
        let name = wanted.name();
        // Delta's names are the same whatever their case; data files' are not.
        let twin = table.fields().find(|field| field.name().to_lowercase() == name.to_lowercase());
        let field: Result<Field, _> = wanted.try_into_arrow();
        match (twin, wanted.is_nullable(), field) {
            (None, true, Ok(field)) => self.adds.push(Addition { parent: path.clone(), field }),
            (twin, ..) => {
                path.push(name.clone());
                let has = twin.map_or_else(|| "no such column".to_owned(), |twin| format!("`{}`", twin.name()));
                let null = if wanted.is_nullable() { "" } else { " NOT NULL" };
                self.differ(path, has, format!("`{name}` {}{null}", spelled(wanted.data_type())));
                path.pop();
            }
        }
    }

    fn types(&mut self, path: &mut Vec<String>, table: &DataType, wanted: &DataType) {
        match (table, wanted) {
            (DataType::Struct(table), DataType::Struct(wanted)) => self.structs(path, table, wanted),
            (DataType::Array(table), DataType::Array(wanted)) => {
                self.inner(
                    path,
                    "element",
                    (table.element_type(), table.contains_null()),
                    (wanted.element_type(), wanted.contains_null()),
                );
            }
            (DataType::Map(table), DataType::Map(wanted)) if table.key_type() == wanted.key_type() => {
                self.inner(
                    path,
                    "value",
                    (table.value_type(), table.value_contains_null()),
                    (wanted.value_type(), wanted.value_contains_null()),
                );
            }
            (table, wanted) if table == wanted => {}
            (table, wanted) => self.differ(path, spelled(table), spelled(wanted)),
        }
    }

    /// Compares what an array or map holds, and whether it may be NULL.
    fn inner(&mut self, path: &mut Vec<String>, name: &str, table: (&DataType, bool), wanted: (&DataType, bool)) {
        path.push(name.to_owned());
        if wanted.1 && !table.1 {
            self.differ(path, "NOT NULL", "NULL in some rows");
        }
        self.types(path, table.0, wanted.0);
        path.pop();
    }
}

/// A type as SQL spells it.
fn spelled(data_type: &DataType) -> String {
    data_type.to_string().to_uppercase().replace("LONG", "BIGINT").replace("INTEGER", "INT")
}
