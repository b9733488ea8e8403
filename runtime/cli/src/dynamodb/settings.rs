//! Which table, where it is, and who we are to it.

use std::fmt;
use std::str::FromStr;

/// A table, as the command line names it: `dynamodb://name`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target(pub(super) String);

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "dynamodb://{}", self.0)
    }
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let name = text.strip_prefix("dynamodb://").ok_or("write it as dynamodb://TABLE")?;
        let is_name = (3..=255).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
        if is_name {
            Ok(Self(name.to_owned()))
        } else {
            Err("a table's name has 3 to 255 letters, digits, `_`, `-` or `.`".to_owned())
        }
    }
}

/// Where a table is, and who we are to it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Settings {
    /// URL of the service, without a slash at its end.
    pub(super) endpoint: String,
    /// The host in it, as the header says it.
    pub(super) host: String,
    pub(super) region: String,
    pub(super) keys: Keys,
}

/// Who we are. Its `Debug` shows no secret.
#[derive(PartialEq, Eq)]
pub(super) struct Keys {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) session: Option<String>,
}

/// The environment, or what stands for it in a test.
pub(super) type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Settings {
    /// What the environment says; `endpoint` beats it. Keys that are missing are made up where nobody looks at them: on this machine.
    ///
    /// # Errors
    ///
    /// A sentence that says what is missing, and what to do.
    pub(super) fn read(endpoint: Option<&str>, variables: Variables<'_>) -> Result<Self, String> {
        let said = |name: &str| variables(name).filter(|value| !value.is_empty());
        let endpoint = endpoint.map(str::to_owned).or_else(|| said("AWS_ENDPOINT_URL_DYNAMODB"));
        let endpoint = endpoint.or_else(|| said("AWS_ENDPOINT_URL"));
        let region = said("AWS_REGION").or_else(|| said("AWS_DEFAULT_REGION"));
        let here = endpoint.as_deref().is_some_and(is_here);
        let region = match region {
            Some(region) => region,
            None if here => "us-east-1".to_owned(),
            None => return Err("no region is said; set AWS_REGION".to_owned()),
        };
        let endpoint = endpoint.unwrap_or_else(|| format!("https://dynamodb.{region}.amazonaws.com"));
        let endpoint = endpoint.trim_end_matches('/').to_owned();
        let host = match (endpoint.strip_prefix("https://"), endpoint.strip_prefix("http://")) {
            (Some(host), _) => host,
            (None, Some(host)) if here => host,
            (None, Some(_)) => return Err(format!("{endpoint} is not on this machine; write https://")),
            (None, None) => {
                return Err(format!("{endpoint} is no endpoint; write https://host or http://127.0.0.1:port"));
            }
        };
        if host.is_empty() || host.contains(['/', '@', '?', '#']) {
            return Err(format!("{endpoint} is no endpoint; write https://host, without a path"));
        }
        let host = host.to_owned();
        let keys = match (said("AWS_ACCESS_KEY_ID"), said("AWS_SECRET_ACCESS_KEY")) {
            (Some(id), Some(secret)) => Keys { id, secret, session: said("AWS_SESSION_TOKEN") },
            (None, None) if here => Keys { id: "test".to_owned(), secret: "test".to_owned(), session: None },
            _ => {
                return Err("there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, such as by \
                            `eval \"$(aws configure export-credentials --format env)\"`"
                    .to_owned());
            }
        };
        Ok(Self { endpoint, host, region, keys })
    }
}

/// Whether an endpoint is on this machine.
fn is_here(endpoint: &str) -> bool {
    let rest = endpoint.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or_default();
    let host = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(host, _)| host);
    ["127.0.0.1", "localhost", "[::1]"].contains(&host)
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "id"), ("AWS_SECRET_ACCESS_KEY", "sesame")];

    fn read(endpoint: Option<&str>, variables: &[(&str, &str)]) -> Result<Settings, String> {
        let variables: BTreeMap<_, _> = variables.iter().copied().collect();
        Settings::read(endpoint, &|name| variables.get(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn a_table_is_named_by_a_url() {
        assert_eq!("dynamodb://cars-1".parse(), Ok(Target("cars-1".to_owned())));
        for text in ["cars", "dynamodb://", "dynamodb://a b c", "s3://cars", "dynamodb://cars/x"] {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_service_is_that_of_the_region_unless_another_is_named() {
        let region = ("AWS_REGION", "eu-west-1");
        let endpoint = |endpoint, more: &[(&str, &str)]| {
            read(endpoint, &[&KEYS[..], &[region], more].concat()).map(|settings| settings.endpoint)
        };
        assert_eq!(endpoint(None, &[]).as_deref(), Ok("https://dynamodb.eu-west-1.amazonaws.com"));
        let named = [("AWS_ENDPOINT_URL", "http://127.0.0.1:4566/"), ("AWS_ENDPOINT_URL_DYNAMODB", "")];
        assert_eq!(endpoint(None, &named).as_deref(), Ok("http://127.0.0.1:4566"));
        assert_eq!(endpoint(Some("https://vpce.example"), &named).as_deref(), Ok("https://vpce.example"));
    }

    #[test]
    fn on_this_machine_nothing_else_need_be_said() {
        let settings = read(Some("http://localhost:8000"), &[]);
        assert_eq!(
            settings.map(|settings| (settings.host, settings.region)),
            Ok(("localhost:8000".to_owned(), "us-east-1".to_owned()))
        );
    }

    #[test]
    fn what_is_missing_or_wrong_is_named_with_the_way_out() {
        let region = ("AWS_DEFAULT_REGION", "eu-west-1");
        let cases = [
            (read(None, &KEYS), "set AWS_REGION"),
            (read(None, &[region]), "aws configure export-credentials"),
            (read(None, &[region, KEYS[0]]), "AWS_SECRET_ACCESS_KEY"),
            (read(Some("http://far.away"), &[region, KEYS[0], KEYS[1]]), "write https://"),
            (read(Some("http://127.0.0.1.evil"), &[region, KEYS[0], KEYS[1]]), "write https://"),
            (read(Some("http://127.0.0.1:80@evil"), &[region, KEYS[0], KEYS[1]]), "not on this machine"),
            (read(Some("far.away"), &[region, KEYS[0], KEYS[1]]), "is no endpoint"),
            (read(Some("https://far.away/path"), &[region, KEYS[0], KEYS[1]]), "without a path"),
        ];
        for (settings, expected) in cases {
            assert!(settings.as_ref().is_err_and(|error| error.contains(expected)), "{expected}: {settings:?}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let settings = read(Some("http://localhost:1"), &KEYS);
        assert!(!format!("{settings:?}").contains("sesame"));
    }
}
