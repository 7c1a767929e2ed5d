//! Invoices as they are shown: what they say, and where they stand.

use domain::{
    Now, Timestamp,
    billing::{
        invoices::{InvoiceStatus, IssuedInvoiceView},
        provider::ProviderStatus,
        subscription::{Charge, CreditNote, EInvoice, EInvoiceStatus, EntryKind, Invoice, Life},
    },
    date::Date,
    money::Money,
    records::{CardPayments, IssuedInvoice, Subscription},
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
    /// The attempts to take it from the card, the oldest first.
    charges: Vec<ChargeView>,
    /// The page of the card's bank on which its owner approves the payment, while that is waited for. Lists leave it out.
    payment_link: Option<String>,
    /// Where the electronic invoice is that goes to the buyer's GLN. Null if the buyer had none.
    e_invoice: Option<EInvoiceView>,
}

/// An electronic invoice on its way to the buyer's GLN.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EInvoiceView {
    /// `queued` until the access point has taken it, `handed-over` until the buyer's has, then `accepted` or `refused`; `by-mail` where the
    /// mail with the invoice has it, because there is no access point.
    #[schema(example = "accepted")]
    status: EInvoiceStatus,
    /// Since when.
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
}

impl From<&EInvoice> for EInvoiceView {
    fn from(e_invoice: &EInvoice) -> Self {
        let (status, at) = e_invoice.status();
        Self { status, at }
    }
}

/// An attempt to take a payment from the card.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChargeView {
    /// When it was begun.
    #[schema(value_type = String, format = "date-time")]
    at: Timestamp,
    amount: Money,
    /// `begun` until the payment provider has answered, then `processing`, `needs-authentication`, `refused` or `succeeded`.
    #[schema(example = "succeeded")]
    status: &'static str,
    /// Why the card was refused, as the payment provider names it.
    #[schema(example = "insufficient_funds")]
    code: Option<String>,
}

impl From<&Charge> for ChargeView {
    fn from(charge: &Charge) -> Self {
        Self {
            at: charge.begun_at,
            amount: charge.amount,
            status: charge.status().map_or("begun", ProviderStatus::name),
            code: charge.refusal().map(ToString::to_string),
        }
    }
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
            charges: self.subscription.facts.charges_of(issued.id).map(ChargeView::from).collect(),
            payment_link: None,
            e_invoice: self.subscription.facts.e_invoice(issued.id).map(EInvoiceView::from),
        }
    }

    /// An invoice, with where its payment is approved, if that is waited for.
    pub(crate) fn view_with_link(&self, issued: &IssuedInvoice, payments: Option<&CardPayments>) -> InvoiceView {
        let link = payments.and_then(|payments| payments.authentication_of(issued.id, &self.subscription.facts));
        InvoiceView { payment_link: link.map(str::to_owned), ..self.view(issued) }
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
