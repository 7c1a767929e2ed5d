//! `GET /v1/sessions/current`

use lambda::{ETag, LoggedIn, ProblemDocument, View};

use crate::sessions::view::SessionView;

/// Shows the session that the request is made in.
///
/// # Problems
/// `401 not-logged-in`.
#[utoipa::path(get, path = "/v1/sessions/current", operation_id = "current_session", tag = "sessions",
    security(("token" = []), ("cookie" = [])),
    responses((status = 200, body = SessionView, description = "The session", headers(("ETag" = String))),
              (status = "4XX", body = ProblemDocument, content_type = "application/problem+json", description = "See its type")))]
pub(crate) async fn current(LoggedIn { caller, .. }: LoggedIn) -> View<SessionView> {
    let session = &caller.session;
    View(SessionView::of(session, session.session), Some(ETag(session.version)))
}
