//! Invoices as they are shown: what they say, and where they stand.

use domain::{
    Now, Timestamp,
    billing::{
        invoices::{InvoiceStatus, IssuedInvoiceView},
        subscription::{CreditNote, EntryKind, Invoice, Life},
    },
    date::Date,
    money::Money,
    records::{IssuedInvoice, Subscription},
};
use serde::Serialize;
use utoipa::ToSchema;

/// An invoice or a credit note.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvoiceView {
    #[serde(flatten)]
    issued: IssuedInvoiceView,
    /// The last day on which it is paid in time, as things are now. Null for a credit note.
    #[schema(value_type = Option<String>, format = "date")]
    due_on: Option<Date>,
    /// Where it stands. Null for a credit note.
    status: Option<InvoiceStatus>,
    /// What is still to be paid; negative if too much was. Null for a credit note.
    open: Option<Money>,
    /// What was paid, credited, and given back, the oldest first.
    entries: Vec<EntryView>,
}

/// What changed how much of an invoice is to be paid.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = InvoiceEntryView)]
pub(crate) struct EntryView {
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    kind: EntryKind,
    /// How much less is to be paid. Negative where a payment is taken back or given back.
    amount: Money,
    /// The credit note that says so.
    credit_note: Option<CreditNote>,
}

/// A subscription whose invoices are shown.
pub(crate) struct Standing<'a> {
    subscription: &'a Subscription,
    life: Life,
    now: Now,
}

impl<'a> Standing<'a> {
    pub(crate) fn of(subscription: &'a Subscription, now: Now) -> Self {
        Self { subscription, life: subscription.life(now), now }
    }

    /// An invoice, with where it stands.
    pub(crate) fn view(&self, issued: &IssuedInvoice) -> InvoiceView {
        let known = self.subscription.facts.invoices.iter().find(|known| known.id() == issued.id);
        let due_on = known.and_then(|known| self.life.due_on(known)).or(issued.due_on);
        let at = self.subscription.facts.clock(self.now);
        InvoiceView {
            issued: issued.into(),
            due_on,
            status: known.zip(due_on).map(|(known, due_on)| InvoiceStatus::of(known, due_on, at)),
            open: known.map(|known| known.open_amount(at)),
            entries: known.map(entries).unwrap_or_default(),
        }
    }
}

fn entries(invoice: &Invoice) -> Vec<EntryView> {
    let view = |entry: &domain::billing::subscription::Entry| EntryView {
        at: entry.at,
        kind: entry.kind,
        amount: entry.amount,
        credit_note: entry.note,
    };
    invoice.entries().iter().map(view).collect()
}
