//! An invoice as it is issued.

use crate::{
    billing::{
        country::Country,
        invoices::{totals::Totals, vat::VatTreatment},
        plans::{self, BillingPeriod, PlanId},
        subscription::{NET_DAYS, Period},
    },
    kernel::{
        date::{Date, plus_days},
        money::{CannotAdd, Currency, Money},
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
    /// What it is for.
    pub lines: Vec<Line>,
    /// How it is taxed.
    pub treatment: VatTreatment,
    /// What it amounts to.
    pub totals: Totals,
}

/// A line of an invoice: one period of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The plan.
    pub plan: PlanId,
    /// How long the period is.
    pub period: BillingPeriod,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// The price of one, without VAT.
    pub unit_price: Money,
}

impl Line {
    /// What the line amounts to, without VAT: it is for one period.
    #[must_use]
    pub const fn net(&self) -> Money {
        self.unit_price
    }
}

/// There can be no such invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// The price list has no price for the period.
    #[error("the price list has no price for a period")]
    NoPrice,
    /// An amount is out of range.
    #[error(transparent)]
    Amount(#[from] CannotAdd),
}

impl Draft {
    /// The invoice of a period, with the price of the day on which the period begins.
    ///
    /// # Errors
    /// If the price list has none, or an amount is out of range.
    pub fn of(period: &Period, vat_country: Option<Country>, issued_on: Date) -> Result<Self, DraftError> {
        let (terms, treatment) = (period.terms, VatTreatment::of(vat_country));
        let price = plans::price(terms.plan, terms.period, CURRENCY, period.from).ok_or(DraftError::NoPrice)?;
        let line = Line {
            plan: terms.plan,
            period: terms.period,
            from: period.from,
            to: plus_days(period.until, -1),
            unit_price: price.net,
        };
        let totals = Totals::of([line.net()], CURRENCY, treatment)?;
        Ok(Self { issued_on, due_on: plus_days(issued_on, NET_DAYS), lines: vec![line], treatment, totals })
    }
}
