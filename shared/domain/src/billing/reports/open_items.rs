//! What is open at the end of a day.

use jiff::{SignedDuration, Timestamp};

use crate::{
    billing::{
        id::InvoiceId,
        reports::Balances,
        subscription::{EntryKind, Invoice, life},
    },
    kernel::{
        date::{Date, close_of, day_of, days_between},
        id::AccountId,
        money::Money,
        personal::CompanyName,
        time::Now,
    },
};

/// An invoice of which something is open, or of which too much was paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenItem {
    /// The account.
    pub account: AccountId,
    /// The organisation, as it stands on the invoice.
    pub company: Option<CompanyName>,
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: u64,
    /// The day on which it was issued.
    pub issued_on: Date,
    /// The last day on which it is paid in time, as things were.
    pub due_on: Date,
    /// All that was to be paid.
    pub total: Money,
    /// What was paid, with what was moved from and to other invoices, and without what was refunded.
    pub paid: Money,
    /// What was credited.
    pub credited: Money,
    /// What is still to be paid; negative if too much was paid.
    pub open: Money,
    /// For how many days it has been overdue.
    pub days_overdue: i32,
}

impl Balances {
    /// What was open at the end of a day, or is now if that day is not over, by what was recorded until then. The order is that of the
    /// invoices.
    #[must_use]
    pub fn open_items(&self, day: Date, now: Now) -> Vec<OpenItem> {
        let known = self.facts.before(close_of(day));
        let last_moment = close_of(day).checked_sub(SignedDuration::from_millis(1)).unwrap_or(Timestamp::MAX);
        let at = last_moment.min(now.0);
        let life = life(&known, Now(at));
        let open = known.invoices.iter().filter(|invoice| invoice.open_amount(Timestamp::MAX).minor() != 0);
        let item = |invoice| OpenItem::of(self.account, invoice, life.due_on(invoice).unwrap_or(day), day_of(at));
        open.map(item).collect()
    }
}

impl OpenItem {
    fn of(account: AccountId, invoice: &Invoice, due_on: Date, today: Date) -> Self {
        let open = invoice.open_amount(Timestamp::MAX);
        Self {
            account,
            company: None,
            invoice: invoice.id(),
            number: invoice.billed().number,
            issued_on: day_of(invoice.issued_at()),
            due_on,
            total: invoice.total(),
            paid: invoice.sum_of(|kind| !kind.is_credit(), Timestamp::MAX),
            credited: invoice.sum_of(EntryKind::is_credit, Timestamp::MAX),
            open,
            days_overdue: if open.is_positive() { days_between(due_on, today).max(0) } else { 0 },
        }
    }
}
