//! `POST /v1/subscription/resume`

use axum::{extract::State, response::Response};
use domain::billing::subscription::resume as decide;
use lambda::{App, Caller, IdempotencyKey, IfMatch, Invocation, Problem, Route, Subscriber};

use crate::subscription::{command::Commanding, refusals, view::SubscriptionView};

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::NotFound,
        Problem::NotSuspended,
        Problem::SubscriptionCancelled,
        Problem::SubscriptionUnpaid,
        Problem::TooManyChanges,
        Problem::AccountRemoved,
    ],
    is_costly: true,
    ..Route::PLAIN
};

/// Takes a suspended subscription up again. A new period begins today, and its invoice is issued. The owners are told by mail. Only an
/// owner may do this.
///
/// # Problems
/// `403 not-allowed`; `409 not-suspended`; `409 subscription-cancelled`; `409 subscription-unpaid`;
/// `409 too-many-subscription-changes`; `409 account-removed`; `409 conflict`; `412 stale`.
#[utoipa::path(post, path = "/v1/subscription/resume", tag = "billing",
    responses((status = 200, body = SubscriptionView, description = "The subscription now", headers(("ETag" = String)))))]
pub(crate) async fn resume(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let commanding = Commanding { app: &app, caller: &caller, invocation: &invocation, if_match: &if_match };
    let decide = |subscriber: &Subscriber, now| decide(&subscriber.subscription.facts, now).map_err(refusals::resume);
    commanding.run(key, &[], decide).await
}
