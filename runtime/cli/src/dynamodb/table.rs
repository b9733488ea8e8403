//! Writes in batches, until each has been taken or refused.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::Target;
use super::client::{Answer, Client};
use super::settings::Settings;

/// How many writes a request takes.
pub(crate) const BATCH: usize = 25;

/// How often in a row a batch is asked for without anything of it being taken.
const TRIES: u32 = 10;

/// A table that is written to.
#[derive(Debug)]
pub(crate) struct Table {
    client: Client,
    name: String,
    /// Decides how long pauses are.
    chance: u64,
    /// What became of the writes so far.
    pub(crate) written: Written,
}

/// What became of writes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Written {
    /// So many are there.
    pub(crate) taken: u64,
    /// So many can't be: the table does not hold such an item.
    pub(crate) refused: u64,
    /// Why, of the first that was refused.
    pub(crate) reason: Option<String>,
    /// So often a part of a batch had to be asked for again.
    pub(crate) retries: u64,
}

impl Table {
    /// The table that `target` names, by the environment and the `endpoint` that beats it.
    ///
    /// # Errors
    ///
    /// A sentence that says what the environment lacks.
    pub(crate) fn open(target: &Target, endpoint: Option<&str>) -> Result<Self, String> {
        let settings = Settings::read(endpoint, &|name| std::env::var(name).ok())?;
        let chance = u64::from(std::process::id());
        Ok(Self { client: Client::new(settings), name: target.0.clone(), chance, written: Written::default() })
    }

    /// Writes up to [`BATCH`] puts and deletes, each as BatchWriteItem has it: `{"PutRequest":{"Item":…}}`. One that the table can't hold is
    /// counted, and harms no other. Asking again is safe, whatever became of the request before: the same put again changes nothing.
    ///
    /// # Errors
    ///
    /// A sentence that says why nothing more can be written.
    pub(crate) fn write(&mut self, writes: &[String]) -> Result<(), String> {
        let mut left: Vec<String> = writes.to_vec();
        let mut attempt = 0;
        while !left.is_empty() {
            let body = format!("{{\"RequestItems\":{{\"{}\":[{}]}}}}", self.name, left.join(","));
            match self.client.ask("BatchWriteItem", body.as_bytes()) {
                Answer::Done(text) => {
                    let unprocessed = unprocessed(&text)?;
                    let taken = left.len().saturating_sub(unprocessed.len());
                    self.written.taken += taken as u64;
                    attempt = if taken > 0 { 0 } else { attempt + 1 };
                    left = unprocessed;
                    if !left.is_empty() {
                        self.again(attempt, "the table takes no more")?;
                    }
                }
                Answer::Again(why) => {
                    attempt += 1;
                    self.again(attempt, &why)?;
                }
                Answer::Invalid(why) => return self.apart(&left, why),
                Answer::Refused(why) => return Err(self.cannot(&why)),
            }
        }
        Ok(())
    }

    /// Looks for what can't be written, in halves: a batch is refused for one of its writes, or for two that have one key.
    fn apart(&mut self, writes: &[String], why: String) -> Result<(), String> {
        if writes.len() < 2 {
            self.written.refused += writes.len() as u64;
            self.written.reason.get_or_insert(why);
            return Ok(());
        }
        let (first, second) = writes.split_at(writes.len() / 2);
        self.write(first)?;
        self.write(second)
    }

    /// Waits before the next try, if there is to be one.
    fn again(&mut self, attempt: u32, why: &str) -> Result<(), String> {
        if attempt >= TRIES {
            return Err(self.cannot(&format!("{why}; asked {TRIES} times")));
        }
        self.written.retries += 1;
        std::thread::sleep(self.pause(attempt));
        Ok(())
    }

    /// Longer each time, and another for each writer: those that were refused together do not come back together.
    fn pause(&mut self, attempt: u32) -> Duration {
        // A step of xorshift: good enough to tell writers apart.
        self.chance = self.chance.max(1);
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        let full = Duration::from_millis(50) * 2_u32.pow(attempt.min(6));
        full / 2 + full.mul_f64((self.chance % 1000) as f64 / 2000.0)
    }

    fn cannot(&self, why: &str) -> String {
        let Self { client, name, written, .. } = self;
        format!("can't write to the table `{name}` at {}: {why}; {} items are there", client.place(), written.taken)
    }
}

/// The writes that were not done, as they were asked for.
fn unprocessed(text: &str) -> Result<Vec<String>, String> {
    #[derive(Deserialize)]
    struct Done<'a> {
        #[serde(borrow, default, rename = "UnprocessedItems")]
        unprocessed: BTreeMap<String, Vec<&'a RawValue>>,
    }
    let Done { unprocessed } =
        serde_json::from_str(text).map_err(|error| format!("the service's answer can't be read: {error}"))?;
    Ok(unprocessed.into_values().flatten().map(|write| write.get().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_done_comes_back_as_it_was_to_the_last_digit() {
        let write = r#"{"PutRequest":{"Item":{"n":{"N":"12345678901234567890123456789012345678"}}}}"#;
        let text = format!(r#"{{"UnprocessedItems":{{"cars":[{write}]}}}}"#);
        assert_eq!(unprocessed(&text), Ok(vec![write.to_owned()]));
        assert_eq!(unprocessed(r#"{"UnprocessedItems":{}}"#), Ok(vec![]));
        assert!(unprocessed("<html>").is_err());
    }
}
