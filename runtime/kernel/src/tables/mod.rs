//! A catalogue as the engine reads it: flat arrays that refer to each other by index.
//!
//! One type serves both forms. Generated code holds it as a `static` whose texts and slices are borrowed; a plan that is lowered at run
//! time owns them. [`Tables`] says nothing about YAML, SQL or Arrow.

use std::borrow::Cow;
use std::cmp::Ordering;

mod field;
mod unit;

pub use field::{Bounds, Field, Fold, Kind, Rules, Sentinel, TimeFormat, Violation};
pub use unit::{Conversion, Spelling, UnitRule, UnitUse};

/// A text that is borrowed in generated tables and owned in lowered ones.
pub type Text = Cow<'static, str>;

/// A slice that is borrowed in generated tables and owned in lowered ones.
pub type List<T> = Cow<'static, [T]>;

/// A run of entries in one of the arrays of [`Tables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// Index of the first entry.
    pub start: u32,
    /// Number of entries.
    pub len: u32,
}

impl Span {
    /// The entries from `start` on, `len` of them.
    #[must_use]
    pub const fn new(start: u32, len: u32) -> Self {
        Self { start, len }
    }

    /// This run within `of`; empty if the tables are malformed.
    #[must_use]
    pub fn slice<T>(self, of: &[T]) -> &[T] {
        let start = self.start as usize;
        of.get(start..start + self.len as usize).unwrap_or_default()
    }

    /// The indexes of this run.
    #[must_use]
    pub fn indexes(self) -> std::ops::Range<u32> {
        self.start..self.start + self.len
    }
}

/// Everything that the engine and the sinks know about a catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Tables {
    /// Name of the Delta table, `catalog.schema.table`.
    pub table: Text,
    /// Hash of the catalogue, as it stands in the column `_catalogue`.
    pub catalogue: Text,
    /// All fields. The first [`Tables::columns`] of them are the columns in their order; fields of structs and elements of arrays follow.
    pub fields: List<Field>,
    /// Number of columns.
    pub columns: u32,
    /// Index of the key's column.
    pub key: u32,
    /// Where the system columns stand.
    pub system: System,
    /// Sources of fields, in order of preference: each is a slot of the scope that the field is read in.
    pub sources: List<u32>,
    /// Attributes that most fields do not have; entry 0 is [`Rules::NONE`].
    pub rules: List<Rules>,
    /// Words of enums.
    pub words: List<Text>,
    /// Sentinels.
    pub sentinels: List<Sentinel>,
    /// Spellings of units, each with its conversion into the unit of the table that it stands in; each run sorted by text.
    pub spellings: List<Spelling>,
    /// Which unit texts govern which dimension in a body.
    pub unit_uses: List<UnitUse>,
    /// Places where fields are looked for.
    pub scopes: List<Scope>,
    /// Nodes of the scopes' key tries; each run of siblings sorted by key. Equal runs are one, across scopes too.
    pub nodes: List<Node>,
    /// The path of each slot within its scope, as rescue entries write it; `.` is the element itself.
    pub paths: List<Text>,
    /// Scope of the event, with its roots and `_stream`.
    pub event: u32,
    /// Scope of an item of `signals`. Its fields are the state fields.
    pub frame: u32,
    /// Where a frame says what it is.
    pub identity: Identity,
    /// Words at the failed slot that mean "this signal failed", folded.
    pub failed: Span,
    /// How the failed words are compared.
    pub failed_fold: Fold,
    /// Whose state is kept.
    pub state: KeepState,
    /// What happens to signals and fields that the catalogue does not have.
    pub unknown: Unknown,
    /// The signals, ordered by code.
    pub signals: List<Signal>,
    /// The signals, by index, ordered by group, then name.
    pub pairs: List<u32>,
    /// The signals whose name no other has, by index, ordered by name.
    pub names: List<u32>,
    /// Older codes, sorted; none of them is a signal's own.
    pub alias_codes: List<AliasCode>,
    /// Older pairs of group and name, sorted by group, then name; none of them is a signal's own.
    pub alias_pairs: List<AliasPair>,
}

/// Indexes of the system columns, and slots of `_stream` that have no column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct System {
    /// `_rescued`.
    pub rescued: u32,
    /// `_signal_state`.
    pub signal_state: u32,
    /// `_stream_event_id`.
    pub stream_event_id: u32,
    /// `_stream_sequence`.
    pub stream_sequence: u32,
    /// `_stream_created_at`.
    pub stream_created_at: u32,
    /// `_source_file`.
    pub source_file: u32,
    /// `_source_line`.
    pub source_line: u32,
    /// `pipeline_processed_at`.
    pub processed_at: u32,
    /// `_catalogue`.
    pub catalogue: u32,
    /// `ingest_date`.
    pub ingest_date: u32,
    /// Slot, in the event, of `_stream.event_name`.
    pub event_name_slot: u32,
    /// Slot, in the event, of `_stream.table`.
    pub table_slot: u32,
}

/// Slots, in the frame, that say which signal it is and how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Identity {
    /// Slot of the code.
    pub code: u32,
    /// Slot of the group.
    pub group: u32,
    /// Slot of the name.
    pub name: u32,
    /// Slot of the body.
    pub body: u32,
    /// Slot whose text says that the signal failed; a state field may read it too.
    pub failed: Option<u32>,
}

/// A place where fields are looked for: the event, a frame, a body, a struct.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// Top of the key trie.
    pub nodes: Span,
    /// The paths that are read here, by slot; indexes into [`Tables::paths`].
    pub paths: Span,
    /// The fields that are read here, by index into [`Tables::fields`]: columns in the event and in bodies, fields of a struct elsewhere.
    pub fields: Span,
    /// The slot that takes a scalar standing where the struct is expected.
    pub itself: Option<u32>,
}

/// A key that a scope knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// The key, unescaped.
    pub key: Text,
    /// What is done with its value.
    pub then: Then,
}

/// What is done with the value of a known key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Then {
    /// It is an object with known keys of its own.
    Enter(Span),
    /// It is read, by whoever reads this slot of the scope.
    Read(u32),
    /// It is the array of signals, of the root with this number.
    Signals(u32),
    /// Nobody wants it.
    Ignore,
}

/// Whose entries `_signal_state` keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepState {
    /// Every known signal's.
    All,
    /// Those of failed signals.
    Failed,
    /// Nobody's.
    None,
}

/// What happens to signals and fields that the catalogue does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// They are kept whole in `_rescued`.
    Rescue,
    /// They are counted.
    Count,
}

/// A signal of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// Its code, such as `charge-voltage`.
    pub code: Text,
    /// Its group, such as `Charge`.
    pub group: Text,
    /// Its name, such as `Voltage`.
    pub name: Text,
    /// Scope of its body; the scope's fields are the signal's columns.
    pub body: u32,
    /// The unit texts that govern its fields, into [`Tables::unit_uses`].
    pub units: Span,
}

/// Whether a signal was named by its own code or pair, or by an older one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// By an alias.
    Alias,
    /// By its own code, pair or name.
    Own,
}

/// The signal that a code, a pair or a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// Index into [`Tables::signals`].
    pub signal: u32,
    /// Whether what came is the signal's own.
    pub naming: Naming,
}

/// An older code that frames may carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasCode {
    /// The code.
    pub code: Text,
    /// Index into [`Tables::signals`].
    pub signal: u32,
}

/// An older pair of group and name that frames may carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AliasPair {
    /// The group.
    pub group: Text,
    /// The name.
    pub name: Text,
    /// Index into [`Tables::signals`].
    pub signal: u32,
}

impl Tables {
    /// The columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[Field] {
        Span::new(0, self.columns).slice(&self.fields)
    }

    /// The field at `index`.
    #[must_use]
    pub fn field(&self, index: u32) -> Option<&Field> {
        self.fields.get(index as usize)
    }

    /// The scope at `index`.
    #[must_use]
    pub fn scope(&self, index: u32) -> Option<&Scope> {
        self.scopes.get(index as usize)
    }

    /// The rules of `field`.
    #[must_use]
    pub fn rules(&self, field: &Field) -> &Rules {
        self.rules.get(field.rules as usize).unwrap_or(&Rules::NONE)
    }

    /// Finds a signal by a code that came.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<Named> {
        if let Ok(at) = self.signals.binary_search_by(|signal| (*signal.code).cmp(code)) {
            return Some(Named { signal: u32::try_from(at).ok()?, naming: Naming::Own });
        }
        let at = self.alias_codes.binary_search_by(|alias| (*alias.code).cmp(code)).ok()?;
        self.alias_codes.get(at).map(|alias| Named { signal: alias.signal, naming: Naming::Alias })
    }

    /// Finds a signal by the group and name that came.
    #[must_use]
    pub fn by_pair(&self, group: &str, name: &str) -> Option<Named> {
        let own = self.search(&self.pairs, |signal| (&*signal.group, &*signal.name).cmp(&(group, name)));
        own.or_else(|| {
            let alias = |alias: &AliasPair| (&*alias.group, &*alias.name).cmp(&(group, name));
            let at = self.alias_pairs.binary_search_by(alias).ok()?;
            self.alias_pairs.get(at).map(|alias| Named { signal: alias.signal, naming: Naming::Alias })
        })
    }

    /// Finds a signal by a name alone.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<Named> {
        self.search(&self.names, |signal| (*signal.name).cmp(name))
    }

    /// Finds a signal in `order`, indexes of signals in an order that `compare` follows.
    fn search(&self, order: &[u32], compare: impl Fn(&Signal) -> Ordering) -> Option<Named> {
        let compare = |at: &u32| self.signals.get(*at as usize).map_or(Ordering::Less, &compare);
        let at = order.binary_search_by(compare).ok()?;
        order.get(at).map(|signal| Named { signal: *signal, naming: Naming::Own })
    }
}
