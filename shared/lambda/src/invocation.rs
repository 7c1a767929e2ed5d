//! What the invocation brings: the moment, the request's id, the caller's language and device.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use domain::{
    Language, Now, Timestamp,
    personal::{BrowserType, Device, IpAddress},
};
use lambda_http::request::RequestContext;

use crate::Problem;

/// One invocation.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The moment.
    pub now: Now,
    /// The caller's language.
    pub language: Language,
    /// Where the request comes from.
    pub device: Device,
    /// By which the log knows it.
    pub request_id: Arc<str>,
}

/// Time, as far as a process has it: when the invocation began on the monotonic clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "the monotonic time since the invocation began is part of `Now`")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// The moment an invocation began: its deadline (milliseconds) minus the function's timeout.
pub(crate) fn began_at(deadline: u64, timeout_seconds: i64) -> Now {
    let deadline = i64::try_from(deadline).unwrap_or(i64::MAX);
    let begin = deadline.saturating_sub(timeout_seconds.saturating_mul(1_000));
    Now(Timestamp::from_millisecond(begin).unwrap_or(Timestamp::MAX))
}

impl Invocation {
    /// From what API Gateway and the Runtime API say; `None` where the Runtime API says nothing, since without a
    /// moment nothing can be decided.
    pub(crate) fn of(request: &Parts, timeout_seconds: i64) -> Option<Self> {
        let context = request.extensions.get::<lambda_http::Context>()?;
        let gateway = match request.extensions.get::<RequestContext>() {
            Some(RequestContext::ApiGatewayV2(gateway)) => Some(gateway),
            _ => None,
        };
        let ip = gateway.and_then(|gateway| gateway.http.source_ip.as_deref()).unwrap_or_default();
        Some(Self {
            now: began_at(context.deadline, timeout_seconds),
            language: Language::preferred(text(&request.headers, &header::ACCEPT_LANGUAGE)),
            device: Device {
                ip_address: IpAddress::parse(ip).unwrap_or_else(|_| IpAddress::unknown()),
                browser_type: BrowserType::of_user_agent(text(&request.headers, &header::USER_AGENT)),
            },
            request_id: context.request_id.as_str().into(),
        })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

impl<S: Send + Sync> FromRequestParts<S> for Invocation {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Problem::unexpected("no invocation"))
    }
}
