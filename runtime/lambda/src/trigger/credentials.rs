//! Who we are to Databricks: a secret from the platform's extension, and what it becomes.

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Deserialize;
use url::form_urlencoded;

/// What the secret holds. Its `Debug` shows nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Secret {
    /// A token, to be shown as it is.
    Token(String),
    /// A service principal, which gets a token for an hour.
    Principal(Principal),
}

/// A service principal of OAuth.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Principal {
    client_id: String,
    client_secret: String,
}

#[derive(Deserialize)]
struct OfToken {
    token: String,
}

impl Secret {
    /// What a secret's text says: JSON with `client_id` and `client_secret`, or with `token`, or the token itself.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if let Ok(principal) = serde_json::from_str(text) {
            return Some(Self::Principal(principal));
        }
        if let Ok(OfToken { token }) = serde_json::from_str(text) {
            return Some(Self::Token(token));
        }
        let text = text.trim();
        let plain =
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'{' | b'"'));
        plain.then(|| Self::Token(text.to_owned()))
    }
}

impl Principal {
    /// The header that says who we are when we ask for a token.
    pub(super) fn basic(&self) -> String {
        format!("Basic {}", BASE64_STANDARD.encode(format!("{}:{}", self.client_id, self.client_secret)))
    }
}

/// Path of a secret at the extension: `ssm:NAME` lies in Parameter Store, any other name in Secrets Manager.
pub(super) fn path_of(name: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    match name.strip_prefix("ssm:") {
        Some(name) => {
            let query = query.append_pair("name", name).append_pair("withDecryption", "true").finish();
            format!("/systemsmanager/parameters/get?{query}")
        }
        None => format!("/secretsmanager/get?{}", query.append_pair("secretId", name).finish()),
    }
}

/// The secret in an answer of the extension.
pub(super) fn secret_in(body: &[u8]) -> Option<Secret> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Answer {
        secret_string: Option<String>,
        parameter: Option<Parameter>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Parameter {
        value: String,
    }
    let Answer { secret_string, parameter } = serde_json::from_slice(body).ok()?;
    Secret::parse(&secret_string.or(parameter.map(|parameter| parameter.value))?)
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Token(_) => "Token(..)",
            Self::Principal(_) => "Principal(..)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_a_principal_or_a_token() {
        let principal = Principal { client_id: "a".to_owned(), client_secret: "b".to_owned() };
        assert_eq!(principal.basic(), "Basic YTpi");
        let token = || Some(Secret::Token("dapi1".to_owned()));
        assert_eq!(Secret::parse(r#"{"client_id":"a","client_secret":"b"}"#), Some(Secret::Principal(principal)));
        assert_eq!(Secret::parse(r#"{"token":"dapi1"}"#), token());
        assert_eq!(Secret::parse("dapi1\n"), token());
        for text in ["", " ", "{}", r#"{"client_id":"a"}"#, "two words"] {
            assert_eq!(Secret::parse(text), None, "{text}");
        }
    }

    #[test]
    fn both_stores_of_the_extension_are_read() {
        assert_eq!(path_of("planish/databricks"), "/secretsmanager/get?secretId=planish%2Fdatabricks");
        assert_eq!(path_of("ssm:/a b"), "/systemsmanager/parameters/get?name=%2Fa+b&withDecryption=true");
        let token = Some(Secret::Token("t".to_owned()));
        assert_eq!(secret_in(br#"{"SecretString":"{\"token\":\"t\"}"}"#), token);
        assert_eq!(secret_in(br#"{"Parameter":{"Value":"t"}}"#), token);
        assert_eq!(secret_in(br#"{"SecretBinary":"x"}"#), None);
    }

    #[test]
    fn debug_shows_no_secret() {
        assert_eq!(format!("{:?}", Secret::parse("dapi1")), "Some(Token(..))");
    }
}
