//! The response that carries a new or rotated session to the client.

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::token::SessionToken;
use lambda::SessionCookie;
use serde::Serialize;

use crate::sessions::view::SessionView;

/// The session with its token.
// No `Debug`, because it contains the token.
#[derive(Serialize, utoipa::ToSchema)]
pub(crate) struct LogInView {
    session: SessionView,
    /// The token for the header `Authorization: Bearer …`. Missing if it was set as a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

/// `201` with the session, and its token in the cookie or in the body.
pub(crate) fn session_response(session: SessionView, token: &SessionToken, cookie: bool) -> Response {
    let mut headers = HeaderMap::new();
    let token = if cookie {
        headers.extend(SessionCookie::set(token.expose()).map(|cookie| (header::SET_COOKIE, cookie)));
        None
    } else {
        Some(token.expose().to_owned())
    };
    let view = LogInView { session, token };
    (StatusCode::CREATED, headers, axum::Json(view)).into_response()
}

/// Whether the token of a rotated session is set as a cookie. If the request does not say, it is, unless the request
/// sent the old token in the header `Authorization`.
pub(crate) fn by_cookie(requested: Option<bool>, headers: &HeaderMap) -> bool {
    requested.unwrap_or_else(|| !headers.contains_key(header::AUTHORIZATION))
}
