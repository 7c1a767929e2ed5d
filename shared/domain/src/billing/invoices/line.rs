//! The lines of an invoice or a credit note.

use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        plans::{BillingPeriod, PlanId},
        subscription::Period,
    },
    kernel::{
        date::{Date, plus_days},
        language::Language,
        money::Money,
    },
};

/// A line. Its amounts are without VAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is for.
    pub item: LineItem,
    /// The first day that it is for.
    pub from: Date,
    /// The last day that it is for.
    pub to: Date,
    /// The price of one.
    pub unit_price: Money,
}

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineItem {
    /// A period of a plan.
    Plan {
        /// The plan.
        plan: PlanId,
        /// How long the period is.
        period: BillingPeriod,
    },
    /// The days of a period that were not used, on a credit note.
    UnusedDays {
        /// The plan.
        plan: PlanId,
        /// How many days.
        days: u32,
        /// Of how many.
        of: u32,
    },
    /// A part of an invoice, on a credit note that staff wrote.
    Correction,
}

impl Line {
    /// A period of a plan, at this price.
    pub(super) fn of_period(period: &Period, unit_price: Money) -> Self {
        let item = LineItem::Plan { plan: period.terms.plan, period: period.terms.period };
        Self { item, from: period.from, to: plus_days(period.until, -1), unit_price }
    }

    /// The days of a period that were not used, credited with this amount.
    pub(in crate::billing) fn of_unused_days(period: &Period, (days, of): (u32, u32), amount: Money) -> Self {
        let from = period.unused_from.unwrap_or(period.from).max(period.from);
        let item = LineItem::UnusedDays { plan: period.terms.plan, days, of };
        Self { item, from, to: plus_days(period.until, -1), unit_price: amount }
    }

    /// A correction of an invoice that was issued on this day.
    pub(in crate::billing) const fn correction(issued_on: Date, amount: Money) -> Self {
        Self { item: LineItem::Correction, from: issued_on, to: issued_on, unit_price: amount }
    }

    /// What the line amounts to: it is for one.
    #[must_use]
    pub const fn net(&self) -> Money {
        self.unit_price
    }

    /// What it is for, in words.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match (self.item, language) {
            (LineItem::Plan { plan, .. }, language) => plan.name(language).to_owned(),
            (LineItem::UnusedDays { plan, days, of }, Language::Da) => {
                format!("{}, {days} af {of} dage ikke brugt", plan.name(language))
            }
            (LineItem::UnusedDays { plan, days, of }, Language::En) => {
                format!("{}, {days} of {of} days not used", plan.name(language))
            }
            (LineItem::Correction, Language::Da) => "Rettelse".to_owned(),
            (LineItem::Correction, Language::En) => "Correction".to_owned(),
        }
    }

    /// The unit that it is counted in.
    #[must_use]
    pub const fn period(&self) -> Option<BillingPeriod> {
        match self.item {
            LineItem::Plan { period, .. } => Some(period),
            LineItem::UnusedDays { .. } | LineItem::Correction => None,
        }
    }
}
