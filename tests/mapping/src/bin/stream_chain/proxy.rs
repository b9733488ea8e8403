//! What stands before the store: it hands requests on to a real S3 server, and fails as S3 and networks do, which no server does.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, uri::Scheme};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::schedule::Fault;

/// How long a request hangs that gets no answer: longer than any function waits.
const LONG: Duration = Duration::from_secs(60);

/// The proxy.
#[derive(Clone)]
pub(crate) struct Proxy {
    /// Where it listens.
    pub(crate) address: String,
    shared: Arc<Shared>,
}

struct Shared {
    upstream: String,
    client: Client<HttpConnector, Full<Bytes>>,
    plan: Mutex<Plan>,
    /// Told when the function is to be killed.
    kill: Notify,
    late: Mutex<Vec<JoinHandle<()>>>,
}

/// What happens to the requests of one invocation.
#[derive(Debug, Default)]
struct Plan {
    faults: VecDeque<Fault>,
    kill_after_quarantine: bool,
    quarantined: bool,
    requests: usize,
    met: usize,
}

/// What an invocation did at the proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Requests of the function.
    pub(crate) requests: usize,
    /// Those of them that met a fault.
    pub(crate) met: usize,
}

impl Proxy {
    /// A proxy before the server at `upstream`.
    pub(crate) async fn start(upstream: &str) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let shared = Arc::new(Shared {
            upstream: upstream.to_owned(),
            client: Client::builder(TokioExecutor::new()).build_http(),
            plan: Mutex::default(),
            kill: Notify::new(),
            late: Mutex::default(),
        });
        let server = shared.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = server.clone();
                let serve = service_fn(move |request| shared.clone().serve(request));
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), serve));
            }
        });
        Ok(Self { address, shared })
    }

    /// The requests from now on meet these.
    pub(crate) fn arm(&self, faults: &[Fault]) {
        *self.plan() = Plan { faults: faults.iter().copied().collect(), ..Plan::default() };
    }

    /// The function is killed when its lines are on their way and its quarantine is written.
    pub(crate) fn arm_between(&self) {
        *self.plan() = Plan { kill_after_quarantine: true, ..Plan::default() };
    }

    /// Requests meet nothing any more. What they met since the last call of `arm`.
    pub(crate) fn disarm(&self) -> Seen {
        let Plan { requests, met, .. } = std::mem::take(&mut *self.plan());
        Seen { requests, met }
    }

    /// Comes to its end when the function is to be killed.
    pub(crate) async fn killed(&self) {
        self.shared.kill.notified().await;
    }

    /// Waits for everything that lands late.
    pub(crate) async fn settle(&self) {
        let late = std::mem::take(&mut *self.shared.late.lock().unwrap_or_else(PoisonError::into_inner));
        for task in late {
            let _ = task.await;
        }
    }

    fn plan(&self) -> std::sync::MutexGuard<'_, Plan> {
        self.shared.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shared {
    async fn serve(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Broken> {
        let (parts, body) = request.into_parts();
        let body = body.collect().await.map_err(|_| Broken)?.to_bytes();
        let is_quarantine = parts.uri.path().contains("/quarantine/");
        let put = parts.method == Method::PUT;
        let fault = self.plan.lock().unwrap_or_else(PoisonError::into_inner).meet(put, is_quarantine);
        let request = Request::from_parts(parts, body);
        match fault {
            None => self.effect(request).await,
            Some(Fault::Status(status)) => said(status),
            Some(Fault::EffectThenStatus(status)) => {
                self.effect(request).await?;
                said(status)
            }
            Some(Fault::Slow(wait)) => {
                let answer = self.effect(request).await;
                tokio::time::sleep(wait).await;
                answer
            }
            Some(Fault::EffectThenHangUp) => {
                self.effect(request).await?;
                Err(Broken)
            }
            Some(Fault::EffectThenHang) => {
                self.effect(request).await?;
                hang().await
            }
            Some(Fault::Hang) => hang().await,
            Some(Fault::EffectLate(wait)) => {
                let shared = self.clone();
                let late = tokio::spawn(async move {
                    tokio::time::sleep(wait).await;
                    let _ = shared.effect(request).await;
                });
                self.late.lock().unwrap_or_else(PoisonError::into_inner).push(late);
                hang().await
            }
            Some(Fault::EffectThenKill) => {
                self.effect(request).await?;
                self.kill.notify_one();
                hang().await
            }
            Some(Fault::Kill) => {
                self.kill.notify_one();
                hang().await
            }
        }
    }

    /// Hands a request on. Once it is here it arrives, whatever becomes of its sender.
    async fn effect(self: &Arc<Self>, request: Request<Bytes>) -> Result<Response<Full<Bytes>>, Broken> {
        let shared = self.clone();
        tokio::spawn(async move { shared.hand_on(request).await }).await.map_err(|_| Broken)?
    }

    async fn hand_on(&self, request: Request<Bytes>) -> Result<Response<Full<Bytes>>, Broken> {
        let (mut parts, body) = request.into_parts();
        let mut uri = parts.uri.into_parts();
        uri.scheme = Some(Scheme::HTTP);
        uri.authority = Some(self.upstream.parse().map_err(|_| Broken)?);
        parts.uri = uri.try_into().map_err(|_| Broken)?;
        // The header `host` stays as it is: it is signed.
        let answer = self.client.request(Request::from_parts(parts, Full::new(body))).await.map_err(|_| Broken)?;
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.map_err(|_| Broken)?.to_bytes();
        Ok(Response::from_parts(parts, Full::new(body)))
    }
}

impl Plan {
    /// What happens to the next request.
    fn meet(&mut self, put: bool, is_quarantine: bool) -> Option<Fault> {
        self.requests += 1;
        let fault = if self.kill_after_quarantine && self.quarantined && put && !is_quarantine {
            Some(Fault::Kill)
        } else {
            self.faults.pop_front()
        };
        self.quarantined |= put && is_quarantine;
        self.met += usize::from(fault.is_some());
        fault
    }
}

async fn hang() -> Result<Response<Full<Bytes>>, Broken> {
    tokio::time::sleep(LONG).await;
    Err(Broken)
}

fn said(status: u16) -> Result<Response<Full<Bytes>>, Broken> {
    let status = StatusCode::from_u16(status).map_err(|_| Broken)?;
    Response::builder().status(status).body(Full::from("<Error/>")).map_err(|_| Broken)
}

/// The connection is broken off.
#[derive(Debug, thiserror::Error)]
#[error("broken off")]
struct Broken;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_met_one_by_one_and_then_nothing_is() {
        let mut plan = Plan { faults: [Fault::Hang, Fault::Kill].into(), ..Plan::default() };
        let met: Vec<_> = (0..3).map(|_| plan.meet(true, false)).collect();
        assert_eq!(met, [Some(Fault::Hang), Some(Fault::Kill), None]);
        assert_eq!((plan.requests, plan.met), (3, 2));
    }

    #[test]
    fn between_quarantine_and_lines_is_when_both_are_put() {
        let mut plan = Plan { kill_after_quarantine: true, ..Plan::default() };
        assert_eq!(plan.meet(true, false), None);
        assert_eq!(plan.meet(true, true), None);
        assert_eq!(plan.meet(false, true), None);
        assert_eq!(plan.meet(true, false), Some(Fault::Kill));
    }
}
