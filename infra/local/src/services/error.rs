//! The error of a call, before its service renders it in its own protocol.

use std::borrow::Cow;

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde_json::json;

/// A service error.
#[derive(Debug, Clone)]
pub(crate) struct ServiceError {
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: Cow<'static, str>,
    pub(crate) status: StatusCode,
}

impl ServiceError {
    pub(crate) const MISSING_TOKEN: Self =
        Self::of("MissingAuthenticationTokenException", "Request is missing Authentication Token");
    pub(crate) const UNKNOWN_CALLER: Self =
        Self::of("UnrecognizedClientException", "The security token included in the request is invalid.");
    pub(crate) const UNKNOWN_OPERATION: Self =
        Self::of("UnknownOperationException", "The local cloud does not play this operation.");

    /// The codes of the errors that all services share; their type has a namespace of its own.
    pub(crate) const COMMON: [&str; 4] = [
        "AccessDeniedException",
        "MissingAuthenticationTokenException",
        "UnknownOperationException",
        "UnrecognizedClientException",
    ];

    const fn of(code: &'static str, message: &'static str) -> Self {
        Self { code: Cow::Borrowed(code), message: Cow::Borrowed(message), status: StatusCode::BAD_REQUEST }
    }

    pub(crate) fn new(
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
        status: StatusCode,
    ) -> Self {
        Self { code: code.into(), message: message.into(), status }
    }

    /// Renders the error in a version of AWS's JSON protocol; `kind` is the error's type.
    pub(crate) fn json(&self, version: &str, kind: &str) -> Response {
        let body = json!({"__type": kind, "message": self.message});
        let content_type = format!("application/x-amz-json-{version}");
        (self.status, [(header::CONTENT_TYPE, content_type)], body.to_string()).into_response()
    }
}
