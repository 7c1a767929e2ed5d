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

/// The two ids in a path: of a resource, and of one within it. A text that is not an id is answered with `404 not-found`.
#[derive(Debug, Clone, Copy)]
pub struct PathIds<Outer, Inner>(pub Outer, pub Inner);

impl<S: Send + Sync, Outer: FromStr, Inner: FromStr> FromRequestParts<S> for PathIds<Outer, Inner> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let texts = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((outer, inner)) = texts.map_err(|_| Problem::NotFound)?;
        let outer = outer.parse().map_err(|_| Problem::NotFound)?;
        Ok(Self(outer, inner.parse().map_err(|_| Problem::NotFound)?))
    }
}

/// The path of a request as the gateway decoded it. The URI has it encoded anew, where programs resolve dots, and what stands behind a
/// `#` is lost.
#[must_use]
pub fn request_path(parts: &Parts) -> &str {
    parts.extensions.raw_http_path()
}
