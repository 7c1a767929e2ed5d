//! What the messages of a subscription's life say.

use crate::{
    billing::{
        messages::BillingMessage,
        subscription::{Facts, Life, Slot},
    },
    kernel::personal::{CompanyName, PersonName},
};

/// What a message can tell of.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// What is known, once everything else that is due was done.
    pub facts: &'a Facts,
    /// What follows from it now.
    pub life: &'a Life,
    /// The organisation.
    pub company_name: &'a CompanyName,
    /// The person whom it goes to, if it goes to one.
    pub name: Option<&'a PersonName>,
}

/// The content of a slot's message.
#[must_use]
pub fn content(slot: &Slot, notice: &Notice<'_>) -> BillingMessage {
    BillingMessage::SubscriptionNotice {
        slot: *slot,
        name: notice.name.cloned(),
        company_name: notice.company_name.clone(),
    }
}
