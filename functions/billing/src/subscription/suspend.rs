//! `POST /v1/subscription/suspend`

use axum::{extract::State, response::Response};
use domain::billing::subscription::suspend as decide;
use lambda::{App, Caller, IdempotencyKey, IfMatch, Invocation, Problem, Route, Subscriber};

use crate::subscription::{command::Commanding, refusals, view::SubscriptionView};

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::NotFound,
        Problem::NotSubscribed,
        Problem::SubscriptionCancelled,
        Problem::SubscriptionUnpaid,
        Problem::AccountRemoved,
    ],
    is_costly: true,
    ..Route::PLAIN
};

/// Suspends the subscription from today on (P32): its data is kept, and no fees run. What is not used of the period that runs, today
/// included, is credited. The owners are told by mail, and reminded each year. Only an owner may do this.
///
/// # Problems
/// `403 not-allowed`; `409 not-subscribed`; `409 subscription-cancelled`; `409 subscription-unpaid`; `409 account-removed`;
/// `409 conflict`; `412 stale`.
#[utoipa::path(post, path = "/v1/subscription/suspend", tag = "billing",
    responses((status = 200, body = SubscriptionView, description = "The subscription now", headers(("ETag" = String)))))]
pub(crate) async fn suspend(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let commanding = Commanding { app: &app, caller: &caller, invocation: &invocation, if_match: &if_match };
    let decide = |subscriber: &Subscriber, now| decide(&subscriber.subscription.facts, now).map_err(refusals::suspend);
    commanding.run(key, &[], decide).await
}
