//! Content negotiation: the form of an answer that the caller prefers (RFC 9110 § 12.5.1).

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use domain::negotiation::Representation;

/// The form that the `Accept` header prefers.
#[derive(Debug, Clone, Copy)]
pub struct Accept<R>(pub R);

impl<R: Representation, S: Send + Sync> FromRequestParts<S> for Accept<R> {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let ranges = parts.headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        Ok(Self(R::preferred(&ranges.collect::<Vec<_>>().join(","))))
    }
}
