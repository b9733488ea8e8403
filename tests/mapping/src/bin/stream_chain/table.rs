//! The table, and who writes to it.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use planish_mapping::{CallError, Client};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Failure;
use crate::script::{Change, EXPIRES, KEY, Write};

/// Items of a `BatchWriteItem` at most, as the API has it.
const BATCH: usize = 25;

/// A table with a stream of new images.
#[derive(Clone)]
pub(crate) struct Table {
    client: Client,
    name: String,
    /// Its stream.
    pub(crate) stream: String,
    acknowledged: Arc<Mutex<BufWriter<std::fs::File>>>,
}

/// What became of writes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Written {
    /// Those that the table acknowledged.
    pub(crate) acknowledged: usize,
    /// Those that it refused: no such item can be.
    pub(crate) refused: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Created {
    table_description: Description,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Description {
    latest_stream_arn: String,
}

impl Table {
    /// Makes the table. What it acknowledges is noted in the file `acknowledged`, a line each, in the order of every item's writes.
    pub(crate) async fn create(client: Client, name: &str, acknowledged: &Path) -> Result<Self, Failure> {
        let ask = json!({
            "TableName": name,
            "AttributeDefinitions": [{"AttributeName": KEY, "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": KEY, "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
            "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"},
        });
        let answer = client.call("DynamoDB_20120810.CreateTable", &ask).await?;
        let Created { table_description: Description { latest_stream_arn: stream } } = serde_json::from_slice(&answer)?;
        let expiry = json!({"TableName": name, "TimeToLiveSpecification": {"Enabled": true, "AttributeName": EXPIRES}});
        client.call("DynamoDB_20120810.UpdateTimeToLive", &expiry).await?;
        let acknowledged = Arc::new(Mutex::new(BufWriter::new(std::fs::File::create(acknowledged)?)));
        Ok(Self { client, name: name.to_owned(), stream, acknowledged })
    }

    /// Writes all of `writes`, by so many at once; those of one item stay in their order.
    pub(crate) async fn fill(&self, writes: &[Write], writers: u64) -> Result<Written, Failure> {
        let part = |writer: u64| {
            let mine = |write: &&Write| {
                let mut hash = DefaultHasher::new();
                write.item.hash(&mut hash);
                hash.finish() % writers == writer
            };
            writes.iter().filter(mine).cloned().collect::<Vec<_>>()
        };
        let tasks: Vec<_> = (0..writers)
            .map(|writer| {
                let (table, writes) = (self.clone(), part(writer));
                tokio::spawn(async move { table.fill_in_order(&writes).await })
            })
            .collect();
        let mut written = Written::default();
        for task in tasks {
            let part = task.await??;
            written.acknowledged += part.acknowledged;
            written.refused += part.refused;
        }
        self.noted()?.flush()?;
        Ok(written)
    }

    async fn fill_in_order(&self, writes: &[Write]) -> Result<Written, Failure> {
        let mut written = Written::default();
        for batch in batches(writes) {
            match self.write_all(batch).await {
                Ok(()) => {
                    self.note(batch)?;
                    written.acknowledged += batch.len();
                }
                // One item that can't be spoils the request for all of them.
                Err(error) if error.kind() == Some("ValidationException") => {
                    for write in batch {
                        match self.write_one(write).await {
                            Ok(()) => {
                                self.note(std::slice::from_ref(write))?;
                                written.acknowledged += 1;
                            }
                            Err(error) if error.kind() == Some("ValidationException") => written.refused += 1,
                            Err(error) => return Err(error.into()),
                        }
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(written)
    }

    async fn write_all(&self, batch: &[Write]) -> Result<(), CallError> {
        let requests: Vec<_> = batch
            .iter()
            .map(|write| match &write.change {
                Change::Put(item) => json!({"PutRequest": {"Item": item}}),
                Change::Delete => json!({"DeleteRequest": {"Key": {KEY: {"S": write.item}}}}),
            })
            .collect();
        let mut left = json!({&self.name: requests});
        loop {
            let answer = self.client.call("DynamoDB_20120810.BatchWriteItem", &json!({"RequestItems": left})).await?;
            let mut answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
            left = answer.get_mut("UnprocessedItems").map(Value::take).unwrap_or_default();
            if left.as_object().is_none_or(serde_json::Map::is_empty) {
                return Ok(());
            }
        }
    }

    async fn write_one(&self, write: &Write) -> Result<(), CallError> {
        let (operation, ask) = match &write.change {
            Change::Put(item) => ("DynamoDB_20120810.PutItem", json!({"TableName": self.name, "Item": item})),
            Change::Delete => {
                ("DynamoDB_20120810.DeleteItem", json!({"TableName": self.name, "Key": {KEY: {"S": write.item}}}))
            }
        };
        self.client.call(operation, &ask).await.map(|_| ())
    }

    fn note(&self, writes: &[Write]) -> Result<(), Failure> {
        let mut file = self.noted()?;
        for Write { item, change } in writes {
            let line = match change {
                Change::Put(image) => json!({"item": item, "image": image}),
                Change::Delete => json!({"item": item, "image": null}),
            };
            writeln!(file, "{line}")?;
        }
        Ok(())
    }

    fn noted(&self) -> io::Result<std::sync::MutexGuard<'_, BufWriter<std::fs::File>>> {
        self.acknowledged.lock().map_err(|_| io::Error::other("another writer gave up"))
    }

    /// Writes items that expire, and waits until they are gone. This must come first: DynamoDB Local looks for them twenty items at a time
    /// with a pause after each twenty, and would not get through a table that is full.
    pub(crate) async fn let_expire(&self, writes: &[Write]) -> Result<Written, Failure> {
        let written = self.fill(writes, 1).await?;
        let begun = Instant::now();
        for write in writes {
            let ask = json!({"TableName": self.name, "Key": {KEY: {"S": write.item}}, "ConsistentRead": true});
            loop {
                let answer: Value =
                    serde_json::from_slice(&self.client.call("DynamoDB_20120810.GetItem", &ask).await?)?;
                if answer.get("Item").is_none() {
                    break;
                }
                if begun.elapsed() > Duration::from_secs(60) {
                    return Err(format!("the item {} does not expire; is time to live on?", write.item).into());
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        Ok(written)
    }
}

/// Runs of writes that can be one request: no item twice.
fn batches(writes: &[Write]) -> Vec<&[Write]> {
    let (mut batches, mut rest) = (Vec::new(), writes);
    while !rest.is_empty() {
        let mut items = HashSet::new();
        let length = rest.iter().take(BATCH).take_while(|write| items.insert(&write.item)).count();
        let (batch, others) = rest.split_at(length);
        batches.push(batch);
        rest = others;
    }
    batches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_request_names_an_item_twice_or_has_too_many_and_none_is_lost() {
        let write = |item: usize| Write { item: item.to_string(), change: Change::Delete };
        let writes: Vec<_> = (0..60).chain([59, 59, 3]).map(write).collect();
        let batches = batches(&writes);
        assert_eq!(batches.iter().map(|batch| batch.len()).collect::<Vec<_>>(), [25, 25, 10, 1, 2]);
        assert_eq!(batches.concat(), writes);
    }
}
