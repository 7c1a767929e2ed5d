//! The session token of a request.

use std::convert::Infallible;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{HeaderMap, header, request::Parts},
};
use domain::{id::UserId, record::Key, records::Session, token::SessionToken};

use crate::{App, Problem, SessionCookie, body::is_json};

/// The session that the token names which came with a log-in, if one did. Whether it is valid is not known: it is only good for ending
/// this session, by whoever has proved that it is theirs.
#[derive(Debug, Clone)]
pub struct EarlierSession(Option<SessionToken>);

impl EarlierSession {
    /// The session, if it is this person's.
    #[must_use]
    pub fn of(&self, user: UserId) -> Option<Key<Session>> {
        let token = self.0.as_ref().filter(|token| token.user == user)?;
        Some(Session::key(&user, &token.session))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for EarlierSession
where
    App: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Self(presented(parts, &App::from_ref(state)).ok()))
    }
}

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
