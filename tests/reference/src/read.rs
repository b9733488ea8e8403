//! Reading the fields of a scope: alternatives, arrays, structs.

use serde_json::{Map, Value};

use crate::govern::{Governor, Ruling};
use crate::json::{Data, Node};
use crate::leaf::{self, Stands};
use crate::log::{Found, Log, Spot};
use crate::plan::{Field, Kind, Leaf};
use crate::scope::{Paths, look};
use crate::words::{EQUAL_ALTERNATIVE, Reason, SENTINEL};

/// What a value is for a type, before anything inside it is looked at.
enum Try {
    Nothing,
    Sentinel,
    Bad(Reason),
    /// It gives a value; two that would stand in the row as the same text are equal.
    Good(String),
}

/// Reads values of one text, governed by the units of one body.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'r> {
    pub(crate) spot: Spot<'r>,
    pub(crate) governor: &'r Governor,
}

impl Reader<'_> {
    /// All fields that have a value.
    pub(crate) fn fields(&self, fields: &[Field], found: &[Found<'_>], log: &mut Log) -> Map<String, Value> {
        let mut row = Map::new();
        for field in fields {
            if let Some(winner) = self.pick(field, found, log) {
                let value = self.value(&field.kind, winner.node, &winner.path, log);
                if !value.is_null() {
                    row.insert(field.name.clone(), value);
                }
            }
        }
        row
    }

    /// The alternative that gives a field its value; the others are counted or rescued.
    pub(crate) fn pick<'f, 'n>(&self, field: &Field, found: &'f [Found<'n>], log: &mut Log) -> Option<&'f Found<'n>> {
        let mut winner: Option<(&Found<'_>, String)> = None;
        for chain in &field.chains {
            let Some(here) = found.iter().find(|found| found.chain == *chain) else {
                continue;
            };
            match self.attempt(&field.kind, here.node) {
                Try::Nothing => {}
                Try::Sentinel => log.count(SENTINEL),
                Try::Bad(reason) => log.rescue(reason, self.spot, &here.path, here.node),
                Try::Good(text) => match &winner {
                    None => winner = Some((here, text)),
                    Some((_, same)) if *same == text => log.count(EQUAL_ALTERNATIVE),
                    Some(_) => log.rescue(Reason::Duplicate, self.spot, &here.path, here.node),
                },
            }
        }
        winner.map(|(found, _)| found)
    }

    fn attempt(&self, kind: &Kind, node: &Node) -> Try {
        if node.is_null() {
            return Try::Nothing;
        }
        let text = self.spot.text;
        let whole = || node.raw(text).to_owned();
        match (kind, &node.data) {
            (Kind::Leaf(leaf), _) => {
                if matches!(self.governor.rule(leaf), Ruling::NotLookedAt) {
                    Try::Nothing
                } else if leaf::is_sentinel(leaf, node, text) {
                    Try::Sentinel
                } else {
                    match self.stands(leaf, node) {
                        Ok((value, _)) => Try::Good(text_to_compare(&value)),
                        Err(reason) => Try::Bad(reason),
                    }
                }
            }
            (Kind::Array(element), _) if self.is_not_looked_at(element) => Try::Nothing,
            (Kind::Array(_), Data::Array(_)) | (Kind::Struct(_), Data::Object(_)) => Try::Good(whole()),
            (Kind::Struct(fields), _) if node.is_scalar() && takes_scalars(fields) => Try::Good(whole()),
            _ => Try::Bad(Reason::WrongType),
        }
    }

    /// What stands in the row for a value that is neither null nor a sentinel, and what is counted then.
    fn stands(&self, leaf: &Leaf, node: &Node) -> Result<Stands, Reason> {
        leaf::decode(leaf, node, self.spot.text, &self.governor.rule(leaf))
            .and_then(|decoded| leaf::check(leaf, decoded))
    }

    /// Whether nothing in arrays of this element is looked at, because nobody knows their unit.
    fn is_not_looked_at(&self, element: &Kind) -> bool {
        match element {
            Kind::Leaf(leaf) => matches!(self.governor.rule(leaf), Ruling::NotLookedAt),
            Kind::Array(element) => self.is_not_looked_at(element),
            Kind::Struct(_) => false,
        }
    }

    /// A value that stands alone: NULL and an entry if it is bad.
    fn single(&self, kind: &Kind, node: &Node, path: &str, log: &mut Log) -> Value {
        match self.attempt(kind, node) {
            Try::Good(_) => return self.value(kind, node, path, log),
            Try::Nothing => {}
            Try::Sentinel => log.count(SENTINEL),
            Try::Bad(reason) => log.rescue(reason, self.spot, path, node),
        }
        Value::Null
    }

    /// What stands in the row for a value that decodes.
    fn value(&self, kind: &Kind, node: &Node, path: &str, log: &mut Log) -> Value {
        match (kind, &node.data) {
            (Kind::Leaf(leaf), _) => match self.stands(leaf, node) {
                Ok((value, counts)) => {
                    counts.into_iter().for_each(|word| log.count(word));
                    value
                }
                Err(reason) => {
                    log.rescue(reason, self.spot, path, node);
                    Value::Null
                }
            },
            (Kind::Array(element), Data::Array(items)) => {
                let items = items.iter().enumerate();
                Value::Array(
                    items.map(|(at, item)| self.single(element, item, &format!("{path}[{at}]"), log)).collect(),
                )
            }
            (Kind::Struct(fields), Data::Object(members)) => {
                let mut paths = Paths::default();
                paths.read_fields(fields);
                let found = look(members, &paths, self.spot, path, log);
                Value::Object(self.fields(fields, &found, log))
            }
            (Kind::Struct(fields), _) => {
                let itself = [Found { chain: Vec::new(), node, path: path.to_owned() }];
                Value::Object(self.fields(fields, &itself, log))
            }
            (Kind::Array(_), _) => Value::Null,
        }
    }
}

/// Equal numbers have one text.
fn text_to_compare(value: &Value) -> String {
    let text = value.to_string();
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

fn takes_scalars(fields: &[Field]) -> bool {
    fields.iter().any(|field| field.chains.iter().any(Vec::is_empty))
}
