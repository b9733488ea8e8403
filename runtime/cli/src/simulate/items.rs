//! The events of a simulation as items of a DynamoDB table.

use planish_simulate::{Entry, Simulation};
use serde::Deserialize;
use serde_json::value::RawValue;

/// What a record of the stream says that was done to an item.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    #[serde(borrow)]
    dynamodb: Change<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Change<'a> {
    #[serde(borrow)]
    keys: &'a RawValue,
    #[serde(borrow, default)]
    new_image: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Batch<'a> {
    #[serde(borrow)]
    records: Vec<Record<'a>>,
}

/// The next `count` events as puts, or as deletes where a fault removes an item: what makes a stream say what the simulation says.
///
/// # Errors
///
/// If the simulation's own records can't be read.
pub(super) fn writes(
    simulation: &mut Simulation<'_>,
    count: usize,
    entries: &mut Vec<Entry>,
) -> Result<Vec<String>, serde_json::Error> {
    let mut batch = Vec::new();
    simulation.write_batch(count, &mut batch, entries);
    let Batch { records } = serde_json::from_slice(&batch)?;
    let write = |Record { dynamodb: Change { keys, new_image } }| match new_image {
        Some(image) => format!("{{\"PutRequest\":{{\"Item\":{image}}}}}"),
        None => format!("{{\"DeleteRequest\":{{\"Key\":{keys}}}}}"),
    };
    Ok(records.into_iter().map(write).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use planish_codegen::generate::resolve;
    use planish_simulate::Options;
    use serde_json::Value;

    use super::*;

    #[test]
    fn events_are_puts_and_removals_are_deletes() {
        let catalogue = include_bytes!("../../../../signals.yaml").to_vec();
        let tables = resolve("signals.yaml", catalogue).unwrap().tables;
        let mut simulation = Simulation::new(&tables, Options { faults: 0.5, vehicles: 9, ..Options::default() });
        let writes = writes(&mut simulation, 500, &mut Vec::new()).unwrap();
        let writes: Vec<Value> = writes.iter().map(|write| serde_json::from_str(write).unwrap()).collect();
        let of = |path: &str| writes.iter().filter(|write| write.pointer(path).is_some()).count();
        assert_eq!(of("/PutRequest/Item") + of("/DeleteRequest/Key"), 500);
        assert!(of("/DeleteRequest/Key/event_id") > 0 && of("/PutRequest/Item/signals/L") > 400);
    }
}
