//! `DELETE /v1/sessions/{id}`

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    Commit,
    id::SessionId,
    records::{AuditAction, Session},
};
use lambda::{App, Caller, IfMatch, Invocation, Problem, Route, SessionCookie};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Ends one of the caller's sessions. Its token stops working immediately.
///
/// # Problems
/// `404 not-found` if the caller has no session with this id; `412 stale`.
#[utoipa::path(delete, path = "/v1/sessions/{id}", tag = "sessions",
    params(("id" = SessionId, Path, description = "The session")),
    responses((status = 204, description = "Ended")))]
pub(crate) async fn end_session(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    Path(id): Path<String>,
    if_match: IfMatch,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let id = id.parse::<SessionId>().map_err(|_| Problem::NotFound)?;
    let key = Session::key(&caller.user(), &id);
    let session = app.store.get(&key, now).await?.ok_or(Problem::NotFound)?;
    if_match.check(session.version)?;
    let audit_event = caller.actor().audit_event(now, app.randomness(), AuditAction::SessionsEnded);
    // Without a version check: another request may record the session's last use in between.
    app.store.commit(Commit::new(now).erase(&key).audit(&audit_event)).await?;
    let mut reply = StatusCode::NO_CONTENT.into_response();
    if id == caller.session.session {
        reply.headers_mut().insert(header::SET_COOKIE, SessionCookie::clear());
    }
    Ok(reply)
}
