//! Payments that the operator's finance registers.

use jiff::Timestamp;

use crate::{
    billing::{
        id::{InvoiceId, PaymentId},
        reference::Reference,
    },
    kernel::{
        date::{Date, books_end, day_of},
        id::AccountId,
        money::Money,
        random::RandomSource,
        record::Record,
        time::Now,
    },
};

/// A payment by transfer, as finance registered it.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Ledger, scope = account, key = "PAYMENT#{payment}", id = Random)]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Bookkeeping(expires_at))]
pub struct BookedPayment {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The payment.
    #[key]
    pub payment: PaymentId,
    /// The invoice that it was registered on.
    #[plain]
    pub invoice: InvoiceId,
    /// How much. Negative if a payment that was registered wrongly is taken back.
    #[plain]
    pub amount: Money,
    /// The day on which the bank has it.
    #[plain]
    pub paid_on: Date,
    /// When it was registered.
    #[plain]
    pub registered_at: Timestamp,
    /// What the payer wrote with it, or the bank's own number of it.
    #[personal(Financial)]
    pub reference: Reference,
    /// When it is deleted.
    #[plain]
    pub expires_at: Timestamp,
}

impl BookedPayment {
    /// A payment that is registered now.
    #[must_use]
    pub fn new(
        now: Now,
        random: &dyn RandomSource,
        (account, invoice): (AccountId, InvoiceId),
        (amount, paid_on): (Money, Date),
        reference: Reference,
    ) -> Self {
        let registered_at = now.timestamp();
        Self {
            account,
            payment: PaymentId::new(now, &random.bytes()),
            invoice,
            amount,
            paid_on,
            registered_at,
            reference,
            expires_at: books_end(day_of(registered_at)),
        }
    }
}
