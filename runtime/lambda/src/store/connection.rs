//! HTTP/1.1 to a store: as many connections as are needed at once, kept open from one invocation to the next.
//!
//! The usual client is as large as the rest of the function; a function needs one host, one protocol and one connection.

use std::sync::{Arc, Mutex, OnceLock};

use http::{HeaderValue, Uri, header::HOST, uri::PathAndQuery};
use http_body_util::BodyExt;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse, HttpResponseBody,
    HttpService,
};
use rustls_pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, rustls};

/// Connections that are open.
#[derive(Clone, Default)]
pub struct Pool(Arc<Inner>);

#[derive(Default)]
struct Inner {
    idle: Mutex<Vec<(Origin, Sender)>>,
    tls: OnceLock<Arc<rustls::ClientConfig>>,
}

type Sender = SendRequest<HttpRequestBody>;

/// Who is spoken to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Origin {
    scheme: Scheme,
    host: String,
    port: u16,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Plain,
    Tls,
}

/// A URI that names no one to speak to.
#[derive(Debug, thiserror::Error)]
#[error("{0} is no http:// or https:// URL with a host")]
struct NoOrigin(String);

impl Pool {
    /// Opens a connection to the host of `uri`, so that the first request finds it.
    ///
    /// # Errors
    ///
    /// [`HttpError`] if the host can't be reached.
    pub async fn open(&self, uri: &Uri) -> Result<(), HttpError> {
        let origin = Origin::of(uri)?;
        let sender = self.connect(&origin).await?;
        self.keep(origin, sender);
        Ok(())
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let origin = Origin::of(request.uri())?;
        let mut request = for_wire(request)?;
        let mut idle = self.take(&origin);
        loop {
            let mut sender = match idle.take() {
                Some(sender) => sender,
                None => self.connect(&origin).await?,
            };
            match sender.try_send_request(request).await {
                Ok(response) => {
                    self.keep(origin, sender);
                    let (parts, body) = response.into_parts();
                    let body = body.map_err(|error| HttpError::new(HttpErrorKind::Interrupted, error));
                    return Ok(HttpResponse::from_parts(parts, HttpResponseBody::new(body)));
                }
                // The server hung up before it saw any of it: the next connection may have it.
                Err(mut error) => match error.take_message() {
                    Some(message) => request = message,
                    None => return Err(HttpError::new(HttpErrorKind::Interrupted, error.into_error())),
                },
            }
            idle = self.take(&origin);
        }
    }

    async fn connect(&self, origin: &Origin) -> Result<Sender, HttpError> {
        let stream = TcpStream::connect((origin.host.as_str(), origin.port)).await.map_err(unreachable)?;
        stream.set_nodelay(true).map_err(unreachable)?;
        match origin.scheme {
            Scheme::Plain => speak(stream).await,
            Scheme::Tls => {
                let name = ServerName::try_from(origin.host.clone()).map_err(unreachable)?;
                let config = match self.0.tls.get() {
                    Some(config) => config.clone(),
                    None => {
                        let config = tls().map_err(unreachable)?;
                        self.0.tls.get_or_init(|| config).clone()
                    }
                };
                speak(TlsConnector::from(config).connect(name, stream).await.map_err(unreachable)?).await
            }
        }
    }

    /// A connection that waits for a request; those that are closed are forgotten.
    fn take(&self, origin: &Origin) -> Option<Sender> {
        let mut idle = self.0.idle.lock().ok()?;
        idle.retain(|(_, sender)| !sender.is_closed());
        let at = idle.iter().position(|(of, sender)| of == origin && sender.is_ready())?;
        Some(idle.swap_remove(at).1)
    }

    fn keep(&self, origin: Origin, sender: Sender) {
        if let Ok(mut idle) = self.0.idle.lock() {
            idle.push((origin, sender));
        }
    }
}

/// Speaks HTTP/1.1 over an open stream.
async fn speak<S: AsyncRead + AsyncWrite + Send + Unpin + 'static>(stream: S) -> Result<Sender, HttpError> {
    let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(unreachable)?;
    // What goes wrong with it, the request that it carries is told.
    tokio::spawn(async move { drop(connection.await) });
    Ok(sender)
}

/// The authorities that ship with the program: reading those of the system takes longer than all the rest of a start.
fn tls() -> Result<Arc<rustls::ClientConfig>, rustls::Error> {
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

fn unreachable(error: impl std::error::Error + Send + Sync + 'static) -> HttpError {
    HttpError::new(HttpErrorKind::Connect, error)
}

/// The request with its target as HTTP/1.1 has it: a path, and the host in a header.
fn for_wire(mut request: HttpRequest) -> Result<HttpRequest, HttpError> {
    let uri = request.uri();
    let refused = |uri: &Uri| HttpError::new(HttpErrorKind::Request, NoOrigin(uri.to_string()));
    let host = uri.authority().ok_or_else(|| refused(uri))?.as_str();
    let host = HeaderValue::from_str(host).map_err(|_| refused(uri))?;
    let path = uri.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
    request.headers_mut().insert(HOST, host);
    *request.uri_mut() = Uri::from(path);
    Ok(request)
}

impl Origin {
    fn of(uri: &Uri) -> Result<Self, HttpError> {
        let scheme = match uri.scheme_str() {
            Some("http") => Some((Scheme::Plain, 80)),
            Some("https") => Some((Scheme::Tls, 443)),
            _ => None,
        };
        let origin = scheme.zip(uri.host()).map(|((scheme, port), host)| {
            let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
            Self { scheme, host, port: uri.port_u16().unwrap_or(port) }
        });
        origin.ok_or_else(|| HttpError::new(HttpErrorKind::Request, NoOrigin(uri.to_string())))
    }
}

#[async_trait::async_trait]
impl HttpService for Pool {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.exchange(request).await
    }
}

impl HttpConnector for Pool {
    fn connect(&self, _: &object_store::ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pool({} connections)", self.0.idle.lock().map_or(0, |idle| idle.len()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    fn origin(uri: &str) -> Option<(Scheme, String, u16)> {
        Origin::of(&uri.parse().unwrap()).ok().map(|origin| (origin.scheme, origin.host, origin.port))
    }

    #[test]
    fn an_origin_is_told_from_a_url() {
        let s3 = "s3.eu-west-1.amazonaws.com";
        assert_eq!(origin(&format!("https://{s3}/bucket/key?x=1")), Some((Scheme::Tls, s3.to_owned(), 443)));
        assert_eq!(origin("http://127.0.0.1:9000/b"), Some((Scheme::Plain, "127.0.0.1".to_owned(), 9000)));
        assert_eq!(origin("http://[::1]:9000/b"), Some((Scheme::Plain, "::1".to_owned(), 9000)));
        assert_eq!(origin("ftp://host/b"), None);
        assert_eq!(origin("/path"), None);
    }

    #[test]
    fn a_request_has_its_path_in_the_first_line_and_its_host_in_a_header() {
        let request = http::Request::put("http://localhost:9000/b/k%20k?x=1").body(HttpRequestBody::empty()).unwrap();
        let request = for_wire(request).unwrap();
        assert_eq!(request.uri().to_string(), "/b/k%20k?x=1");
        assert_eq!(request.headers()[HOST], "localhost:9000");
    }

    #[test]
    fn the_authorities_that_ship_make_a_client() {
        assert!(tls().is_ok());
    }
}
