//! Operations on the tables that several functions share, whatever triggers them. Nothing here is about HTTP.

mod due;
mod erasure;
pub mod letters;
pub mod newsletter;
mod people;
pub mod purge;
mod rate_limits;
mod revocation;
mod sessions;
pub mod subscriptions;
mod visits;

pub use due::{DueCounts, DueOutcome, DueWork};
pub use erasure::{ErasureError, Partitions};
pub use people::{PersonError, PersonRecords, owner_profiles};
pub use rate_limits::{RateCounters, RateLimitError, RateLimits, is_known_in};
pub use revocation::{Revocation, RevocationError};
pub use sessions::{EndingSessions, SessionsError};
pub use visits::{VisitError, Visits};
