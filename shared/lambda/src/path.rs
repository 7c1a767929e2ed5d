//! Ids in paths.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use lambda_http::RequestExt as _;

use crate::Problem;

/// The id in a path. A text that is not an id is answered with `404 not-found`.
#[derive(Debug, Clone, Copy)]
pub struct PathId<Id>(pub Id);

impl<S: Send + Sync, Id: FromStr> FromRequestParts<S> for PathId<Id> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Problem::NotFound)?;
        text.parse().map(Self).map_err(|_| Problem::NotFound)
    }
}

/// The path of a request as the gateway decoded it. The URI has it encoded anew, where programs resolve dots, and what stands behind a
/// `#` is lost.
#[must_use]
pub fn request_path(parts: &Parts) -> &str {
    parts.extensions.raw_http_path()
}
