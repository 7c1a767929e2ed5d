//! `POST /v1/subscription/cancel`

use axum::{extract::State, response::Response};
use domain::billing::subscription::{CancelReason, cancel as decide};
use lambda::{App, Caller, IdempotencyKey, IfMatch, Invocation, Json, Problem, Route, Subscriber};

use crate::subscription::{command::Commanding, refusals, view::SubscriptionView};

domain::request! {
    /// Why it is cancelled, which need not be said.
    pub(crate) struct CancelRequest {
        /// Who switches to another provider says `switching`, and waits two months at most.
        reason: Option<CancelReason>,
    }
}

pub(crate) const ROUTE: Route = Route {
    problems: &[Problem::NotFound, Problem::AlreadyCancelled, Problem::AccountRemoved],
    is_costly: true,
    ..Route::PLAIN
};

/// Cancels the subscription at the end of the paid period, or of the trial (P40). The account's data is removed 90 days after that
/// (P35), and can be extracted until then. The owners are told by mail. Only an owner may do this. The body may be left out.
///
/// # Problems
/// `403 not-allowed`; `409 already-cancelled`; `409 account-removed`; `409 conflict`; `412 stale`; `422 invalid-input`.
#[utoipa::path(post, path = "/v1/subscription/cancel", tag = "billing",
    responses((status = 200, body = SubscriptionView, description = "The subscription now", headers(("ETag" = String)))))]
pub(crate) async fn cancel(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
    key: IdempotencyKey,
    body: Option<Json<CancelRequest>>,
) -> Result<Response, Problem> {
    let commanding = Commanding { app: &app, caller: &caller, invocation: &invocation, if_match: &if_match };
    let (reason, bytes) = body.map(|Json { request, bytes }| (request.reason, bytes)).unwrap_or_default();
    let reason = reason.unwrap_or(CancelReason::Other);
    let decide =
        |subscriber: &Subscriber, now| decide(&subscriber.subscription.facts, now, reason).map_err(refusals::cancel);
    commanding.run(key, &bytes, decide).await
}
