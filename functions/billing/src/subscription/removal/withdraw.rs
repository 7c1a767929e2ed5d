//! `DELETE /v1/subscription/removal`

use axum::{extract::State, http::StatusCode};
use domain::{accounts::role::Permission, billing::subscription::take_back_removal as decide, records::Subscription};
use lambda::{App, Caller, IfMatch, Invocation, Problem, Route, Subscriber};
use store::CommitError;

use crate::subscription::{
    command::{Commanding, TRIES},
    refusals,
};

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::NotFound, Problem::AccountRemoved], is_costly: true, ..Route::PLAIN };

/// Takes the request for removal back, until the account is removed. The owners are told by mail. Only an owner may do this.
///
/// # Problems
/// `403 not-allowed`; `409 account-removed`; `409 conflict`; `412 stale`.
#[utoipa::path(delete, path = "/v1/subscription/removal", tag = "billing",
    responses((status = 204, description = "The account is not removed before its date")))]
pub(crate) async fn withdraw_removal(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    caller.authorize(Permission::ManageSubscription)?;
    let commanding = Commanding { app: &app, caller: &caller, invocation: &invocation, if_match: &if_match };
    let decide =
        |subscriber: &Subscriber, now| decide(&subscriber.subscription.facts, now).map_err(refusals::take_back_removal);
    let is_retryable = CommitError::is_refused_for::<Subscription>;
    let attempt = || commanding.attempt(&decide);
    if_match.change::<Subscription, _, _>(&app, TRIES, is_retryable, attempt).await?;
    Ok(StatusCode::NO_CONTENT)
}
