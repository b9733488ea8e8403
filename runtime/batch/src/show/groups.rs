//! Which group a column belongs to.

use std::collections::HashMap;

use planish_kernel::{Tables, tables::Signal};

/// Columns of the envelope.
const EVENT: &str = "event";

/// Columns that the pipeline fills.
const PIPELINE: &str = "pipeline";

/// Columns that only the table has.
const OTHER: &str = "other";

/// Groups of columns, by the column's name.
pub(super) struct Groups {
    of: HashMap<String, String>,
    names: Vec<String>,
}

impl Groups {
    /// The groups of a catalogue: those of its signals, and what stands beside them.
    pub(super) fn of(tables: &Tables) -> Self {
        let name = |index: u32| tables.field(index).map(|field| field.name.to_string());
        let mut of: HashMap<_, _> =
            tables.columns().iter().map(|field| (field.name.to_string(), EVENT.to_owned())).collect();
        let system = &tables.system;
        let pipeline = [
            system.rescued,
            system.signal_state,
            system.stream_event_id,
            system.stream_sequence,
            system.stream_created_at,
            system.source_file,
            system.source_line,
            system.processed_at,
            system.catalogue,
            system.ingest_date,
        ];
        of.extend(pipeline.into_iter().filter_map(name).map(|name| (name, PIPELINE.to_owned())));
        for Signal { group, body, .. } in tables.signals.iter() {
            let columns = tables.scope(*body).map_or(0..0, |scope| scope.fields.indexes());
            of.extend(columns.filter_map(name).map(|name| (name, group.to_string())));
        }
        let mut names: Vec<_> = of.values().cloned().collect();
        names.sort();
        names.dedup();
        Self { of, names }
    }

    pub(super) fn of_column(&self, name: &str) -> &str {
        self.of.get(name).map_or(OTHER, String::as_str)
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_its_group() {
        let tables = &planish_generated::TABLES;
        let groups = Groups::of(tables);
        let of = |index: u32| tables.field(index).map(|field| groups.of_column(&field.name));
        assert_eq!(of(tables.key), Some(EVENT));
        assert_eq!(of(tables.system.rescued), Some(PIPELINE));
        assert_eq!(of(tables.system.ingest_date), Some(PIPELINE));
        assert_eq!(groups.of_column("no such column"), OTHER);
        let signals =
            tables.columns().iter().filter(|field| ![EVENT, PIPELINE].contains(&groups.of_column(&field.name))).count();
        let of_bodies: u32 =
            tables.signals.iter().filter_map(|signal| tables.scope(signal.body)).map(|scope| scope.fields.len).sum();
        assert_eq!(signals, of_bodies as usize);
        assert!(signals > 0);
    }
}
