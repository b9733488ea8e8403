//! Lambda as the function sees it: the Runtime API, and a process that is started with Lambda's environment and killed when it pleases.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::http::{Connection, Message};

/// How long a test waits for anything.
const LONG: Duration = Duration::from_secs(60);

/// A process of the function, and Lambda around it.
pub(crate) struct Function {
    child: Child,
    api: Api,
    log: Receiver<String>,
    seen: Vec<Value>,
    /// How long an invocation may take.
    pub(crate) timeout: Duration,
}

/// The program to test: the one in the folder `PLANISH_FUNCTIONS`, as it is shipped, or the one that cargo has just built.
pub(crate) fn program(name: &str, built: &str) -> String {
    std::env::var("PLANISH_FUNCTIONS").map_or_else(|_| built.to_owned(), |folder| format!("{folder}/{name}"))
}

/// What Lambda was told of an invocation.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Told {
    Response(Value),
    Error(Value),
}

struct Api {
    address: String,
    queue: Arc<(Mutex<VecDeque<Vec<u8>>>, Condvar)>,
    told: Receiver<Told>,
}

impl Function {
    /// Starts a function with these variables beside Lambda's own.
    pub(crate) fn start(program: &str, variables: &[(&str, &str)]) -> Self {
        let api = Api::start();
        let mut child = Command::new(program)
            .env_clear()
            .envs([
                ("AWS_LAMBDA_FUNCTION_NAME", "stream-processor"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                ("AWS_LAMBDA_RUNTIME_API", api.address.as_str()),
                ("AWS_REGION", "us-east-1"),
                ("AWS_ACCESS_KEY_ID", "test"),
                ("AWS_SECRET_ACCESS_KEY", "testtest"),
            ])
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, log) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, api, log, seen: Vec::new(), timeout: Duration::from_secs(20) }
    }

    /// Gives the function an event and waits for what it says.
    pub(crate) fn invoke(&mut self, event: &str) -> Told {
        self.give(event);
        self.told()
    }

    /// Gives the function an event.
    pub(crate) fn give(&self, event: &str) {
        let deadline = (SystemTime::now() + self.timeout).duration_since(UNIX_EPOCH).unwrap().as_millis();
        let headers = [
            ("Lambda-Runtime-Aws-Request-Id", "request-1"),
            ("Lambda-Runtime-Deadline-Ms", &deadline.to_string()),
            ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:1:function:stream-processor"),
            ("Lambda-Runtime-Trace-Id", "Root=1-2-3"),
        ];
        let message = Message::answer(200, &headers, event.as_bytes());
        let (queue, arrived) = &*self.api.queue;
        queue.lock().unwrap().push_back([message.head.into_bytes(), message.body].concat());
        arrived.notify_all();
    }

    /// What the function says of its invocation. Lambda has not acknowledged it: who kills the function now kills it before its answer counts.
    pub(crate) fn told(&mut self) -> Told {
        match self.api.told.recv_timeout(LONG) {
            Ok(told) => told,
            Err(error) => panic!("the function says nothing ({error}); its log: {:?}", self.log()),
        }
    }

    /// Kills it, as Lambda does when a sandbox dies.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it ends by itself.
    pub(crate) fn end(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// The lines of its log so far, each one JSON.
    pub(crate) fn log(&mut self) -> &[Value] {
        let mut wait = Duration::from_millis(300);
        loop {
            match self.log.recv_timeout(wait) {
                Ok(line) => self.seen.push(serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}"))),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => return &self.seen,
            }
            wait = Duration::from_millis(20);
        }
    }

    /// The last line with this message.
    pub(crate) fn last(&mut self, message: &str) -> Value {
        let found = self.log().iter().rev().find(|line| line["message"] == message).cloned();
        found.unwrap_or_else(|| panic!("no line `{message}` in {:?}", self.seen))
    }

    /// The last line of metrics.
    pub(crate) fn metrics(&mut self) -> Value {
        self.log().iter().rev().find(|line| line["_aws"].is_object()).cloned().unwrap()
    }

    /// The most memory that it ever had, in KiB.
    pub(crate) fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.split_whitespace().next().unwrap().parse().unwrap()
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Api {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let queue: Arc<(Mutex<VecDeque<Vec<u8>>>, Condvar)> = Arc::default();
        let (sender, told) = channel();
        let events = queue.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut connection, events, sender) =
                    (Connection::new(stream.unwrap()), events.clone(), sender.clone());
                std::thread::spawn(move || while serve(&mut connection, &events, &sender).is_some() {});
            }
        });
        Self { address, queue, told }
    }
}

fn serve(connection: &mut Connection, events: &(Mutex<VecDeque<Vec<u8>>>, Condvar), told: &Sender<Told>) -> Option<()> {
    let request = connection.read()?;
    let (method, path) = request.target();
    assert!(path.starts_with("/2018-06-01/runtime/invocation/"), "{path}");
    if method == "GET" {
        let (queue, arrived) = events;
        let mut queue = arrived.wait_while(queue.lock().unwrap(), |queue| queue.is_empty()).unwrap();
        let event = queue.pop_front()?;
        connection.write(&Message { head: String::new(), body: event });
    } else {
        let body = serde_json::from_slice(&request.body).unwrap();
        let what = if path.ends_with("/response") { Told::Response(body) } else { Told::Error(body) };
        told.send(what).ok()?;
        connection.write(&Message::answer(202, &[], b""));
    }
    Some(())
}
