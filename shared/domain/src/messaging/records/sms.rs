//! The cost of text messages.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    kernel::{record::Record, time::Now},
    messaging::{id::MessageId, sms::SmsPurpose},
};

crate::kernel::lookup::key_text! {
    /// A day in UTC on which text messages are sent for a purpose.
    SpendDay, "sms.2026-12-01.reset"
}

impl SpendDay {
    /// The day of this time.
    #[must_use]
    pub fn of(now: Now, purpose: SmsPurpose) -> Self {
        let day = now.0.to_zoned_datetime(jiff::tz::TimeZone::UTC).date();
        Self(format!("sms.{day}.{}", purpose.name()))
    }
}

/// What a day's text messages for one purpose can have cost: reserved before each is sent. It tells of nobody.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = day, key = "SMS-SPEND")]
#[processing(subject = Recipient, purpose = ServiceMessages, basis = Contract, keep = Until(expires_at, Days(10)))]
pub struct SmsSpend {
    /// The day, in UTC, and the purpose.
    #[key]
    pub day: SpendDay,
    /// The reserved amount, in thousandths of a US dollar.
    #[plain]
    pub reserved: u32,
    /// How much of it by country, as calling codes.
    #[plain]
    pub by_country: BTreeMap<String, u32>,
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
