//! `planish simulate --to`, against a table that throttles, takes halves and refuses.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::{Folder, GOOD, Told};

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Fault {
    None,
    /// It is answered with this status and this error, and has no effect.
    Error(u16, &'static str),
    /// The first so many writes are done, the others come back.
    Part(usize),
    /// It has its effect, and the connection ends.
    EffectThenHangUp,
}

/// A table as far as BatchWriteItem goes; it takes no key twice in a request, and may refuse some keys.
struct Table {
    endpoint: String,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    faults: Vec<Fault>,
    /// Items whose keys end so can't be held.
    refused: Option<&'static str>,
    items: BTreeMap<String, Value>,
    requests: Vec<(String, usize)>,
}

impl Table {
    fn start(faults: &[Fault]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let faults = faults.iter().rev().copied().collect();
        let shared = Arc::new(Mutex::new(Shared { faults, ..Shared::default() }));
        let server = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut reader = BufReader::new(stream.unwrap());
                while let Some((head, body)) = read(&mut reader) {
                    let Some((status, answer)) = server.lock().unwrap().serve(head, &body) else { break };
                    let head = format!("HTTP/1.1 {status} Said\r\nContent-Length: {}\r\n\r\n", answer.len());
                    reader.get_mut().write_all((head + &answer).as_bytes()).unwrap();
                }
            }
        });
        Self { endpoint, shared }
    }

    fn simulate(&self, arguments: &[&str]) -> Told {
        let folder = Folder::with(&[("signals.yaml", GOOD)]);
        let to = ["simulate", "--to", "dynamodb://cars", "--endpoint", &self.endpoint];
        folder.run(
            &[&to[..], arguments].concat(),
            "",
            &[("AWS_SECRET_ACCESS_KEY", "sesame"), ("AWS_ACCESS_KEY_ID", "id")],
        )
    }

    fn items(&self) -> BTreeMap<String, Value> {
        self.shared.lock().unwrap().items.clone()
    }

    fn sizes(&self) -> Vec<usize> {
        self.shared.lock().unwrap().requests.iter().map(|(_, size)| *size).collect()
    }
}

fn read(reader: &mut impl BufRead) -> Option<(String, Vec<u8>)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let length = head.to_ascii_lowercase().split("content-length: ").nth(1)?.lines().next()?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some((head, body))
}

impl Shared {
    /// The answer; none if the connection ends instead.
    fn serve(&mut self, head: String, body: &[u8]) -> Option<(u16, String)> {
        let body: Value = serde_json::from_slice(body).unwrap();
        let writes = body["RequestItems"]["cars"].as_array().unwrap().clone();
        self.requests.push((head, writes.len()));
        let fault = self.faults.pop().unwrap_or(Fault::None);
        if let Fault::Error(status, kind) = fault {
            return Some((
                status,
                json!({"__type": format!("com.amazonaws#{kind}"), "message": "said so"}).to_string(),
            ));
        }
        let key = |write: &Value| {
            let put = &write["PutRequest"]["Item"]["event_id"]["S"];
            let delete = &write["DeleteRequest"]["Key"]["event_id"]["S"];
            put.as_str().or(delete.as_str()).filter(|key| !key.is_empty()).map(str::to_owned)
        };
        let keys: Option<Vec<String>> = writes.iter().map(key).collect();
        let distinct = keys.as_ref().map(|keys| keys.iter().collect::<std::collections::BTreeSet<_>>().len());
        let is_refused = |key: &String| self.refused.is_some_and(|end| key.ends_with(end));
        let keys = keys.filter(|keys| Some(keys.len()) == distinct && !keys.iter().any(is_refused));
        let Some(keys) = keys else {
            return Some((400, json!({"__type": "x#ValidationException", "message": "no key, or twice"}).to_string()));
        };
        let done = if let Fault::Part(part) = fault { part } else { writes.len() };
        for (key, write) in keys.into_iter().zip(&writes).take(done) {
            match write.get("PutRequest") {
                Some(put) => self.items.insert(key, put["Item"].clone()),
                None => self.items.remove(&key),
            };
        }
        if fault == Fault::EffectThenHangUp {
            return None;
        }
        let left = writes.get(done..).filter(|left| !left.is_empty());
        let unprocessed = left.map_or(json!({}), |left| json!({"cars": left}));
        Some((200, json!({"UnprocessedItems": unprocessed}).to_string()))
    }
}

#[test]
fn events_become_items_in_batches_of_25_that_are_signed() {
    let table = Table::start(&[]);
    let told = table.simulate(&["--events", "60"]);
    assert_eq!(told.code, 0, "{told:?}");
    assert_eq!(told.out, "60 events, 60 written, 0 refused, 0 faults, 0 retries: dynamodb://cars\n");
    assert_eq!((table.items().len(), table.sizes()), (60, vec![25, 25, 10]));
    let heads = &table.shared.lock().unwrap().requests;
    for (head, _) in heads {
        assert!(
            head.contains("DynamoDB_20120810.BatchWriteItem") && head.contains("application/x-amz-json-1.0"),
            "{head}"
        );
        assert!(head.contains("Credential=id/") && head.contains("/us-east-1/dynamodb/aws4_request"), "{head}");
        assert_eq!(head.to_ascii_lowercase().matches("host: ").count(), 1, "{head}");
    }
}

#[test]
fn an_item_is_what_the_stream_would_bring() {
    let table = Table::start(&[]);
    table.simulate(&["--events", "25"]);
    let folder = Folder::with(&[("signals.yaml", GOOD)]);
    let stream: Value =
        serde_json::from_str(&folder.planish(&["simulate", "--shape", "stream", "--events", "25"]).out).unwrap();
    let items = table.items();
    for record in stream["Records"].as_array().unwrap() {
        let image = &record["dynamodb"]["NewImage"];
        assert_eq!(&items[image["event_id"]["S"].as_str().unwrap()], image);
    }
}

#[test]
fn what_a_table_does_not_take_at_once_comes_again() {
    let faults = [
        Fault::Error(400, "ProvisionedThroughputExceededException"),
        Fault::Part(7),
        Fault::Part(0),
        Fault::Error(500, "InternalServerError"),
        Fault::EffectThenHangUp,
    ];
    let table = Table::start(&faults);
    let told = table.simulate(&["--events", "30", "--json"]);
    let summary: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(
        (&summary["written"], &summary["refused"], &summary["retries"]),
        (&30.into(), &0.into(), &5.into()),
        "{told:?}"
    );
    assert_eq!(table.items().len(), 30);
    assert_eq!(table.sizes(), [25, 25, 18, 18, 18, 18, 5]);
}

#[test]
fn an_item_that_a_table_can_not_hold_harms_no_other_and_the_first_reason_is_told() {
    let table = Table::start(&[]);
    table.shared.lock().unwrap().refused = Some("7");
    let told = table.simulate(&["--events", "100"]);
    assert_eq!(told.code, 0, "{told:?}");
    assert!(told.out.contains("the first that was refused: 400 ValidationException"), "{told:?}");
    let items = table.items();
    let refused = 100 - items.len();
    assert!((2..20).contains(&refused) && items.keys().all(|key| !key.ends_with('7')), "{told:?}");
    assert!(told.out.contains(&format!("{} written, {refused} refused", items.len())), "{told:?}");
}

#[test]
fn an_item_that_comes_twice_in_a_batch_is_written_twice_in_its_order() {
    let table = Table::start(&[]);
    let told = table.simulate(&["--events", "300", "--faults", "0.4", "--json"]);
    let summary: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((&summary["written"], &summary["refused"]), (&300.into(), &0.into()), "{told:?}");
    // Halves were asked for: some batch had a key twice.
    assert!(table.sizes().iter().any(|size| *size == 12 || *size == 13), "{:?}", table.sizes());
}

#[test]
fn a_table_that_is_not_there_or_never_answers_ends_it_and_no_secret_is_shown() {
    let table = Table::start(&[Fault::None, Fault::Error(400, "ResourceNotFoundException")]);
    let told = table.simulate(&["--events", "50"]);
    assert_eq!(told.code, 1);
    assert!(
        told.err.contains("`cars`") && told.err.contains("400 ResourceNotFoundException said so; 25 items are there"),
        "{told:?}"
    );
    let folder = Folder::with(&[("signals.yaml", GOOD)]);
    let told = folder.run(&["simulate", "--to", "dynamodb://cars"], "", &[("AWS_SECRET_ACCESS_KEY", "sesame")]);
    assert_eq!(told.code, 1);
    assert!(told.err.contains("AWS_REGION") && !told.err.contains("sesame"), "{told:?}");
    assert_eq!(folder.planish(&["simulate", "--to", "cars"]).code, 2);
    assert_eq!(folder.planish(&["simulate", "--to", "dynamodb://cars", "--out", "x"]).code, 2);
}
