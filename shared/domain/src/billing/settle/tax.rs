//! How an invoice is taxed, and that it waits where that is not known.

use jiff::{SignedDuration, Timestamp};

use crate::billing::{
    details::BillingDetails,
    invoices::VatTreatment,
    settle::{Work, whole_second},
    subscription::{Life, PeriodKey, State, WaitingInvoice},
    vies::{ASKED_AGAIN_AFTER, ViesAnswer, ViesStatus},
};

impl Work<'_> {
    /// How the invoice of a period is taxed, and what VIES says if that decides it. `None` as long as it has to wait: no longer than until
    /// the account is removed.
    pub(super) fn taxed(
        &self,
        period: PeriodKey,
        buyer: &BillingDetails,
        life: &Life,
    ) -> Option<(VatTreatment, Option<ViesAnswer>)> {
        if !VatTreatment::depends_on_validity(&buyer.vat_number) {
            return Some((VatTreatment::Danish, None));
        }
        let waiting = self.waiting(period);
        if let Some(decision) = waiting.and_then(|waiting| waiting.decision) {
            return Some((decision.treatment, None));
        }
        if let ViesStatus::Answered(answer) = self.books.vies {
            return Some((answer.treatment(), Some(answer.clone())));
        }
        let is_late = waiting.is_some_and(|waiting| waiting.given_up_at() <= self.now.0);
        let is_given_up = is_late || (life.state == State::Removed && *self.books.vies == ViesStatus::NoAnswer);
        is_given_up.then_some((VatTreatment::Danish, None))
    }

    /// Adds to the facts that the invoice of a period waits.
    pub(super) fn note_waiting(&mut self, period: PeriodKey) {
        self.is_waiting = true;
        if self.waiting(period).is_none() {
            self.facts.waiting.push(WaitingInvoice { period, since: self.now.0, decision: None });
        }
    }

    /// When VIES is asked again, if an invoice waits for it: at once, if it was not asked.
    pub(super) fn asks_again_at(&self) -> Option<Timestamp> {
        let pause = match self.books.vies {
            ViesStatus::NoAnswer => ASKED_AGAIN_AFTER,
            ViesStatus::NotAsked | ViesStatus::Answered(_) => SignedDuration::ZERO,
        };
        self.is_waiting.then(|| whole_second(self.now.0.saturating_add(pause).unwrap_or(Timestamp::MAX)))
    }

    fn waiting(&self, period: PeriodKey) -> Option<&WaitingInvoice> {
        self.facts.waiting.iter().find(|waiting| waiting.period == period)
    }
}
