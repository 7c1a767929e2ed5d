//! The journal: each document and each movement of a period, in the order of time.

use jiff::Timestamp;

use crate::{
    billing::{
        id::{InvoiceId, PaymentId},
        invoices::{LineItem, VatTreatment},
        records::{BookedPayment, IssuedInvoice},
        reports::{Balances, ReportPeriod},
        subscription::{Entry, EntryKind, Invoice},
    },
    kernel::{
        date::{Date, day_of},
        id::AccountId,
        money::Money,
        personal::CompanyName,
    },
};

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalLine {
    /// When it was issued or recorded.
    pub at: Timestamp,
    /// What it is.
    pub kind: JournalKind,
    /// The number of the document. `None` for what is no document.
    pub number: Option<u64>,
    /// The account.
    pub account: AccountId,
    /// The organisation, as it stands on the document, or on the invoice.
    pub company: Option<CompanyName>,
    /// How much of the amount is without VAT, and how much is VAT. `None` for what is no document.
    pub taxed: Option<(Money, Money)>,
    /// How much more is to be paid. Negative for a credit note, and for a payment.
    pub amount: Money,
    /// How it is taxed. `None` for what is no document.
    pub treatment: Option<VatTreatment>,
    /// The payment that finance registered, with the day on which the bank has it.
    pub payment: Option<(PaymentId, Date)>,
    /// The invoice, of which more or less is to be paid by it, and its number.
    pub invoice: (InvoiceId, u64),
}

/// What stands in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalKind {
    /// An invoice.
    Invoice,
    /// A credit note that staff wrote.
    Correction,
    /// A credit note of days that were not used.
    UnusedDays,
    /// A payment; positive if one is taken back.
    Payment,
    /// A payment that was taken from a card.
    CardPayment,
    /// A payment from a card that was demanded back; negative if it was returned again.
    ChargedBack,
    /// What was paid too much of one invoice pays another one.
    Moved,
    /// What was paid too much is paid out.
    Refunded,
}

impl JournalKind {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::Correction => "credit-note",
            Self::UnusedDays => "credit-note-unused-days",
            Self::Payment => "payment",
            Self::CardPayment => "card-payment",
            Self::ChargedBack => "charged-back",
            Self::Moved => "moved",
            Self::Refunded => "refunded",
        }
    }

    /// That of an entry. `None` for a credit, of which the credit note is the line.
    const fn of(entry: EntryKind) -> Option<Self> {
        match entry {
            EntryKind::Payment => Some(Self::Payment),
            EntryKind::CardPayment => Some(Self::CardPayment),
            EntryKind::ChargedBack => Some(Self::ChargedBack),
            EntryKind::Moved => Some(Self::Moved),
            EntryKind::Refunded => Some(Self::Refunded),
            EntryKind::UnusedDays | EntryKind::Credit => None,
        }
    }
}

impl JournalLine {
    /// The day on which it was issued or recorded.
    #[must_use]
    pub fn day(&self) -> Date {
        day_of(self.at)
    }

    fn of_entry(kind: JournalKind, account: AccountId, invoice: &Invoice, entry: &Entry) -> Self {
        Self {
            at: entry.at,
            kind,
            number: None,
            account,
            company: None,
            taxed: None,
            amount: negated(entry.amount),
            treatment: None,
            payment: None,
            invoice: (invoice.id(), invoice.billed().number),
        }
    }
}

impl From<&IssuedInvoice> for JournalLine {
    fn from(issued: &IssuedInvoice) -> Self {
        let is_unused = issued.lines.iter().any(|line| matches!(line.item, LineItem::UnusedDays { .. }));
        let (kind, sign): (_, fn(Money) -> Money) = match issued.corrects {
            None => (JournalKind::Invoice, |amount| amount),
            Some(_) if is_unused => (JournalKind::UnusedDays, negated),
            Some(_) => (JournalKind::Correction, negated),
        };
        Self {
            at: issued.id.made_at(),
            kind,
            number: Some(issued.number),
            account: issued.account,
            company: Some(issued.buyer.company_name.clone()),
            taxed: Some((sign(issued.totals.net), sign(issued.totals.vat))),
            amount: sign(issued.totals.total),
            treatment: Some(issued.treatment),
            payment: None,
            invoice: issued.corrects.map_or((issued.id, issued.number), |corrects| (corrects.id, corrects.number)),
        }
    }
}

impl Balances {
    /// What moved money in the period: payments, and what was moved or refunded. Credits stand in the journal by their notes.
    #[must_use]
    pub fn movements(&self, period: ReportPeriod) -> Vec<JournalLine> {
        let of_invoice = |invoice: &Invoice| {
            let entries = invoice.entries().iter().filter(|entry| period.contains(entry.at));
            let line = |entry: &Entry| {
                let kind = JournalKind::of(entry.kind)?;
                Some(JournalLine::of_entry(kind, self.account, invoice, entry))
            };
            entries.filter_map(line).collect::<Vec<_>>()
        };
        self.facts.invoices.iter().flat_map(of_invoice).collect()
    }
}

/// Adds to the payments of an account what finance registered of them. A payment is recorded at the moment at which it is registered, or
/// a little later if another clock was ahead: so it is the last one of its amount that was registered before.
pub fn add_payments(lines: &mut [JournalLine], registered: &[BookedPayment]) {
    let mut rest = registered.iter().collect::<Vec<_>>();
    rest.sort_by_key(|payment| payment.registered_at);
    for line in lines.iter_mut().filter(|line| line.kind == JournalKind::Payment) {
        let is_it = |payment: &&BookedPayment| {
            payment.invoice == line.invoice.0
                && negated(payment.amount) == line.amount
                && payment.registered_at <= line.at
        };
        if let Some(place) = rest.iter().rposition(is_it) {
            let payment = rest.remove(place);
            line.payment = Some((payment.payment, payment.paid_on));
        }
    }
}

/// The lines in the order of time. At the same moment, documents come first, by their numbers, and then movements by those of their
/// invoices.
#[must_use]
pub fn in_order(mut lines: Vec<JournalLine>) -> Vec<JournalLine> {
    lines.sort_by_key(|line| (line.at, line.number.is_none(), line.number.unwrap_or(line.invoice.1)));
    lines
}

fn negated(amount: Money) -> Money {
    Money::of_minor(amount.minor().saturating_neg(), amount.currency())
}
