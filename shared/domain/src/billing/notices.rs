//! What the messages of a subscription's life say, as things stand when they are sent.

use crate::{
    billing::{
        id::InvoiceId,
        messages::{BillingMessage, IssuedDocument, OpenInvoice, SubscriptionNotice},
        payment::Payment,
        subscription::{
            Billed, CancelReason, Closed, Command, DAYS_AFTER_DUE, Facts, Life, REMINDERS, Slot, TRIAL_DAYS, What,
        },
    },
    kernel::{
        date::{Date, close_of, day_of, days_after, plus_days, plus_months},
        id::AccountId,
        money::{Currency, Money},
        personal::{CompanyName, PersonName},
    },
};

/// What a message is about, and whom it is for.
#[derive(Debug, Clone, Copy)]
pub struct Notice<'a> {
    /// The account.
    pub account: AccountId,
    /// What is known of the subscription, once everything else that is due was done.
    pub facts: &'a Facts,
    /// The subscription when the message is sent.
    pub life: &'a Life,
    /// The organisation.
    pub company_name: &'a CompanyName,
    /// The person, unless it goes to an address that is nobody's own.
    pub name: Option<&'a PersonName>,
}

/// The content of a slot's message. The slot is one of those that the life asks for.
#[must_use]
pub fn content(slot: &Slot, notice: &Notice<'_>) -> BillingMessage {
    BillingMessage::Subscription {
        name: notice.name.cloned(),
        company_name: notice.company_name.clone(),
        about: notice.about(*slot),
    }
}

impl Notice<'_> {
    fn about(&self, slot: Slot) -> SubscriptionNotice {
        let &Life { removal_on, ends_on, closed, .. } = self.life;
        let next_invoice_on = self.life.next_invoice_on();
        match slot {
            Slot::TrialReminder { .. } => {
                SubscriptionNotice::TrialReminder { ends_on: self.trial_ends_on(), removal_on }
            }
            Slot::TrialEnded => SubscriptionNotice::TrialEnded { ended_on: self.trial_ends_on(), removal_on },
            Slot::Confirmation { at } => {
                let latest = self.facts.commands.last().filter(|last| last.at == at);
                let confirmed = latest.and_then(|accepted| self.confirmation(accepted.command));
                confirmed.unwrap_or_else(|| SubscriptionNotice::CarriedOut { on: day_of(at) })
            }
            Slot::InvoiceReminder { invoice, due_on, nth } => SubscriptionNotice::InvoiceReminder {
                invoice: self.open_invoice(invoice, due_on),
                deactivation_after: self.deactivation_after(due_on),
                is_last: usize::try_from(nth).is_ok_and(|nth| REMINDERS.len() <= nth),
            },
            Slot::InvoiceIssued { invoice: document } | Slot::CreditNoteIssued { note: document } => {
                self.issued(document).unwrap_or(SubscriptionNotice::DocumentNotDelivered { number: None })
            }
            Slot::DocumentNotDelivered { document } => {
                let number = self.document(document).map(|document| document.number);
                SubscriptionNotice::DocumentNotDelivered { number }
            }
            Slot::EInvoiceRefused { document } => match self.document(document) {
                Some(document) => SubscriptionNotice::EInvoiceRefused { document },
                None => SubscriptionNotice::DocumentNotDelivered { number: None },
            },
            Slot::VatNumberNotConfirmed { invoice } => match self.document(invoice) {
                Some(document) => SubscriptionNotice::VatNumberNotConfirmed { document },
                None => SubscriptionNotice::DocumentNotDelivered { number: None },
            },
            Slot::InvoiceUndecided { period } => {
                let waiting = self.facts.waiting.iter().find(|waiting| waiting.period == period);
                let given_up_on = waiting.map_or(period.from, |waiting| day_of(waiting.given_up_at()));
                SubscriptionNotice::InvoiceUndecided { account: self.account, from: period.from, given_up_on }
            }
            Slot::CardCharged { invoice, nth } => match self.document(invoice).zip(self.charged(invoice, nth)) {
                Some((document, amount)) => SubscriptionNotice::CardCharged { document, amount },
                None => SubscriptionNotice::DocumentNotDelivered { number: None },
            },
            Slot::CardRefused { invoice, .. } => SubscriptionNotice::CardRefused {
                invoice: self.receivable(invoice),
                next_try_on: self.next(|what| what == What::CardCharged),
            },
            Slot::AuthenticationNeeded { invoice, .. } => {
                SubscriptionNotice::AuthenticationNeeded { invoice: self.receivable(invoice) }
            }
            Slot::ChargedBack { invoice, .. } => SubscriptionNotice::ChargedBack { invoice: self.receivable(invoice) },
            Slot::NoReminderArrived { invoice, due_on } => {
                SubscriptionNotice::NoReminderArrived { invoice: self.open_invoice(invoice, due_on) }
            }
            Slot::DeactivatedUnpaid { since } => {
                let open = self.life.receivables.iter().filter(|open| close_of(open.due_on) <= since);
                let overdue = open.map(|open| self.open_invoice(open.invoice, open.due_on)).collect();
                SubscriptionNotice::DeactivatedUnpaid { overdue, removal_on }
            }
            Slot::Reactivated { .. } => {
                let is_suspended = closed == Some(Closed::Suspended);
                SubscriptionNotice::Reactivated { is_suspended, ends_on, next_invoice_on }
            }
            Slot::SuspendedReminder { since, year } => {
                SubscriptionNotice::SuspendedReminder { since, next_on: plus_months(since, 12 * (year + 1)) }
            }
            Slot::RemovalNotice { removal_on: planned, .. } => SubscriptionNotice::RemovalNotice {
                removal_on: removal_on.unwrap_or(planned),
                ground: self.life.timeline.iter().find_map(|coming| match coming.what {
                    What::Removal(ground) => Some(ground),
                    _ => None,
                }),
                is_switching: self.is_switching(),
            },
        }
    }

    /// What an owner did last, and what follows from it.
    fn confirmation(&self, command: Command) -> Option<SubscriptionNotice> {
        let &Life { removal_on, ends_on, closed, terms: current, .. } = self.life;
        let next_invoice_on = self.life.next_invoice_on();
        let due_on = self.next(|what| what == What::InvoiceDue);
        Some(match command {
            Command::Subscribe(terms) => SubscriptionNotice::Subscribed { terms, due_on, next_invoice_on },
            Command::Change(terms) => SubscriptionNotice::TermsChanged { terms, from: next_invoice_on },
            Command::Suspend => SubscriptionNotice::Suspended,
            Command::Resume => SubscriptionNotice::Resumed { terms: current?, due_on, next_invoice_on },
            Command::Cancel(reason) => {
                let has_ended = closed == Some(Closed::Ended);
                SubscriptionNotice::Cancelled { reason, ends_on: ends_on?, has_ended, removal_on }
            }
            Command::UndoCancel => SubscriptionNotice::CancellationUndone { next_invoice_on },
            Command::AskRemoval => SubscriptionNotice::RemovalAsked { removal_on, is_switching: self.is_switching() },
            Command::TakeBackRemoval => SubscriptionNotice::RemovalTakenBack { removal_on },
        })
    }

    /// That an invoice or a credit note was issued.
    fn issued(&self, id: InvoiceId) -> Option<SubscriptionNotice> {
        let document = self.document(id)?;
        Some(match document.corrects {
            None => SubscriptionNotice::InvoiceIssued { document },
            Some(_) => SubscriptionNotice::CreditNoteIssued { document },
        })
    }

    /// An invoice, or a credit note of one.
    fn document(&self, id: InvoiceId) -> Option<IssuedDocument> {
        let account = self.account;
        let is_by_card = self.life.terms.is_some_and(|terms| terms.payment == Payment::Card);
        let is_electronic = self.facts.e_invoice(id).is_some();
        self.facts.invoices.iter().find_map(|invoice| {
            let Billed { number, totals, .. } = invoice.billed();
            if invoice.id() == id {
                let due_on = invoice.due_dates().first().map(|due| due.due_on);
                let total = totals.total;
                return Some(IssuedDocument {
                    account,
                    id,
                    number,
                    corrects: None,
                    total,
                    due_on,
                    is_by_card,
                    is_electronic,
                });
            }
            let mut notes = invoice.entries().iter().filter_map(|entry| Some((entry.note?, entry.amount)));
            let (note, total) = notes.find(|(note, _)| note.id == id)?;
            let (number, corrects) = (note.number, Some(number));
            Some(IssuedDocument {
                account,
                id,
                number,
                corrects,
                total,
                due_on: None,
                is_by_card: false,
                is_electronic,
            })
        })
    }

    fn trial_ends_on(&self) -> Date {
        day_of(days_after(self.facts.signed_up_at, TRIAL_DAYS))
    }

    /// The day of the next date of a kind.
    fn next(&self, is_meant: impl Fn(What) -> bool) -> Option<Date> {
        self.life.timeline.iter().find(|coming| is_meant(coming.what)).map(|coming| coming.on)
    }

    /// How much a charge took.
    fn charged(&self, invoice: InvoiceId, nth: u32) -> Option<Money> {
        self.facts.charges_of(invoice).find(|charge| charge.nth == nth).map(|charge| charge.amount)
    }

    /// What is to be paid of an invoice, as things are now.
    fn receivable(&self, invoice: InvoiceId) -> OpenInvoice {
        let found = self.facts.invoices.iter().find(|one| one.id() == invoice);
        self.open_invoice(invoice, found.and_then(|found| self.life.due_on(found)).unwrap_or(Date::MAX))
    }

    fn open_invoice(&self, invoice: InvoiceId, due_on: Date) -> OpenInvoice {
        let receivable = self.life.receivables.iter().find(|open| open.invoice == invoice);
        let amount = receivable.map_or(Money::zero(Currency::Dkk), |open| open.amount);
        let number = self.document(invoice).map_or(0, |document| document.number);
        OpenInvoice { invoice, number, amount, due_on }
    }

    /// When an invoice that was due on this day deactivates the account, unless another one has already. Another one may do so before,
    /// and has its own reminders.
    fn deactivation_after(&self, due_on: Date) -> Option<Date> {
        if self.life.closed == Some(Closed::Unpaid) {
            return None;
        }
        let earliest = plus_days(due_on, DAYS_AFTER_DUE);
        let coming = self.life.timeline.iter().filter(|coming| coming.what == What::Deactivation);
        coming.map(|coming| coming.on).find(|on| earliest <= *on)
    }

    /// Whether the subscription was cancelled in order to switch to another provider.
    fn is_switching(&self) -> bool {
        let last = self.facts.commands.iter().rev().find_map(|accepted| match accepted.command {
            Command::Cancel(reason) => Some(reason),
            _ => None,
        });
        self.life.ends_on.is_some() && last == Some(CancelReason::Switching)
    }
}
