//! Messages to people: their content, how they are sent, and which of them a person can switch off (P24, P42).

pub(crate) mod audit;
pub mod catalogue;
mod commit;
mod field_errors;
pub mod id;
pub mod merging;
pub mod notification;
pub mod records;
pub mod sms;

use crate::{kernel::processing::Period, messaging::catalogue::OfKind};

/// What all capabilities' messages have in common.
pub(crate) trait MessageContent: OfKind {
    /// How long the message is worth sending, if that is less than the time that the outbox tries: for example, until
    /// its link expires.
    fn useful(&self) -> Option<Period> {
        None
    }
}
