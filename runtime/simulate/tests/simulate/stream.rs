//! Events as records of a stream.

use planish_simulate::{Options, Simulation};
use planish_tests::{Both, Fate, difference, shipped_catalogue};
use serde_json::{Map, Value, json};

use crate::lines;

/// What an attribute value says.
fn plain(value: &Value) -> Value {
    let (kind, value) = value.as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "S" | "BOOL" => value.clone(),
        "N" => serde_json::from_str(value.as_str().unwrap()).unwrap(),
        "NULL" => Value::Null,
        "L" => value.as_array().unwrap().iter().map(plain).collect(),
        "M" => item(value),
        other => panic!("{other}"),
    }
}

fn item(value: &Value) -> Value {
    let members = value.as_object().unwrap().iter().map(|(key, value)| (key.clone(), plain(value)));
    members.collect::<Map<String, Value>>().into()
}

/// A record as the line that the Lambda makes of it.
fn line(record: &Value) -> String {
    let change = &record["dynamodb"];
    let mut line = if change["NewImage"].is_null() { item(&change["Keys"]) } else { item(&change["NewImage"]) };
    assert_eq!(line["event_id"], plain(&change["Keys"]["event_id"]));
    line["_stream"] = json!({
        "event_id": record["eventID"],
        "event_name": record["eventName"],
        "sequence": change["SequenceNumber"],
        "created_at": change["ApproximateCreationDateTime"].as_i64().unwrap() * 1000,
    });
    line.to_string()
}

fn records(both: &Both, options: Options, batches: usize) -> (Vec<Value>, Vec<planish_simulate::Entry>) {
    let mut simulation = Simulation::new(&both.tables, options);
    let (mut records, mut manifest) = (Vec::new(), Vec::new());
    for _ in 0..batches {
        let mut batch = Vec::new();
        simulation.write_batch(100, &mut batch, &mut manifest);
        assert_eq!(batch.last(), Some(&b'\n'));
        let batch: Value = serde_json::from_slice(&batch).unwrap();
        records.extend(batch["Records"].as_array().unwrap().iter().cloned());
    }
    (records, manifest)
}

#[test]
fn a_record_becomes_the_row_that_its_line_becomes() {
    let both = Both::new(&shipped_catalogue());
    let (records, manifest) = records(&both, Options::default(), 2);
    let (lines, _) = lines(&both.tables, Options::default(), 200);
    assert_eq!((records.len(), manifest.len()), (200, 0));
    for (record, direct) in records.iter().zip(&lines) {
        let fates = [line(record).into_bytes(), direct.clone()].map(|line| match both.kernel(&line) {
            Fate::Row(mut row, counts) => {
                // JSON is kept as it came, and the order of an item's keys is not.
                for trigger in row.get_mut("triggers").and_then(Value::as_array_mut).unwrap() {
                    trigger["signal"] = serde_json::from_str(trigger["signal"].as_str().unwrap()).unwrap();
                }
                Fate::Row(row, counts)
            }
            other => other,
        });
        assert!(fates[0] == fates[1], "{}", difference(&fates[0], &fates[1]));
    }
}

#[test]
fn faults_of_items_are_those_that_an_item_can_have_and_lines_become_what_the_manifest_says() {
    let both = Both::new(&shipped_catalogue());
    let (records, manifest) = records(&both, Options { faults: 1.0, vehicles: 30, ..Options::default() }, 6);
    assert_eq!(manifest.len(), 600);
    let mut met = std::collections::BTreeSet::new();
    for entry in &manifest {
        let fate = both.agree(line(&records[entry.line as usize - 1]).as_bytes());
        let rescued = |fate: &Fate| match fate {
            Fate::Row(row, _) => row.get("_rescued").and_then(Value::as_array).cloned().unwrap_or_default(),
            other => panic!("{entry:?}: {other:?}"),
        };
        match &entry.expect {
            planish_simulate::Expect::Removed => assert_eq!(fate, Fate::Removed),
            planish_simulate::Expect::Rescued { reason, .. } => {
                let [only] = rescued(&fate).try_into().unwrap_or_else(|all| panic!("{entry:?}: {all:?}"));
                assert_eq!(only["reason"], reason.word());
            }
            _ => assert_eq!(rescued(&fate), Vec::<Value>::new(), "{entry:?}"),
        }
        met.insert(entry.fault.word());
    }
    assert!(met.len() > 35, "{met:?}");
}
