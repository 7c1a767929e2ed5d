//! The moment of an invocation.

use jiff::Timestamp;

/// Now, as the invocation brought it: the Runtime API's deadline minus the function's timeout, one moment for all that
/// the invocation decides. It decides expiry, consent and contracts. Nothing reads the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now(pub Timestamp);

impl Now {
    /// Whether something that ends at `end` has ended: what expires now is gone now.
    #[must_use]
    pub fn is_past(self, end: Timestamp) -> bool {
        end <= self.0
    }

    /// Now to the millisecond, as times are stored and shown.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0.as_millisecond()).unwrap_or(self.0)
    }
}
