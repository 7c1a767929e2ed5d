//! What the operator's finance registers of an invoice: payments, credits, and reminders in another way than by mail.

use crate::{
    billing::{
        id::InvoiceId,
        invoices::{Line, Totals, VatTreatment},
        records::Subscription,
        reference::CreditReason,
        settle::{Books, Contacts, SettleError, Settled, Work},
        subscription::{self, Billed, EntryKind, Invoice, StaffReminder, TaxDecision, WaitingInvoice},
    },
    kernel::{
        date::day_of,
        money::{CannotAdd, Money},
        random::RandomSource,
        time::Now,
    },
};

/// What finance registers.
#[derive(Debug, Clone)]
pub enum Registration {
    /// It was paid, wholly or in part. A negative amount takes a payment back that was registered wrongly.
    Payment {
        /// How much.
        amount: Money,
    },
    /// A part of it, or all of it, is credited.
    Credit {
        /// How much, without VAT.
        net: Money,
        /// Why.
        reason: CreditReason,
    },
    /// The subscriber was reminded by letter or telephone.
    Reminder,
}

/// Why it cannot be registered.
#[derive(Debug, thiserror::Error)]
pub enum RegistrationError {
    /// The account has no such invoice.
    #[error("no such invoice")]
    NoInvoice,
    /// The account is being removed.
    #[error("the account is being removed")]
    Removed,
    /// The amount is in another currency, is nothing, or takes more back than was paid.
    #[error("the amount does not fit the invoice")]
    Amount,
    /// More would be credited than was invoiced.
    #[error("more than was invoiced")]
    MoreThanInvoiced,
    /// Nothing of the invoice is overdue.
    #[error("the invoice is not overdue")]
    NotOverdue,
    /// What follows cannot be carried out.
    #[error(transparent)]
    Settle(#[from] SettleError),
}

impl From<CannotAdd> for RegistrationError {
    fn from(_: CannotAdd) -> Self {
        Self::Amount
    }
}

/// Why finance cannot decide how invoices are taxed.
#[derive(Debug, thiserror::Error)]
pub enum TaxDecisionError {
    /// The account is being removed.
    #[error("the account is being removed")]
    Removed,
    /// No invoice has waited for VIES for as long as that.
    #[error("no invoice has waited for long enough")]
    NothingWaits,
    /// What follows cannot be carried out.
    #[error(transparent)]
    Settle(#[from] SettleError),
}

impl Subscription {
    /// The subscription once this is registered of an invoice, and what is due then is carried out.
    ///
    /// # Errors
    /// If it cannot be registered. Then nothing is.
    pub fn register(
        &self,
        invoice: InvoiceId,
        registration: &Registration,
        now: Now,
        around: (&Contacts<'_>, Books<'_>),
        random: &dyn RandomSource,
    ) -> Result<Settled, RegistrationError> {
        let mut work = Work::begin(self.account, self.facts.clone(), now, around, random);
        if work.facts.purge_began.is_some() {
            return Err(RegistrationError::Removed);
        }
        match registration {
            Registration::Payment { amount } => work.register_payment(invoice, *amount)?,
            Registration::Credit { net, reason } => work.register_credit(invoice, *net, reason)?,
            Registration::Reminder => work.register_reminder(invoice)?,
        }
        Ok(self.carry_out(work)?)
    }

    /// The subscription once finance has decided how those invoices are taxed that have waited for VIES for three days, and they are issued.
    ///
    /// # Errors
    /// If there is none, or something cannot be carried out. Then nothing is.
    pub fn decide_tax(
        &self,
        treatment: VatTreatment,
        now: Now,
        around: (&Contacts<'_>, Books<'_>),
        random: &dyn RandomSource,
    ) -> Result<Settled, TaxDecisionError> {
        let mut work = Work::begin(self.account, self.facts.clone(), now, around, random);
        if work.facts.purge_began.is_some() {
            return Err(TaxDecisionError::Removed);
        }
        let at = work.now.0;
        let waiting = subscription::life(&work.facts, work.now).waiting;
        let undecided =
            |one: &WaitingInvoice| one.decision.is_none() && one.to_decide_at() <= at && waiting.contains(one);
        let mut is_any = false;
        for one in work.facts.waiting.iter_mut().filter(|one| undecided(one)) {
            one.decision = Some(TaxDecision { at, treatment });
            is_any = true;
        }
        if is_any { Ok(self.carry_out(work)?) } else { Err(TaxDecisionError::NothingWaits) }
    }
}

impl Work<'_> {
    fn invoice(&self, invoice: InvoiceId) -> Result<&Invoice, RegistrationError> {
        self.facts.invoices.iter().find(|one| one.id() == invoice).ok_or(RegistrationError::NoInvoice)
    }

    fn register_payment(&mut self, invoice: InvoiceId, amount: Money) -> Result<(), RegistrationError> {
        let paid = self.invoice(invoice)?.paid()?.plus(amount)?;
        if amount.minor() == 0 || paid.minor() < 0 {
            return Err(RegistrationError::Amount);
        }
        Ok(self.enter(invoice, amount, EntryKind::Payment, None)?)
    }

    fn register_credit(
        &mut self,
        invoice: InvoiceId,
        net: Money,
        reason: &CreditReason,
    ) -> Result<(), RegistrationError> {
        let found = self.invoice(invoice)?;
        let Billed { treatment, totals, .. } = found.billed();
        let rest = found.uncredited()?;
        let remains = rest.net.minus(net)?.minor();
        if !net.is_positive() || net.currency() != totals.net.currency() {
            return Err(RegistrationError::Amount);
        }
        if remains < 0 {
            return Err(RegistrationError::MoreThanInvoiced);
        }
        // With the last of it, its VAT is credited to the øre.
        let credited = if remains == 0 { rest } else { Totals::of([net], net.currency(), treatment)? };
        let item = Line::correction(day_of(found.issued_at()), net);
        let life = subscription::life(&self.facts, self.now);
        Ok(self.issue_credit_note(invoice, (item, credited), (EntryKind::Credit, Some(reason)), &life)?)
    }

    fn register_reminder(&mut self, invoice: InvoiceId) -> Result<(), RegistrationError> {
        let _ = self.invoice(invoice)?;
        let life = subscription::life(&self.facts, self.now);
        let open = life.receivables.iter().find(|receivable| receivable.invoice == invoice);
        if open.is_none_or(|open| day_of(self.now.0) <= open.due_on) {
            return Err(RegistrationError::NotOverdue);
        }
        self.facts.staff_reminders.push(StaffReminder { invoice, at: self.now.0 });
        Ok(())
    }
}
