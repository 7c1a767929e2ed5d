//! `POST /v1/subscription/undo-cancel`

use axum::{extract::State, response::Response};
use domain::billing::subscription::undo_cancel as decide;
use lambda::{App, Caller, IdempotencyKey, IfMatch, Invocation, Problem, Route, Subscriber};

use crate::subscription::{command::Commanding, refusals, view::SubscriptionView};

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::NotFound,
        Problem::NotCancelled,
        Problem::SubscriptionEnded,
        Problem::TooManyChanges,
        Problem::AccountRemoved,
    ],
    is_costly: true,
    ..Route::PLAIN
};

/// Takes the cancellation back, and a request for removal with it, until the subscription has ended. The owners are told by mail. Only
/// an owner may do this.
///
/// # Problems
/// `403 not-allowed`; `409 not-cancelled`; `409 subscription-ended`; `409 too-many-subscription-changes`;
/// `409 account-removed`; `409 conflict`; `412 stale`.
#[utoipa::path(post, path = "/v1/subscription/undo-cancel", tag = "billing",
    responses((status = 200, body = SubscriptionView, description = "The subscription now", headers(("ETag" = String)))))]
pub(crate) async fn undo_cancel(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let commanding = Commanding { app: &app, caller: &caller, invocation: &invocation, if_match: &if_match };
    let decide =
        |subscriber: &Subscriber, now| decide(&subscriber.subscription.facts, now).map_err(refusals::undo_cancel);
    commanding.run(key, &[], decide).await
}
