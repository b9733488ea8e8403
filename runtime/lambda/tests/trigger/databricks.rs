//! A workspace of Databricks as far as `run-now` goes, and the platform's extension beside it, with faults.

use std::collections::{BTreeMap, VecDeque};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::http::{Connection, Message};

/// What happens to one request of `run-now`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is answered with this status and has no effect.
    Status(u16),
    /// It has its effect, and the connection ends.
    EffectThenHangUp,
    /// It has its effect and is answered with this status.
    EffectThenStatus(u16),
}

/// The workspace; the extension listens at the same port.
pub(crate) struct Databricks {
    pub(crate) port: String,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    faults: VecDeque<Fault>,
    /// Runs by token.
    runs: BTreeMap<String, u64>,
    /// Paths of all requests, in their order.
    asked: Vec<String>,
    /// Bodies of `run-now`.
    bodies: Vec<Value>,
    secret: String,
    /// What the workspace takes for a token now.
    valid: String,
}

impl Databricks {
    /// A workspace that takes the token `valid`, and an extension that has the secret `secret`.
    pub(crate) fn start(secret: &str, valid: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port().to_string();
        let shared = Shared { secret: secret.to_owned(), valid: valid.to_owned(), ..Shared::default() };
        let shared = Arc::new(Mutex::new(shared));
        let server = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut connection, shared) = (Connection::new(stream.unwrap()), server.clone());
                std::thread::spawn(move || while serve(&mut connection, &shared).is_some() {});
            }
        });
        Self { port, shared }
    }

    pub(crate) fn faults(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.lock().unwrap().faults.extend(faults);
    }

    /// From now on another token is taken, and the secret says so.
    pub(crate) fn turn_to(&self, secret: &str, valid: &str) {
        let mut shared = self.shared.lock().unwrap();
        (shared.secret, shared.valid) = (secret.to_owned(), valid.to_owned());
    }

    pub(crate) fn runs(&self) -> usize {
        self.shared.lock().unwrap().runs.len()
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.shared.lock().unwrap().asked.clone()
    }

    pub(crate) fn bodies(&self) -> Vec<Value> {
        self.shared.lock().unwrap().bodies.clone()
    }
}

fn serve(connection: &mut Connection, shared: &Mutex<Shared>) -> Option<()> {
    let request = connection.read()?;
    let (_, path) = request.target();
    let mut shared = shared.lock().unwrap();
    shared.asked.push(path.to_owned());
    if path == "/secretsmanager/get?secretId=planish%2Fdatabricks" {
        assert_eq!(request.header("x-aws-parameters-secrets-token"), Some("session"));
        connection.write(&answer(200, &json!({"SecretString": shared.secret})));
        return Some(());
    }
    if path == "/oidc/v1/token" {
        assert_eq!(request.header("authorization"), Some("Basic YTpi"));
        assert_eq!(request.body, b"grant_type=client_credentials&scope=all-apis");
        connection.write(&answer(200, &json!({"access_token": shared.valid, "expires_in": 3600})));
        return Some(());
    }
    assert_eq!(path, "/api/2.2/jobs/run-now");
    if request.header("authorization") != Some(&format!("Bearer {}", shared.valid)) {
        connection.write(&answer(403, &json!({"error_code": "403", "message": "Invalid access token."})));
        return Some(());
    }
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let fault = shared.faults.pop_front();
    if let Some(Fault::Status(status)) = fault {
        connection.write(&answer(status, &json!({"error_code": "FAULT", "message": "said so"})));
        return Some(());
    }
    let next = 1000 + shared.runs.len() as u64;
    let run = *shared.runs.entry(body["idempotency_token"].as_str().unwrap().to_owned()).or_insert(next);
    shared.bodies.push(body);
    match fault {
        Some(Fault::EffectThenHangUp) => return None,
        Some(Fault::EffectThenStatus(status)) => connection.write(&answer(status, &json!({}))),
        _ => connection.write(&answer(200, &json!({"run_id": run, "number_in_job": run}))),
    }
    Some(())
}

fn answer(status: u16, body: &Value) -> Message {
    Message::answer(status, &[("Content-Type", "application/json")], body.to_string().as_bytes())
}
