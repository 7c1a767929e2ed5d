//! Payments that become known.

use crate::{
    billing::{
        id::InvoiceId,
        subscription::{
            facts::Facts,
            invoice::{Entry, EntryKind},
        },
    },
    kernel::{
        money::{CannotAdd, Money},
        time::Now,
    },
};

/// A payment cannot be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaymentError {
    /// The account has no such invoice.
    #[error("no such invoice")]
    NoInvoice,
    /// It is in another currency, or out of range.
    #[error(transparent)]
    Amount(#[from] CannotAdd),
}

/// Records that an invoice was paid, wholly or in part. A negative amount takes a payment back.
///
/// # Errors
/// If there is no such invoice, or the amount cannot be added.
pub fn record_payment(facts: &mut Facts, now: Now, invoice: InvoiceId, amount: Money) -> Result<(), PaymentError> {
    let at = facts.clock(now);
    let found = facts.invoices.iter_mut().find(|one| one.id() == invoice).ok_or(PaymentError::NoInvoice)?;
    Ok(found.record(Entry { at, amount, kind: EntryKind::Payment, note: None })?)
}
