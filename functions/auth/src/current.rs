//! `GET /v1/sessions/current`

use lambda::{Caller, ProblemDocument, View};

use crate::view::SessionView;

/// Shows the session that the request is made in.
///
/// # Problems
/// `401 not-logged-in`.
#[utoipa::path(get, path = "/v1/sessions/current", tag = "sessions",
    security(("token" = []), ("cookie" = [])),
    responses((status = 200, body = SessionView, description = "The session"),
              (status = "4XX", body = ProblemDocument, content_type = "application/problem+json", description = "See its type")))]
pub(crate) async fn current(caller: Caller) -> View<SessionView> {
    View(SessionView::of(&caller.session), None)
}
