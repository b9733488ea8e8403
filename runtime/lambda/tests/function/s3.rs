//! A bucket with faults: it keeps objects itself, or stands before another server (`PLANISH_S3_UPSTREAM`, an address, with the folder of its
//! buckets in `PLANISH_S3_ROOT`) and hands on every byte.

use std::collections::{BTreeMap, VecDeque};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::http::{Connection, Message};

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing.
    None,
    /// It is answered with this status and has no effect.
    Status(u16),
    /// It has its effect and is answered with this status.
    EffectThenStatus(u16),
    /// It has no effect and no answer; the test is told.
    Hang,
    /// It has its effect and no answer; the test is told.
    EffectThenHang,
    /// It has its effect, and the connection ends.
    EffectThenHangUp,
    /// It is answered, and then the connection ends, as a server does with one that was idle for long.
    AnswerThenHangUp,
}

/// A bucket called `raw-…`, another for each test.
pub(crate) struct S3 {
    address: String,
    bucket: String,
    shared: Arc<Shared>,
    hanging: Receiver<()>,
}

struct Shared {
    bucket: String,
    faults: Mutex<VecDeque<Fault>>,
    /// Methods and paths of what was asked.
    requests: Mutex<Vec<String>>,
    kept: Kept,
}

enum Kept {
    Here(Mutex<BTreeMap<String, Vec<u8>>>),
    There { address: String, root: PathBuf },
}

impl S3 {
    pub(crate) fn start() -> Self {
        static BUCKETS: AtomicU32 = AtomicU32::new(0);
        let bucket = format!("raw-{}-{}", std::process::id(), BUCKETS.fetch_add(1, Ordering::Relaxed));
        let kept = match std::env::var("PLANISH_S3_UPSTREAM") {
            Ok(address) => {
                let root = PathBuf::from(std::env::var("PLANISH_S3_ROOT").unwrap());
                std::fs::create_dir(root.join(&bucket)).unwrap();
                Kept::There { address, root }
            }
            Err(_) => Kept::Here(Mutex::default()),
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let shared =
            Arc::new(Shared { bucket: bucket.clone(), faults: Mutex::default(), requests: Mutex::default(), kept });
        let (sender, hanging) = channel();
        let server = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut connection, shared, sender) =
                    (Connection::new(stream.unwrap()), server.clone(), sender.clone());
                std::thread::spawn(move || while shared.serve(&mut connection, &sender).is_some() {});
            }
        });
        Self { address, bucket, shared, hanging }
    }

    /// What becomes of the next requests, in their order; after that nothing more happens.
    pub(crate) fn faults(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.faults.lock().unwrap().extend(faults);
    }

    /// Waits until a request hangs.
    pub(crate) fn hangs(&self) {
        self.hanging.recv_timeout(Duration::from_secs(60)).unwrap();
    }

    /// The variables that lead a function here.
    pub(crate) fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("AWS_ENDPOINT_URL_S3", format!("http://{}", self.address)),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("PLANISH_LANDING", format!("s3://{}/telemetry", self.bucket)),
            ("PLANISH_QUARANTINE", format!("s3://{}/quarantine", self.bucket)),
        ]
    }

    /// What lies in the bucket.
    pub(crate) fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        match &self.shared.kept {
            Kept::Here(objects) => objects.lock().unwrap().clone(),
            Kept::There { root, .. } => {
                let (folder, mut found) = (root.join(&self.bucket), BTreeMap::new());
                files(&folder, &folder, &mut found);
                found
            }
        }
    }

    /// The methods of what was asked, in their order.
    pub(crate) fn methods(&self) -> Vec<String> {
        self.shared
            .requests
            .lock()
            .unwrap()
            .iter()
            .map(|request| request.split(' ').next().unwrap().to_owned())
            .collect()
    }
}

fn files(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            files(root, &path, found);
        } else {
            let key = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            found.insert(key, std::fs::read(path).unwrap());
        }
    }
}

impl Shared {
    fn serve(&self, connection: &mut Connection, hanging: &Sender<()>) -> Option<()> {
        let request = connection.read()?;
        let (method, path) = request.target();
        self.requests.lock().unwrap().push(format!("{method} {path}"));
        let fault = self.faults.lock().unwrap().pop_front().unwrap_or(Fault::None);
        let effect = |shared: &Self| shared.effect(&request);
        match fault {
            Fault::None => connection.write(&effect(self)?),
            Fault::Status(status) => connection.write(&Message::answer(status, &[], b"<Error/>")),
            Fault::EffectThenStatus(status) => {
                effect(self)?;
                connection.write(&Message::answer(status, &[], b"<Error/>"));
            }
            Fault::EffectThenHangUp => {
                effect(self)?;
                return None;
            }
            Fault::AnswerThenHangUp => {
                connection.write(&effect(self)?);
                return None;
            }
            Fault::Hang | Fault::EffectThenHang => {
                if fault == Fault::EffectThenHang {
                    effect(self)?;
                }
                hanging.send(()).ok()?;
                connection.wait_for_the_end();
                return None;
            }
        }
        Some(())
    }

    fn effect(&self, request: &Message) -> Option<Message> {
        match &self.kept {
            Kept::There { address, .. } => {
                let mut upstream = Connection::new(TcpStream::connect(address).unwrap());
                upstream.write(request);
                upstream.read()
            }
            Kept::Here(objects) => {
                let (method, path) = request.target();
                let key = path.strip_prefix(&format!("/{}/", self.bucket)).unwrap().to_owned();
                let mut objects = objects.lock().unwrap();
                assert!(request.header("authorization").unwrap().starts_with("AWS4-HMAC-SHA256"));
                Some(match (method, objects.get(&key)) {
                    ("PUT", Some(_)) if request.header("if-none-match") == Some("*") => {
                        Message::answer(412, &[], b"<Error><Code>PreconditionFailed</Code></Error>")
                    }
                    ("PUT", _) => {
                        assert!(request.header("x-amz-checksum-sha256").is_some());
                        objects.insert(key, request.body.clone());
                        Message::answer(200, &[("ETag", "\"e\"")], b"")
                    }
                    (_, Some(body)) => {
                        let headers = [("ETag", "\"e\""), ("Last-Modified", "Sun, 01 Feb 2026 09:25:44 GMT")];
                        Message::answer(200, &headers, body)
                    }
                    (_, None) => Message::answer(404, &[], b"<Error><Code>NoSuchKey</Code></Error>"),
                })
            }
        }
    }
}
