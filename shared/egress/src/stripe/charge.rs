//! A charge of a card, and the payment that comes of it.

use std::fmt;

use domain::{
    billing::provider::{ProviderCustomerId, ProviderPayment},
    id::{AccountId, InvoiceId},
    money::Money,
};
use form_urlencoded::Serializer;

/// A charge of a card for an invoice.
#[derive(Clone, Copy)]
pub struct CardCharge<'a> {
    /// Names the attempt, and is its idempotency key: the invoice's id, of later attempts `{id}-{n}`.
    pub attempt: &'a str,
    /// Whose card it is.
    pub customer: &'a ProviderCustomerId,
    /// The card: the id of a payment method, `pm_…`.
    pub card: &'a str,
    /// How much.
    pub amount: Money,
    /// The account that pays.
    pub account: AccountId,
    /// The invoice that is paid.
    pub invoice: InvoiceId,
    /// Whether the card's owner is there.
    pub presence: Presence<'a>,
}

/// Whether the card's owner is there.
#[derive(Clone, Copy)]
pub enum Presence<'a> {
    /// They are, and can authenticate. The card is kept for later payments.
    OnSession {
        /// Where they come back to after they have authenticated.
        return_url: &'a str,
    },
    /// They are not. The card was kept before.
    OffSession,
}

impl CardCharge<'_> {
    /// The charge as the parameters of a `PaymentIntent` that is confirmed at once.
    pub(super) fn form(&self) -> String {
        let Self { attempt, customer, card, amount, account, invoice, presence } = self;
        let mut form = Serializer::new(String::new());
        form.append_pair("amount", &amount.minor().to_string())
            .append_pair("currency", &amount.currency().code().to_ascii_lowercase())
            .append_pair("customer", &customer.to_string())
            .append_pair("payment_method", card)
            .append_pair("payment_method_types[]", "card")
            .append_pair("confirm", "true")
            .append_pair("metadata[account]", &account.to_string())
            .append_pair("metadata[invoice]", &invoice.to_string())
            .append_pair("metadata[attempt]", attempt);
        match presence {
            Presence::OnSession { return_url } => {
                form.append_pair("setup_future_usage", "off_session").append_pair("return_url", return_url);
            }
            Presence::OffSession => {
                form.append_pair("off_session", "true");
            }
        }
        form.finish()
    }
}

impl fmt::Debug for CardCharge<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardCharge").field("attempt", &self.attempt).finish_non_exhaustive()
    }
}

impl fmt::Debug for Presence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OnSession { .. } => "OnSession",
            Self::OffSession => "OffSession",
        })
    }
}

/// A payment by card.
#[derive(Clone, PartialEq, Eq)]
pub struct CardPayment {
    /// The payment.
    pub payment: ProviderPayment,
    /// Where the card's owner authenticates, if they have to and there is a page for it.
    pub authentication_url: Option<String>,
}

impl fmt::Debug for CardPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardPayment").field("payment", &self.payment).finish_non_exhaustive()
    }
}
