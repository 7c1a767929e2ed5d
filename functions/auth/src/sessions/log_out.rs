//! `DELETE /v1/sessions/current`

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Commit,
    records::{AuditAction, Session},
};
use lambda::{App, IfMatch, Invocation, LoggedIn, Problem, Route, SessionCookie};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Logs out: the session ends, and its token stops working.
///
/// # Problems
/// `401 not-logged-in`; `412 stale`.
#[utoipa::path(delete, path = "/v1/sessions/current", tag = "sessions",
    responses((status = 204, description = "Logged out")))]
pub(crate) async fn log_out(
    State(app): State<App>,
    invocation: Invocation,
    LoggedIn { caller, .. }: LoggedIn,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let now = invocation.now;
    if_match.check(caller.session.version)?;
    let audit_event = caller.actor().audit_event(now, app.randomness(), AuditAction::LoggedOut);
    // Without a version check: another request may record the session's last use in between.
    let key = Session::key(&caller.session.user, &caller.session.session);
    app.store.commit(Commit::new(now).erase(&key).audit(&audit_event)).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, SessionCookie::clear())]).into_response())
}
