//! Signals and their groups.

use super::attributes::{GOVERNORS, Place, governor};
use super::names::{Names, Paths, keys};
use super::text::{Node, one_or_many, shuffled, text};
use super::types::{Scope, Types};
use crate::mutate::Random;

/// What makes signals.
#[derive(Debug)]
pub(super) struct Signals<'a> {
    /// The types that they use.
    pub(super) types: &'a mut Types,
    /// The columns that there are.
    pub(super) columns: &'a mut Names,
}

/// A signal that is to be.
#[derive(Debug)]
struct Named {
    group: String,
    name: String,
    code: Option<String>,
    aliases: Vec<String>,
}

impl Signals<'_> {
    /// Some groups of signals.
    pub(super) fn section(&mut self, random: &mut Random) -> Node {
        let named = names(random);
        let mut groups: Vec<(String, Node)> = Vec::new();
        for group in named.chunk_by(|one, other| one.group == other.group) {
            let mut entries = Vec::new();
            let mut fold = self.types.fold;
            if random.one_in(2) {
                let mut about = self.types.about(random);
                if random.one_in(3) {
                    fold = random.pick(&["none", "upper", "lower"]);
                    about.push(("fold".to_owned(), text(fold)));
                }
                if random.one_in(4) {
                    about.push(("unit_field".to_owned(), governor(random)));
                }
                if random.one_in(4) {
                    about.push(("on_violation".to_owned(), text(random.pick(&["keep", "rescue"]))));
                }
                if random.one_in(4) {
                    about.push((random.pick(&["since", "deprecated"]).to_owned(), text("2026")));
                }
                entries.push(("_".to_owned(), shuffled(about, random)));
            }
            for signal in group {
                let node = self.signal(signal, &named, fold, random);
                entries.push((signal.name.clone(), node));
            }
            groups.push((group[0].group.clone(), shuffled(entries, random)));
        }
        Node::Map(groups)
    }

    fn signal(&mut self, signal: &Named, all: &[Named], fold: &'static str, random: &mut Random) -> Node {
        let prefix = format!("{}_{}", signal.group, signal.name);
        let mut paths = Paths::default();
        for governor in GOVERNORS {
            paths.take_text(&keys(governor));
        }
        let mut entries = Vec::new();
        // Names may meet those of another signal, such as `A_Bc_d` and `Ab_C_d`: then there are only fields, under names of their own.
        let head = random.below(4) > 0;
        if head && self.columns.take(&prefix) && self.columns.take(&format!("{prefix}_value")) {
            let mut of = self.types.used(random);
            entries.extend(self.types.attributes(&mut of, Place::Inside, fold, random));
            let usual = if of.is_array() { "values" } else { "value" };
            let mut scope = Scope { prefix: &prefix, roots: &[Vec::new()], names: self.columns, paths: &mut paths };
            scope.place(usual, &of, &mut entries, random);
            let key = if of.is_number() || random.one_in(3) { "value" } else { "type" };
            if entries.is_empty() && key == "type" && random.below(4) > 0 && signal.is_plain() {
                return text(of.text);
            }
            entries.push((key.to_owned(), text(of.text)));
        } else {
            entries.extend(self.types.about(random));
        }
        if !entries.iter().any(|(key, _)| key == "type" || key == "value") || random.one_in(3) {
            let mut fields = Vec::new();
            let prefix = format!("{prefix}_");
            let mut scope = Scope { prefix: &prefix, roots: &[Vec::new()], names: self.columns, paths: &mut paths };
            for _ in 0..=random.below(5) {
                fields.push(self.types.field(&mut scope, Place::Inside, fold, random).0);
            }
            entries.push(("fields".to_owned(), Node::Map(fields)));
        }
        if random.one_in(4) {
            let count = 1 + random.below(3);
            let ignored = (0..count).map(|_| text(paths.fresh(&[Vec::new()], random))).collect();
            entries.push(("ignore".to_owned(), one_or_many(ignored, random)));
        }
        signal.describe(all, &mut entries, random);
        shuffled(entries, random)
    }
}

impl Named {
    fn is_plain(&self) -> bool {
        self.code.is_none() && self.aliases.is_empty()
    }

    fn describe(&self, all: &[Self], entries: &mut Vec<(String, Node)>, random: &mut Random) {
        if let Some(code) = &self.code {
            entries.push(("code".to_owned(), text(code.clone())));
        }
        if !self.aliases.is_empty() {
            let aliases = self.aliases.iter().cloned().map(text).collect();
            entries.push(("aliases".to_owned(), one_or_many(aliases, random)));
        }
        if random.one_in(10) {
            entries.push(("since".to_owned(), text("2024-01-01")));
        }
        if random.one_in(10) {
            entries.push(("deprecated".to_owned(), text("old, and never sent")));
            let by = &all[random.below(all.len())];
            if (&by.group, &by.name) != (&self.group, &self.name) {
                let pair = format!("{}.{}", by.group, by.name);
                let code = by.code.clone().filter(|code| !code.contains('.'));
                entries.push(("replaced_by".to_owned(), text(code.unwrap_or(pair))));
            }
        }
    }
}

/// Names of some signals, those of a group together. Two groups may have a signal of the same name.
fn names(random: &mut Random) -> Vec<Named> {
    let mut named = Vec::new();
    let mut groups = Names::default();
    for _ in 0..=random.below(4) {
        let group = groups.fresh("", GROUPS, random);
        let mut signals = Names::default();
        for _ in 0..=random.below(4) {
            let name = signals.fresh("", SIGNALS, random);
            let at = named.len();
            let code = random.one_in(6).then(|| format!("{}{at}", random.pick(&["own-code-", "Ünit ", "x.y", "c"])));
            let mut aliases = Vec::new();
            for of in 0..random.below(3) {
                if random.one_in(2) {
                    aliases.push(match random.below(3) {
                        0 => format!("old-{at}-{of}"),
                        // The name of a current signal in a group that is no more, and the other way round.
                        1 => format!("Old{at}x{of}.{name}"),
                        _ => format!("{group}.Old{at}x{of}"),
                    });
                }
            }
            named.push(Named { group: group.clone(), name, code, aliases });
        }
    }
    named
}

const GROUPS: &[&str] = &["Charge", "Motor", "Closure", "HVAC", "type", "Event", "System", "Row", "Location", "X"];

const SIGNALS: &[&str] =
    &["IsLocked", "Voltage", "Doors", "Status", "Limit", "VIN", "value", "self", "Place", "DTCList", "P90"];
