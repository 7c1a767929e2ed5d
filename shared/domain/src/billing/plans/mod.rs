//! The price list: what the operator's plans cost, from when on. Prices are without VAT, which is told apart.
//!
//! To change a price, end the line that is in force by its `until` and add one that begins on that day. An invoice keeps the
//! price of the day on which its period began.

mod price_list;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kernel::{
    date::Date,
    field_error::{FieldErrorCode, Input, choice},
    language::Language,
    money::{Currency, Money},
};

pub use price_list::{EXTRACTION, FREE_SWITCHING_FROM, PLANS, VAT_PERCENT};

/// A plan, as it is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanId {
    /// The whole service.
    Standard,
}

/// How long a period is that is paid at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BillingPeriod {
    /// A month.
    Month,
    /// A year.
    Year,
}

impl BillingPeriod {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Month, Self::Year];

    /// Its length in months.
    #[must_use]
    pub const fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Year => 12,
        }
    }
}

impl Input for PlanId {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match choice(value)?.as_str() {
            "standard" => Ok(Self::Standard),
            _ => Err(FieldErrorCode::InvalidChoice),
        }
    }
}

impl Input for BillingPeriod {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match choice(value)?.as_str() {
            "month" => Ok(Self::Month),
            "year" => Ok(Self::Year),
            _ => Err(FieldErrorCode::InvalidChoice),
        }
    }
}

/// A plan of the price list.
#[derive(Debug)]
pub struct Plan {
    /// By which it is chosen.
    pub id: PlanId,
    /// Its name in Danish.
    pub name_da: &'static str,
    /// Its name in English.
    pub name_en: &'static str,
    /// What its periods cost.
    pub prices: &'static [PeriodPrice],
}

/// What a period of a plan costs.
#[derive(Debug)]
pub struct PeriodPrice {
    /// The period.
    pub period: BillingPeriod,
    /// The price and its dates.
    pub price: Price,
}

/// A price without VAT, and the days on which it is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Price {
    /// The amount without VAT.
    pub net: Money,
    /// The first day.
    pub from: Date,
    /// The first day on which it is in force no more.
    pub until: Option<Date>,
}

impl Price {
    /// Whether it is in force on this day.
    #[must_use]
    pub fn is_in_force(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on < until)
    }

    /// The Danish VAT on it.
    #[must_use]
    pub fn vat(&self) -> Money {
        self.net.percent(VAT_PERCENT)
    }
}

impl PlanId {
    /// The plan's name, by the price list.
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        PLANS.iter().find(|plan| plan.id == self).map_or("", |plan| plan.name(language))
    }
}

impl Plan {
    /// The plan's name.
    #[must_use]
    pub const fn name(&self, language: Language) -> &'static str {
        match language {
            Language::Da => self.name_da,
            Language::En => self.name_en,
        }
    }

    /// The prices in force on this day.
    pub fn prices_on(&self, on: Date) -> impl Iterator<Item = &PeriodPrice> {
        self.prices.iter().filter(move |line| line.price.is_in_force(on))
    }
}

/// What a period of the plan that begins on this day costs.
#[must_use]
pub fn price(plan: PlanId, period: BillingPeriod, currency: Currency, on: Date) -> Option<Price> {
    let plan = PLANS.iter().find(|listed| listed.id == plan)?;
    let line = plan.prices_on(on).find(|line| line.period == period && line.price.net.currency() == currency);
    line.map(|line| line.price)
}

/// What an hour of help with extraction costs (P36). To extract by oneself is free of charge.
#[must_use]
pub fn help_with_extraction(currency: Currency, on: Date) -> Option<Price> {
    EXTRACTION.iter().copied().find(|price| price.is_in_force(on) && price.net.currency() == currency)
}

#[cfg(test)]
mod tests;
