//! `GET /v1/sessions/current`

use lambda::{LoggedIn, Route, View};

use crate::sessions::view::SessionView;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows the session that the request is made in.
///
/// # Problems
/// `401 not-logged-in`.
#[utoipa::path(get, path = "/v1/sessions/current", operation_id = "current_session", tag = "sessions",
    responses((status = 200, body = SessionView, description = "The session", headers(("ETag" = String)))))]
pub(crate) async fn current(LoggedIn { caller, .. }: LoggedIn) -> View<SessionView> {
    View::versioned(SessionView::current(&caller.session, caller.must_enrol), caller.session.version)
}
