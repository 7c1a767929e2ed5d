//! `DELETE /v1/subscription/removal`

use axum::{extract::State, http::StatusCode};
use domain::billing::subscription::take_back_removal as decide;
use lambda::{App, Caller, IfMatch, Invocation, Problem, Route, Subscriber};

use crate::subscription::{command::Commanding, refusals};

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
    let commanding = Commanding { app: &app, caller: &caller, invocation: &invocation, if_match: &if_match };
    let decide =
        |subscriber: &Subscriber, now| decide(&subscriber.subscription.facts, now).map_err(refusals::take_back_removal);
    let _ = commanding.change(decide).await?;
    Ok(StatusCode::NO_CONTENT)
}
