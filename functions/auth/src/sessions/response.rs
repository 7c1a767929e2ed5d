//! The response that carries a new or rotated session to the client.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{records::Session, token::SessionToken};
use lambda::SessionCookie;
use serde::Serialize;

use crate::sessions::view::SessionView;

/// The session. It holds the token: there is no `Debug`.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct LogInView {
    session: SessionView,
    /// For the header `Authorization: Bearer …`. Missing where the cookie holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// `201` with the session, and its token in the cookie or in the answer.
pub(crate) fn session_response(session: &Session, token: &SessionToken, cookie: bool) -> Response {
    let mut headers = HeaderMap::new();
    let token = if cookie {
        headers.extend(SessionCookie::set(token.expose()).map(|cookie| (header::SET_COOKIE, cookie)));
        None
    } else {
        Some(token.expose().to_owned())
    };
    let view = LogInView { session: SessionView::of(session, session.session), token };
    (StatusCode::CREATED, headers, axum::Json(view)).into_response()
}

/// Whether the token of a rotated session goes where the one before it came from: into the cookie, unless the request
/// bore it in the header, or asks otherwise.
pub(crate) fn by_cookie(asked: Option<bool>, headers: &HeaderMap) -> bool {
    asked.unwrap_or_else(|| !headers.contains_key(header::AUTHORIZATION))
}
