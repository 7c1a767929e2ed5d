//! Counts of tries, for rate limits.

use jiff::Timestamp;

use crate::kernel::{lookup::RateLimitScope, record::Record};

/// How often something was tried by one person or from one network. Who that is stands in it as an HMAC alone.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = scope, key = "RATE_LIMIT")]
#[processing(subject = Member, purpose = SecureAccess, basis = LegitimateInterest, keep = Until(expires_at, Hours(24)))]
pub struct RateCounter {
    /// The limit, and for whom it counts.
    #[key]
    pub scope: RateLimitScope,
    /// The number of tries.
    #[plain]
    pub count: u32,
    /// When the first was made.
    #[plain]
    pub since: Timestamp,
    /// When the last was made.
    #[plain]
    pub last_at: Timestamp,
    /// When they are forgotten.
    #[plain]
    pub expires_at: Timestamp,
}
