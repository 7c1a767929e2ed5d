//! By what the payment provider knows an account.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        audit,
        card::CardToken,
        id::InvoiceId,
        provider::{ProviderCustomerId, ProviderStatus},
        subscription::Facts,
    },
    kernel::{id::AccountId, record::Record},
};

/// By what the payment provider knows an account, and what it keeps for it.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "CARD_PAYMENTS")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = Contract, keep = AccountLife)]
pub struct CardPayments {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The provider's own id of it.
    #[plain]
    pub customer: ProviderCustomerId,
    /// The card that was charged last while its owner could authenticate. The provider keeps it once that succeeded.
    #[personal(Financial)]
    pub card: Option<OfferedCard>,
    /// Where the card's owner authenticates, if they have to.
    #[personal(Financial)]
    pub authentication: Option<AuthenticationPage>,
}

/// A card that was charged while its owner could authenticate.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedCard {
    /// The provider's token.
    pub token: CardToken,
    /// When the first of those attempts was begun.
    pub since: Timestamp,
}

crate::kernel::record::redacted!(OfferedCard);

/// A page of the card's bank.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthenticationPage {
    /// The invoice.
    pub invoice: InvoiceId,
    /// The attempt.
    pub nth: u32,
    /// The page.
    pub url: String,
}

crate::kernel::record::redacted!(AuthenticationPage);

impl CardPayments {
    /// The name of what changes by it, for the audit log.
    pub const CHANGED: &'static str = audit::CHARGES;

    /// Whether the provider keeps this card, so that it can be charged while nobody is there.
    #[must_use]
    pub fn keeps(&self, token: &CardToken, facts: &Facts) -> bool {
        let offered = self.card.as_ref().filter(|card| card.token == *token);
        offered.is_some_and(|card| {
            let mut later = facts.charges.iter().filter(|charge| card.since <= charge.begun_at);
            later.any(|charge| charge.status() == Some(&ProviderStatus::Succeeded))
        })
    }

    /// Where the card's owner authenticates for an invoice, as long as that is waited for.
    #[must_use]
    pub fn authentication_of(&self, invoice: InvoiceId, facts: &Facts) -> Option<&str> {
        let page = self.authentication.as_ref().filter(|page| page.invoice == invoice)?;
        let charge = facts.charges_of(invoice).find(|charge| charge.nth == page.nth)?;
        (charge.status() == Some(&ProviderStatus::NeedsAuthentication)).then_some(&*page.url)
    }
}
