//! What `job-trigger` does.

use std::num::NonZeroU64;

use http::Uri;

use super::{LANDING, SettingsError, Variables, file, overridden, place, said};
use crate::store::Pool;
use crate::trigger::{Databricks, JobTrigger};

/// Beats `trigger.host`.
const HOST: &str = "PLANISH_DATABRICKS_HOST";
/// Beats `trigger.job`.
const JOB: &str = "PLANISH_JOB_ID";
/// Beats `trigger.window`.
const WINDOW: &str = "PLANISH_WINDOW";
/// Beats `trigger.secret`.
const SECRET: &str = "PLANISH_SECRET";
/// Where the extension listens, if not at 2773.
const PORT: &str = "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT";
/// Name of the function: Lambda sets it.
const NAME: &str = "AWS_LAMBDA_FUNCTION_NAME";
/// The token of the session: Lambda sets it.
const SESSION: &str = "AWS_SESSION_TOKEN";

/// The function that the environment and `planish.yaml` make together.
///
/// # Errors
///
/// [`SettingsError`] if the file or a variable can't be used.
pub fn trigger(variables: Variables<'_>, pool: Pool) -> Result<JobTrigger, SettingsError> {
    let config = file(variables)?;
    let stream = overridden(&config.stream, variables)?;
    let landing = place(&config, &pool, ("stream.landing", LANDING), &stream.landing)?.location;
    let wrong = |key, variable, value, wanted| SettingsError::Value { key, variable, value, wanted };
    let number = |key, variable, otherwise: u64| match said(variables, variable) {
        None => NonZeroU64::new(otherwise)
            .ok_or_else(|| wrong(key, variable, String::new(), "write a whole number above 0")),
        Some(text) => text.parse().map_err(|_| wrong(key, variable, text, "write a whole number above 0")),
    };
    let trigger = &config.trigger;
    let host = said(variables, HOST).unwrap_or_else(|| trigger.host.clone());
    if !is_host(&host) {
        return Err(wrong("trigger.host", HOST, host, "write the workspace as https://name"));
    }
    let port = said(variables, PORT).unwrap_or_else(|| "2773".to_owned());
    Ok(JobTrigger {
        databricks: Databricks {
            host: host.trim_end_matches('/').to_owned(),
            job: number("trigger.job", JOB, trigger.job)?.get(),
            extension: format!("http://localhost:{port}"),
            secret: said(variables, SECRET).unwrap_or_else(|| trigger.secret.clone()),
            session: said(variables, SESSION).unwrap_or_default(),
            pool,
            bearer: None.into(),
        },
        window: number("trigger.window", WINDOW, trigger.window.get())?.get(),
        landing,
        name: said(variables, NAME).unwrap_or_default(),
        namespace: stream.metrics,
    })
}

/// Whether a workspace can be spoken to without showing the credentials to all: without TLS only on this machine.
fn is_host(text: &str) -> bool {
    Uri::try_from(text).is_ok_and(|uri| match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => true,
        (Some("http"), Some(host)) => ["localhost", "127.0.0.1"].contains(&host),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::collections::BTreeMap;

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<JobTrigger, String> {
        let variables: BTreeMap<_, _> = variables.iter().copied().collect();
        let get = |name: &str| variables.get(name).map(|value| (*value).to_owned());
        trigger(&get, Pool::default()).map_err(|error| error.to_string())
    }

    #[test]
    fn host_and_job_have_no_default_and_the_rest_has() {
        let function = read(&[(HOST, "https://name.cloud.databricks.com/"), (JOB, "7")]).unwrap();
        assert_eq!(function.databricks.host, "https://name.cloud.databricks.com");
        assert_eq!((function.databricks.job, function.window), (7, 300));
        assert_eq!(function.databricks.extension, "http://localhost:2773");
        assert_eq!(function.landing.url().as_str(), "s3://chargeminder-telemetry-raw/telemetry");
    }

    #[test]
    fn what_can_not_be_used_is_named_with_the_way_out() {
        let host = (HOST, "https://h");
        let cases = [
            (vec![(JOB, "7")], "`trigger.host`, or the variable PLANISH_DATABRICKS_HOST, is ``: write the workspace"),
            (vec![(HOST, "http://far.away"), (JOB, "7")], "is `http://far.away`"),
            (vec![host], "`trigger.job`, or the variable PLANISH_JOB_ID, is ``: write a whole number above 0"),
            (vec![host, (JOB, "x")], "is `x`"),
            (vec![host, (JOB, "7"), (WINDOW, "0")], "`trigger.window`"),
        ];
        for (variables, expected) in cases {
            let error = read(&variables).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
    }

    #[test]
    fn debug_shows_no_credentials() {
        let function = read(&[(HOST, "https://h"), (JOB, "7"), (SESSION, "sesame")]).unwrap();
        assert!(!format!("{function:?}").contains("sesame"));
    }
}
