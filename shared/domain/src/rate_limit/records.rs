//! The counts of tries for rate limits.

use jiff::Timestamp;

use crate::kernel::record::Record;

crate::kernel::lookup::key_text! {
    /// What a rate limit counts: an HMAC over the limit and the person, address or network.
    RateLimitScope, "rate-limit.…"
}

impl RateLimitScope {
    /// Makes the scope from the HMAC's text.
    #[must_use]
    pub fn new(mac: &str) -> Self {
        Self(format!("rate-limit.{mac}"))
    }
}

/// How often something was tried by one person or from one network. Who that is stands in it as an HMAC alone.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = scope, key = "RATE_LIMIT")]
#[processing(subject = Member, purpose = SecureAccess, basis = LegitimateInterest, keep = Until(expires_at, Hours(24)))]
pub struct RateCounter {
    /// The limit and its scope, as an HMAC.
    #[key]
    pub scope: RateLimitScope,
    /// The number of tries.
    #[plain]
    pub count: u32,
    /// When the first try was made.
    #[plain]
    pub since: Timestamp,
    /// When the last try was made.
    #[plain]
    pub last_at: Timestamp,
    /// When the count expires.
    #[plain]
    pub expires_at: Timestamp,
}
