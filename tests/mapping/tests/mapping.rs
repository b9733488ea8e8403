//! The mapping against a Streams API that is played: rollover, expired iterators, trimmed records, pollers that take over.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, Response, StatusCode, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use planish_mapping::{Client, Host, Mapping, Move, OnError, Outcome, Record, ResponseType, Settings, Stream, Turn};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// A shard: records from `first` to `last`, whether it is closed, and the shard before it.
#[derive(Clone)]
struct Shard {
    id: &'static str,
    parent: Option<&'static str>,
    records: std::ops::RangeInclusive<u64>,
    closed: bool,
}

/// A stream, and exceptions that the next calls of `GetRecords` meet.
#[derive(Clone, Default)]
struct Played {
    shards: Vec<Shard>,
    exceptions: Arc<Mutex<VecDeque<&'static str>>>,
    /// The oldest record that is still there.
    oldest: Arc<Mutex<u64>>,
}

impl Played {
    fn answer(&self, operation: &str, ask: &Value) -> Result<Value, &'static str> {
        let oldest = *self.oldest.lock().unwrap();
        let shard = |id: &str| self.shards.iter().find(|shard| shard.id == id).unwrap();
        match operation {
            "DynamoDBStreams_20120810.DescribeStream" => {
                // A page of one shard each.
                let after = ask["ExclusiveStartShardId"].as_str();
                let place = after.map_or(0, |id| 1 + self.shards.iter().position(|shard| shard.id == id).unwrap());
                let Shard { id, parent, .. } = &self.shards[place];
                let mut page = json!({"StreamDescription": {"Shards": [{"ShardId": id, "ParentShardId": parent}]}});
                if place + 1 < self.shards.len() {
                    page["StreamDescription"]["LastEvaluatedShardId"] = (*id).into();
                }
                Ok(page)
            }
            "DynamoDBStreams_20120810.GetShardIterator" => {
                let id = ask["ShardId"].as_str().unwrap();
                let next = match ask["ShardIteratorType"].as_str().unwrap() {
                    "TRIM_HORIZON" => oldest.max(*shard(id).records.start()),
                    "AFTER_SEQUENCE_NUMBER" => ask["SequenceNumber"].as_str().unwrap().parse::<u64>().unwrap() + 1,
                    other => panic!("{other}"),
                };
                Ok(json!({"ShardIterator": format!("{id}/{next}")}))
            }
            "DynamoDBStreams_20120810.GetRecords" => {
                if let Some(exception) = self.exceptions.lock().unwrap().pop_front() {
                    return Err(exception);
                }
                let (id, next) = ask["ShardIterator"].as_str().unwrap().split_once('/').unwrap();
                let (shard, next) = (shard(id), next.parse::<u64>().unwrap());
                if next < oldest {
                    return Err("TrimmedDataAccessException");
                }
                // At most four records at a time.
                let last = (next + 3).min(*shard.records.end());
                let records: Vec<_> = (next..=last).map(record).collect();
                let mut page = json!({"Records": records});
                if !shard.closed || last < *shard.records.end() {
                    page["NextShardIterator"] = format!("{id}/{}", last + 1).into();
                }
                Ok(page)
            }
            other => panic!("{other}"),
        }
    }

    /// Plays the API at the address that it gives.
    async fn serve(self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let played = self.clone();
                let serve = service_fn(move |request: Request<Incoming>| {
                    let played = played.clone();
                    async move {
                        let operation = request.headers()["x-amz-target"].to_str().unwrap().to_owned();
                        let body = request.into_body().collect().await?.to_bytes();
                        let (status, said) = match played.answer(&operation, &serde_json::from_slice(&body).unwrap()) {
                            Ok(said) => (StatusCode::OK, said),
                            Err(kind) => (StatusCode::BAD_REQUEST, json!({"__type": format!("com.amazonaws#{kind}")})),
                        };
                        let answer = Response::builder().status(status).body(Full::<Bytes>::from(said.to_string()));
                        Ok::<_, hyper::Error>(answer.unwrap())
                    }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), serve));
            }
        });
        address
    }
}

fn record(number: u64) -> Value {
    json!({"eventID": format!("e{number}"), "eventName": "INSERT", "dynamodb": {
        "ApproximateCreationDateTime": 1_769_937_944,
        "Keys": {"k": {"S": number.to_string()}},
        "SequenceNumber": number.to_string(),
    }})
}

/// A host whose function says what it is told to say, and otherwise that all is done.
#[derive(Default)]
struct Script {
    outcomes: VecDeque<Outcome>,
    moves: VecDeque<Move>,
    /// The numbers of each batch that it got.
    got: Vec<Vec<u64>>,
}

impl Host for Script {
    fn read(&mut self, _: &mut Record) -> io::Result<()> {
        Ok(())
    }

    async fn invoke(&mut self, event: String) -> io::Result<Outcome> {
        let event: Value = serde_json::from_str(&event).unwrap();
        let number = |record: &Value| record["dynamodb"]["SequenceNumber"].as_str().unwrap().parse().unwrap();
        self.got.push(event["Records"].as_array().unwrap().iter().map(number).collect());
        assert_eq!(event["Records"][0]["eventSourceARN"], "arn:stream");
        Ok(self.outcomes.pop_front().unwrap_or(Outcome::Response("{}".into())))
    }

    async fn between(&mut self) -> io::Result<Move> {
        Ok(self.moves.pop_front().unwrap_or(Move::GoOn))
    }
}

fn settings(batch_size: usize) -> Settings {
    let response = ResponseType::BatchItemFailures;
    Settings { batch_size, on_error: OnError::Bisect, response, retries: Some(1), ..Settings::default() }
}

/// The mapping after it gave all that the stream has, and the folder that it discarded to.
async fn drained(played: Played, settings: Settings, script: Script) -> (Mapping<Script>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let stream = Stream::new(Client::new(&played.serve().await), "arn:stream");
    let mut mapping = Mapping::new(settings, stream, script, folder.path().join("discarded"));
    while mapping.turn().await.unwrap() != Turn::Idle {}
    (mapping, folder)
}

fn one_shard(records: std::ops::RangeInclusive<u64>) -> Played {
    Played { shards: vec![Shard { id: "a", parent: None, records, closed: false }], ..Played::default() }
}

#[tokio::test]
async fn shards_are_read_one_after_another_and_batches_do_not_span_them() {
    let shard = |id, parent, records, closed| Shard { id, parent, records, closed };
    let shards = vec![
        shard("b", Some("a"), 8..=9, true),
        shard("c", Some("b"), 10..=14, false),
        shard("a", Some("gone"), 1..=7, true),
    ];
    let (mapping, _folder) = drained(Played { shards, ..Played::default() }, settings(4), Script::default()).await;
    let expected: [&[u64]; 5] = [&[1, 2, 3, 4], &[5, 6, 7], &[8, 9], &[10, 11, 12, 13], &[14]];
    assert_eq!(mapping.host.got, expected);
    assert_eq!(mapping.met().shards, 2);
}

#[tokio::test]
async fn an_iterator_that_expired_is_renewed_where_it_stood() {
    let played = one_shard(1..=9);
    played.exceptions.lock().unwrap().extend(["ExpiredIteratorException", "LimitExceededException"]);
    let (mapping, _folder) = drained(played.clone(), settings(4), Script::default()).await;
    assert_eq!(mapping.host.got.concat(), (1..=9).collect::<Vec<_>>());
    assert_eq!(mapping.met().expired, 1);
}

#[tokio::test]
async fn what_left_the_stream_is_counted_as_lost_and_the_rest_is_read() {
    let played = one_shard(1..=9);
    *played.oldest.lock().unwrap() = 6;
    played.exceptions.lock().unwrap().extend(["TrimmedDataAccessException"]);
    let (mapping, _folder) = drained(played, settings(4), Script::default()).await;
    assert_eq!(mapping.host.got.concat(), [6, 7, 8, 9]);
    assert_eq!(mapping.met().trimmed, 1);
}

#[tokio::test]
async fn a_poller_that_takes_over_reads_from_the_checkpoint_and_cuts_anew() {
    let failed = Outcome::Response(r#"{"batchItemFailures":[{"itemIdentifier":"3"}]}"#.into());
    let script = Script { outcomes: [failed].into(), moves: [Move::TakeOver(3)].into(), got: Vec::new() };
    let (mapping, _folder) = drained(one_shard(1..=8), settings(4), script).await;
    let expected: [&[u64]; 3] = [&[1, 2, 3, 4], &[3, 4, 5], &[6, 7, 8]];
    assert_eq!(mapping.host.got, expected);
}

#[tokio::test]
async fn a_takeover_before_the_first_checkpoint_begins_again_and_one_after_all_is_done_repeats_nothing() {
    let moves = [Move::TakeOver(8), Move::TakeOver(2)];
    let script = Script { outcomes: [Outcome::Crashed].into(), moves: moves.into(), got: Vec::new() };
    let (mapping, _folder) = drained(one_shard(1..=8), settings(4), script).await;
    let expected: [&[u64]; 2] = [&[1, 2, 3, 4], &[1, 2, 3, 4, 5, 6, 7, 8]];
    // Eight come in two pages of four; the first page alone is a batch without a window.
    assert_eq!(mapping.host.got[0], expected[0]);
    assert_eq!(mapping.host.got[1..].concat(), expected[1]);
}

#[tokio::test]
async fn what_fails_for_good_is_a_document_with_its_event_and_the_stream_goes_on() {
    let outcomes = std::iter::repeat_n(Outcome::TimedOut, 2).collect();
    let script = Script { outcomes, ..Script::default() };
    let (mapping, folder) = drained(one_shard(1..=5), settings(1), script).await;
    assert_eq!(mapping.host.got, [[1], [1], [2], [3], [4], [5]]);
    assert_eq!(mapping.met().discarded, 1);
    let document = std::fs::read_to_string(folder.path().join("discarded/a-1-1.json")).unwrap();
    let document: Value = serde_json::from_str(&document).unwrap();
    assert_eq!(document["requestContext"]["condition"], "RetryAttemptsExhausted");
    let event: Value = serde_json::from_str(document["payload"].as_str().unwrap()).unwrap();
    assert_eq!(event["Records"][0]["eventID"], "e1");
}
