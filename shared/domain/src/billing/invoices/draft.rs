//! An invoice as it is issued.

use crate::{
    billing::{
        invoices::{line::Line, totals::Totals, vat::VatTreatment},
        payment::Payment,
        plans,
        subscription::{NET_DAYS, Period},
    },
    kernel::{
        date::{Date, plus_days},
        money::{CannotAdd, Currency},
    },
};

/// The currency of every invoice.
const CURRENCY: Currency = Currency::Dkk;

/// An invoice of a period, before it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The day on which it is issued.
    pub issued_on: Date,
    /// The last day on which it is paid in time.
    pub due_on: Date,
    /// How it is paid.
    pub payment: Payment,
    /// What it is for.
    pub lines: Vec<Line>,
    /// How it is taxed.
    pub treatment: VatTreatment,
    /// What it amounts to.
    pub totals: Totals,
}

/// There can be no such invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The price list has no price for the period.
    #[error("the price list has no price for a period")]
    NoPrice,
    /// Nobody is there to whom it could be written: the account has no billing details.
    #[error("an account without billing details is to be invoiced")]
    NoBuyer,
    /// An amount is out of range.
    #[error(transparent)]
    Amount(#[from] CannotAdd),
}

impl Draft {
    /// The invoice of a period that is taxed in this way, with the price of the day on which the period begins.
    ///
    /// # Errors
    /// If the price list has none, or an amount is out of range.
    pub fn of(period: &Period, treatment: VatTreatment, issued_on: Date) -> Result<Self, DraftError> {
        let terms = period.terms;
        let price = plans::price(terms.plan, terms.period, CURRENCY, period.from).ok_or(DraftError::NoPrice)?;
        let line = Line::of_period(period, price.net);
        let totals = Totals::of([line.net()], CURRENCY, treatment)?;
        let (due_on, payment) = (plus_days(issued_on, NET_DAYS), terms.payment);
        Ok(Self { issued_on, due_on, payment, lines: vec![line], treatment, totals })
    }
}
