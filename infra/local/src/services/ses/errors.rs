//! SES's errors.

use http::StatusCode;

use crate::services::ServiceError;

/// The error for a request that SES refuses.
pub(super) fn bad(message: impl Into<String>) -> ServiceError {
    ServiceError::new("BadRequestException", message.into(), StatusCode::BAD_REQUEST)
}

/// The error for a part of a request that breaks a constraint of SES's model. It doesn't repeat the value.
pub(super) fn invalid(path: &str, constraint: &str) -> ServiceError {
    bad(format!("1 validation error detected: Value at '{path}' failed to satisfy constraint: {constraint}"))
}

/// The error for what does not exist.
pub(super) fn not_found(message: String) -> ServiceError {
    ServiceError::new("NotFoundException", message, StatusCode::NOT_FOUND)
}

/// The error for what goes wrong in the service itself.
pub(super) fn internal(message: impl Into<String>) -> ServiceError {
    ServiceError::new("InternalServiceErrorException", message.into(), StatusCode::INTERNAL_SERVER_ERROR)
}
