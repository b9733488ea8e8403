//! A function as Lambda runs it: a process that asks the Runtime API for invocations, and is killed when it takes too long.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

/// A program that is a function.
#[derive(Debug, Clone)]
pub struct Program {
    /// The executable: what a zip has as `bootstrap`.
    pub path: PathBuf,
    /// Variables beside Lambda's own.
    pub variables: Vec<(String, String)>,
    /// Where its standard output and standard error are appended.
    pub log: PathBuf,
    /// `Timeout`: how long an invocation may take.
    pub timeout: Duration,
}

/// What became of an invocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The function answered.
    Response(Bytes),
    /// The function said that it failed.
    Error(Bytes),
    /// Its process ended, or was killed.
    Crashed,
    /// It took too long, and its process was killed.
    TimedOut,
}

/// A process of a function. It ends with this value.
#[derive(Debug)]
pub struct Function {
    child: Child,
    timeout: Duration,
    asks: mpsc::Receiver<oneshot::Sender<Invocation>>,
    told: mpsc::Receiver<Outcome>,
    server: JoinHandle<()>,
    invocations: u64,
}

/// An invocation on its way to the function.
#[derive(Debug)]
struct Invocation {
    id: String,
    deadline: u128,
    event: String,
}

/// What the Runtime API shares with who invokes.
#[derive(Debug, Clone)]
struct Api {
    asks: mpsc::Sender<oneshot::Sender<Invocation>>,
    told: mpsc::Sender<Outcome>,
}

impl Function {
    /// Starts the program with an API of its own, so that nothing of an earlier process can meddle.
    ///
    /// # Errors
    ///
    /// If it can't be started, or its log can't be written.
    pub async fn start(program: &Program) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let (asks_sender, asks) = mpsc::channel(1);
        let (told_sender, told) = mpsc::channel(1);
        let api = Api { asks: asks_sender, told: told_sender };
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let api = api.clone();
                let serve = service_fn(move |request| api.clone().serve(request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), serve));
            }
        });
        let log = File::options().create(true).append(true).open(&program.log)?;
        let child = Command::new(&program.path)
            .env_clear()
            .envs([
                ("AWS_LAMBDA_FUNCTION_NAME", "stream-processor"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
                ("AWS_LAMBDA_RUNTIME_API", address.as_str()),
                ("AWS_REGION", "us-east-1"),
            ])
            .envs(program.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn()?;
        Ok(Self { child, timeout: program.timeout, asks, told, server, invocations: 0 })
    }

    /// Gives the function an event and waits for what becomes of it. When `killed` comes to its end first, the process is killed.
    ///
    /// After anything but an answer the process is gone: the next invocation needs another one.
    ///
    /// # Errors
    ///
    /// If nothing is known of the process's end.
    pub async fn invoke(&mut self, event: String, killed: impl Future<Output = ()>) -> io::Result<Outcome> {
        self.invocations += 1;
        let ask = tokio::select! {
            ask = self.asks.recv() => ask,
            _ = self.child.wait() => None,
            () = tokio::time::sleep(self.timeout) => return self.end(Outcome::TimedOut).await,
        };
        let Some(ask) = ask else { return self.end(Outcome::Crashed).await };
        let deadline = (SystemTime::now() + self.timeout).duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        let _ = ask.send(Invocation { id: format!("invocation-{}", self.invocations), deadline, event });
        let outcome = tokio::select! {
            biased;
            () = killed => Outcome::Crashed,
            told = self.told.recv() => return Ok(told.unwrap_or(Outcome::Crashed)),
            _ = self.child.wait() => Outcome::Crashed,
            () = tokio::time::sleep(self.timeout) => Outcome::TimedOut,
        };
        self.end(outcome).await
    }

    /// Kills the process, whatever it does.
    ///
    /// # Errors
    ///
    /// If nothing is known of its end.
    pub async fn kill(mut self) -> io::Result<()> {
        self.end(Outcome::Crashed).await.map(|_| ())
    }

    async fn end(&mut self, outcome: Outcome) -> io::Result<Outcome> {
        // It may have ended by itself.
        let _ = self.child.start_kill();
        self.child.wait().await?;
        Ok(outcome)
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Api {
    async fn serve(self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Gone> {
        if request.method() == Method::GET {
            let (sender, invocation) = oneshot::channel();
            self.asks.send(sender).await.map_err(|_| Gone)?;
            return next(invocation.await.map_err(|_| Gone)?);
        }
        let is_response = request.uri().path().ends_with("/response");
        let body = request.into_body().collect().await.map_err(|_| Gone)?.to_bytes();
        let told = if is_response { Outcome::Response(body) } else { Outcome::Error(body) };
        self.told.send(told).await.map_err(|_| Gone)?;
        Response::builder().status(StatusCode::ACCEPTED).body(Full::default()).map_err(|_| Gone)
    }
}

fn next(invocation: Invocation) -> Result<Response<Full<Bytes>>, Gone> {
    Response::builder()
        .header("Lambda-Runtime-Aws-Request-Id", invocation.id)
        .header("Lambda-Runtime-Deadline-Ms", invocation.deadline.to_string())
        .header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:1:function:stream-processor")
        .header("Lambda-Runtime-Trace-Id", "Root=1-2-3")
        .body(Full::from(invocation.event))
        .map_err(|_| Gone)
}

/// The process is no longer invoked: its connection is broken off.
#[derive(Debug, thiserror::Error)]
#[error("the invocation is over")]
struct Gone;
