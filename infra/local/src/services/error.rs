//! Errors, each in its service's own form.

use axum::response::{IntoResponse as _, Response};
use http::{StatusCode, header};
use serde_json::json;

use crate::policy::{self, Denied};

/// The errors that all services share, whose type tells so.
const COMMON: [&str; 4] = [
    "AccessDeniedException",
    "MissingAuthenticationTokenException",
    "UnknownOperationException",
    "UnrecognizedClientException",
];

/// What went wrong.
pub(crate) struct ServiceError<'a> {
    pub(crate) code: &'a str,
    pub(crate) message: &'a str,
    pub(crate) status: StatusCode,
}

impl ServiceError<'static> {
    pub(crate) const MISSING_TOKEN: Self = Self {
        code: "MissingAuthenticationTokenException",
        message: "Request is missing Authentication Token",
        status: StatusCode::BAD_REQUEST,
    };
    pub(crate) const UNKNOWN_CALLER: Self = Self {
        code: "UnrecognizedClientException",
        message: "The security token included in the request is invalid.",
        status: StatusCode::BAD_REQUEST,
    };
    pub(crate) const UNKNOWN_OPERATION: Self = Self {
        code: "UnknownOperationException",
        message: "The local cloud does not play this operation.",
        status: StatusCode::BAD_REQUEST,
    };
}

/// The refusal of what a function's policies don't allow, in its service's own words.
pub(crate) fn denied(service: &str, request_id: &str, function: &str, denied: &Denied) -> Response {
    let user = policy::user(function);
    let Denied { action, resource, .. } = denied;
    let (code, status, message) = match service {
        "ses" => (
            "AccessDeniedException",
            StatusCode::FORBIDDEN,
            format!("User `{user}' is not authorized to perform `{action}' on resource `{resource}'"),
        ),
        "sns" => {
            let action = action.replacen("sns:", "SNS:", 1);
            let because = denied.because(&action);
            let message =
                format!("User: {user} is not authorized to perform: {action} on resource: {resource} {because}");
            ("AuthorizationError", StatusCode::FORBIDDEN, message)
        }
        _ => {
            let because = denied.because(action);
            let message =
                format!("User: {user} is not authorized to perform: {action} on resource: {resource} {because}");
            ("AccessDeniedException", StatusCode::BAD_REQUEST, message)
        }
    };
    of(service, request_id, &ServiceError { code, message: &message, status })
}

/// The error response of a service.
pub(crate) fn of(service: &str, request_id: &str, error: &ServiceError<'_>) -> Response {
    let ServiceError { code, message, status } = *error;
    match service {
        "sns" => {
            let code = if code == "UnrecognizedClientException" { "InvalidClientTokenId" } else { code };
            let message = super::sns::escaped(message);
            let xml = format!(
                "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type>\
                 <Code>{code}</Code><Message>{message}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
            );
            (status, [(header::CONTENT_TYPE, "text/xml")], xml).into_response()
        }
        "ses" => {
            let headers = [("content-type", "application/json"), ("x-amzn-errortype", code)];
            (status, headers, json!({"message": message}).to_string()).into_response()
        }
        "dynamodb" => {
            let shared = COMMON.contains(&code);
            let namespace = if shared { "com.amazon.coral.service" } else { "com.amazonaws.dynamodb.v20120810" };
            let body = json!({"__type": format!("{namespace}#{code}"), "message": message});
            (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.0")], body.to_string()).into_response()
        }
        _ => {
            let body = json!({"__type": code, "message": message});
            (status, [(header::CONTENT_TYPE, "application/x-amz-json-1.1")], body.to_string()).into_response()
        }
    }
}
