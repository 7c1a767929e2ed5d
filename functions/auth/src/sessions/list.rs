//! `GET /v1/sessions`

use axum::extract::State;
use domain::records::Session;
use lambda::{App, Caller, Invocation, ListQuery, ListView, Problem, Route, View};

use crate::sessions::view::SessionView;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Lists the caller's sessions, the newest first.
///
/// # Problems
/// `401 not-logged-in`; `400 invalid-query`.
#[utoipa::path(get, path = "/v1/sessions", tag = "sessions",
    responses((status = 200, body = ListView<SessionView>, description = "The sessions that can be used")))]
pub(crate) async fn list_sessions(
    State(app): State<App>,
    invocation: Invocation,
    caller: Caller,
    ListQuery(page): ListQuery,
) -> Result<View<ListView<SessionView>>, Problem> {
    let found = app.store.list(&Session::within(&caller.user()), &page, None, invocation.now).await?;
    let current = caller.session.session;
    let view = ListView {
        items: found.items.iter().map(|session| SessionView::of(session, current)).collect(),
        next_cursor: found.next.map(|cursor| cursor.text()),
    };
    Ok(View::new(view))
}
