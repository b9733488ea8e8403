//! Where the function runs: a process that is started anew whenever it died, and what a schedule does to it.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use planish_mapping::{Function, Host, Move, Outcome, Program, Record};
use serde_json::{Value, json};

use crate::dynamodb_local::DynamoDbLocal;
use crate::proxy::Proxy;
use crate::schedule::{Change, Fate, Schedule};
use crate::script::{KEY, SPOILED};

/// What an item's image begins with in a record.
const IMAGE: &str = "\"NewImage\":{";

/// How often a fate waits for a batch that it can come about in.
const PATIENCE: u32 = 12;

/// The function's surroundings.
pub(crate) struct Sandbox<'d> {
    program: Program,
    function: Option<Function>,
    proxy: Proxy,
    dynamodb: &'d mut DynamoDbLocal,
    schedule: Schedule,
    waited: u32,
    /// Sequence numbers of the batch that was given last, if a part of it is going to be said to be done.
    given: Vec<Value>,
    journal: BufWriter<std::fs::File>,
    /// When records were created, as was said the first time.
    created_at: HashMap<String, SystemTime>,
    /// What happened, how often.
    pub(crate) met: BTreeMap<&'static str, u64>,
    pub(crate) invocations: u64,
    pub(crate) processes: u64,
}

impl<'d> Sandbox<'d> {
    /// A sandbox for `program`. What the stream delivers is noted in `journal`, each record once.
    pub(crate) fn new(
        program: Program,
        proxy: Proxy,
        dynamodb: &'d mut DynamoDbLocal,
        schedule: Schedule,
        journal: &Path,
    ) -> io::Result<Self> {
        Ok(Self {
            program,
            function: None,
            proxy,
            dynamodb,
            schedule,
            waited: 0,
            given: Vec::new(),
            journal: BufWriter::new(std::fs::File::create(journal)?),
            created_at: HashMap::new(),
            met: BTreeMap::new(),
            invocations: 0,
            processes: 0,
        })
    }

    /// Nothing happens from now on; everything that was noted is written.
    pub(crate) fn calm(&mut self) -> io::Result<()> {
        self.schedule = Schedule::calm();
        self.journal.flush()
    }

    /// What was to happen and has not.
    pub(crate) fn left(&self) -> Vec<String> {
        self.schedule.left()
    }

    /// Closes the open shard.
    pub(crate) async fn rollover(&mut self) -> io::Result<()> {
        self.dynamodb.rollover().await
    }

    fn note(&mut self, what: &'static str) {
        *self.met.entry(what).or_default() += 1;
    }

    async fn give(&mut self, event: String, fate: Option<&Fate>) -> io::Result<Outcome> {
        let mut function = match self.function.take() {
            Some(function) => function,
            None => {
                self.processes += 1;
                Function::start(&self.program).await?
            }
        };
        let outcome = match fate {
            Some(Fate::KilledAfter(wait)) => function.invoke(event, tokio::time::sleep(*wait)).await?,
            _ => function.invoke(event, self.proxy.killed()).await?,
        };
        match &outcome {
            Outcome::Response(_) if fate == Some(&Fate::KilledAtAnswer) => {
                function.kill().await?;
                return Ok(Outcome::Crashed);
            }
            Outcome::Response(_) | Outcome::Error(_) => self.function = Some(function),
            Outcome::Crashed | Outcome::TimedOut => {}
        }
        Ok(outcome)
    }

    /// Of a batch that is done, says that it is done up to somewhere.
    fn part_of_it(&mut self, outcome: Outcome) -> (Outcome, bool) {
        let is_done = matches!(&outcome, Outcome::Response(body) if body.as_ref() == br#"{"batchItemFailures":[]}"#);
        if !is_done || self.given.len() < 2 {
            return (outcome, false);
        }
        let place = 1 + self.schedule.below(self.given.len() - 1);
        let said = json!({"batchItemFailures": [{"itemIdentifier": self.given.get(place)}]});
        (Outcome::Response(Bytes::from(said.to_string())), true)
    }
}

impl Host for Sandbox<'_> {
    fn read(&mut self, record: &mut Record) -> io::Result<()> {
        let item = record.keys.pointer(&format!("/{KEY}/S")).and_then(Value::as_str).unwrap_or_default();
        match self.created_at.get(&record.event_id) {
            // A stream says the same of a record each time; DynamoDB Local does not, once it made everything older.
            Some(first) => record.text = said_at(&record.text, *first),
            None => {
                let line = json!({
                    "event_id": record.event_id,
                    "event_name": record.event_name,
                    "sequence": record.sequence.digits(),
                    "created_at": seconds(record.created_at) * 1000,
                    "item": item,
                });
                writeln!(self.journal, "{line}")?;
                self.created_at.insert(record.event_id.clone(), record.created_at);
            }
        }
        if item.starts_with(SPOILED) {
            record.text = record.text.replacen(IMAGE, &format!("{IMAGE}\"odd\":{{\"X\":\"1\"}},"), 1);
        }
        Ok(())
    }

    async fn invoke(&mut self, event: String) -> io::Result<Outcome> {
        self.invocations += 1;
        let named = self.schedule.fate().cloned();
        let fate = named.as_ref().map(|named| &named.fate);
        self.given = if fate == Some(&Fate::PartOfIt) { sequences(&event) } else { Vec::new() };
        match fate {
            Some(Fate::Requests(faults)) => self.proxy.arm(faults),
            Some(Fate::KilledAfterQuarantine) => self.proxy.arm_between(),
            _ => self.proxy.arm(&[]),
        }
        let outcome = self.give(event, fate).await?;
        let seen = self.proxy.disarm();
        let (outcome, came_about) = match fate {
            None => (outcome, true),
            Some(Fate::Requests(_) | Fate::KilledAfterQuarantine) => (outcome, seen.met > 0),
            Some(Fate::KilledAfter(_) | Fate::KilledAtAnswer) => {
                let crashed = outcome == Outcome::Crashed;
                (outcome, crashed)
            }
            Some(Fate::PartOfIt) => self.part_of_it(outcome),
        };
        self.waited += 1;
        if came_about {
            named.into_iter().for_each(|named| self.note(named.name));
        }
        if came_about || self.waited > PATIENCE {
            self.schedule.next_fate();
            self.waited = 0;
        }
        Ok(outcome)
    }

    async fn between(&mut self) -> io::Result<Move> {
        match self.schedule.change() {
            None => {}
            Some(Change::TakeOver(batch_size)) => return Ok(Move::TakeOver(batch_size)),
            Some(Change::Rollover) => self.rollover().await?,
            Some(Change::Expire) => self.dynamodb.dilate(16).await?,
        }
        Ok(Move::GoOn)
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// A record that says that it was created then.
fn said_at(record: &str, created_at: SystemTime) -> String {
    const TIME: &str = "\"ApproximateCreationDateTime\":";
    let Some((before, after)) = record.split_once(TIME) else { return record.to_owned() };
    let after = after.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    format!("{before}{TIME}{}.000{after}", seconds(created_at))
}

/// The sequence numbers of an event's records.
fn sequences(event: &str) -> Vec<Value> {
    let event: Value = serde_json::from_str(event).unwrap_or_default();
    let records = event.get("Records").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    records.iter().filter_map(|record| record.pointer("/dynamodb/SequenceNumber").cloned()).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_record_is_created_when_it_was_and_all_else_stays() {
        let record = r#"{"dynamodb":{"ApproximateCreationDateTime":1795916700.000,"Keys":{}}}"#;
        let said = said_at(record, UNIX_EPOCH + Duration::from_secs(1_795_917_660));
        assert_eq!(said, record.replace("1795916700.000", "1795917660.000"));
    }

    #[test]
    fn an_event_has_the_sequence_numbers_of_its_records() {
        let event = r#"{"Records":[{"dynamodb":{"SequenceNumber":"1"}},{"dynamodb":{"SequenceNumber":"2"}}]}"#;
        assert_eq!(sequences(event), ["1", "2"]);
    }
}
