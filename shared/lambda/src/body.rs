//! Request bodies: JSON objects of at most 64 KB, with all field errors reported together.

mod object;

use axum::{
    RequestExt,
    body::{Bytes, HttpBody as _, to_bytes},
    extract::{FromRequest, OptionalFromRequest, Request},
    http::header,
};
use domain::field_error;

use crate::Problem;

/// The maximum size of a body: more than any request of the API needs.
const MOST: usize = 64 * 1024;

/// A request body, with the bytes that it was read from. It has no `Debug`, because it holds what a person typed.
pub struct Json<T> {
    /// The request.
    pub request: T,
    /// The bytes of the body, for the idempotency fingerprint.
    pub bytes: Vec<u8>,
}

/// A request body as it came, of at most 64 KB. It has no `Debug`, because it may hold anything.
pub struct RawBody(pub Vec<u8>);

impl<S: Send + Sync> FromRequest<S> for RawBody {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        Ok(Self(bytes(request).await?.to_vec()))
    }
}

async fn bytes(request: Request) -> Result<Bytes, Problem> {
    to_bytes(request.with_limited_body().into_body(), MOST).await.map_err(|_| Problem::BodyTooLarge)
}

/// `None` if the request has no body.
impl<T: field_error::Request, S: Send + Sync> OptionalFromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Option<Self>, Problem> {
        if request.body().is_end_stream() {
            return Ok(None);
        }
        <Self as FromRequest<S>>::from_request(request, state).await.map(Some)
    }
}

impl<T: field_error::Request, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !content_type.is_some_and(is_json) {
            return Err(Problem::UnsupportedMediaType);
        }
        let bytes = bytes(request).await?;
        let (fields, mut errors) = object::object(&bytes).map_err(|_| Problem::InvalidJson)?;
        match T::parse(&fields) {
            Ok(request) if errors.0.is_empty() => Ok(Self { request, bytes: bytes.to_vec() }),
            read => {
                errors.0.extend(read.err().unwrap_or_default().0);
                Err(errors.into())
            }
        }
    }
}

/// Whether the type is `application/json` or has the suffix `+json`, with any parameters.
pub(crate) fn is_json(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::is_json;

    #[test]
    fn json_is_known_by_its_type() {
        for (kind, json) in [
            ("application/json", true),
            ("Application/JSON; charset=utf-8", true),
            ("application/merge-patch+json", true),
            ("text/plain", false),
            ("text/json", false),
            ("application/jsonp", false),
        ] {
            assert_eq!(is_json(kind), json, "{kind}");
        }
    }
}
