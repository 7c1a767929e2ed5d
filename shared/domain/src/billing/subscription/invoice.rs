//! An invoice, as far as the subscription depends on it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        id::InvoiceId,
        invoices::{Totals, VatTreatment},
        subscription::period::PeriodKey,
    },
    kernel::{
        date::Date,
        money::{CannotAdd, Money},
    },
};

/// An invoice, with what was paid and credited. All amounts have one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Invoice {
    id: InvoiceId,
    period: Option<PeriodKey>,
    issued_at: Timestamp,
    /// The first is the invoice's own.
    due: Vec<DueDate>,
    billed: Billed,
    entries: Vec<Entry>,
}

/// Under which number an invoice stands in the books, and what it amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Billed {
    /// Its number.
    pub number: u64,
    /// How it is taxed.
    pub treatment: VatTreatment,
    /// What it amounts to.
    pub totals: Totals,
}

#[cfg(test)]
impl Billed {
    /// An invoice over an amount without VAT.
    pub(crate) fn sample(total: Money) -> Self {
        let treatment = VatTreatment::ReverseCharge;
        Self { number: 1, treatment, totals: Totals { net: total, vat: Money::zero(total.currency()), total } }
    }
}

/// Until when an invoice is to be paid, as it was recorded at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDate {
    /// When it was recorded.
    pub at: Timestamp,
    /// The last day on which it is paid in time.
    pub due_on: Date,
}

/// A payment or credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was recorded.
    pub at: Timestamp,
    /// How much less is to be paid by it. Negative where a payment is taken back, or given back.
    pub amount: Money,
    /// What it is.
    pub kind: EntryKind,
    /// The credit note that says so, if it is a credit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<CreditNote>,
}

/// A credit note of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = CreditNoteView)]
pub struct CreditNote {
    /// The credit note.
    pub id: InvoiceId,
    /// Its number.
    #[schema(example = 18)]
    pub number: u64,
    /// How much it credits, without VAT.
    pub net: Money,
}

/// What changes how much of an invoice is to be paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = InvoiceEntryKind)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// A payment.
    Payment,
    /// A payment that was taken from a card.
    CardPayment,
    /// A payment from a card that its owner demanded back from their bank, or that was returned again. It is negative, or positive.
    ChargedBack,
    /// The days of its period that were not used.
    UnusedDays,
    /// Any other credit.
    Credit,
    /// What was paid too much of one invoice is moved to another. It is negative on the one, and positive on the other.
    Moved,
    /// What was paid too much is refunded: finance pays it out. Its amount is negative.
    Refunded,
}

impl EntryKind {
    /// Whether less is owed, and not only paid.
    #[must_use]
    pub const fn is_credit(self) -> bool {
        matches!(self, Self::UnusedDays | Self::Credit)
    }
}

impl Invoice {
    /// An invoice that is issued.
    #[must_use]
    pub fn new(id: InvoiceId, period: Option<PeriodKey>, issued_at: Timestamp, due_on: Date, billed: Billed) -> Self {
        Self { id, period, issued_at, due: vec![DueDate { at: issued_at, due_on }], billed, entries: Vec::new() }
    }

    /// The invoice's id.
    #[must_use]
    pub const fn id(&self) -> InvoiceId {
        self.id
    }

    /// The period that it is for, if it is for one.
    #[must_use]
    pub const fn period(&self) -> Option<PeriodKey> {
        self.period
    }

    /// When it was issued.
    #[must_use]
    pub const fn issued_at(&self) -> Timestamp {
        self.issued_at
    }

    /// All that is to be paid, VAT included.
    #[must_use]
    pub const fn total(&self) -> Money {
        self.billed.totals.total
    }

    /// Its number, and what it amounts to.
    #[must_use]
    pub const fn billed(&self) -> Billed {
        self.billed
    }

    /// What is credited for so many unused days of a period of `of` days.
    #[must_use]
    pub fn unused(&self, days: u32, of: u32) -> Totals {
        self.billed.totals.share(days, of, self.billed.treatment)
    }

    /// Its due dates, in the order in which they were recorded.
    #[must_use]
    pub fn due_dates(&self) -> &[DueDate] {
        &self.due
    }

    /// What was paid and credited.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds a payment or credit.
    ///
    /// # Errors
    /// If its currency is another one, or the sum is out of range.
    pub fn record(&mut self, entry: Entry) -> Result<(), CannotAdd> {
        self.rest()?.minus(entry.amount)?;
        self.entries.push(entry);
        Ok(())
    }

    /// What is to be paid once all is recorded.
    fn rest(&self) -> Result<Money, CannotAdd> {
        self.entries.iter().try_fold(self.total(), |rest, entry| rest.minus(entry.amount))
    }

    /// What was paid, without what was moved or given back.
    ///
    /// # Errors
    /// If the sum is out of range.
    pub fn paid(&self) -> Result<Money, CannotAdd> {
        let payments = self.entries.iter().filter(|entry| entry.kind == EntryKind::Payment);
        payments.map(|entry| entry.amount).try_fold(Money::zero(self.total().currency()), Money::plus)
    }

    /// What was not credited yet.
    ///
    /// # Errors
    /// If a sum is out of range.
    pub fn uncredited(&self) -> Result<Totals, CannotAdd> {
        let credits = self.entries.iter().filter(|entry| entry.kind.is_credit());
        let total = credits.clone().try_fold(self.total(), |rest, entry| rest.minus(entry.amount))?;
        let net = credits
            .filter_map(|entry| entry.note)
            .try_fold(self.billed.totals.net, |rest, note| rest.minus(note.net))?;
        Ok(Totals { net, vat: total.minus(net)?, total })
    }

    /// Adds another due date. A day that has passed already counts as the day on which it is recorded.
    pub fn set_due(&mut self, due: DueDate) {
        self.due.push(due);
    }

    /// The sum of its entries until this time whose kind `is_meant` names.
    #[must_use]
    pub fn sum_of(&self, is_meant: fn(EntryKind) -> bool, at: Timestamp) -> Money {
        let entries = self.entries.iter().filter(|entry| entry.at <= at && is_meant(entry.kind));
        let sum = entries.fold(0_i64, |sum, entry| sum.saturating_add(entry.amount.minor()));
        Money::of_minor(sum, self.total().currency())
    }

    /// What is still to be paid at this time; negative if too much was paid.
    #[must_use]
    pub fn open_amount(&self, at: Timestamp) -> Money {
        let settled = self.entries.iter().filter(|entry| entry.at <= at).map(|entry| entry.amount.minor());
        Money::of_minor(settled.fold(self.total().minor(), i64::saturating_sub), self.total().currency())
    }

    /// Whether something is still to be paid at this time.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.issued_at <= at && self.open_amount(at).is_positive()
    }
}

/// How an invoice is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    id: InvoiceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    period: Option<PeriodKey>,
    issued_at: Timestamp,
    due_on: Date,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    due_changes: Vec<DueDate>,
    #[serde(flatten)]
    billed: Billed,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    entries: Vec<Entry>,
}

impl From<Invoice> for Stored {
    fn from(invoice: Invoice) -> Self {
        let Invoice { id, period, issued_at, due, billed, entries } = invoice;
        let due_on = due.first().map_or(Date::MAX, |due| due.due_on);
        Self { id, period, issued_at, due_on, due_changes: due.into_iter().skip(1).collect(), billed, entries }
    }
}

impl TryFrom<Stored> for Invoice {
    type Error = CannotAdd;

    fn try_from(stored: Stored) -> Result<Self, CannotAdd> {
        let mut invoice = Self::new(stored.id, stored.period, stored.issued_at, stored.due_on, stored.billed);
        invoice.due.extend(stored.due_changes);
        invoice.entries = stored.entries;
        invoice.rest().map(|_| invoice)
    }
}
