//! The cost of text messages.

use jiff::Timestamp;

use crate::{
    kernel::{record::Record, time::Now},
    messaging::id::MessageId,
};

crate::kernel::lookup::key_text! {
    /// A day in UTC on which text messages are sent.
    SpendDay, "sms.2026-12-01"
}

impl SpendDay {
    /// The day of this time.
    #[must_use]
    pub fn of(now: Now) -> Self {
        Self(format!("sms.{}", now.0.to_zoned_datetime(jiff::tz::TimeZone::UTC).date()))
    }
}

/// What a day's text messages can have cost: reserved before each is sent. It tells of nobody.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = day, key = "SMS-SPEND")]
#[processing(subject = Recipient, purpose = ServiceMessages, basis = Contract, keep = Until(expires_at, Days(10)))]
pub struct SmsSpend {
    /// The day, in UTC.
    #[key]
    pub day: SpendDay,
    /// The reserved amount, in thousandths of a US dollar.
    #[plain]
    pub reserved: u32,
    /// The number of messages.
    #[plain]
    pub messages: u32,
    /// The message of the last reservation. It distinguishes two concurrent reservations from one that is written
    /// twice.
    #[plain]
    pub last: MessageId,
    /// When this record expires.
    #[plain]
    pub expires_at: Timestamp,
}
