//! The session token of a request.

use axum::http::{HeaderMap, header, request::Parts};
use domain::token::SessionToken;

use crate::{App, Problem, SessionCookie, body::is_json};

/// The session token of the request, from the `Authorization` header or the cookie.
pub(super) fn presented(parts: &Parts, app: &App) -> Result<SessionToken, Problem> {
    let token = if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
        let bearer = value.to_str().ok().and_then(|text| text.split_once(' '));
        bearer.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim())
    } else {
        let token = SessionCookie::read(&parts.headers);
        if token.is_some() && !parts.method.is_safe() && !is_same_origin(&parts.headers, app.portal_url()) {
            return Err(Problem::CrossOrigin);
        }
        token
    };
    token.and_then(SessionToken::parse).ok_or(Problem::NotLoggedIn)
}

/// Whether a request with the cookie can only come from the portal, by its origin and a type that no form sends.
fn is_same_origin(headers: &HeaderMap, portal_url: &str) -> bool {
    let is = |name, test: &dyn Fn(&str) -> bool| {
        headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok()).is_some_and(test)
    };
    is(header::CONTENT_TYPE, &is_json) && is(header::ORIGIN, &|origin| origin == portal_url)
}
