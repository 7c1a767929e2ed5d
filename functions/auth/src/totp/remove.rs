//! `DELETE /v1/me/totp`

use axum::{extract::State, http::StatusCode};
use domain::records::{AuditAction, SecurityChange};
use lambda::{App, CurrentUser, IfMatch, Invocation, Problem, ProblemDocument};

use crate::removal::{remove, theirs};

/// Removes the caller's authenticator app.
///
/// # Problems
/// `403 reauthentication-required`; `404 not-found` where there is none; `409 last-second-factor` where something rests
/// on it; `412 stale`.
#[utoipa::path(delete, path = "/v1/me/totp", tag = "second factors",
    params(("If-Match" = Option<String>, Header, description = "The ETag of the factors that were seen")),
    security(("token" = []), ("cookie" = [])),
    responses((status = 204, description = "Removed"),
              (status = "4XX", body = ProblemDocument, content_type = "application/problem+json", description = "See its type")))]
pub(crate) async fn remove_totp(
    State(app): State<App>,
    invocation: Invocation,
    CurrentUser { caller, loaded: user }: CurrentUser,
    if_match: IfMatch,
) -> Result<StatusCode, Problem> {
    let before = theirs(&app, invocation.now, &caller).await?;
    if before.totp.is_none() {
        return Err(Problem::NotFound);
    }
    let told = (AuditAction::TotpRemoved, SecurityChange::TotpRemoved);
    remove(&app, &invocation, (&caller, &user), (&before, &before.without_totp()), &if_match, told).await
}
