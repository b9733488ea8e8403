//! Places to write to: a bucket or, on a desk, a folder.

mod connection;
mod put;

use std::path::Path;
use std::sync::Arc;

use http::Uri;
use object_store::{
    RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey, Checksum},
    path::Path as Key,
};
use planish_pipeline::{Location, LocationError};
use url::Url;

pub use connection::Pool;
pub(crate) use put::pause;
pub use put::{Patience, Put, put_if_absent};

/// A text that names no place that a function can write to.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// It begins with `s3://`, and what follows is no bucket with a prefix.
    #[error("{0}: no bucket; write s3://bucket/prefix")]
    Bucket(String),
    /// The environment's `AWS_` variables do not make a client.
    #[error("{0}: {1}")]
    Client(String, object_store::Error),
    /// It is no folder either.
    #[error(transparent)]
    Folder(#[from] LocationError),
}

/// A place, and who to connect to for it.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where objects lie.
    pub location: Location,
    /// The server, if there is one.
    pub server: Option<Uri>,
}

impl Place {
    /// The place that `text` names: `s3://bucket/prefix`, or a folder that starts from `base`.
    ///
    /// Region, credentials and endpoint of S3 are those of the environment, as Lambda sets it.
    ///
    /// # Errors
    ///
    /// [`PlaceError`] if it is none.
    pub fn open(text: &str, base: &Path, pool: &Pool) -> Result<Self, PlaceError> {
        let Some(rest) = text.strip_prefix("s3://") else {
            return Ok(Self { location: Location::parse(text, base)?, server: None });
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let root = Url::parse(&format!("s3://{bucket}/")).ok().filter(|_| !bucket.is_empty());
        let root = root.ok_or_else(|| PlaceError::Bucket(text.to_owned()))?;
        let wrong = |error| PlaceError::Client(text.to_owned(), error);
        let prefix = Key::parse(prefix.trim_end_matches('/')).map_err(|_| PlaceError::Bucket(text.to_owned()))?;
        // `put_if_absent` knows better than a client when to ask again.
        let once = RetryConfig { max_retries: 0, ..RetryConfig::default() };
        let client = AmazonS3Builder::from_env()
            .with_bucket_name(bucket)
            .with_http_connector(pool.clone())
            .with_checksum_algorithm(Checksum::SHA256)
            .with_retry(once);
        let server = server_of(&client);
        let store = Arc::new(client.build().map_err(wrong)?);
        Ok(Self { location: Location::within(store, root, prefix), server })
    }
}

/// The host that requests will go to.
fn server_of(client: &AmazonS3Builder) -> Option<Uri> {
    let said = |key| client.get_config_value(&key);
    let endpoint = said(AmazonS3ConfigKey::S3Endpoint).or_else(|| said(AmazonS3ConfigKey::Endpoint));
    let aws = || said(AmazonS3ConfigKey::Region).map(|region| format!("https://s3.{region}.amazonaws.com"));
    Uri::try_from(endpoint.or_else(aws)?).ok()
}
