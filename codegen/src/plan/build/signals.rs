//! Signals and their columns.

use crate::catalogue::{self, Catalogue, Group, Spanned};
use crate::plan::{Alias, Column, DataType, Field, Origin, Signal};

use super::BuildError;
use super::expand::Expander;
use super::inherit::Surroundings;

/// Appends the columns of all signals to `columns`; the signals, in catalogue order.
pub(super) fn signals<'a>(
    catalogue: &'a Catalogue,
    expander: &mut Expander<'a>,
    columns: &mut Vec<Column>,
) -> Result<Vec<Signal>, BuildError> {
    let mut signals = Vec::new();
    for (group_name, group) in &catalogue.signals {
        let around = Surroundings::of_group(catalogue, &group.attributes);
        for (name, signal) in &group.signals {
            let prefix = format!("{group_name}_{name}");
            let fields = fields(&prefix, signal, &around, expander)?;
            let first = columns.len();
            let origin = Origin::Signal(signals.len());
            columns.extend(fields.into_iter().map(|field| Column { origin, field, nullable: true }));
            signals.push(Signal {
                code: code(group_name, name, signal),
                group: group_name.value.clone(),
                name: name.value.clone(),
                comment: around.of_signal(signal).comment().map(str::to_owned),
                aliases: signal.aliases.iter().map(|written| alias(written)).collect(),
                ignore: signal.ignore.iter().map(|path| path.value.0.clone()).collect(),
                columns: first..columns.len(),
                since: text(signal.since.as_ref().or(group.attributes.since.as_ref())),
                deprecated: text(signal.deprecated.as_ref().or(group.attributes.deprecated.as_ref())),
                replaced_by: signal.replaced_by.as_ref().map(|by| replacement(catalogue, by)),
            });
        }
    }
    Ok(signals)
}

/// The value's column first, then its siblings.
fn fields<'a>(
    prefix: &str,
    signal: &'a catalogue::Signal,
    around: &Surroundings<'a>,
    expander: &mut Expander<'a>,
) -> Result<Vec<Field>, BuildError> {
    let mut fields = Vec::new();
    let bare = signal.data_type.as_ref().map(|data_type| (prefix.to_owned(), data_type));
    let suffixed = signal.value.as_ref().map(|data_type| (format!("{prefix}_value"), data_type));
    for (name, data_type) in bare.into_iter().chain(suffixed) {
        let name = signal.attributes.column.as_ref().map_or(name, |column| column.value.clone());
        let usual = |of: &DataType| vec![if matches!(of, DataType::Array(_)) { "values" } else { "value" }.to_owned()];
        fields.push(expander.field(name, data_type, &signal.attributes, around, usual)?);
    }
    let around = around.of_signal(signal);
    for field in signal.fields.iter().flat_map(|fields| fields.value.iter()) {
        let (key, written) = field;
        let mut named = expander.named(field, &around)?;
        if written.attributes.column.is_none() {
            named.name = format!("{prefix}_{key}");
        }
        fields.push(named);
    }
    if fields.is_empty() { Err(BuildError::Untyped(prefix.to_owned())) } else { Ok(fields) }
}

/// The code that frames carry unless the signal says otherwise.
fn usual_code(group: &str, name: &str) -> String {
    format!("{}-{}", group.to_ascii_lowercase(), name.to_ascii_lowercase())
}

fn code(group: &str, name: &str, signal: &catalogue::Signal) -> String {
    signal.code.as_ref().map_or_else(|| usual_code(group, name), |code| code.value.clone())
}

/// An older code, or an older pair with the code that is made of it.
fn alias(written: &str) -> Alias {
    match written.split_once('.') {
        Some((group, name)) => Alias { code: usual_code(group, name), pair: Some((group.to_owned(), name.to_owned())) },
        None => Alias { code: written.to_owned(), pair: None },
    }
}

/// The code of the signal that `written` names, by code or as `Group.Name`.
fn replacement(catalogue: &Catalogue, written: &str) -> String {
    let Some((group, name)) = written.split_once('.') else { return written.to_owned() };
    let signal = catalogue.signals.get(group).and_then(|group: &Group| group.signals.get(name));
    signal.map_or_else(|| usual_code(group, name), |signal| code(group, name, signal))
}

fn text(of: Option<&Spanned<String>>) -> Option<String> {
    of.map(|text| text.value.clone())
}
