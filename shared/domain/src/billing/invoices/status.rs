//! Where an invoice stands.

use jiff::Timestamp;
use serde::Serialize;

use crate::{
    billing::subscription::{EntryKind, Invoice},
    kernel::date::{Date, close_of},
};

/// Where an invoice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InvoiceStatus {
    /// It is to be paid.
    Open,
    /// A part of it is paid, and the rest is not overdue.
    PartlyPaid,
    /// Nothing of it is to be paid any more.
    Paid,
    /// Something of it was to be paid before.
    Overdue,
    /// All of it is credited.
    Credited,
}

impl InvoiceStatus {
    /// That of an invoice that is due on this day, at this time.
    #[must_use]
    pub fn of(invoice: &Invoice, due_on: Date, at: Timestamp) -> Self {
        let open = invoice.open_amount(at);
        let credited = invoice.sum_of(EntryKind::is_credit, at);
        let paid = invoice.sum_of(|kind| !kind.is_credit(), at);
        if !open.is_positive() {
            if credited.minor() >= invoice.total().minor() { Self::Credited } else { Self::Paid }
        } else if close_of(due_on) <= at {
            Self::Overdue
        } else if paid.is_positive() {
            Self::PartlyPaid
        } else {
            Self::Open
        }
    }
}
