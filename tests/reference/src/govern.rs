//! Which unit a value is in: what a body says at its unit fields.

use crate::json::{Data, Node};
use crate::log::Found;
use crate::plan::{Chain, Field, Leaf};
use crate::units::{Unit, Units};

/// What stands at one unit field.
#[derive(Debug)]
enum Said {
    Nothing,
    Unknown,
    Spelled(Vec<Unit>),
}

/// All that a body says about units. That of an envelope says nothing and assumes nothing.
#[derive(Debug, Default)]
pub(crate) struct Governor {
    in_body: bool,
    said: Vec<(Chain, Said)>,
}

/// The unit of one value, compared with the catalogue's.
#[derive(Debug)]
pub(crate) enum Ruling<'u> {
    /// Nobody knows: the value is not looked at.
    NotLookedAt,
    Own,
    OwnAssumed,
    Other(&'u Unit),
    OtherAssumed(&'u Unit),
}

impl Governor {
    /// Reads the unit fields of a body.
    pub(crate) fn of(columns: &[Field], found: &[Found<'_>], units: &Units) -> Self {
        let said = unit_fields(columns).into_iter().map(|chain| {
            let node = found.iter().find(|found| found.chain == chain).map(|found| found.node);
            let said = said(node, &dimensions(columns, &chain), units);
            (chain, said)
        });
        Self { in_body: true, said: said.collect() }
    }

    pub(crate) fn has_unknown(&self) -> bool {
        self.said.iter().any(|(_, said)| matches!(said, Said::Unknown))
    }

    pub(crate) fn rule<'u>(&'u self, leaf: &'u Leaf) -> Ruling<'u> {
        let Some(measure) = leaf.unit.as_ref().filter(|_| self.in_body) else {
            return Ruling::Own;
        };
        let said = self.said.iter().find(|(at, _)| *at == measure.said_at);
        match said.map(|(_, said)| said) {
            Some(Said::Unknown) => Ruling::NotLookedAt,
            Some(Said::Spelled(units)) => match units.iter().find(|unit| unit.dimension() == measure.own.dimension()) {
                Some(unit) if !unit.is(&measure.own) => Ruling::Other(unit),
                _ => Ruling::Own,
            },
            _ if measure.if_absent.is(&measure.own) => Ruling::OwnAssumed,
            _ => Ruling::OtherAssumed(&measure.if_absent),
        }
    }
}

/// The paths, from the body's root, at which units are read.
pub(crate) fn unit_fields(columns: &[Field]) -> Vec<Chain> {
    let leaves = columns.iter().flat_map(|column| column.kind.leaves());
    let mut chains: Vec<Chain> = leaves.filter_map(|leaf| Some(leaf.unit.as_ref()?.said_at.clone())).collect();
    chains.sort();
    chains.dedup();
    chains
}

/// Whether a value, at this path of a body, spells a unit that the body's fields know.
pub(crate) fn spells_unit(node: &Node, chain: &Chain, columns: &[Field], units: &Units) -> bool {
    matches!(said(Some(node), &dimensions(columns, chain), units), Said::Spelled(_))
}

fn dimensions(columns: &[Field], chain: &Chain) -> Vec<&'static str> {
    let leaves = columns.iter().flat_map(|column| column.kind.leaves());
    let measures = leaves.filter_map(|leaf| leaf.unit.as_ref());
    measures.filter(|measure| measure.said_at == *chain).map(|measure| measure.own.dimension()).collect()
}

fn said(node: Option<&Node>, dimensions: &[&'static str], units: &Units) -> Said {
    let Some(node) = node.filter(|node| !node.is_null()) else {
        return Said::Nothing;
    };
    let Data::Text(Some(text)) = &node.data else {
        return Said::Unknown;
    };
    let spelled: Vec<Unit> =
        units.spelled(text).filter(|unit| dimensions.contains(&unit.dimension())).cloned().collect();
    if spelled.is_empty() { Said::Unknown } else { Said::Spelled(spelled) }
}
