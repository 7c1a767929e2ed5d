//! What several functions do with the tables, whatever wakes them: there is no HTTP in it.

mod due;
mod erasure;
mod rate_limits;
mod sessions;

pub use due::DueWork;
pub use erasure::{ErasureError, Partitions};
pub use rate_limits::{RateCounters, RateLimitError, RateLimits};
pub use sessions::{EndingSessions, SessionsError};
