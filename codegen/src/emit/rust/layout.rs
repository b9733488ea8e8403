//! Which structs, fields and handles a plan has, and what each is called.

use std::collections::{BTreeMap, HashMap};

use super::names::{self, Taken, USED};
use crate::emit::comment;
use crate::plan::{DataType, Field, Origin, Plan, Struct};

/// The names of the generated Rust. Groups, types and the row share one namespace; the first to come has the plain name.
pub(in crate::emit) struct Layout<'a> {
    /// Struct of a whole row.
    pub(in crate::emit) row: String,
    /// Structs of groups: the envelope, the system columns, then the catalogue's groups in its order.
    pub(in crate::emit) groups: Vec<Group<'a>>,
    /// Structs of the catalogue's own types and of the system's.
    pub(in crate::emit) types: Vec<Type<'a>>,
    /// Constants of the column handles, by column.
    pub(in crate::emit) handles: Vec<String>,
    by_shape: BTreeMap<String, String>,
}

/// The columns of one group.
pub(in crate::emit) struct Group<'a> {
    /// The catalogue's name; none for the envelope and the system columns.
    pub(in crate::emit) of: Option<&'a str>,
    /// What the catalogue says that it is.
    pub(in crate::emit) comment: Option<&'a str>,
    /// Its struct.
    pub(in crate::emit) name: String,
    /// Its module, and its field in the row.
    pub(in crate::emit) module: String,
    /// Number of each column, and its field.
    pub(in crate::emit) columns: Vec<(usize, String)>,
}

/// A struct type.
pub(in crate::emit) struct Type<'a> {
    /// Its struct.
    pub(in crate::emit) name: String,
    /// The first use of it in the plan.
    pub(in crate::emit) of: &'a Struct,
    /// What the catalogue says that it is.
    pub(in crate::emit) comment: Option<&'a str>,
    /// The columns that hold it.
    pub(in crate::emit) columns: Vec<&'a str>,
    /// Name of each field.
    pub(in crate::emit) fields: Vec<String>,
}

impl<'a> Layout<'a> {
    pub(in crate::emit) fn new(plan: &'a Plan) -> Self {
        let mut taken = Taken::new(&USED);
        let [_, _, table] = &plan.table.name;
        let camel = names::camel(table);
        let short = camel.strip_suffix("Flattened").filter(|rest| !rest.is_empty()).unwrap_or(&camel);
        let row = taken.take_as(short.to_owned(), "Row");
        let groups = groups(plan, &mut taken);
        let mut handles = Taken::default();
        let handles = plan.columns.iter().map(|column| handles.take(names::screaming(&column.field.name))).collect();
        let mut layout = Self { row, groups, types: Vec::new(), handles, by_shape: BTreeMap::new() };
        for column in &plan.columns {
            layout.add_types(&column.field.data_type, &mut taken);
        }
        let comments = comments(&plan.vocabulary.types);
        let mut holders = HashMap::new();
        for Field { name, data_type, .. } in plan.columns.iter().map(|column| &column.field) {
            add_holder(data_type, name, &mut holders);
        }
        for of in &mut layout.types {
            of.comment = comments.get(of.of.name.0.as_str()).copied();
            of.columns = holders.get(of.of.name.0.as_str()).cloned().unwrap_or_default();
        }
        layout
    }

    fn add_types(&mut self, data_type: &'a DataType, taken: &mut Taken) {
        match data_type {
            DataType::Array(field) | DataType::Map(field) => self.add_types(&field.data_type, taken),
            DataType::Struct(of) => {
                let shape = shape(of);
                if self.by_shape.contains_key(&shape) {
                    return;
                }
                let name = taken.take_as(names::camel(&of.name.0), "Type");
                self.by_shape.insert(shape, name.clone());
                let mut fields = Taken::default();
                let fields = of.fields.iter().map(|field| fields.take(names::snake(&field.name))).collect();
                self.types.push(Type { name, of, comment: None, columns: Vec::new(), fields });
                for field in &of.fields {
                    self.add_types(&field.data_type, taken);
                }
            }
            _ => {}
        }
    }

    /// The struct that `of` is in Rust.
    pub(in crate::emit) fn type_name<'b>(&'b self, of: &'b Struct) -> &'b str {
        self.by_shape.get(&shape(of)).map_or(of.name.0.as_str(), String::as_str)
    }
}

/// What the catalogue says of its types or groups, by name.
fn comments(said: &[(String, Option<String>)]) -> HashMap<&str, &str> {
    said.iter().filter_map(|(name, comment)| Some((name.as_str(), comment.as_deref()?))).collect()
}

/// Notes `column` under the names of the structs in it.
fn add_holder<'a>(of: &'a DataType, column: &'a str, holders: &mut HashMap<&'a str, Vec<&'a str>>) {
    match of {
        DataType::Array(field) | DataType::Map(field) => add_holder(&field.data_type, column, holders),
        DataType::Struct(of) => {
            let columns = holders.entry(of.name.0.as_str()).or_default();
            if columns.last() != Some(&column) {
                columns.push(column);
            }
            for field in &of.fields {
                add_holder(&field.data_type, column, holders);
            }
        }
        _ => {}
    }
}

/// Tells structs apart: two uses of one type are the same struct if they have the same fields.
fn shape(of: &Struct) -> String {
    let mut shape = of.name.0.clone();
    for field in &of.fields {
        shape.push_str(&format!(",{}:", field.name));
        add_shape(&mut shape, &field.data_type);
    }
    shape.push(';');
    shape
}

fn add_shape(shape: &mut String, of: &DataType) {
    match of {
        DataType::Array(element) => {
            shape.push('*');
            add_shape(shape, &element.data_type);
        }
        DataType::Map(value) => {
            shape.push('%');
            add_shape(shape, &value.data_type);
        }
        DataType::Struct(of) => shape.push_str(&format!("({})", self::shape(of))),
        DataType::Json => shape.push_str("json"),
        scalar => shape.push_str(&scalar.spark_text()),
    }
}

fn groups<'a>(plan: &'a Plan, taken: &mut Taken) -> Vec<Group<'a>> {
    let comments = comments(&plan.vocabulary.groups);
    let mut modules = Taken::default();
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut by_key: BTreeMap<(u8, Option<&str>), usize> = BTreeMap::new();
    for (number, column) in plan.columns.iter().enumerate() {
        let (key, name) = match column.origin {
            Origin::Envelope => ((0, None), "Event"),
            Origin::System(_) => ((1, None), "System"),
            Origin::Signal(index) => {
                let group = plan.signals.get(index).map_or("", |signal| signal.group.as_str());
                ((2, Some(group)), group)
            }
        };
        let at = *by_key.entry(key).or_insert_with(|| {
            let module = names::snake(name);
            let module = if names::is_keyword(&module) { format!("{module}_group") } else { module };
            let name = taken.take_as(names::camel(name), "Group");
            let comment = key.1.and_then(|of| comments.get(of).copied());
            let module = modules.take_as(module, "_group");
            groups.push(Group { of: key.1, comment, name, module, columns: Vec::new() });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.columns.push((number, String::new()));
        }
    }
    for group in &mut groups {
        let mut fields = Taken::default();
        for (number, field) in &mut group.columns {
            let column = plan.columns.get(*number).map_or("", |column| column.field.name.as_str());
            let prefix = group.of.map(|of| format!("{of}_")).unwrap_or_default();
            let own = column.strip_prefix(&prefix).filter(|rest| !rest.is_empty()).unwrap_or(column);
            *field = fields.take(names::snake(own));
        }
    }
    groups
}

/// The paragraphs that say what a field is: its comment, its unit and limits, and `where_from`.
pub(super) fn paragraphs(field: &Field, otherwise: Option<&str>, where_from: String) -> Vec<String> {
    let mut first = field.comment.as_deref().or(otherwise).map(comment::sentence).unwrap_or_default();
    let unit = comment::symbol(field).map(|unit| format!("in {}", comment::code(unit)));
    let facts: Vec<String> = unit.into_iter().chain(comment::limits(field)).collect();
    let mut second = capital(&facts.join("; "));
    if !second.is_empty() {
        second = comment::sentence(&second);
    }
    if let Some(word) = comment::personal(field) {
        second = format!("{second} Personal data: {word}.").trim().to_owned();
    }
    if first.is_empty() {
        std::mem::swap(&mut first, &mut second);
    }
    vec![first, second, where_from]
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
