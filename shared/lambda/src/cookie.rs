//! The one cookie: a browser's session. Strictly necessary (P16).

use axum::http::{HeaderMap, HeaderValue, header};
use domain::{record::Expiring, records::Session};

/// The `__Host-` prefix ties the cookie to this host, to TLS and to the whole site (RFC 6265bis § 4.1.3.2).
const NAME: &str = "__Host-session";

/// A session's token on its way to or from a browser.
#[derive(Debug, Clone, Copy)]
pub struct SessionCookie;

impl SessionCookie {
    /// The header that gives a browser its token, for as long as a session can last.
    #[must_use]
    pub fn set(token: &str) -> Option<HeaderValue> {
        let seconds = Session::LIFE.seconds();
        HeaderValue::from_str(&format!("{NAME}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"))
            .ok()
    }

    /// The header that takes it back.
    #[must_use]
    pub fn clear() -> HeaderValue {
        HeaderValue::from_static("__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
    }

    /// The token that a browser sent.
    pub(crate) fn read(headers: &HeaderMap) -> Option<&str> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|cookies| cookies.split(';'))
            .find_map(|cookie| cookie.trim().strip_prefix(NAME)?.strip_prefix('='))
    }
}
