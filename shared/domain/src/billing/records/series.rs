//! The numbers of invoices.

use jiff::Timestamp;

use crate::{
    billing::{id::InvoiceId, records::IssuedInvoice},
    kernel::{
        commit::{Commit, Stored},
        date::{Date, books_end, day_of},
        id::AccountId,
        record::Record,
    },
};

crate::kernel::lookup::key_text! {
    /// The partition of a series of numbers.
    SeriesKey, "invoices.series"
}

impl SeriesKey {
    /// The only one: invoices and credit notes have one series.
    #[must_use]
    pub fn only() -> Self {
        Self("invoices.series".to_owned())
    }
}

/// The last number of the series. It tells of nobody.
///
/// It is written in the transaction that issues the invoice, so that there is no number without one, and none twice
/// (momsbekendtgørelsen § 58, no. 2).
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Ledger, scope = counter, key = "COUNTER")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Bookkeeping(expires_at))]
pub struct InvoiceSeries {
    /// The series that it counts.
    #[key]
    pub counter: SeriesKey,
    /// The last number.
    #[plain]
    pub last: u64,
    /// When it is deleted: with the last invoice.
    #[plain]
    pub expires_at: Timestamp,
}

/// Whose invoice a number is.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Ledger, scope = series, key = "INVOICE#{id}")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = LegalObligation, keep = Bookkeeping(expires_at))]
pub struct SeriesEntry {
    /// The series.
    #[key]
    pub series: SeriesKey,
    /// The invoice.
    #[key]
    pub id: InvoiceId,
    /// Its number.
    #[plain]
    pub number: u64,
    /// The account.
    #[plain]
    pub account: AccountId,
    /// The day on which it was issued.
    #[plain]
    pub issued_on: Date,
    /// When it is deleted: with the invoice.
    #[plain]
    pub expires_at: Timestamp,
}

/// Adds what is issued, and the numbers that it takes, to a commit. `series` is as it was read, or `None` before the first invoice.
#[must_use]
pub fn write_issued(commit: Commit, series: Option<&Stored<InvoiceSeries>>, issued: &[IssuedInvoice]) -> Commit {
    let Some(last) = issued.last() else { return commit };
    let expires_at = books_end(day_of(commit.now().timestamp()));
    let after = InvoiceSeries { counter: SeriesKey::only(), last: last.number, expires_at };
    let commit = match series {
        Some(stored) => commit.replace(stored, &after),
        None => commit.insert(&after),
    };
    issued.iter().fold(commit, |commit, invoice| commit.insert(invoice).insert(&SeriesEntry::of(invoice)))
}

impl SeriesEntry {
    fn of(invoice: &IssuedInvoice) -> Self {
        Self {
            series: SeriesKey::only(),
            id: invoice.id,
            number: invoice.number,
            account: invoice.account,
            issued_on: invoice.issued_on,
            expires_at: invoice.expires_at,
        }
    }
}
