//! `POST /v1/subscription/removal`

use axum::{extract::State, response::Response};
use domain::{accounts::role::Permission, billing::subscription::ask_removal as decide};
use lambda::{App, Caller, IdempotencyKey, IfMatch, Invocation, Problem, Route, Subscriber};

use crate::subscription::{command::Commanding, refusals, view::SubscriptionView};

pub(crate) const ROUTE: Route = Route {
    problems: &[
        Problem::ReauthenticationRequired,
        Problem::NotFound,
        Problem::StillSubscribed,
        Problem::TooManyChanges,
        Problem::AccountRemoved,
    ],
    is_costly: true,
    ..Route::PLAIN
};

/// Asks for the removal of the account with all its data before its date: it is removed seven days later, unless that is taken back.
/// The owners are told by mail. Only an owner may do this, after recent authentication, once the subscription is cancelled.
///
/// # Problems
/// `403 not-allowed`; `403 reauthentication-required`; `409 still-subscribed`; `409 too-many-subscription-changes`;
/// `409 account-removed`; `409 conflict`; `412 stale`.
#[utoipa::path(post, path = "/v1/subscription/removal", tag = "billing",
    responses((status = 200, body = SubscriptionView, description = "The subscription now", headers(("ETag" = String)))))]
pub(crate) async fn request_removal(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    caller.authorize(Permission::ManageSubscription)?;
    caller.require_recent_authentication(invocation.now)?;
    let commanding = Commanding { app: &app, caller: &caller, invocation: &invocation, if_match: &if_match };
    let decide =
        |subscriber: &Subscriber, now| decide(&subscriber.subscription.facts, now).map_err(refusals::ask_removal);
    commanding.run(key, &[], decide).await
}
