//! What an invocation brings, as it came.
//!
//! `lambda_runtime` reads an event with `serde_json` before a function sees it. To a function that reads it by itself that is a sixth of what
//! a batch costs, so the bytes pass it by.

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use lambda_runtime::LambdaInvocation;
use lambda_runtime::tower::{Layer, Service};

/// A layer of the runtime that keeps the bytes of the invocation for the function, and leaves `null` for `lambda_runtime` to read.
///
/// Invocations come one at a time, and the function takes the bytes when it is called.
#[derive(Clone, Default)]
pub struct Payload(Arc<Mutex<Bytes>>);

impl Payload {
    /// The bytes of the invocation that the function is called for.
    #[must_use]
    pub fn take(&self) -> Bytes {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<S> Layer<S> for Payload {
    type Service = PassingBy<S>;

    fn layer(&self, inner: S) -> PassingBy<S> {
        PassingBy { payload: self.clone(), inner }
    }
}

/// What [`Payload`] makes of a service. It has no copies: two at once would take each other's bytes.
pub struct PassingBy<S> {
    payload: Payload,
    inner: S,
}

impl<S: Service<LambdaInvocation>> Service<LambdaInvocation> for PassingBy<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut invocation: LambdaInvocation) -> S::Future {
        let bytes = std::mem::replace(&mut invocation.body, Bytes::from_static(b"null"));
        *self.payload.0.lock().unwrap_or_else(PoisonError::into_inner) = bytes;
        self.inner.call(invocation)
    }
}
