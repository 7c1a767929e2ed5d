//! `DELETE /v1/sessions/current`

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Commit, records::Session};
use lambda::{App, Caller, Invocation, Problem, ProblemDocument, SessionCookie};

/// How often a log-out gives way to a note of the session's use that came between.
const TRIES: u32 = 3;

/// Logs out: the token is worth nothing from now on.
///
/// # Problems
/// `401 not-logged-in`.
#[utoipa::path(delete, path = "/v1/sessions/current", tag = "sessions",
    security(("token" = []), ("cookie" = [])),
    responses((status = 204, description = "Logged out"),
              (status = "4XX", body = ProblemDocument, content_type = "application/problem+json", description = "See its type")))]
pub(crate) async fn log_out(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
) -> Result<Response, Problem> {
    let now = invocation.now;
    let key = Session::key(&caller.session.user, &caller.session.session);
    let mut session = Some(caller.session);
    for _ in 0..TRIES {
        // Gone meanwhile, by another log-out: as good.
        let Some(current) = &session else { break };
        match app.store.commit(Commit::new(now).remove(current)).await {
            Ok(()) => break,
            Err(error) if error.is_refused_for::<Session>() => session = app.store.get(&key, now).await?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, SessionCookie::clear())]).into_response())
}
