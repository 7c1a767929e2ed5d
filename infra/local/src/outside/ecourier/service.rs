//! The service: which requests are which operation, and what is recorded of them.

use std::sync::Arc;

use axum::response::Response;
use http::{Method, StatusCode, request::Parts};

use super::{
    answer,
    api::{Api, GET_DOCUMENT, GET_XML, LIST_DOCUMENTS, Request, SEND_DOCUMENT},
    view::DocumentView,
};
use crate::{
    clock::Clock,
    faults::FaultKind,
    form,
    outside::decision::DecisionError,
    services::{Call, Operation, ParsedCall, PreparedCall, Service, ServiceError, WholeCall},
};

/// The host of the service.
pub(in crate::outside) const HOST: &str = "api.ecourier.io";

const OPERATIONS: [Operation; 4] = [
    Operation::new(SEND_DOCUMENT, &[]),
    Operation::new(GET_DOCUMENT, &[]),
    Operation::new(LIST_DOCUMENTS, &[]),
    Operation::new(GET_XML, &[]),
];

/// The service.
pub(crate) struct Ecourier(Arc<Api>);

impl Ecourier {
    pub(in crate::outside) fn new(clock: &Arc<Clock>) -> Self {
        Self(Arc::new(Api::new(clock)))
    }

    /// Sets whether the service is down from now on.
    pub(crate) fn set_down(&self, down: bool) {
        self.0.set_down(down);
    }

    /// Every document that was taken, oldest first.
    pub(crate) fn documents(&self) -> Vec<DocumentView> {
        let (now, state) = (self.0.clock.now(), self.0.state());
        state.documents().map(|document| DocumentView::new(document, now)).collect()
    }

    /// Decides whether a document that is under way is delivered, or fails.
    pub(crate) fn decide(&self, id: &str, delivered: bool) -> Result<(), DecisionError> {
        self.0.state().decide(id, delivered, self.0.clock.now())
    }
}

#[async_trait::async_trait]
impl Service for Ecourier {
    fn name(&self) -> &'static str {
        "ecourier"
    }

    fn operations(&self) -> &'static [Operation] {
        &OPERATIONS
    }

    /// Of what a request names, only ids of documents are recorded.
    async fn prepare(&self, call: Call) -> Result<PreparedCall, Response> {
        let (operation, id) = operation(&call.parts).ok_or_else(answer::missing)?;
        let WholeCall { parts, body, .. } = call.whole().await?;
        let is_id = id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let resource = if is_id { id.clone() } else { String::new() };
        let parsed = ParsedCall { resource, ..ParsedCall::named(operation) };
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let request = Request { operation, id, query, headers: parts.headers, body };
        let api = Arc::clone(&self.0);
        Ok(PreparedCall::new(parsed, async move { api.respond(&request).into() }))
    }

    fn render(&self, _request_id: &str, error: &ServiceError) -> Response {
        answer::error(error.status, &error.message)
    }

    fn injected(&self, kind: FaultKind) -> ServiceError {
        match kind {
            FaultKind::Throttle => {
                ServiceError::new("TooManyRequests", "Too many requests.", StatusCode::TOO_MANY_REQUESTS)
            }
            _ => ServiceError::new("ServerError", "Server error.", StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    fn finish(&self, _request: &Parts, _request_id: &str, _response: &mut Response) {}
}

/// The operation of a request, and the document that its path names.
fn operation(parts: &Parts) -> Option<(&'static str, String)> {
    let path = parts.uri.path().strip_prefix("/v1/documents")?;
    match (&parts.method, path.split('/').collect::<Vec<_>>().as_slice()) {
        (&Method::POST, ["", "xml"]) => Some((SEND_DOCUMENT, String::new())),
        (&Method::GET, [""]) => Some((LIST_DOCUMENTS, String::new())),
        (&Method::GET, ["", id]) => Some((GET_DOCUMENT, form::decode(id)?)),
        (&Method::GET, ["", id, "xml"]) => Some((GET_XML, form::decode(id)?)),
        _ => None,
    }
}
