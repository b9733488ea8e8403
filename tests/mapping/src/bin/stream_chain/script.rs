//! What happens to the table: the records of a simulated stream, as writes that would have made them.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The table's key. Not the event's: a sender that sends again makes another item, and an item may have no event id at all.
pub(crate) const KEY: &str = "record_type";

/// The attribute that says when an item expires.
pub(crate) const EXPIRES: &str = "expires_at";

/// Items whose records are spoiled on their way, as a service might that knows more types than we do.
pub(crate) const SPOILED: &str = "spoiled-";

/// Items that expire at once: DynamoDB Local calls such a removal by a name that no one knows.
const EXPIRING: &str = "expiring-";

/// A write.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Write {
    /// The item's key.
    pub(crate) item: String,
    pub(crate) change: Change,
}

/// What a write does.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// The item is now this, as attribute values.
    Put(Map<String, Value>),
    /// The item is gone.
    Delete,
}

/// How many of the new items are out of the ordinary.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mix {
    /// Every so-manieth record is spoiled.
    pub(crate) spoiled: usize,
    /// Every so-manieth item has no key that the catalogue takes: none, an empty one, or a number.
    pub(crate) keyless: usize,
    /// So many items expire.
    pub(crate) expiring: usize,
    /// When they do, in seconds since 1970.
    pub(crate) expires_at: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Batch {
    records: Vec<Record>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    event_name: String,
    dynamodb: Images,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Images {
    #[serde(default)]
    new_image: Map<String, Value>,
}

/// Writes out of what `planish simulate --shape stream` printed.
///
/// A MODIFY changes the item that had its event before; a removal takes an item that is there, since a removal of nothing leaves no record.
pub(crate) fn writes(simulated: &str, mix: Mix) -> Result<Vec<Write>, serde_json::Error> {
    let mut writes = Vec::new();
    let mut item_of: HashMap<String, String> = HashMap::new();
    let mut there: Vec<String> = Vec::new();
    let mut inserted = 0;
    for line in simulated.lines() {
        let Batch { records } = serde_json::from_str(line)?;
        for Record { event_name, dynamodb } in records {
            if event_name == "REMOVE" {
                if !there.is_empty() {
                    let item = there.swap_remove(there.len() / 2);
                    writes.push(Write { item, change: Change::Delete });
                }
                continue;
            }
            let mut image = dynamodb.new_image;
            let event = image.get("event_id").and_then(|id| id.get("S")).and_then(Value::as_str).map(str::to_owned);
            let known = event.as_ref().filter(|_| event_name == "MODIFY").and_then(|event| item_of.get(event)).cloned();
            let item = known.unwrap_or_else(|| {
                inserted += 1;
                if inserted <= 2 * mix.expiring && inserted % 2 == 0 {
                    image.insert(EXPIRES.to_owned(), json!({"N": mix.expires_at.to_string()}));
                    return format!("{EXPIRING}{inserted}");
                }
                if inserted % mix.spoiled == 0 {
                    return format!("{SPOILED}{inserted}");
                }
                if inserted % mix.keyless == mix.keyless / 2 {
                    match inserted / mix.keyless % 3 {
                        0 => image.remove("event_id"),
                        1 => image.insert("event_id".to_owned(), json!({"S": ""})),
                        _ => image.insert("event_id".to_owned(), json!({"N": "17"})),
                    };
                    return format!("keyless-{inserted}");
                }
                let item = format!("item-{inserted}");
                there.push(item.clone());
                if let Some(event) = event {
                    item_of.insert(event, item.clone());
                }
                item
            });
            image.insert(KEY.to_owned(), json!({"S": item}));
            writes.push(Write { item, change: Change::Put(image) });
        }
    }
    Ok(writes)
}

impl Write {
    /// Whether the item is going to expire.
    pub(crate) fn expires(&self) -> bool {
        self.item.starts_with(EXPIRING)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn record(name: &str, event: &str) -> String {
        format!(r#"{{"eventName":"{name}","dynamodb":{{"NewImage":{{"event_id":{{"S":"{event}"}}}}}}}}"#)
    }

    fn items(records: &[String], mix: Mix) -> Vec<String> {
        let simulated = format!("{{\"Records\":[{}]}}", records.join(","));
        let name = |write: Write| match write.change {
            Change::Put(_) => write.item,
            Change::Delete => format!("-{}", write.item),
        };
        writes(&simulated, mix).unwrap().into_iter().map(name).collect()
    }

    const PLAIN: Mix = Mix { spoiled: 1000, keyless: 1000, expiring: 0, expires_at: 0 };

    #[test]
    fn a_change_meets_its_item_and_what_is_sent_again_is_another_item() {
        let records = [record("INSERT", "a"), record("INSERT", "b"), record("MODIFY", "a"), record("INSERT", "b")];
        assert_eq!(items(&records, PLAIN), ["item-1", "item-2", "item-1", "item-3"]);
        assert_eq!(items(&[record("MODIFY", "never seen")], PLAIN), ["item-1"]);
    }

    #[test]
    fn a_removal_takes_an_item_that_is_there() {
        let remove = r#"{"eventName":"REMOVE","dynamodb":{}}"#.to_owned();
        assert_eq!(
            items(&[remove.clone(), record("INSERT", "a"), remove.clone(), remove], PLAIN),
            ["item-1", "-item-1"]
        );
    }

    #[test]
    fn some_are_spoiled_and_some_expire() {
        let records: Vec<_> = (0..6).map(|n| record("INSERT", &n.to_string())).collect();
        let mix = Mix { spoiled: 3, expiring: 2, expires_at: 7, ..PLAIN };
        assert_eq!(items(&records, mix), ["item-1", "expiring-2", "spoiled-3", "expiring-4", "item-5", "spoiled-6"]);
    }

    #[test]
    fn some_have_no_key_that_the_catalogue_takes() {
        let records: Vec<_> = (0..7).map(|n| record("INSERT", &n.to_string())).collect();
        let simulated = format!("{{\"Records\":[{}]}}", records.join(","));
        let writes = writes(&simulated, Mix { keyless: 3, ..PLAIN }).unwrap();
        let key = |at: usize| match &writes[at].change {
            Change::Put(image) => image.get("event_id").cloned(),
            Change::Delete => None,
        };
        assert_eq!([key(0), key(3), key(6)], [None, Some(json!({"S": ""})), Some(json!({"N": "17"}))]);
        assert_eq!(key(1), Some(json!({"S": "1"})));
        assert_eq!(writes[3].item, "keyless-4");
    }
}
