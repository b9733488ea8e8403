//! What a plan becomes: one emitter per artefact, each a pure function from the plan and its tables to text.
//!
//! An emitter names the file that it stands in, because the header of what it writes sends people there. [`emit`] runs all of them and
//! puts the headers on; [`driver`] alone touches files. To add an artefact, write its file here and add it to [`EMITTERS`].
//!
//! No output holds a date, a path of this machine or anything in hash order: the same catalogue gives the same bytes.

mod comment;
mod data_type;
mod delta;
mod docs;
pub mod driver;
mod git_attributes;
mod header;
mod json;
mod json_schema;
mod rust;
mod sql;
mod unity_catalog;

use std::collections::BTreeMap;

use planish_kernel::Tables;

pub use delta::PROPERTIES;
pub use delta::schema as delta_schema;
pub use rust::inline;

use crate::plan::Plan;
use rust::Layout;

/// Files by their path below the root of the outputs, with `/` between its parts.
pub type Outputs = BTreeMap<String, String>;

/// What generated Rust calls the kernel, unless somebody says otherwise.
pub const KERNEL: &str = "::planish_kernel";

/// What every emitter reads.
struct Input<'a> {
    plan: &'a Plan,
    tables: &'a Tables,
    /// Path of the kernel in generated Rust.
    kernel: &'a str,
    /// The names of the generated Rust.
    layout: &'a Layout<'a>,
}

/// Makes one artefact.
struct Emitter {
    /// Its own file, below `codegen/src/emit`.
    file: &'static str,
    /// Writes it, without headers.
    emit: fn(&Input<'_>) -> Vec<(String, String)>,
}

/// All emitters.
const EMITTERS: [Emitter; 14] = [
    Emitter { file: "rust/root.rs", emit: rust::root::emit },
    Emitter { file: "rust/row.rs", emit: rust::row::emit },
    Emitter { file: "rust/groups.rs", emit: rust::groups::emit },
    Emitter { file: "rust/types.rs", emit: rust::types::emit },
    Emitter { file: "rust/columns.rs", emit: rust::columns::emit },
    Emitter { file: "rust/edge.rs", emit: rust::edge::emit },
    Emitter { file: "rust/tables.rs", emit: rust::tables::emit },
    Emitter { file: "delta/create_table.rs", emit: delta::create_table::emit },
    Emitter { file: "delta/schema.rs", emit: delta::schema::emit },
    Emitter { file: "unity_catalog/columns.rs", emit: unity_catalog::columns::emit },
    Emitter { file: "unity_catalog/create_table.rs", emit: unity_catalog::create_table::emit },
    Emitter { file: "json_schema.rs", emit: json_schema::emit },
    Emitter { file: "docs.rs", emit: docs::emit },
    Emitter { file: "git_attributes.rs", emit: git_attributes::emit },
];

/// Everything that a plan becomes. `tables` are the plan's own, lowered.
#[must_use]
pub fn emit(plan: &Plan, tables: &Tables) -> Outputs {
    emit_for(plan, tables, KERNEL)
}

/// As [`emit`], with another path of the kernel in the generated Rust, for crates that have it under another name.
#[must_use]
pub fn emit_for(plan: &Plan, tables: &Tables, kernel: &str) -> Outputs {
    let layout = Layout::new(plan);
    let input = Input { plan, tables, kernel, layout: &layout };
    let mut outputs = Outputs::new();
    for emitter in &EMITTERS {
        for (path, body) in (emitter.emit)(&input) {
            let text = header::put(&path, emitter.file, &plan.hash, body);
            outputs.insert(path, text);
        }
    }
    outputs
}
