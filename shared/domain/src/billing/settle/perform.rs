//! What changes invoices.

use crate::{
    billing::{
        details::BillingDetails,
        id::InvoiceId,
        invoices::{Draft, DraftError, Line, Totals, VatTreatment},
        records::{CorrectedInvoice, IssuedInvoice, Issuing},
        reference::CreditReason,
        settle::{MOST_ISSUED, Performed, SettleError, Work},
        subscription::{
            Billed, Charge, CreditNote, EInvoice, Effect, Entry, EntryKind, Invoice, Life, Period, Return, Slot,
        },
        vies::ViesStatus,
    },
    kernel::{
        date::day_of,
        money::{CannotAdd, Money},
    },
};

impl<'a> Work<'a> {
    /// Carries out what is asked for, but for the removal, as far as it fits into a commit.
    pub(super) fn perform(&mut self, life: &Life) -> Result<Performed, SettleError> {
        let mut performed = Performed::Nothing;
        for effect in &life.effects {
            let is_document = matches!(effect, Effect::IssueInvoice(_) | Effect::CreditUnusedDays { .. });
            if is_document && self.issued.len() >= self.most_issued() {
                return Ok(Performed::AsMuchAsFits);
            }
            match *effect {
                Effect::IssueInvoice(period) => {
                    if !self.issue(&period, life)? {
                        continue;
                    }
                }
                Effect::CreditUnusedDays { .. } => self.credit(effect, life)?,
                Effect::ReturnBalance { invoice, amount, by } => self.give_back(invoice, amount, by)?,
                Effect::Charge { invoice, nth, amount, authenticates } => {
                    // Who can ask the provider does so once this is recorded.
                    self.facts.charges.push(Charge::begun((invoice, nth), amount, self.now.0, authenticates));
                }
                Effect::Purge { .. } => continue,
            }
            performed = Performed::All;
        }
        Ok(performed)
    }

    /// How many documents this commit has at most. All owners are told of an invoice that has VAT since their number was not confirmed: of a
    /// second one there would be no room.
    fn most_issued(&self) -> usize {
        let is_confirmed = matches!(self.books.vies, ViesStatus::Answered(answer) if answer.is_valid);
        let depends = |buyer: &BillingDetails| VatTreatment::depends_on_validity(&buyer.vat_number);
        if is_confirmed || !self.books.buyer.is_some_and(depends) { MOST_ISSUED } else { 1 }
    }

    /// Issues the invoice of a period. `false` if it waits for VIES.
    fn issue(&mut self, period: &Period, life: &Life) -> Result<bool, SettleError> {
        let buyer = self.buyer()?;
        let Some((treatment, vies)) = self.taxed(period.key, buyer, life) else {
            self.note_waiting(period.key);
            return Ok(false);
        };
        let draft = Draft::of(period, treatment, day_of(self.now.0))?;
        let (id, number) = self.next_number();
        let billed = Billed { number, treatment: draft.treatment, totals: draft.totals };
        self.facts.invoices.push(Invoice::new(id, Some(period.key), self.now.0, draft.due_on, billed));
        let is_not_confirmed =
            treatment == VatTreatment::Danish && VatTreatment::depends_on_validity(&buyer.vat_number);
        let issued = IssuedInvoice { vies, ..IssuedInvoice::new(id, number, draft, &self.issuing(buyer)) };
        self.send_document(issued, Slot::InvoiceIssued { invoice: id }, life);
        if is_not_confirmed {
            self.tell(Slot::VatNumberNotConfirmed { invoice: id }, life);
        }
        Ok(true)
    }

    fn credit(&mut self, effect: &Effect, life: &Life) -> Result<(), SettleError> {
        let &Effect::CreditUnusedDays { invoice, ref period, days, of, amount } = effect else { return Ok(()) };
        let Some(found) = self.facts.invoices.iter().find(|one| one.id() == invoice) else { return Ok(()) };
        let unused = found.unused(days, of);
        // Of what was credited in part before, only the rest is.
        let totals = if unused.total == amount { unused } else { found.uncredited()? };
        let item = Line::of_unused_days(period, (days, of), totals.net);
        self.issue_credit_note(invoice, (item, totals), (EntryKind::UnusedDays, None), life)
    }

    /// Issues a credit note of an invoice, for this line and with these sums.
    pub(super) fn issue_credit_note(
        &mut self,
        invoice: InvoiceId,
        (item, totals): (Line, Totals),
        (kind, reason): (EntryKind, Option<&CreditReason>),
        life: &Life,
    ) -> Result<(), SettleError> {
        let Some(found) = self.facts.invoices.iter().find(|one| one.id() == invoice) else { return Ok(()) };
        let Billed { number: of, treatment, .. } = found.billed();
        let corrects = CorrectedInvoice { id: invoice, number: of, issued_on: day_of(found.issued_at()) };
        let buyer = self.buyer()?;
        let (id, number) = self.next_number();
        let issuing = self.issuing(buyer);
        let note = IssuedInvoice::credit_note((id, number), corrects, item, (treatment, totals), &issuing);
        self.enter(invoice, totals.total, kind, Some(CreditNote { id, number, net: totals.net }))?;
        let note = IssuedInvoice { reason: reason.cloned(), ..note };
        self.send_document(note, Slot::CreditNoteIssued { note: id }, life);
        Ok(())
    }

    fn buyer(&self) -> Result<&'a BillingDetails, SettleError> {
        Ok(self.books.buyer.ok_or(DraftError::NoBuyer)?)
    }

    fn issuing<'b>(&self, buyer: &'b BillingDetails) -> Issuing<'b> {
        Issuing { account: self.account, at: self.now.0, buyer, language: self.contacts.language() }
    }

    /// The id and the number of what is issued next.
    fn next_number(&self) -> (InvoiceId, u64) {
        let last = self.issued.last().map_or(self.books.last_number, |issued| issued.number);
        (InvoiceId::new(self.now, &self.random.bytes()), last + 1)
    }

    /// Sends what is issued to the address for invoices, and to the buyer's GLN if they have one.
    fn send_document(&mut self, issued: IssuedInvoice, slot: Slot, life: &Life) {
        if issued.buyer.ean.is_some() {
            // Who can hand it over does so once this is recorded.
            self.facts.e_invoices.push(EInvoice::queued(issued.id, self.now.0));
        }
        self.tell(slot, life);
        self.issued.push(issued);
    }

    /// Sends what is told at once.
    fn tell(&mut self, slot: Slot, life: &Life) {
        let mut messages = self.messages_of(&slot, life);
        self.note_sent(slot, &mut messages);
        self.messages.extend(messages);
    }

    fn give_back(&mut self, invoice: InvoiceId, amount: Money, by: Return) -> Result<(), SettleError> {
        let taken = Money::zero(amount.currency()).minus(amount)?;
        match by {
            Return::Refund => self.enter(invoice, taken, EntryKind::Refunded, None),
            Return::Invoice(other) => {
                self.enter(invoice, taken, EntryKind::Moved, None)?;
                self.enter(other, amount, EntryKind::Moved, None)
            }
        }?;
        Ok(())
    }

    pub(super) fn enter(
        &mut self,
        invoice: InvoiceId,
        amount: Money,
        kind: EntryKind,
        note: Option<CreditNote>,
    ) -> Result<(), CannotAdd> {
        let entry = Entry { at: self.now.0, amount, kind, note };
        let found = self.facts.invoices.iter_mut().find(|one| one.id() == invoice);
        found.map_or(Ok(()), |invoice| invoice.record(entry))
    }
}
