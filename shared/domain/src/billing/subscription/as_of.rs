//! What was known of a subscription at an earlier time.

use jiff::Timestamp;

use crate::billing::subscription::{
    charge::{Charge, Dispute},
    facts::{Delivery, Facts, Hold, Sent},
    invoice::Invoice,
    waiting::WaitingInvoice,
};

impl Facts {
    /// What was recorded before a moment. Whatever follows from it was so at that moment, since each fact counts from when it was recorded.
    #[must_use]
    pub fn before(&self, until: Timestamp) -> Self {
        let earlier = |at: Timestamp| at < until;
        let hold = |hold: &Hold| Hold { until: hold.until.filter(|at| earlier(*at)), ..*hold };
        let waiting = |one: &WaitingInvoice| {
            let decision = one.decision.filter(|decision| earlier(decision.at));
            WaitingInvoice { decision, ..*one }
        };
        Self {
            signed_up_at: self.signed_up_at,
            commands: self.commands.iter().filter(|command| earlier(command.at)).copied().collect(),
            invoices: self.invoices.iter().filter_map(|invoice| invoice.before(until)).collect(),
            waiting: self.waiting.iter().filter(|one| earlier(one.since)).map(waiting).collect(),
            charges: self.charges.iter().filter_map(|charge| charge.before(until)).collect(),
            e_invoices: self.e_invoices.iter().filter_map(|one| one.before(until)).collect(),
            staff_reminders: self.staff_reminders.iter().filter(|reminder| earlier(reminder.at)).copied().collect(),
            holds: self.holds.iter().filter(|hold| earlier(hold.from)).map(hold).collect(),
            sent: self.sent.iter().filter(|sent| earlier(sent.at)).map(|sent| sent.before(until)).collect(),
            purge_began: self.purge_began.filter(|began| earlier(began.at)),
        }
    }
}

impl Charge {
    fn before(&self, until: Timestamp) -> Option<Self> {
        let earlier = |at: &Timestamp| *at < until;
        let dispute = |dispute: &Dispute| Dispute {
            taken_at: dispute.taken_at.filter(earlier),
            returned_at: dispute.returned_at.filter(earlier),
            ..dispute.clone()
        };
        let known = Self {
            asked_at: self.asked_at.filter(earlier),
            reports: self.reports.iter().filter(|report| earlier(&report.at)).cloned().collect(),
            disputes: self.disputes.iter().map(dispute).collect(),
            ..self.clone()
        };
        earlier(&self.begun_at).then_some(known)
    }
}

impl Sent {
    fn before(&self, until: Timestamp) -> Self {
        let delivery = |delivery: &Delivery| Delivery {
            accepted_at: delivery.accepted_at.filter(|at| *at < until),
            bounced_at: delivery.bounced_at.filter(|at| *at < until),
            ..*delivery
        };
        Self { deliveries: self.deliveries.iter().map(delivery).collect(), ..self.clone() }
    }
}

impl Invoice {
    /// The invoice with what was recorded of it before a moment. `None` if it was issued later.
    #[must_use]
    pub fn before(&self, until: Timestamp) -> Option<Self> {
        let (first, later) = self.due_dates().split_first().filter(|_| self.issued_at() < until)?;
        let mut known = Self::new(self.id(), self.period(), self.issued_at(), first.due_on, self.billed());
        later.iter().filter(|due| due.at < until).for_each(|due| known.set_due(*due));
        for entry in self.entries().iter().filter(|entry| entry.at < until) {
            // Each was recorded in this order before, so that no sum is out of range.
            known.record(*entry).ok()?;
        }
        Some(known)
    }
}
