//! Invoices that wait for what VIES says of the buyer's VAT number.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    billing::{
        invoices::VatTreatment,
        subscription::period::PeriodKey,
        vies::{DAYS_UNTIL_DECIDED, DAYS_UNTIL_GIVEN_UP},
    },
    kernel::date::days_after,
};

/// The invoice of a period waits, or has waited, for VIES.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingInvoice {
    /// The period.
    pub period: PeriodKey,
    /// Since when.
    pub since: Timestamp,
    /// What finance decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<TaxDecision>,
}

/// How finance decided that an invoice is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxDecision {
    /// When.
    pub at: Timestamp,
    /// How it is taxed.
    pub treatment: VatTreatment,
}

impl WaitingInvoice {
    /// From when on finance decides.
    #[must_use]
    pub fn to_decide_at(&self) -> Timestamp {
        days_after(self.since, DAYS_UNTIL_DECIDED)
    }

    /// When it is issued with VAT, if nobody has decided.
    #[must_use]
    pub fn given_up_at(&self) -> Timestamp {
        days_after(self.since, DAYS_UNTIL_GIVEN_UP)
    }
}
