//! Content negotiation: the format of an invoice that the caller prefers (RFC 9110 § 12.5.1).

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use domain::{billing::invoices::DocumentFormat, negotiation::preferred};

/// The format that the caller prefers. If they accept none of those that there are, it is JSON.
pub(crate) struct Format(pub(crate) DocumentFormat);

impl lambda::Argument for Format {}

impl<S: Send + Sync> FromRequestParts<S> for Format {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let ranges = parts.headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let accept = ranges.collect::<Vec<_>>().join(",");
        let found = preferred(&accept, &DocumentFormat::ALL.map(DocumentFormat::media_type));
        let format = found.and_then(|nth| DocumentFormat::ALL.get(nth).copied());
        Ok(Self(format.unwrap_or(DocumentFormat::Json)))
    }
}
