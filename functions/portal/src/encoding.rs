//! Which encoding of a file is sent (RFC 9110 § 12.5.3).

use axum::http::{HeaderMap, HeaderValue, header};

use crate::files::Body;

/// The bytes of a file in the smallest encoding that the browser takes, and the encoding's name.
pub(crate) fn of(body: &Body, headers: &HeaderMap) -> (&'static [u8], Option<HeaderValue>) {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let accepted = accepted.flat_map(|value| value.split(',')).filter_map(taken).collect::<Vec<_>>();
    for (name, bytes) in [("br", body.brotli), ("gzip", body.gzip)] {
        if accepted.iter().any(|accepted| accepted.eq_ignore_ascii_case(name)) {
            return (bytes, Some(HeaderValue::from_static(name)));
        }
    }
    (body.plain, None)
}

/// The name of an encoding in a list, unless its weight is zero.
fn taken(encoding: &str) -> Option<&str> {
    let (name, weight) = encoding.split_once(';').unwrap_or((encoding, ""));
    let weight = weight.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse::<f32>().ok());
    weight.is_none_or(|weight| weight > 0.0).then(|| name.trim())
}
