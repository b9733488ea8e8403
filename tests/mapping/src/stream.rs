//! The Streams API: shards, iterators, records.

use bytes::Bytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::lineage::Shard;
use crate::mapping::MappingError;
use crate::{CallError, Client, Record, Sequence};

/// A stream of a table.
#[derive(Debug, Clone)]
pub struct Stream {
    client: Client,
    arn: String,
}

/// What a call of `GetRecords` gives.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) records: Vec<Record>,
    /// Where to go on; none at the end of a shard.
    pub(crate) next: Option<String>,
}

/// What a refusal of the Streams API means for who reads a shard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The iterator is too old: another one goes on where it stood.
    Expired,
    /// What comes next has left the stream: the oldest that is left comes next, and what stood before it is lost.
    Trimmed,
    /// The shard has left the stream with all that was in it.
    Gone,
    /// Later it may be taken.
    Busy,
    /// Something is wrong.
    Wrong,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Description {
    stream_description: Listing,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listing {
    shards: Vec<Listed>,
    last_evaluated_shard_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    shard_id: String,
    parent_shard_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Iterator {
    shard_iterator: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Records<'a> {
    #[serde(borrow)]
    records: Vec<&'a RawValue>,
    next_shard_iterator: Option<String>,
}

impl Stream {
    /// The stream that `arn` names.
    #[must_use]
    pub fn new(client: Client, arn: &str) -> Self {
        Self { client, arn: arn.to_owned() }
    }

    /// Its name.
    #[must_use]
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// All of its shards, by `DescribeStream`.
    pub(crate) async fn shards(&self) -> Result<Vec<Shard>, CallError> {
        let (mut shards, mut after) = (Vec::new(), None::<String>);
        loop {
            let mut ask = json!({"StreamArn": self.arn});
            if let (Some(ask), Some(after)) = (ask.as_object_mut(), after.take()) {
                ask.insert("ExclusiveStartShardId".to_owned(), after.into());
            }
            let Description { stream_description: page } =
                self.ask("DynamoDBStreams_20120810.DescribeStream", &ask).await?;
            shards.extend(
                page.shards.into_iter().map(|shard| Shard { id: shard.shard_id, parent: shard.parent_shard_id }),
            );
            after = page.last_evaluated_shard_id;
            if after.is_none() {
                return Ok(shards);
            }
        }
    }

    /// An iterator behind the record `after`, or at the oldest record, by `GetShardIterator`.
    pub(crate) async fn iterator(&self, shard: &str, after: Option<&Sequence>) -> Result<String, CallError> {
        let mut ask = json!({"StreamArn": self.arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"});
        if let (Some(ask), Some(after)) = (ask.as_object_mut(), after) {
            ask.insert("ShardIteratorType".to_owned(), "AFTER_SEQUENCE_NUMBER".into());
            ask.insert("SequenceNumber".to_owned(), after.digits().into());
        }
        let Iterator { shard_iterator } = self.ask("DynamoDBStreams_20120810.GetShardIterator", &ask).await?;
        Ok(shard_iterator)
    }

    /// The records at an iterator, by `GetRecords`.
    pub(crate) async fn records(&self, iterator: &str, limit: usize) -> Result<Page, MappingError> {
        const OPERATION: &str = "DynamoDBStreams_20120810.GetRecords";
        let ask = json!({"ShardIterator": iterator, "Limit": limit.clamp(1, 1000)});
        let answer = self.client.call(OPERATION, &ask).await?;
        let Records { records, next_shard_iterator } =
            serde_json::from_slice(&answer).map_err(|error| unreadable(OPERATION, &error))?;
        let records = records.into_iter().map(|raw| Record::of(raw, &self.arn)).collect::<Result<_, _>>()?;
        Ok(Page { records, next: next_shard_iterator })
    }

    async fn ask<T: DeserializeOwned>(&self, operation: &'static str, body: &Value) -> Result<T, CallError> {
        let answer: Bytes = self.client.call(operation, body).await?;
        serde_json::from_slice(&answer).map_err(|error| unreadable(operation, &error))
    }
}

fn unreadable(operation: &'static str, error: &serde_json::Error) -> CallError {
    CallError::Refused { operation, kind: "unreadable".to_owned(), message: error.to_string() }
}

/// What to make of an error.
pub(crate) fn refusal(error: &CallError) -> Refusal {
    match error.kind() {
        Some("ExpiredIteratorException") => Refusal::Expired,
        Some("TrimmedDataAccessException") => Refusal::Trimmed,
        Some("ResourceNotFoundException") => Refusal::Gone,
        Some("LimitExceededException" | "ProvisionedThroughputExceededException" | "InternalServerError") => {
            Refusal::Busy
        }
        _ => Refusal::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_exception_of_the_streams_api_has_its_meaning() {
        let refused =
            |kind: &str| refusal(&CallError::Refused { operation: "o", kind: kind.to_owned(), message: String::new() });
        assert_eq!(refused("ExpiredIteratorException"), Refusal::Expired);
        assert_eq!(refused("TrimmedDataAccessException"), Refusal::Trimmed);
        assert_eq!(refused("ResourceNotFoundException"), Refusal::Gone);
        assert_eq!(refused("LimitExceededException"), Refusal::Busy);
        assert_eq!(refused("ValidationException"), Refusal::Wrong);
    }
}
