//! Counts of tries.

use jiff::Timestamp;

use super::BrakeScope;
use crate::Record;

/// How often something was tried by one person or from one network. Who that is stands in it as an HMAC alone.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = scope, key = "BRAKE")]
#[processing(subject = Member, purpose = SecureAccess, basis = LegitimateInterest, keep = Until(expires_at, Hours(24)))]
pub struct Brake {
    /// The rule, and for whom it is counted.
    #[key]
    pub scope: BrakeScope,
    /// How many tries.
    #[plain]
    pub count: u32,
    /// The first of them.
    #[plain]
    pub since: Timestamp,
    /// The last of them.
    #[plain]
    pub last_at: Timestamp,
    /// When they are forgotten.
    #[plain]
    pub expires_at: Timestamp,
}
