//! The prices. This is configuration: the amounts are the operator's to set.

use crate::{
    billing::plans::{BillingPeriod, PeriodPrice, Plan, PlanId, Price},
    kernel::{
        date::Date,
        money::{Currency, Money},
    },
};

/// The Danish rate of VAT (momsloven § 33). Which rate an invoice has is decided when it is issued.
pub const VAT_PERCENT: u32 = 25;

/// The first day of the price list.
const OPENING: Date = Date::constant(2026, 1, 1);

const fn dkk(kroner: i64, from: Date, until: Option<Date>) -> Price {
    Price { net: Money::of_minor(kroner * 100, Currency::Dkk), from, until }
}

/// Every plan.
pub const PLANS: &[Plan] = &[Plan {
    id: PlanId::Standard,
    name_da: "Standard",
    name_en: "Standard",
    prices: &[
        PeriodPrice { period: BillingPeriod::Month, price: dkk(1_250, OPENING, None) },
        PeriodPrice { period: BillingPeriod::Year, price: dkk(12_500, OPENING, None) },
    ],
}];

/// An hour of help with extraction.
pub const EXTRACTION: &[Price] = &[dkk(950, OPENING, None)];

/// The first day on which help costs nothing for who switches to another provider (Regulation (EU) 2023/2854, Art. 29(1)).
pub const FREE_SWITCHING_FROM: Date = Date::constant(2027, 1, 12);
