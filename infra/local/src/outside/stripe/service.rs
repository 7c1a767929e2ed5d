//! The service: which requests are which operation, and what is recorded of them.

use std::sync::Arc;

use axum::response::Response;
use http::{HeaderValue, Method, StatusCode, request::Parts};
use serde_json::json;

use super::{
    answer::Answer,
    api::{Api, CREATE_CUSTOMER, CREATE_PAYMENT, DELETE_CUSTOMER, GET_PAYMENT, LIST_PAYMENTS, Request},
    decide::PaymentDecision,
    events::{Cause, VERSION},
    form::Form,
    view::PaymentView,
};
use crate::{
    clock::Clock,
    faults::FaultKind,
    form,
    outside::decision::DecisionError,
    services::{Call, Operation, ParsedCall, PreparedCall, Service, ServiceError, WholeCall},
    triggers::Webhooks,
};

/// The host of the service.
pub(in crate::outside) const HOST: &str = "api.stripe.com";

const OPERATIONS: [Operation; 5] = [
    Operation::new(CREATE_CUSTOMER, &[]),
    Operation::new(DELETE_CUSTOMER, &[]),
    Operation::new(CREATE_PAYMENT, &[]),
    Operation::new(GET_PAYMENT, &[]),
    Operation::new(LIST_PAYMENTS, &[]),
];

/// The service.
pub(crate) struct Stripe(Arc<Api>);

impl Stripe {
    pub(in crate::outside) fn new(clock: &Arc<Clock>, webhooks: &Arc<Webhooks>) -> Self {
        Self(Arc::new(Api::new(clock, webhooks)))
    }

    /// Sets whether the service is down from now on.
    pub(crate) fn set_down(&self, down: bool) {
        self.0.set_down(down);
    }

    /// Every payment, oldest first.
    pub(crate) fn payments(&self) -> Vec<PaymentView> {
        self.0.state().payments.iter().map(PaymentView::from).collect()
    }

    /// Decides on a payment, and sends the events that tell of it.
    pub(crate) fn decide(&self, payment: &str, decision: PaymentDecision) -> Result<(), DecisionError> {
        let mut state = self.0.state();
        let events = state.decide(payment, decision, self.0.clock.now())?;
        let events = self.0.events(&mut state, events, Cause::default());
        self.0.webhooks.put(events);
        Ok(())
    }
}

#[async_trait::async_trait]
impl Service for Stripe {
    fn name(&self) -> &'static str {
        "stripe"
    }

    fn operations(&self) -> &'static [Operation] {
        &OPERATIONS
    }

    async fn prepare(&self, call: Call) -> Result<PreparedCall, Response> {
        let (operation, named) = operation(&call.parts).ok_or_else(|| {
            let message = "Unrecognized request URL.";
            Answer { status: StatusCode::NOT_FOUND, ..Answer::malformed(message) }.response()
        })?;
        let WholeCall { parts, body, request_id } = call.whole().await?;
        let is_post = parts.method == Method::POST;
        let form = Form::read(if is_post { &body } else { parts.uri.query().unwrap_or_default().as_bytes() });
        // Of what the request names, only ids are recorded.
        let recorded = match operation {
            CREATE_CUSTOMER => form.get("metadata[account]"),
            GET_PAYMENT | DELETE_CUSTOMER => Some(&*named),
            _ => form.get("customer"),
        };
        let resource = recorded.filter(|id| is_id(id)).unwrap_or_default().to_owned();
        let parsed = ParsedCall { resource, ..ParsedCall::named(operation) };
        let request = Request { operation, named, form, headers: parts.headers, id: id_of_request(&request_id) };
        let api = Arc::clone(&self.0);
        Ok(PreparedCall::new(parsed, async move { api.respond(request).into() }))
    }

    fn render(&self, _request_id: &str, error: &ServiceError) -> Response {
        let error_type = if error.status.is_server_error() { "api_error" } else { "invalid_request_error" };
        let body = json!({ "code": error.code, "message": error.message, "type": error_type });
        Answer::error(error.status, &body).response()
    }

    fn injected(&self, kind: FaultKind) -> ServiceError {
        match kind {
            FaultKind::Throttle => {
                ServiceError::new("rate_limit", "Request rate limit exceeded.", StatusCode::TOO_MANY_REQUESTS)
            }
            _ => ServiceError::new("api_error", "An unknown error occurred.", StatusCode::INTERNAL_SERVER_ERROR),
        }
    }

    fn finish(&self, _request: &Parts, request_id: &str, response: &mut Response) {
        let headers = response.headers_mut();
        headers.insert("stripe-version", HeaderValue::from_static(VERSION));
        if let Ok(id) = id_of_request(request_id).parse() {
            headers.insert("request-id", id);
        }
    }
}

/// The operation of a request, and the payment or customer that its path names.
fn operation(parts: &Parts) -> Option<(&'static str, String)> {
    match (&parts.method, parts.uri.path()) {
        (&Method::POST, "/v1/customers") => Some((CREATE_CUSTOMER, String::new())),
        (&Method::POST, "/v1/payment_intents") => Some((CREATE_PAYMENT, String::new())),
        (&Method::GET, "/v1/payment_intents") => Some((LIST_PAYMENTS, String::new())),
        (&Method::GET, path) => Some((GET_PAYMENT, named(path, "/v1/payment_intents/")?)),
        (&Method::DELETE, path) => Some((DELETE_CUSTOMER, named(path, "/v1/customers/")?)),
        _ => None,
    }
}

/// The id at the end of a path.
fn named(path: &str, folder: &str) -> Option<String> {
    form::decode(path.strip_prefix(folder).filter(|id| !id.is_empty() && !id.contains('/'))?)
}

/// Whether a text can be an id, which says nothing of a person.
fn is_id(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A request's id, in Stripe's form.
fn id_of_request(id: &str) -> String {
    format!("req_{}", id.chars().filter(|letter| *letter != '-').take(14).collect::<String>())
}
