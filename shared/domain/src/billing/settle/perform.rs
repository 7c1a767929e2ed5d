//! What changes invoices.

use crate::{
    billing::{
        id::InvoiceId,
        invoices::Draft,
        settle::{SettleError, Work},
        subscription::{Effect, Entry, EntryKind, Invoice, Period, Return},
    },
    kernel::{date::day_of, money::Money},
};

impl Work<'_> {
    /// Carries out what is asked for, but for the removal. `false` if there was nothing to.
    pub(super) fn perform(&mut self, effects: &[Effect]) -> Result<bool, SettleError> {
        let mut is_any_done = false;
        for effect in effects {
            match *effect {
                Effect::IssueInvoice(period) => self.issue(&period)?,
                Effect::CreditUnusedDays { invoice, amount, .. } => {
                    self.enter(invoice, amount, EntryKind::UnusedDays)?;
                }
                Effect::ReturnBalance { invoice, amount, by } => self.give_back(invoice, amount, by)?,
                Effect::Purge { .. } => continue,
            }
            is_any_done = true;
        }
        Ok(is_any_done)
    }

    fn issue(&mut self, period: &Period) -> Result<(), SettleError> {
        let draft = Draft::of(period, self.contacts.vat_country, day_of(self.now.0))?;
        let id = InvoiceId::new(self.now, &self.random.bytes());
        self.facts.invoices.push(Invoice::new(id, Some(period.key), self.now.0, draft.due_on, draft.totals.total));
        Ok(())
    }

    fn give_back(&mut self, invoice: InvoiceId, amount: Money, by: Return) -> Result<(), SettleError> {
        let taken = Money::zero(amount.currency()).minus(amount)?;
        match by {
            Return::Refund => self.enter(invoice, taken, EntryKind::Refunded),
            Return::Invoice(other) => {
                self.enter(invoice, taken, EntryKind::Moved)?;
                self.enter(other, amount, EntryKind::Moved)
            }
        }
    }

    fn enter(&mut self, invoice: InvoiceId, amount: Money, kind: EntryKind) -> Result<(), SettleError> {
        let entry = Entry { at: self.now.0, amount, kind };
        let found = self.facts.invoices.iter_mut().find(|one| one.id() == invoice);
        Ok(found.map_or(Ok(()), |invoice| invoice.record(entry))?)
    }
}
