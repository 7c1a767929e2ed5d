//! What the errors of `shared/app` are to the caller.

use ::app::{ErasureError, RateLimitError, SessionsError};
use store::Overtaken;

use crate::Problem;

impl From<Overtaken> for Problem {
    fn from(_: Overtaken) -> Self {
        Self::Conflict
    }
}

impl From<RateLimitError> for Problem {
    fn from(error: RateLimitError) -> Self {
        match error {
            RateLimitError::TooManyRequests { now, retry_after } => Self::too_many_requests(now, retry_after),
            RateLimitError::Overtaken(error) => error.into(),
            RateLimitError::Read(error) => error.into(),
            RateLimitError::Commit(error) => error.into(),
        }
    }
}

impl From<SessionsError> for Problem {
    fn from(error: SessionsError) -> Self {
        match error {
            SessionsError::Read(error) => error.into(),
            SessionsError::Commit(error) => error.into(),
            SessionsError::Overtaken(error) => error.into(),
        }
    }
}

impl From<ErasureError> for Problem {
    fn from(error: ErasureError) -> Self {
        match error {
            ErasureError::Read(error) => error.into(),
            ErasureError::Commit(error) => error.into(),
            ErasureError::NoProgress => Self::unexpected(error),
        }
    }
}
