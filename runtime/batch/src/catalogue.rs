//! The catalogue that a run speaks: the compiled-in one, or one that is lowered at run time.

use std::{collections::HashMap, fs, path::Path};

use arrow_schema::SchemaRef;
use planish_codegen::{diagnostic::Style, emit::delta_schema, generate::resolve};
use planish_kernel::Tables;
use serde_json::Value;

use crate::{Error, delta};

/// Tables of the engine, and the schema that they mean, with comments.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// What the engine reads.
    pub tables: &'static Tables,
    /// The table's columns in the catalogue's order; comments stand in the fields' metadata.
    pub schema: SchemaRef,
}

impl Catalogue {
    /// The catalogue that is compiled into this program.
    ///
    /// # Errors
    ///
    /// [`Error::Schema`] if the generated schema is no JSON, which a build rules out.
    pub fn compiled_in() -> Result<Self, Error> {
        Self::of(&planish_generated::TABLES, planish_generated::DELTA_SCHEMA)
    }

    /// The catalogue in the file at `path`.
    ///
    /// Its tables live as long as the program, like the compiled-in ones: load one a run.
    ///
    /// # Errors
    ///
    /// [`Error::Catalogue`] if the file can't be read, [`Error::BrokenCatalogue`] with every fault and its place if it is wrong.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let bytes = fs::read(path).map_err(|error| Error::Catalogue(name.clone(), error))?;
        let resolved = resolve(&name, bytes).map_err(|faults| Error::BrokenCatalogue(faults.render(Style::Plain)))?;
        Self::of(Box::leak(Box::new(resolved.tables)), &delta_schema(&resolved.plan))
    }

    fn of(tables: &'static Tables, delta_schema: &str) -> Result<Self, Error> {
        let comments = comments(delta_schema).map_err(Error::Schema)?;
        let comment = |path: &[&str]| comments.get(&path.join("\0")).cloned();
        Ok(Self { tables, schema: delta::with_comments(&planish_columns::schema(tables), comment) })
    }
}

/// The comments of a Delta schema in JSON, by the path of the column or field, its parts joined by NUL.
fn comments(delta_schema: &str) -> Result<HashMap<String, String>, serde_json::Error> {
    let mut found = HashMap::new();
    let schema: Value = serde_json::from_str(delta_schema)?;
    walk(&schema, &mut Vec::new(), &mut found);
    Ok(found)
}

fn walk<'a>(of: &'a Value, path: &mut Vec<&'a str>, found: &mut HashMap<String, String>) {
    for field in of.get("fields").and_then(Value::as_array).into_iter().flatten() {
        path.push(field.get("name").and_then(Value::as_str).unwrap_or_default());
        if let Some(comment) = field.pointer("/metadata/comment").and_then(Value::as_str) {
            found.insert(path.join("\0"), comment.to_owned());
        }
        if let Some(inner) = field.get("type") {
            walk(inner, path, found);
        }
        path.pop();
    }
    for (key, part) in [("elementType", "element"), ("valueType", "value")] {
        if let Some(inner) = of.get(key) {
            path.push(part);
            walk(inner, path, found);
            path.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn comments_are_found_at_every_depth_by_their_path() {
        let schema = r#"{"type":"struct","fields":[
            {"name":"id","type":"string","nullable":false,"metadata":{"comment":"The key."}},
            {"name":"bare","type":"long","nullable":true,"metadata":{}},
            {"name":"doors","type":{"type":"array","containsNull":true,"elementType":{"type":"struct","fields":[
                {"name":"open","type":"boolean","nullable":true,"metadata":{"comment":"Ajar or more."}}]}},"nullable":true,"metadata":{}},
            {"name":"state","type":{"type":"map","keyType":"string","valueContainsNull":true,"valueType":{"type":"struct","fields":[
                {"name":"at","type":"timestamp","nullable":true,"metadata":{"comment":"When."}}]}},"nullable":true,"metadata":{}}]}"#;
        let mut found: Vec<_> = comments(schema).unwrap().into_iter().collect();
        found.sort();
        let found: Vec<_> = found.iter().map(|(path, comment)| (path.replace('\0', "."), comment.as_str())).collect();
        let expected = [("doors.element.open", "Ajar or more."), ("id", "The key."), ("state.value.at", "When.")];
        assert_eq!(found, expected.map(|(path, comment)| (path.to_owned(), comment)));
    }

    #[test]
    fn the_compiled_in_catalogue_has_a_comment_on_its_key() {
        let catalogue = Catalogue::compiled_in().unwrap();
        let key = catalogue.schema.field(catalogue.tables.key as usize);
        assert!(key.metadata().contains_key("comment"), "{key:?}");
    }
}
