//! `DELETE /v1/me/totp`

use axum::{extract::State, http::StatusCode};
use domain::records::{AuditAction, SecurityChange};
use lambda::{App, CurrentUser, IfMatch, Invocation, Problem, Route};

use crate::second_factors::removal::{load_factors, remove};

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::NotFound, Problem::LastFactor], ..Route::PLAIN };

/// Removes the caller's authenticator app.
///
/// # Problems
/// `403 reauthentication-required`; `404 not-found` if there is none; `409 last-second-factor` if it is the last second
/// factor of a person who must have one; `412 stale`.
#[utoipa::path(delete, path = "/v1/me/totp", tag = "second factors",
    responses((status = 204, description = "Removed")))]
pub(crate) async fn remove_totp(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let before = load_factors(&app, invocation.now, &caller).await?;
    if before.totp.is_none() {
        return Err(Problem::NotFound);
    }
    let change = (AuditAction::TotpRemoved, SecurityChange::TotpRemoved);
    remove(&app, &invocation, (&caller, &user), (&before, &before.without_totp()), &if_match, change).await
}
