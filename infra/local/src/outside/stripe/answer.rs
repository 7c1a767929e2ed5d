//! Stripe's answers: an object, or an error.

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde_json::{Value, json};

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Value,
}

impl Answer {
    /// The object that was made or asked for.
    pub(super) fn ok(body: Value) -> Self {
        Self { status: StatusCode::OK, body }
    }

    /// An error of Stripe's own, without effect.
    pub(super) fn internal(status: StatusCode) -> Self {
        Self::error(
            status,
            &json!({ "message": "An error occurred with our connection to Stripe.", "type": "api_error" }),
        )
    }

    /// The secret key is missing, or another.
    pub(super) fn unauthorized(message: &str) -> Self {
        Self::error(StatusCode::UNAUTHORIZED, &json!({ "message": message, "type": "invalid_request_error" }))
    }

    /// A request with a parameter that cannot be used.
    pub(super) fn invalid(code: Option<&str>, param: &str, message: impl Into<String>) -> Self {
        let mut error = json!({ "message": message.into(), "param": param, "type": "invalid_request_error" });
        if let Some(code) = code {
            error["code"] = code.into();
        }
        Self::error(StatusCode::BAD_REQUEST, &error)
    }

    /// A request that cannot be used as a whole.
    pub(super) fn malformed(message: impl Into<String>) -> Self {
        let error = json!({ "message": message.into(), "type": "invalid_request_error" });
        Self::error(StatusCode::BAD_REQUEST, &error)
    }

    /// There is no such customer.
    pub(super) fn no_customer(id: &str) -> Self {
        Self::invalid(Some("resource_missing"), "customer", format!("No such customer: '{id}'"))
    }

    /// What is asked for is not there.
    pub(super) fn missing(message: impl Into<String>, param: &str) -> Self {
        Self { status: StatusCode::NOT_FOUND, ..Self::invalid(Some("resource_missing"), param, message) }
    }

    /// An error.
    pub(super) fn error(status: StatusCode, error: &Value) -> Self {
        Self { status, body: json!({ "error": error }) }
    }

    /// The answer as a response.
    pub(super) fn response(&self) -> Response {
        (self.status, [(header::CONTENT_TYPE, "application/json")], self.body.to_string()).into_response()
    }
}
