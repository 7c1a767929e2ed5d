//! Mandates: that an owner agreed to what invoices demand being taken from the card.

use jiff::Timestamp;

use crate::{
    billing::{id::MandateId, mandate, payment::Payment},
    kernel::{
        id::{AccountId, UserId},
        random::RandomSource,
        record::Record,
        time::Now,
    },
};

/// That an owner chose to pay from the card, and agreed to the text of that day: the evidence for each charge that follows.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "MANDATE#{mandate}", id = Random)]
#[processing(subject = Owner, purpose = Accountability, basis = LegalObligation, keep = AccountLife)]
pub struct PaymentMandate {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The mandate.
    #[key]
    pub mandate: MandateId,
    /// The person who gave it.
    #[plain]
    pub given_by: UserId,
    /// When they gave it.
    #[plain]
    pub given_at: Timestamp,
    /// What payments are taken from.
    #[plain]
    pub payment: Payment,
    /// The version of the text that they agreed to.
    #[plain]
    pub text_version: String,
}

impl PaymentMandate {
    /// That of a person who chooses to pay from the card now.
    #[must_use]
    pub fn for_card(account: AccountId, given_by: UserId, now: Now, random: &dyn RandomSource) -> Self {
        Self {
            account,
            mandate: MandateId::new(now, &random.bytes()),
            given_by,
            given_at: now.timestamp(),
            payment: Payment::Card,
            text_version: mandate::CURRENT.version.to_owned(),
        }
    }
}
