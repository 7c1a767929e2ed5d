//! `/local/payments`: the payments that Stripe knows, what becomes of them, whether their events wait, and whether Stripe is down.

use std::sync::Arc;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use serde::Deserialize;

use super::{
    problem::{problem, undecided},
    state::Admin,
};
use crate::outside::PaymentDecision;

#[derive(Deserialize)]
#[serde(untagged)]
enum Change {
    Availability(AvailabilityChange),
    Decision(DecidedPayment),
    Events(EventsChange),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AvailabilityChange {
    down: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecidedPayment {
    payment: String,
    decision: PaymentDecision,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventsChange {
    hold_events: bool,
}

/// Lists the payments, oldest first.
pub(super) async fn list(State(admin): State<Arc<Admin>>) -> Response {
    Json(admin.stripe.payments()).into_response()
}

/// Changes what Stripe does. The content type is ignored, because `curl -d` labels every body as a form.
pub(super) async fn change(State(admin): State<Arc<Admin>>, body: Bytes) -> Response {
    match serde_json::from_slice(&body) {
        Ok(Change::Availability(AvailabilityChange { down })) => admin.stripe.set_down(down),
        Ok(Change::Events(EventsChange { hold_events })) => admin.webhooks.hold(hold_events),
        Ok(Change::Decision(DecidedPayment { payment, decision })) => {
            if let Err(error) = admin.stripe.decide(&payment, decision) {
                return undecided(error);
            }
        }
        Err(_) => {
            let shape = r#"The body is to be {"payment": "pi_…", "decision": "succeeded"}, {"hold_events": true} or {"down": true}."#;
            return problem(StatusCode::BAD_REQUEST, "malformed", shape);
        }
    }
    StatusCode::NO_CONTENT.into_response()
}
