//! Reports of the operator's books, which its finance reads by period (P37).
//!
//! | report | what | from |
//! |---|---|---|
//! | [`Report::Journal`] | each document and each movement of a period, in the order of time | [`JournalLine`] |
//! | [`Report::OpenItems`] | what is open at the end of a day | [`OpenItem`] |
//! | [`Report::Ageing`] | the same by account and by how long it is overdue | [`AgeingLine`] |
//! | [`Report::EuSales`] | what was sold to whom in other member states | [`EuSale`] |
//!
//! All amounts are signed as they change what a subscriber owes: an invoice adds to it, a credit note and a payment take from it. So the
//! sum of an invoice's lines in the journal is what is open of it. A report names organisations and never people.

mod ageing;
mod balances;
mod eu_sales;
mod journal;
mod open_items;
mod period;
mod read;
#[cfg(test)]
mod tests;

pub use ageing::{AgeingLine, BUCKETS, ageing};
pub use balances::Balances;
pub use eu_sales::{EuSale, EuSales};
pub use journal::{JournalKind, JournalLine, add_payments, in_order};
pub use open_items::OpenItem;
pub use period::{Report, ReportPeriod, UnknownReport};
pub use read::read_by_finance;

/// How many lines a report has at most. A function answers with no more than 6 MB.
pub const MOST_LINES: usize = 20_000;

/// How many bytes a report has at most.
pub const MOST_BYTES: usize = 5_000_000;
