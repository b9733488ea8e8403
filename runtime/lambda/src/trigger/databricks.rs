//! The conversation with Databricks: who we are, and `run-now` until its answer is known or the time is over.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};
use object_store::client::{HttpRequest, HttpService};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep, timeout};

use super::answer::{Verdict, verdict};
use super::credentials::{Secret, path_of, secret_in};
use crate::store::{Pool, pause};

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(10);
/// An OAuth token is used no longer than until this much of its life is left.
const SPARE: Duration = Duration::from_secs(60);

/// A job of a workspace, and who we are to it. Its `Debug` shows no token.
pub struct Databricks {
    /// The workspace, without a slash at its end.
    pub host: String,
    /// The job.
    pub job: u64,
    /// The extension that has the secret, such as `http://localhost:2773`, without a slash at its end.
    pub extension: String,
    /// Name of the secret.
    pub secret: String,
    /// The token of the session, which the extension wants to see.
    pub session: String,
    /// Connections.
    pub pool: Pool,
    /// Who we are, once it is known.
    pub bearer: Mutex<Option<Bearer>>,
}

/// What says who we are. Its `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Bearer {
    token: String,
    until: Option<Instant>,
}

/// What became of a run that was to be started.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum Started {
    /// This is its id; it may have been started before.
    Run(u64),
    /// Databricks will not start it.
    Refused(String),
    /// It may have been started or not: asking again with its token finds out.
    Unknown(String),
}

#[derive(Deserialize)]
struct OfRun {
    run_id: u64,
}

#[derive(Deserialize)]
struct OfToken {
    access_token: String,
    #[serde(default)]
    expires_in: u64,
}

impl Databricks {
    /// Starts a run unless one with this token was started before.
    pub async fn run_now(&self, token: &str, trace: Option<&str>, until: Instant) -> Started {
        let mut last = "no time was left to ask".to_owned();
        let mut strange = false;
        for attempt in 0.. {
            let wait = match self.ask(token, trace, until).await {
                Verdict::Is(run) => return Started::Run(run),
                Verdict::Refused(why) => return Started::Refused(why),
                Verdict::Stranger(why) if strange => return Started::Refused(why),
                Verdict::Stranger(why) => {
                    // The secret may have changed since it was read.
                    *self.bearer.lock().await = None;
                    (last, strange) = (why, true);
                    Duration::ZERO
                }
                Verdict::Again(why, wait) => {
                    last = why;
                    wait.unwrap_or_default() + pause(token, attempt + 2)
                }
            };
            if Instant::now() + wait >= until {
                break;
            }
            sleep(wait).await;
        }
        Started::Unknown(last)
    }

    async fn ask(&self, token: &str, trace: Option<&str>, until: Instant) -> Verdict<u64> {
        let bearer = match self.bearer(until).await {
            Verdict::Is(bearer) => bearer,
            Verdict::Stranger(why) => return Verdict::Stranger(why),
            Verdict::Again(why, wait) => return Verdict::Again(why, wait),
            Verdict::Refused(why) => return Verdict::Refused(why),
        };
        let body = json!({"job_id": self.job, "idempotency_token": token, "queue": {"enabled": true}}).to_string();
        let bearer = format!("Bearer {bearer}");
        let headers = [
            (header::AUTHORIZATION.as_str(), bearer.as_str()),
            (header::CONTENT_TYPE.as_str(), "application/json"),
            ("x-amzn-trace-id", trace.unwrap_or_default()),
        ];
        let url = format!("{}/api/2.2/jobs/run-now", self.host);
        let read = |body: &[u8]| serde_json::from_slice(body).ok().map(|OfRun { run_id }| run_id);
        self.send((Method::POST, &url), &headers, body, until, read).await
    }

    /// The token that says who we are, the one of before as long as it holds.
    async fn bearer(&self, until: Instant) -> Verdict<String> {
        let mut kept = self.bearer.lock().await;
        if let Some(bearer) = kept.as_ref().filter(|bearer| bearer.until.is_none_or(|until| until > Instant::now())) {
            return Verdict::Is(bearer.token.clone());
        }
        let headers = [("x-aws-parameters-secrets-token", self.session.as_str())];
        let url = format!("{}{}", self.extension, path_of(&self.secret));
        let bearer = match self.send((Method::GET, &url), &headers, String::new(), until, secret_in).await {
            Verdict::Is(Secret::Token(token)) => Verdict::Is(Bearer { token, until: None }),
            Verdict::Is(Secret::Principal(principal)) => {
                let basic = principal.basic();
                let headers = [
                    (header::AUTHORIZATION.as_str(), basic.as_str()),
                    (header::CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded"),
                ];
                let url = format!("{}/oidc/v1/token", self.host);
                let body = "grant_type=client_credentials&scope=all-apis".to_owned();
                self.send((Method::POST, &url), &headers, body, until, token_in).await
            }
            Verdict::Stranger(why) | Verdict::Refused(why) => Verdict::Refused(format!(
                "the secret `{}`: {why}; may the function read it, and does it hold a token, or client_id and client_secret?",
                self.secret
            )),
            Verdict::Again(why, wait) => Verdict::Again(
                format!(
                    "the secret `{}`: {why}; is the Parameters and Secrets extension a layer of the function?",
                    self.secret
                ),
                wait,
            ),
        };
        match bearer {
            Verdict::Is(bearer) => {
                let token = bearer.token.clone();
                *kept = Some(bearer);
                Verdict::Is(token)
            }
            Verdict::Stranger(why) => Verdict::Stranger(why),
            Verdict::Again(why, wait) => Verdict::Again(why, wait),
            Verdict::Refused(why) => Verdict::Refused(why),
        }
    }

    async fn send<T>(
        &self,
        (method, url): (Method, &str),
        headers: &[(&str, &str)],
        body: String,
        until: Instant,
        read: impl Fn(&[u8]) -> Option<T>,
    ) -> Verdict<T> {
        let mut request = Request::builder().method(method).uri(url).header(header::CONTENT_LENGTH, body.len());
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            match HeaderValue::from_str(value) {
                Ok(value) => request = request.header(*name, value),
                Err(_) => return Verdict::Refused(format!("{url}: the header {name} would hold what no header can")),
            }
        }
        let request: HttpRequest = match request.body(Bytes::from(body).into()) {
            Ok(request) => request,
            Err(error) => return Verdict::Refused(format!("{url}: {error}")),
        };
        let exchange = async {
            let response = self.pool.call(request).await.map_err(|error| error.to_string())?;
            let (parts, body) = response.into_parts();
            let body = body.bytes().await.map_err(|error| error.to_string())?;
            Ok::<_, String>((parts, body))
        };
        let limit = until.saturating_duration_since(Instant::now()).min(ANSWER);
        match timeout(limit, exchange).await {
            Ok(Ok((parts, body))) => {
                let retry_after = parts.headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
                verdict(parts.status, retry_after, &body, read)
            }
            Ok(Err(error)) => Verdict::Again(format!("{url}: {error}"), None),
            Err(_) => Verdict::Again(format!("{url}: no answer in time"), None),
        }
    }
}

fn token_in(body: &[u8]) -> Option<Bearer> {
    let OfToken { access_token, expires_in } = serde_json::from_slice(body).ok()?;
    let until = Instant::now() + Duration::from_secs(expires_in).saturating_sub(SPARE);
    Some(Bearer { token: access_token, until: Some(until) })
}

impl std::fmt::Debug for Databricks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Databricks(job {} of {})", self.job, self.host)
    }
}

impl std::fmt::Debug for Bearer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Bearer(..)")
    }
}
