//! What the service does.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::{
    answer::Answer,
    events::{Cause, EventData, VERSION},
    form::Form,
    state::State,
};
use crate::{
    clock::Clock,
    template::PAYMENT_API_KEY,
    triggers::{AfterAnswer, WebhookEvent, Webhooks},
};

pub(super) const CREATE_CUSTOMER: &str = "CreateCustomer";
pub(super) const DELETE_CUSTOMER: &str = "DeleteCustomer";
pub(super) const CREATE_PAYMENT: &str = "CreatePaymentIntent";
pub(super) const GET_PAYMENT: &str = "GetPaymentIntent";
pub(super) const LIST_PAYMENTS: &str = "ListPaymentIntents";

/// What answers the requests.
pub(super) struct Api {
    pub(super) clock: Arc<Clock>,
    pub(super) webhooks: Arc<Webhooks>,
    state: Mutex<State>,
    is_down: AtomicBool,
}

/// A request.
pub(super) struct Request {
    pub(super) operation: &'static str,
    /// The payment or customer that the path names.
    pub(super) named: String,
    pub(super) form: Form,
    pub(super) headers: HeaderMap,
    pub(super) id: String,
}

impl Api {
    pub(super) fn new(clock: &Arc<Clock>, webhooks: &Arc<Webhooks>) -> Self {
        let (clock, webhooks) = (Arc::clone(clock), Arc::clone(webhooks));
        Self { clock, webhooks, state: Mutex::default(), is_down: AtomicBool::new(false) }
    }

    /// Sets whether the service is down from now on.
    pub(super) fn set_down(&self, down: bool) {
        self.is_down.store(down, Ordering::Release);
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request. What its events tell of is sent once the response is dropped.
    pub(super) fn respond(&self, request: Request) -> Response {
        match self.refusal(&request.headers) {
            Some(refusal) => refusal.response(),
            None => self.perform(request),
        }
    }

    /// Why a request is refused, whatever it asks for.
    fn refusal(&self, headers: &HeaderMap) -> Option<Answer> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        if self.is_down.load(Ordering::Acquire) {
            return Some(Answer::internal(StatusCode::SERVICE_UNAVAILABLE));
        }
        match text("authorization").and_then(|value| value.strip_prefix("Bearer ")) {
            None => return Some(Answer::unauthorized("You did not provide an API key.")),
            Some(key) if key != PAYMENT_API_KEY => return Some(Answer::unauthorized("Invalid API Key provided.")),
            Some(_) => {}
        }
        let is_version = text("stripe-version") == Some(VERSION);
        (!is_version).then(|| Answer::malformed(format!("Only Stripe-Version {VERSION} is played here.")))
    }

    fn perform(&self, Request { operation, named, form, headers, id }: Request) -> Response {
        let (now, mut state) = (self.clock.now(), self.state());
        match operation {
            GET_PAYMENT => return state.payment(&named).response(),
            DELETE_CUSTOMER => return state.delete_customer(&named).response(),
            LIST_PAYMENTS => {
                let listed = form.page().map(|(customer, limit)| state.list(customer, limit));
                return listed.unwrap_or_else(|refusal| refusal).response();
            }
            _ => {}
        }
        let is_form = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/x-www-form-urlencoded");
        if !is_form {
            return Answer::malformed("Check that your POST content type is application/x-www-form-urlencoded.")
                .response();
        }
        let key = headers.get("idempotency-key").and_then(|key| key.to_str().ok());
        let same = (operation, form.clone());
        match key.map_or(Ok(None), |key| state.answers.again(key, &same, now)) {
            Ok(Some(answer)) => {
                let mut response = answer.response();
                response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
                return response;
            }
            Ok(None) => {}
            Err(refusal) => return refusal.response(),
        }
        let done = match operation {
            CREATE_CUSTOMER => form.customer().map(|metadata| (state.add_customer(metadata, now), Vec::new())),
            _ => form.charge().map(|charge| state.charge(charge, now)),
        };
        // What is malformed is not kept under its key, as at Stripe.
        let (answer, events) = match done {
            Ok(done) => done,
            Err(refusal) => return refusal.response(),
        };
        let mut response = answer.response();
        if let Some(key) = key {
            state.answers.keep(key, same, answer, now);
        }
        let events = self.events(&mut state, events, Cause { request: Some(&id), idempotency_key: key });
        if !events.is_empty() {
            response.extensions_mut().insert(AfterAnswer::new(&self.webhooks, events));
        }
        response
    }

    /// The events that tell of something.
    pub(super) fn events(&self, state: &mut State, data: Vec<EventData>, cause: Cause<'_>) -> Vec<WebhookEvent> {
        let now = self.clock.now();
        data.into_iter().map(|data| data.event(state.id("evt"), now, cause)).collect()
    }
}
