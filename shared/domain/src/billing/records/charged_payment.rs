//! Payments that the payment provider has taken, or tries to.

use jiff::Timestamp;

use crate::{
    billing::{id::InvoiceId, provider::ProviderPaymentId, subscription::Charge},
    kernel::{
        date::{books_end, day_of},
        id::AccountId,
        money::Money,
        record::Record,
    },
};

/// Of which invoice a payment of the payment provider is.
///
/// It is written once, when the provider has told the payment's id: by it, what the provider tells later finds the account, and the books
/// find the payment.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Ledger, scope = payment, key = "CHARGE")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Bookkeeping(expires_at))]
pub struct ChargedPayment {
    /// The provider's payment.
    #[key]
    pub payment: ProviderPaymentId,
    /// The account.
    #[plain]
    pub account: AccountId,
    /// The invoice.
    #[plain]
    pub invoice: InvoiceId,
    /// How many attempts there were for the invoice before.
    #[plain]
    pub nth: u32,
    /// How much.
    #[plain]
    pub amount: Money,
    /// When the attempt was begun.
    #[plain]
    pub begun_at: Timestamp,
    /// When it is deleted.
    #[plain]
    pub expires_at: Timestamp,
}

impl ChargedPayment {
    /// That of a charge, once its payment is known.
    #[must_use]
    pub fn of(account: AccountId, charge: &Charge) -> Option<Self> {
        Some(Self {
            payment: charge.payment.clone()?,
            account,
            invoice: charge.invoice,
            nth: charge.nth,
            amount: charge.amount,
            begun_at: charge.begun_at,
            expires_at: books_end(day_of(charge.begun_at)),
        })
    }
}
