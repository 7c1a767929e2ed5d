//! The only cookie: the token of a browser's session. It is strictly necessary, so it needs no consent (P16).

use axum::http::{HeaderMap, HeaderValue, header};
use domain::{record::Expiring, records::Session};

/// The `__Host-` prefix makes browsers require this host, `Secure` and `Path=/` (RFC 6265bis § 4.1.3.2).
const NAME: &str = "__Host-session";

/// Writes and reads the cookie that holds a session's token.
#[derive(Debug, Clone, Copy)]
pub struct SessionCookie;

impl SessionCookie {
    /// The `Set-Cookie` header that stores the token in the browser, for as long as a session can last.
    #[must_use]
    pub fn set(token: &str) -> Option<HeaderValue> {
        let seconds = Session::LIFE.seconds();
        HeaderValue::from_str(&format!("{NAME}={token}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"))
            .ok()
    }

    /// The `Set-Cookie` header that deletes the cookie.
    #[must_use]
    pub fn clear() -> HeaderValue {
        HeaderValue::from_static("__Host-session=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
    }

    /// The token in the request's cookies.
    pub(crate) fn read(headers: &HeaderMap) -> Option<&str> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|cookies| cookies.split(';'))
            .find_map(|cookie| cookie.trim().strip_prefix(NAME)?.strip_prefix('='))
    }
}
