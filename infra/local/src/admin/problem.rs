//! Errors of the local cloud itself.

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde_json::json;

use crate::outside::DecisionError;

/// An error of the local cloud itself.
pub(super) fn problem(status: StatusCode, code: &str, detail: &str) -> Response {
    let body = json!({
        "type": format!("/problems/{code}"),
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "detail": detail,
    });
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}

/// Why it cannot be decided what becomes of something.
pub(super) fn undecided(error: DecisionError) -> Response {
    let (status, code) = match error {
        DecisionError::Unknown => (StatusCode::NOT_FOUND, "not-found"),
        DecisionError::Impossible => (StatusCode::CONFLICT, "impossible"),
    };
    problem(status, code, &error.to_string())
}
