//! Contracts that are refused.

use domain::{FieldErrorCode, FieldErrors};
use lambda::Problem;

/// The problem of a contract. Where nothing is wrong but the endpoint, that is the problem.
pub(super) fn refused(errors: FieldErrors) -> Problem {
    let is_endpoint = errors.0.iter().all(|error| error.code == FieldErrorCode::EndpointNotSupported);
    if is_endpoint { Problem::EndpointNotSupported } else { errors.into() }
}
