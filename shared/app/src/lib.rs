//! Operations on the tables that several functions share, whatever triggers them. Nothing here is about HTTP.

mod due;
mod erasure;
mod rate_limits;
mod sessions;
pub mod subscriptions;

pub use due::DueWork;
pub use erasure::{ErasureError, Partitions};
pub use rate_limits::{RateCounters, RateLimitError, RateLimits};
pub use sessions::{EndingSessions, SessionsError};
