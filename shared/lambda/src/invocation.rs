//! The data of an invocation: the current time, the request's id, the caller's language and device.

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

/// The data of one invocation.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// The current time.
    pub now: Now,
    /// The caller's language.
    pub language: Language,
    /// The device that the request comes from.
    pub device: Device,
    /// The request's id in the log.
    pub request_id: Arc<str>,
}

/// The beginning of the invocation on the monotonic clock, to measure how long it takes.
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

/// The time when an invocation began: its deadline (milliseconds) minus the function's timeout.
pub(crate) fn began_at(deadline: u64, timeout_seconds: i64) -> Now {
    let deadline = i64::try_from(deadline).unwrap_or(i64::MAX);
    let begin = deadline.saturating_sub(timeout_seconds.saturating_mul(1_000));
    Now(Timestamp::from_millisecond(begin).unwrap_or(Timestamp::MAX))
}

impl Invocation {
    /// Reads the data that API Gateway and the Runtime API provide; `None` if the Runtime API's context is missing,
    /// since nothing can be decided without the current time.
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
