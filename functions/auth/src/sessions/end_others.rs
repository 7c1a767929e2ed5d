//! `DELETE /v1/sessions`

use axum::{extract::State, http::StatusCode};
use domain::{Commit, records::AuditAction};
use lambda::{App, Caller, EndingSessions, Invocation, Problem, Route};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Ends all of the caller's sessions except the current one.
///
/// # Problems
/// `401 not-logged-in`.
#[utoipa::path(delete, path = "/v1/sessions", tag = "sessions",
    responses((status = 204, description = "Ended")))]
pub(crate) async fn end_sessions(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
) -> Result<StatusCode, Problem> {
    let now = invocation.now;
    let ending = EndingSessions::find(&app.store, now, caller.user(), Some(caller.session.session)).await?;
    if !ending.is_empty() {
        let audit_event = caller.actor().audit_event(now, app.randomness(), AuditAction::SessionsEnded);
        app.store.commit(ending.end(Commit::new(now).audit(&audit_event))).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}
