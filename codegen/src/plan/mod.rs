//! What a catalogue means: resolved, ordered, read-only.
//!
//! After this phase nobody sees YAML. Types are expanded to their use, defaults are applied, paths are resolved against their scope,
//! units against the built-in ones. The emitters and the lowering to kernel tables read a [`Plan`] and nothing else.

mod build;
mod data_type;
mod path;
mod system;
pub mod units;

use std::sync::Arc;

#[cfg(test)]
pub(crate) use build::tests;
pub use build::{BuildError, build};
pub use data_type::{DataType, Struct, TypeName};
pub use path::path_text;
pub use planish_kernel::tables::{Bounds, Fold, KeepState, TimeFormat, Unknown, Violation};
pub use system::{STREAM, System};

/// A resolved catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// First 16 hexadecimal digits of the SHA-256 of the catalogue's bytes.
    pub hash: String,
    /// The table.
    pub table: Table,
    /// All columns: the envelope with the key first, the system columns, the signals in catalogue order.
    pub columns: Vec<Column>,
    /// The signals, in catalogue order.
    pub signals: Vec<Signal>,
    /// Where things sit in an event.
    pub source: Source,
    /// What is decided of an event before it is stored.
    pub edge: Edge,
    /// The words of the personal-data tag, weakest first.
    pub pii: Vec<String>,
    /// The words that the catalogue declares for itself.
    pub vocabulary: Vocabulary,
}

/// Words that a catalogue declares, used or not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vocabulary {
    /// Its own types, each with what it is; in file order.
    pub types: Vec<(String, Option<String>)>,
    /// Its groups, each with what it is; in file order.
    pub groups: Vec<(String, Option<String>)>,
    /// Its tags, each with its words; any word, if none is listed.
    pub tags: Vec<(String, Vec<String>)>,
}

/// The Delta table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// `catalog`, `schema`, `table`.
    pub name: [String; 3],
    /// What the table is.
    pub comment: Option<String>,
    /// Name of the key's column.
    pub key: String,
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Where it comes from.
    pub origin: Origin,
    /// Name, type, paths and attributes.
    pub field: Field,
    /// False for the key alone.
    pub nullable: bool,
}

/// Where a column comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The envelope; the field's paths already stand under each root.
    Envelope,
    /// The pipeline.
    System(System),
    /// A signal's body: an index into [`Plan::signals`].
    Signal(usize),
}

/// A column, a field of a struct, or the element of an array.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name in the table; empty for an element.
    pub name: String,
    /// Where it is looked for in its scope, in order of preference. Empty for elements and system columns. A path without keys is the
    /// element itself (`.`).
    pub paths: Vec<Path>,
    /// What it holds. Arrays hold a whole [`Field`], whose attributes are those of the elements.
    pub data_type: DataType,
    /// What it is, in the catalogue's words.
    pub comment: Option<String>,
    /// Unit, limits, words, sentinels.
    pub rules: Rules,
    /// Tags, such as `pii` → `location`; sorted by key.
    pub tags: Vec<(String, String)>,
    /// Name of the function that masks it in Unity Catalog.
    pub mask: Option<String>,
}

/// A chain of keys from the root of a scope.
pub type Path = Vec<String>;

/// Attributes that most fields do not have.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The unit and the text that governs it.
    pub unit: Option<Unit>,
    /// Values that mean "not known".
    pub sentinels: Vec<Sentinel>,
    /// Words of the enum; empty if there is none.
    pub words: Vec<String>,
    /// How a text is folded before it is compared with the words.
    pub fold: Fold,
    /// Least and greatest value, inclusive, in the unit.
    pub bounds: Bounds,
    /// What happens outside the bounds or the enum.
    pub violation: Violation,
    /// Whether a number may come as text.
    pub text: bool,
}

impl Rules {
    /// The rules of a field that has none.
    pub const NONE: Self = Self {
        unit: None,
        sentinels: Vec::new(),
        words: Vec::new(),
        fold: Fold::None,
        bounds: Bounds { min: None, max: None },
        violation: Violation::Keep,
        text: false,
    };
}

/// A value that means "not known".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sentinel {
    /// A number as the catalogue spells it, in JSON's grammar.
    Number(String),
    /// A text.
    Text(String),
}

/// The unit of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its symbol, such as `km`: one of [`units::symbols`].
    pub symbol: String,
    /// Path, from the root of the body, of the text that governs it; none in the envelope.
    pub governed_by: Option<Path>,
    /// Symbol of the unit of a value that comes without one, if that is not the field's own.
    pub if_absent: Option<String>,
    /// All spellings of all units of its dimension, with the symbol that each spells; sorted by spelling.
    pub spellings: Arc<[(String, String)]>,
}

/// A signal.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// Its code.
    pub code: String,
    /// Its group.
    pub group: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub comment: Option<String>,
    /// Older codes, and older pairs with the code that is made of each.
    pub aliases: Vec<Alias>,
    /// Body paths that nobody wants.
    pub ignore: Vec<Path>,
    /// Range of its columns in [`Plan::columns`].
    pub columns: std::ops::Range<usize>,
    /// Version or date since which it is there.
    pub since: Option<String>,
    /// Why, or since when, it is deprecated.
    pub deprecated: Option<String>,
    /// Code of the signal that replaces it.
    pub replaced_by: Option<String>,
}

/// An older name of a signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The code.
    pub code: String,
    /// Group and name, if the alias was written as a pair.
    pub pair: Option<(String, String)>,
}

/// Where things sit in an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The roots; `.` is the empty path.
    pub roots: Vec<Path>,
    /// Path of the array of signals, below each root.
    pub signals: Path,
    /// Path of the code, in a frame.
    pub code: Path,
    /// Path of the group, in a frame.
    pub group: Path,
    /// Path of the name, in a frame.
    pub name: Path,
    /// Path of the body, in a frame.
    pub body: Path,
    /// Path of the text that says that a signal failed, in a frame, with the words that mean it, already folded.
    pub failed: Option<Failed>,
    /// The column that says that the sender made the event up, with the values that mean it.
    pub test_mode: Option<TestMode>,
    /// Whose state is kept.
    pub keep_state: KeepState,
    /// The state fields; their paths are from the frame.
    pub state: Vec<Field>,
    /// What happens to what the catalogue does not have.
    pub unknown: Unknown,
}

/// How a failed signal is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Path of the text, in a frame.
    pub path: Path,
    /// The words that mean it, folded.
    pub words: Vec<String>,
    /// How the text is folded before it is compared.
    pub fold: Fold,
}

/// How an event of the sender's test mode is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestMode {
    /// An index into [`Plan::columns`], of a string column of the envelope.
    pub column: usize,
    /// The values that mean it, as they stand in the column.
    pub words: Vec<String>,
}

/// What is decided of an event before it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Edge {
    /// Whether events of the sender's test mode are dropped.
    pub drop_test_mode: bool,
}
