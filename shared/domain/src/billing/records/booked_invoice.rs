//! What the books keep of the payments and credits of an account that was removed.

use jiff::Timestamp;

use crate::{
    billing::{id::InvoiceId, subscription::Invoice},
    kernel::{id::AccountId, money::Money, record::Record},
};

/// What was paid and credited of an invoice, of an account that was removed.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Ledger, scope = account, key = "BALANCE#{id}")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Bookkeeping(expires_at))]
pub struct BookedInvoice {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The invoice.
    #[key]
    pub id: InvoiceId,
    /// What is known of it.
    #[plain]
    pub invoice: Invoice,
    /// What is owed still.
    #[plain]
    pub owed: Option<Money>,
    /// When it was moved here.
    #[plain]
    pub booked_at: Timestamp,
    /// When it is deleted.
    #[plain]
    pub expires_at: Timestamp,
}
