//! `POST /v1/subscription`

use axum::{extract::State, response::Response};
use domain::billing::{
    payment::Payment,
    plans::{BillingPeriod, PlanId},
    subscription::{Terms, subscribe as decide},
};
use lambda::{Caller, IdempotencyKey, IfMatch, Invocation, Json, Problem, Route};

use crate::{
    state::Billing,
    subscription::{command::Commanding, refusals, terms, view::SubscriptionView},
};

domain::request! {
    /// What to subscribe to.
    pub(crate) struct SubscribeRequest {
        /// A plan of the price list.
        plan: PlanId,
        /// How long a period is that is paid at once.
        period: BillingPeriod,
        /// How it is paid.
        payment: Payment,
    }
}

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::NotFound,
        Problem::AlreadySubscribed,
        Problem::SubscriptionSuspended,
        Problem::SubscriptionUnpaid,
        Problem::TooManyChanges,
        Problem::AccountRemoved,
    ],
    is_costly: true,
    ..Route::PLAIN
};

/// Subscribes, or takes up again what was cancelled. A paid period begins today, unless one still runs, and its invoice is issued.
/// The owners are told by mail. Only an owner may do this. To choose `card` is to agree to the text of that day (`mandate` in
/// `GET /v1/plans`); who did, when, and to which text, is kept.
///
/// # Problems
/// `403 not-allowed`; `422 invalid-input`, with `missing` for every billing detail that is not given, by its place in the billing
/// details, what the way of paying demands beyond them, and `payment-not-available` for a way of paying that is not open;
/// `409 already-subscribed`; `409 subscription-suspended`; `409 subscription-unpaid`; `409 too-many-subscription-changes`;
/// `409 account-removed`; `409 conflict`; `412 stale`.
#[utoipa::path(post, path = "/v1/subscription", tag = "billing",
    responses((status = 200, body = SubscriptionView, description = "The subscription now", headers(("ETag" = String)))))]
pub(crate) async fn subscribe(
    State(billing): State<Billing>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
    key: IdempotencyKey,
    Json { request, bytes }: Json<SubscribeRequest>,
) -> Result<Response, Problem> {
    let commanding = Commanding { app: &billing.app, caller: &caller, invocation: &invocation, if_match: &if_match };
    let terms = Terms { plan: request.plan, period: request.period, payment: request.payment };
    let decide = |subscriber: &lambda::Subscriber, now| {
        terms::check(terms, subscriber, now, billing.card_provider())?;
        decide(&subscriber.subscription.facts, now, terms).map_err(refusals::subscribe)
    };
    commanding.run(key, &bytes, decide).await
}
