//! Ids in paths.

use std::str::FromStr;

use axum::{
    extract::{FromRequestParts, Path},
    http::{Uri, request::Parts},
};
use lambda_http::RequestExt as _;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

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

/// What is encoded in a path: all but the characters of a segment (RFC 3986 § 3.3) and the slashes between them.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Gives a request the path by which the gateway has routed it. The runtime parses the decoded path once more: of an id with a `#` or with
/// dots a part would be lost, and the rest could be the path of another route.
pub(crate) fn restore_path(parts: &mut Parts) {
    let path = request_path(parts);
    if path.is_empty() {
        return;
    }
    let query = match parts.extensions.query_string_parameters_ref() {
        Some(parameters) if path.contains('#') => Some(parameters.to_query_string()),
        _ => parts.uri.query().map(str::to_owned),
    };
    let encoded = utf8_percent_encode(path, ENCODED);
    let target = match query.filter(|query| !query.is_empty()) {
        Some(query) => format!("{encoded}?{query}"),
        None => encoded.to_string(),
    };
    let mut uri = parts.uri.clone().into_parts();
    uri.path_and_query = target.parse().ok();
    if let Ok(uri) = Uri::from_parts(uri) {
        parts.uri = uri;
    }
}

/// The path of a request as the gateway decoded it. The URI has it encoded anew, where programs resolve dots, and what stands behind a
/// `#` is lost.
#[must_use]
pub fn request_path(parts: &Parts) -> &str {
    parts.extensions.raw_http_path()
}
