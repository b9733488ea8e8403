//! DynamoDB's JSON protocol over plain HTTP: what DynamoDB Local speaks, which takes any signature.

use bytes::Bytes;
use http::{Request, header};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::{Client as Http, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde_json::Value;

/// A client of DynamoDB and of its Streams API.
#[derive(Debug, Clone)]
pub struct Client {
    http: Http<HttpConnector, Full<Bytes>>,
    address: String,
}

/// A call that has no result.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The service said no.
    #[error("{operation}: {kind}: {message}")]
    Refused {
        /// What was asked.
        operation: &'static str,
        /// The name of the exception, such as `ExpiredIteratorException`.
        kind: String,
        /// What the service says of it.
        message: String,
    },
    /// There was no answer, or none that can be read.
    #[error("{operation} at {address}: {reason}; does the server still run?")]
    NoAnswer {
        /// What was asked.
        operation: &'static str,
        /// Who was asked.
        address: String,
        /// What happened.
        reason: String,
    },
}

#[derive(Deserialize)]
struct Refusal {
    #[serde(rename = "__type")]
    kind: String,
    #[serde(alias = "Message", default)]
    message: String,
}

impl Client {
    /// A client of the server at `address`, a host with its port.
    #[must_use]
    pub fn new(address: &str) -> Self {
        Self { http: Http::builder(TokioExecutor::new()).build_http(), address: address.to_owned() }
    }

    /// Calls an operation by its target, such as `DynamoDB_20120810.PutItem`, and gives what it answers.
    ///
    /// # Errors
    ///
    /// [`CallError`] if the service refuses or does not answer.
    pub async fn call(&self, operation: &'static str, body: &Value) -> Result<Bytes, CallError> {
        let lost = |reason: String| CallError::NoAnswer { operation, address: self.address.clone(), reason };
        let request = Request::post(format!("http://{}/", self.address))
            .header(header::CONTENT_TYPE, "application/x-amz-json-1.0")
            .header("x-amz-target", operation)
            .header(
                header::AUTHORIZATION,
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
            )
            .body(Full::from(body.to_string()))
            .map_err(|error| lost(error.to_string()))?;
        let answer = self.http.request(request).await.map_err(|error| lost(error.to_string()))?;
        let status = answer.status();
        let body = answer.into_body().collect().await.map_err(|error| lost(error.to_string()))?.to_bytes();
        if status.is_success() {
            return Ok(body);
        }
        match serde_json::from_slice(&body) {
            Ok(Refusal { kind, message }) => {
                let kind = kind.rsplit('#').next().unwrap_or_default().to_owned();
                Err(CallError::Refused { operation, kind, message })
            }
            Err(_) => Err(lost(format!("it answers {status} {}", String::from_utf8_lossy(&body)))),
        }
    }
}

impl CallError {
    /// The name of the exception, if the service said no.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        match self {
            Self::Refused { kind, .. } => Some(kind),
            Self::NoAnswer { .. } => None,
        }
    }
}
