//! What the payment provider tells of charges. It tells it twice, late and in any order: whatever comes, is known once.

use jiff::Timestamp;

use crate::{
    billing::{
        id::InvoiceId,
        provider::{DisputeStep, ProviderPayment, ProviderPaymentId, ProviderStatus, RefusalCode},
        subscription::{
            Facts,
            charge::{Charge, ChargeReport, Dispute},
            invoice::{Entry, EntryKind},
        },
    },
    kernel::money::{CannotAdd, Money},
};

/// What the provider tells is not of a charge of this account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// There is no such charge.
    #[error("no such charge")]
    NoCharge,
    /// The charge has another payment.
    #[error("another payment than that of the charge")]
    OtherPayment,
    /// The amount or the currency is another one than that of the charge.
    #[error("another amount than that of the charge")]
    OtherAmount,
    /// An amount is out of range.
    #[error(transparent)]
    Amount(#[from] CannotAdd),
}

impl Facts {
    /// Adds where a payment of the provider stands, and enters the money if it was taken. What is known already changes nothing.
    ///
    /// # Errors
    /// If it is not the payment of this charge. Then nothing is changed.
    pub fn report_payment(
        &mut self,
        at: Timestamp,
        (invoice, nth): (InvoiceId, u32),
        payment: &ProviderPayment,
    ) -> Result<(), ReportError> {
        let charge = self.charge(|charge| charge.invoice == invoice && charge.nth == nth)?;
        if charge.payment.as_ref().is_some_and(|known| *known != payment.id) {
            return Err(ReportError::OtherPayment);
        }
        if charge.amount != payment.amount {
            return Err(ReportError::OtherAmount);
        }
        charge.payment = Some(payment.id.clone());
        if !charge.learn(at, payment.status.clone()) || payment.status != ProviderStatus::Succeeded {
            return Ok(());
        }
        self.enter_charged(at, invoice, payment.amount, EntryKind::CardPayment)
    }

    /// Adds that a charge was refused before the provider made a payment of it.
    pub fn refuse_charge(&mut self, at: Timestamp, (invoice, nth): (InvoiceId, u32), code: RefusalCode) {
        if let Ok(charge) = self.charge(|charge| charge.invoice == invoice && charge.nth == nth)
            && charge.payment.is_none()
        {
            charge.learn(at, ProviderStatus::Refused(code));
        }
    }

    /// Adds that the provider was asked about a charge, and told nothing new.
    pub fn note_asked(&mut self, at: Timestamp, (invoice, nth): (InvoiceId, u32)) {
        if let Ok(charge) = self.charge(|charge| charge.invoice == invoice && charge.nth == nth) {
            charge.asked_at = charge.asked_at.max(Some(at));
        }
    }

    /// Adds that money was taken back, or returned, by its dispute. What is returned before it is known that it was taken, changes nothing.
    ///
    /// # Errors
    /// If there is no such payment, or more is disputed than was charged. Then nothing is changed.
    pub fn report_dispute(
        &mut self,
        at: Timestamp,
        payment: &ProviderPaymentId,
        (id, amount): (&str, Money),
        step: DisputeStep,
    ) -> Result<(), ReportError> {
        let charge = self.charge(|charge| charge.payment.as_ref() == Some(payment))?;
        let is_fit = amount.is_positive() && charge.amount.minus(amount).is_ok_and(|rest| rest.minor() >= 0);
        let invoice = charge.invoice;
        let dispute = match charge.disputes.iter().position(|dispute| dispute.id == id) {
            Some(place) => &mut charge.disputes[place],
            None if is_fit => {
                charge.disputes.push(Dispute { id: id.to_owned(), amount, taken_at: None, returned_at: None });
                let last = charge.disputes.len() - 1;
                &mut charge.disputes[last]
            }
            None => return Err(ReportError::OtherAmount),
        };
        if dispute.amount != amount {
            return Err(ReportError::OtherAmount);
        }
        let (known, other) = match step {
            DisputeStep::Taken => (&mut dispute.taken_at, dispute.returned_at),
            DisputeStep::Returned => (&mut dispute.returned_at, dispute.taken_at),
        };
        if known.is_some() {
            return Ok(());
        }
        *known = Some(at);
        let taken = Money::zero(amount.currency()).minus(amount)?;
        match (step, other) {
            (DisputeStep::Taken, None) => self.enter_charged(at, invoice, taken, EntryKind::ChargedBack),
            (DisputeStep::Returned, Some(_)) => self.enter_charged(at, invoice, amount, EntryKind::ChargedBack),
            (DisputeStep::Taken, Some(_)) | (DisputeStep::Returned, None) => Ok(()),
        }
    }

    fn charge(&mut self, is_meant: impl Fn(&Charge) -> bool) -> Result<&mut Charge, ReportError> {
        self.charges.iter_mut().find(|charge| is_meant(charge)).ok_or(ReportError::NoCharge)
    }

    fn enter_charged(
        &mut self,
        at: Timestamp,
        invoice: InvoiceId,
        amount: Money,
        kind: EntryKind,
    ) -> Result<(), ReportError> {
        let invoice = self.invoices.iter_mut().find(|one| one.id() == invoice).ok_or(ReportError::NoCharge)?;
        Ok(invoice.record(Entry { at, amount, kind, note: None })?)
    }
}

impl Charge {
    /// Adds where it stands. `false` if that, or what replaces it, is known.
    fn learn(&mut self, at: Timestamp, status: ProviderStatus) -> bool {
        let is_new = self.status().is_none_or(|known| known.rank() < status.rank());
        if is_new {
            self.reports.push(ChargeReport { at, status });
        }
        is_new
    }
}
