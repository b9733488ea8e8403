//! What an answer of Databricks says.

use std::time::Duration;

use http::StatusCode;
use serde::Deserialize;

/// What becomes of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict<T> {
    /// It was answered.
    Is(T),
    /// We are not who we say: the credentials may be old.
    Stranger(String),
    /// Another try may do better, not before this long.
    Again(String, Option<Duration>),
    /// No try will do better.
    Refused(String),
}

/// What the API says when something is wrong.
#[derive(Deserialize, Default)]
struct Wrong {
    #[serde(default)]
    error_code: String,
    #[serde(default)]
    message: String,
}

/// Reads an answer; `read` takes what a good one holds.
pub(super) fn verdict<T>(
    status: StatusCode,
    retry_after: Option<&str>,
    body: &[u8],
    read: impl Fn(&[u8]) -> Option<T>,
) -> Verdict<T> {
    if status.is_success() {
        // Half an answer: what was asked for may have happened, and the same token asks again.
        return read(body).map_or_else(|| Verdict::Again(format!("{status}, and no sense in it"), None), Verdict::Is);
    }
    let Wrong { error_code, message } = serde_json::from_slice(body).unwrap_or_default();
    let said = [status.as_str(), &error_code, &message].into_iter().filter(|part| !part.is_empty());
    let said = said.collect::<Vec<_>>().join(" ");
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Verdict::Stranger(said),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
            let seconds = retry_after.and_then(|seconds| seconds.trim().parse().ok());
            Verdict::Again(said, seconds.map(Duration::from_secs))
        }
        status if status.is_server_error() => Verdict::Again(said, None),
        _ => Verdict::Refused(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, retry_after: Option<&str>, body: &str) -> Verdict<usize> {
        let status = StatusCode::from_u16(status).unwrap_or_default();
        verdict(status, retry_after, body.as_bytes(), |body| (body == b"yes").then_some(1))
    }

    #[test]
    fn an_answer_is_good_bad_or_worth_another_try() {
        assert_eq!(of(200, None, "yes"), Verdict::Is(1));
        assert!(matches!(of(200, None, "<html>"), Verdict::Again(..)));
        let wrong = r#"{"error_code":"INVALID_PARAMETER_VALUE","message":"Job 7 does not exist."}"#;
        assert_eq!(
            of(400, None, wrong),
            Verdict::Refused("400 INVALID_PARAMETER_VALUE Job 7 does not exist.".to_owned())
        );
        assert_eq!(of(429, Some("2"), ""), Verdict::Again("429".to_owned(), Some(Duration::from_secs(2))));
        assert_eq!(of(503, Some("x"), ""), Verdict::Again("503".to_owned(), None));
        assert_eq!(of(401, None, ""), Verdict::Stranger("401".to_owned()));
        assert!(matches!(of(403, None, ""), Verdict::Stranger(_)));
    }
}
