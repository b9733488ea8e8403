//! Catalogue → [`Plan`].
//!
//! - `expand`: types, expanded to their use.
//! - `inherit`: attributes, from the place of use, its type and what surrounds it.
//! - `signals`: signals and the names of their columns.
//! - `tags`: how personal a column is.

mod error;
mod expand;
mod inherit;
mod signals;
mod tags;

#[cfg(test)]
pub(crate) mod tests;

pub use error::BuildError;

use sha2::{Digest, Sha256};

use crate::catalogue::{self, Catalogue};
use crate::plan::{
    Column, DataType, Edge, Failed, Field, Fold, KeepState, Origin, Path, Plan, Rules, Source, System, Table, TestMode,
    Unknown, Vocabulary,
};
use expand::Expander;
use inherit::Surroundings;

/// Resolves `catalogue`, which was read from `source_text`.
///
/// # Errors
///
/// If the catalogue names something that is not there. One that passed the check never does.
pub fn build(catalogue: &Catalogue, source_text: &str) -> Result<Plan, BuildError> {
    let mut expander = Expander::new(catalogue);
    let mut source = source(catalogue, &mut expander)?;
    let (key, mut columns) = envelope(catalogue, &source.roots, &mut expander)?;
    source.test_mode = test_mode(catalogue, &columns)?;
    columns.extend(System::ALL.map(|system| system.column(&source.state)));
    let signals = signals::signals(catalogue, &mut expander, &mut columns)?;
    let pii: Vec<String> =
        catalogue.tags.get("pii").map_or_else(Vec::new, |words| words.iter().map(|word| word.value.clone()).collect());
    tags::raise(&mut columns, &pii);
    Ok(Plan {
        hash: hash(source_text),
        table: table(catalogue, key)?,
        columns,
        signals,
        source,
        edge: Edge { drop_test_mode: catalogue.edge.drop_test_mode.as_ref().is_some_and(|drop| drop.value) },
        pii,
        vocabulary: vocabulary(catalogue),
    })
}

fn vocabulary(catalogue: &Catalogue) -> Vocabulary {
    let types = catalogue.types.iter().map(|(name, own)| {
        let comment = own.attributes.comment.as_ref().map(|comment| comment.value.clone());
        (name.value.clone(), comment)
    });
    let words = |words: &catalogue::OneOrMany<catalogue::Spanned<String>>| {
        words.iter().map(|word| word.value.clone()).collect::<Vec<_>>()
    };
    let groups = catalogue.signals.iter().map(|(name, group)| {
        let comment = group.attributes.comment.as_ref().map(|comment| comment.value.clone());
        (name.value.clone(), comment)
    });
    let tags = catalogue.tags.iter().map(|(tag, of)| (tag.value.clone(), words(of)));
    Vocabulary { types: types.collect(), groups: groups.collect(), tags: tags.collect() }
}

/// First 16 hexadecimal digits of the SHA-256 of a catalogue's bytes.
fn hash(source_text: &str) -> String {
    Sha256::digest(source_text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

fn table(catalogue: &Catalogue, key: String) -> Result<Table, BuildError> {
    let name = &catalogue.table.name.value;
    let parts: Vec<String> = name.split('.').map(str::to_owned).collect();
    Ok(Table {
        name: parts.try_into().map_err(|_| BuildError::TableName(name.clone()))?,
        comment: catalogue.table.comment.as_ref().map(|comment| comment.value.clone()),
        key,
    })
}

/// The envelope's columns, the key first, and the name of the key's column.
fn envelope<'a>(
    catalogue: &'a Catalogue,
    roots: &[Path],
    expander: &mut Expander<'a>,
) -> Result<(String, Vec<Column>), BuildError> {
    let around = Surroundings::of_envelope();
    let key = &catalogue.table.key.value;
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for written in &catalogue.event {
        let mut field = expander.named(written, &around)?;
        field.paths = below(roots, &field.paths);
        let is_key = written.0.value == *key;
        let of = if is_key { &mut first } else { &mut rest };
        of.push(Column { origin: Origin::Envelope, field, nullable: !is_key });
    }
    let name = first.first().ok_or_else(|| BuildError::Key(key.clone()))?.field.name.clone();
    first.extend(rest);
    Ok((name, first))
}

/// All `paths` under the first root, then all under the next.
fn below(roots: &[Path], paths: &[Path]) -> Vec<Path> {
    roots.iter().flat_map(|root| paths.iter().map(move |path| [root.as_slice(), path.as_slice()].concat())).collect()
}

fn source<'a>(catalogue: &'a Catalogue, expander: &mut Expander<'a>) -> Result<Source, BuildError> {
    let written = &catalogue.source;
    let path = |path: &catalogue::Spanned<catalogue::Path>| path.value.0.clone();
    let fold = catalogue.defaults.fold.as_ref().map_or(Fold::None, |fold| fold.value.into());
    let state = written.state.as_ref();
    Ok(Source {
        roots: written.roots.iter().map(path).collect(),
        signals: path(&written.signals),
        code: path(&written.code),
        group: path(&written.group),
        name: path(&written.name),
        body: path(&written.body),
        failed: written.failed.as_ref().map(|failed| Failed {
            path: path(&failed.path),
            words: failed.is.iter().map(|word| folded(&word.value, fold)).collect(),
            fold,
        }),
        test_mode: None,
        keep_state: state.and_then(|state| state.keep.as_ref()).map_or(KeepState::All, |keep| keep.value.into()),
        state: state_fields(catalogue, expander)?,
        unknown: written.unknown.as_ref().map_or(Unknown::Rescue, |unknown| unknown.value.into()),
    })
}

/// How test mode is told, by the place of its column in the envelope.
fn test_mode(catalogue: &Catalogue, envelope: &[Column]) -> Result<Option<TestMode>, BuildError> {
    let Some(written) = &catalogue.source.test_mode else { return Ok(None) };
    let name = &written.column.value;
    let column = envelope.iter().position(|column| column.field.name == *name);
    Ok(Some(TestMode {
        column: column.ok_or_else(|| BuildError::TestMode(name.clone()))?,
        words: written.is.iter().map(|word| word.value.clone()).collect(),
    }))
}

fn state_fields<'a>(catalogue: &'a Catalogue, expander: &mut Expander<'a>) -> Result<Vec<Field>, BuildError> {
    let around = Surroundings::of_state(catalogue);
    let written = catalogue.source.state.iter().flat_map(|state| state.fields.iter());
    let fields = written.map(|field| expander.named(field, &around)).collect::<Result<Vec<_>, _>>()?;
    Ok(if fields.is_empty() { vec![no_state()] } else { fields })
}

/// Stands in for the state of a catalogue that has none: no table holds a struct without fields. It is read nowhere.
fn no_state() -> Field {
    Field {
        name: "status".to_owned(),
        paths: Vec::new(),
        data_type: DataType::String,
        comment: Some("Always NULL: the catalogue keeps no state.".to_owned()),
        rules: Rules::NONE,
        tags: Vec::new(),
        mask: None,
    }
}

fn folded(word: &str, fold: Fold) -> String {
    match fold {
        Fold::None => word.to_owned(),
        Fold::Upper => word.to_ascii_uppercase(),
        Fold::Lower => word.to_ascii_lowercase(),
    }
}
