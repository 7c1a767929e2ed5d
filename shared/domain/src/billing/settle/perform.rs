//! What changes invoices.

use crate::{
    billing::{
        country::Country,
        id::InvoiceId,
        plans,
        settle::{SettleError, Work},
        subscription::{Effect, Entry, EntryKind, Invoice, NET_DAYS, Period, Return},
    },
    kernel::{
        date::{day_of, plus_days},
        money::{Currency, Money},
    },
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

    /// The invoice of a period has the price of the day on which the period begins.
    fn issue(&mut self, period: &Period) -> Result<(), SettleError> {
        let terms = period.terms;
        let price = plans::price(terms.plan, terms.period, Currency::Dkk, period.from).ok_or(SettleError::NoPrice)?;
        let total = if self.has_danish_vat() { price.net.plus(price.vat())? } else { price.net };
        let id = InvoiceId::new(self.now, &self.random.bytes());
        let due_on = plus_days(day_of(self.now.0), NET_DAYS);
        self.facts.invoices.push(Invoice::new(id, Some(period.key), self.now.0, due_on, total));
        Ok(())
    }

    /// A subscriber of another member state owes the VAT itself (momsloven § 16, Directive 2006/112/EC, Art. 44 and 196).
    fn has_danish_vat(&self) -> bool {
        self.contacts.vat_country.is_none_or(|country| country == Country::DENMARK)
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
