//! One request, and what its answer says.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use planish_kernel::Timestamp;
use serde::Deserialize;
use ureq::{Agent, Proxy};

use super::settings::Settings;
use super::sign::{authorization, stamp};

/// How long a request may take.
const ANSWER: Duration = Duration::from_secs(30);

/// What an answer says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It was done; this is the text.
    Done(String),
    /// Nothing was done, or nobody knows: the same again, later.
    Again(String),
    /// There is something in it that the table can't hold.
    Invalid(String),
    /// No other try will do better.
    Refused(String),
}

/// What speaks to the service.
#[derive(Debug)]
pub(super) struct Client {
    settings: Settings,
    agent: Agent,
}

impl Client {
    pub(super) fn new(settings: Settings) -> Self {
        // What runs on this machine is behind no proxy.
        let proxy = if settings.endpoint.starts_with("https") { Proxy::try_from_env() } else { None };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(ANSWER))
            .proxy(proxy)
            .user_agent(concat!("planish/", env!("CARGO_PKG_VERSION")));
        Self { settings, agent: config.build().new_agent() }
    }

    /// Where the table is, for a person.
    pub(super) fn place(&self) -> String {
        format!("{}, region {}", self.settings.endpoint, self.settings.region)
    }

    /// Asks for `action` with the JSON in `body`.
    pub(super) fn ask(&self, action: &str, body: &[u8]) -> Answer {
        let Settings { endpoint, host, keys, .. } = &self.settings;
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        let stamp = stamp(Timestamp(i64::try_from(since).unwrap_or_default()));
        let target = format!("DynamoDB_20120810.{action}");
        let mut headers = vec![("content-type", "application/x-amz-json-1.0"), ("host", host), ("x-amz-date", &stamp)];
        headers.extend(keys.session.as_deref().map(|session| ("x-amz-security-token", session)));
        headers.push(("x-amz-target", &target));
        let signed = authorization(&self.settings, &stamp, &headers, body);
        let request = self.agent.post(format!("{endpoint}/")).header("authorization", signed);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let answer = request.send(body).and_then(|mut answer| {
            let status = answer.status().as_u16();
            answer.body_mut().read_to_string().map(|text| (status, text))
        });
        match answer {
            Ok((status, text)) => told(status, text),
            Err(error) => Answer::Again(format!("{endpoint}: {error}")),
        }
    }
}

/// What the service says when something is wrong.
#[derive(Deserialize, Default)]
struct Wrong {
    #[serde(default, rename = "__type")]
    kind: String,
    #[serde(default, alias = "Message")]
    message: String,
}

/// Errors that another try may pass, by the names of the guide "Error handling with DynamoDB".
const PASSING: [&str; 7] = [
    "InternalServerError",
    "ItemCollectionSizeLimitExceededException",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "TransactionInProgressException",
];

fn told(status: u16, text: String) -> Answer {
    if (200..300).contains(&status) {
        return Answer::Done(text);
    }
    let Wrong { kind, message } = serde_json::from_str(&text).unwrap_or_default();
    let kind = kind.rsplit('#').next().unwrap_or_default();
    let said = [status.to_string().as_str(), kind, &message].join(" ").trim().to_owned();
    if status >= 500 || status == 429 || PASSING.contains(&kind) {
        Answer::Again(said)
    } else if ["ValidationException", "SerializationException"].contains(&kind) {
        Answer::Invalid(said)
    } else {
        Answer::Refused(said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, kind: &str) -> Answer {
        told(status, format!("{{\"__type\":\"com.amazonaws.dynamodb.v20120810#{kind}\",\"message\":\"said so\"}}"))
    }

    #[test]
    fn an_answer_is_done_worth_another_try_invalid_or_final() {
        assert_eq!(told(200, "{}".to_owned()), Answer::Done("{}".to_owned()));
        for kind in ["ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"] {
            assert_eq!(of(400, kind), Answer::Again(format!("400 {kind} said so")));
        }
        assert_eq!(told(503, "<html>".to_owned()), Answer::Again("503".to_owned()));
        assert!(matches!(of(400, "ValidationException"), Answer::Invalid(_)));
        for kind in ["ResourceNotFoundException", "UnrecognizedClientException", "AccessDeniedException"] {
            assert_eq!(of(400, kind), Answer::Refused(format!("400 {kind} said so")));
        }
    }
}
