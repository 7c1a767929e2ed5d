//! The time of an invocation.

use jiff::Timestamp;

/// The current time of the invocation: the Runtime API's deadline minus the function's timeout. It is the same for
/// everything that the invocation decides, such as expiry, consent and contracts. Nothing reads the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now(pub Timestamp);

impl Now {
    /// Whether something that ends at `end` has ended. The end itself counts as ended.
    #[must_use]
    pub fn is_past(self, end: Timestamp) -> bool {
        end <= self.0
    }

    /// The current time to the millisecond, as times are stored and shown.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_millisecond(self.0.as_millisecond()).unwrap_or(self.0)
    }
}
