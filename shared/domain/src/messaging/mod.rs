//! Messages to people: what they say, how they travel, and which of them somebody may switch off (P24, P42).

pub(crate) mod audit;
mod commit;
mod field_errors;
pub mod id;
pub mod notification;
pub mod records;
pub mod sms;

use crate::kernel::processing::Period;

/// What the messages of every capability have.
pub(crate) trait MessageContent {
    /// How long it is worth sending, where that is less than the outbox tries: a link that no longer works is not.
    fn useful(&self) -> Option<Period> {
        None
    }
}
