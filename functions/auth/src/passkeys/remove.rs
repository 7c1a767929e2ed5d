//! `DELETE /v1/me/passkeys/{id}`

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use domain::{
    id::PasskeyId,
    records::{AuditAction, SecurityChange},
};
use lambda::{App, CurrentUser, IfMatch, Invocation, Problem, Route};

use crate::second_factors::removal::{load_factors, remove};

pub(crate) const ROUTE: Route =
    Route { problems: &[Problem::ReauthenticationRequired, Problem::LastFactor], ..Route::PLAIN };

/// Removes one of the caller's passkeys.
///
/// # Problems
/// `403 reauthentication-required`; `404 not-found`; `409 last-second-factor` if it is the last second factor of a
/// person who must have one; `412 stale`.
#[utoipa::path(delete, path = "/v1/me/passkeys/{id}", tag = "second factors",
    params(("id" = PasskeyId, Path, description = "The passkey")),
    responses((status = 204, description = "Removed")))]
pub(crate) async fn remove_passkey(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let before = load_factors(&app, invocation.now, &caller).await?;
    let after = id.parse().ok().and_then(|id| before.without_passkey(id)).ok_or(Problem::NotFound)?;
    let change = (AuditAction::PasskeyRemoved, SecurityChange::PasskeyRemoved);
    remove(&app, &invocation, (&caller, &user), (&before, &after), &if_match, change).await
}
