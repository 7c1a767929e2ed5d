//! The function that calls a host. It is known by its port, and travels with the request to the service.

use http::request::Parts;

/// The function that made a request.
#[derive(Clone)]
pub(super) struct Caller(pub(super) String);

/// The function that made a request.
pub(super) fn of(parts: &Parts) -> String {
    parts.extensions.get().map(|Caller(function)| function.clone()).unwrap_or_default()
}
